import { usualRate } from "../../models/arrivals/usual-rate.ts";
import { ladder } from "../../models/cost/sizes.ts";
import { readWork } from "../../models/replicas/plan.ts";
import type { StudyPlan, StudySetting } from "../../study.ts";
import { readFleet, readWriter, readWriteShare, type TierPlan } from "./plan.ts";

export const months = 12;

export interface GrowthPlan extends StudyPlan {
	/** Requests a second in each month. */
	rates: number[];
	fleet: TierPlan;
	writer: TierPlan | undefined;
	writeShare: number;
	timeout: number;
}

/** Simulated requests of one year. */
const budget = 150_000;
/** A window is never shorter: it must hold many service times. */
const leastWindow = 2;

export function readYear({ inputs, focus, scenario }: StudySetting): GrowthPlan {
	const { service, client } = focus;
	const rate = usualRate(inputs, focus);
	const growth = inputs.number(client, "growthYear");
	const rates = Array.from({ length: months }, (_, m) => rate * growth ** ((m + 1) / months));
	const sum = rates.reduce((total, one) => total + one, 0);
	const window = Math.max(leastWindow, budget / Math.max(sum, 1e-9));
	const points = rates.flatMap((one, m) => [
		{ at: m * window, rate: one },
		{ at: (m + 1) * window, rate: one },
	]);
	const fleet = readFleet(inputs, focus);
	const writer = readWriter(inputs, focus);
	return {
		focus,
		scenario: scenario.id,
		load: { points, duration: months * window },
		rates,
		fleet,
		writer,
		writeShare: writer ? readWriteShare(inputs, focus, writer.name) : 0,
		timeout: inputs.number(client, "timeout"),
		notes: [
			`each month of the year is a steady window of ${Math.round(window * 10) / 10} s, which begins with empty queues: a saturated month fails more in life`,
			...[fleet, writer].flatMap((tier) => (tier ? [noteOf(tier)] : [])),
		],
		objective: inputs.number(client, "latencyP99", {
			value: 3 * readWork(inputs, service).workP99,
			source: "no objective is declared; three times the service's own p99",
		}),
	};
}

function noteOf({ name, machines, count }: TierPlan): string {
	if (machines) return `${name} grows in number, between the bounds of its scaler`;
	const largest = ladder[ladder.length - 1];
	const many = count === 1 ? "one machine" : `${count} machines`;
	return `${name} stays at ${many}, of the next size each time that 70 % are busy; the largest is ${largest} times the smallest`;
}
