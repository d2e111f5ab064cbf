import { assumed } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import type { Patch } from "../../src/design/patch.ts";
import { comparisonOf, driveContest, type PlayHeats, playHeat, Referee, simulate } from "../../src/simulator/index.ts";
import { designOf } from "../simulator/designs.ts";

/** Ten minutes at 1000 requests a second, the panel's default comparison. */
export const design: Design = designOf(
	{
		"Client:users": { rate: 1000, load: { constant: 1000, duration: 600 }, timeout: 10, retries: 1 },
		"Balancer:edge": { layer: "L7", affinity: "none", algorithm: "power-of-two" },
		"Service:web": { replicas: 4, concurrency: 16, serviceTimeP50: 0.02, serviceTimeP99: 0.12 },
		"Scaler:web": { min: 4, max: 8, signals: ["cpu", "requests"] },
	},
	["Client:users routes Balancer:edge", "Balancer:edge routes Service:web", "Scaler:web scales Service:web"],
);
export const patch: Patch = [{ of: "Balancer:edge", attribute: "algorithm", value: "round-robin" }];

/** Before and after a change, to be played. */
export interface Job {
	design: Design;
	patch: Patch;
	scenario: string;
}

export const simple: Job = { design, patch, scenario: "as-declared" };

/** A whole design under ten minutes of 800 requests a second, before and after its balancer chooses otherwise. */
export function tenMinutes(whole: Design): Job {
	const components = whole.components.map((one) =>
		one.kind === "Client"
			? { ...one, attributes: { ...one.attributes, load: assumed({ constant: 800, duration: 600 }, "the bench") } }
			: one,
	);
	const balancer = whole.components.find(({ kind }) => kind === "Balancer");
	return {
		design: { ...whole, components },
		patch: [{ of: balancer?.id ?? "", attribute: "algorithm", value: "least-outstanding" }],
		scenario: "as-declared",
	};
}

/** One run of it, on this thread: its events. */
export function once({ design, scenario }: Job): { events: number } {
	return simulate(design, scenario, 1);
}

/** Anywhere: the same on one thread. */
export async function onOneThread(replications: number, { design, patch, scenario } = simple): Promise<void> {
	const { contestants, options } = comparisonOf(design, patch, scenario, { replications });
	const play: PlayHeats = async (heats) =>
		heats.map((heat) => {
			const steps = playHeat(heat);
			for (;;) {
				const step = steps.next();
				if (step.done) return step.value;
			}
		});
	await driveContest(new Referee(contestants, options), 1, play, () => {});
}

/** 50 million people follow a push message within minutes: a fleet of hundreds of replicas, played on a smaller scale. */
export function crowd() {
	const people = designOf(
		{
			"Client:users": { rate: 100_000, peakRate: 1_000_000, timeout: 2, retries: 1 },
			"Balancer:edge": { layer: "L7", algorithm: "random" },
			"Service:web": { concurrency: 8, serviceTimeP50: 0.02, serviceTimeP99: 0.1, startup: 210, cpuShare: 0.9 },
			"Scaler:web": { min: 480, max: 6400, signals: ["cpu"], cpuTarget: 0.6 },
		},
		["Client:users routes Balancer:edge", "Balancer:edge routes Service:web", "Scaler:web scales Service:web"],
	);
	const { engine, requests, events } = simulate(people, "flash-crowd", 1);
	return { engine, requests, events };
}
