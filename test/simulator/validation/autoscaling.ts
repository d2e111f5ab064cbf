import { Inputs } from "../../../src/simulator/inputs.ts";
import { Hpa } from "../../../src/simulator/models/scaling/hpa.ts";
import { usualDown, usualUp } from "../../../src/simulator/models/scaling/policies.ts";
import { deterministic } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { oldPods, sightOf } from "../scaling/sights.ts";
import { scenarioWith } from "../worlds.ts";
import type { Experiment, Family, Measured } from "./experiment.ts";
import { loops } from "./loops.ts";

const jump = 2000;
const each = 100;

/** Two pods of 100 requests/s, 2000 requests/s from the first moment on, pods that are ready after 30 s. */
function trace(signal: string, behaviour: boolean): Measured {
	const target = { min: 1, max: 100, signals: [signal], cpuTarget: 0.5, requestsTarget: 50, metricDelay: 0 };
	const design = designOf(
		{
			"Client:c": { rate: each, peakRate: jump, timeout: 5 },
			"Service:s": { concurrency: 1, startup: 30, cpuShare: 1, cpuRequest: 1, cpuLimit: 1, queueBound: 100 },
			"Scaler:a": { ...target, behaviour },
		},
		["Client:c calls Service:s", "Scaler:a scales Service:s"],
	);
	const scenario = scenarioWith(({ usual, peak }) => ({
		points: [
			{ at: 0, rate: usual },
			{ at: 0.001, rate: peak() },
		],
		duration: 240,
	}));
	const plan = planOf("Service:s", scenario, new Inputs(design));
	plan.replicas.work = deterministic(1 / each);
	if (plan.scaler) {
		plan.scaler.aligned = true;
		// Exactly 40 replicas: chance must not ask for the forty-first.
		plan.scaler.max = 40;
	}
	const { kernel, fleet } = build(plan, new Luck(1));
	const changes: string[] = [];
	let wanted = fleet.wanted;
	let enough = 0;
	let excess = 0;
	for (let t = 1; t <= 240; t++) {
		excess += Math.max(0, jump - each * fleet.readyCount);
		kernel.run(t);
		if (fleet.wanted !== wanted) changes.push(`${t}:${fleet.wanted}`);
		wanted = fleet.wanted;
		if (enough === 0 && fleet.readyCount * each >= jump) enough = t;
	}
	return {
		"replicas wanted": changes.join(", "),
		"capacity meets the load at": `${enough} s`,
		"demand in excess": `${excess} requests`,
	};
}

function golden(title: string, signal: string, behaviour: boolean, replicas: string, at: number, excess: number) {
	return {
		model: `Kubernetes HPA, ${title}`,
		source: "golden trace of the reference algorithm (autoscaling/v2)",
		claims: [
			{ of: "replicas wanted", expected: replicas },
			{ of: "capacity meets the load at", expected: `${at} s` },
			{ of: "demand in excess", expected: `${excess} requests` },
		],
		run: () => trace(signal, behaviour),
	} satisfies Experiment;
}

/** Scale-downs within an hour of a load that swings every two minutes. */
function shrinks(downStabilisation: number): number {
	const hpa = new Hpa(
		{
			...{ min: 1, max: 1000, tolerance: 0.1, behaviour: true, upStabilisation: 0, downStabilisation, window: 15 },
			...{ up: usualUp, down: usualDown, metrics: [{ name: "requests", target: 50, kind: "pods" }] },
		},
		10,
	);
	let current = 10;
	let count = 0;
	for (let t = 15; t <= 3600; t += 15) {
		const load = 500 * (1 + 0.6 * Math.sin((2 * Math.PI * t) / 120));
		const wanted = hpa.decide(sightOf(t, current, oldPods(current, { requests: load / current })));
		if (wanted < current) count++;
		current = wanted;
	}
	return count;
}

const onCpu = "15:4, 60:8, 105:16, 150:32, 195:40";

export const autoscaling: Family = {
	title: "Autoscaling",
	about:
		"In the simulated service: two replicas of 100 requests/s, a jump to 2000 requests/s, replicas that are ready " +
		"after 30 s. These must agree exactly.",
	experiments: [
		golden("CPU 50 %, no behavior", "cpu", false, onCpu, 180, 225_000),
		golden("CPU 50 %, behavior with defaults", "cpu", true, onCpu, 180, 225_000),
		golden("50 requests/s, no behavior", "requests", false, "15:4, 30:8, 45:16, 60:32, 75:40", 90, 129_000),
		golden("50 requests/s, behavior with defaults", "requests", true, "15:6, 30:12, 45:24, 60:40", 75, 114_000),
		{
			model: "Kubernetes HPA, a load that swings every 120 s, for an hour",
			source: "a stabilisation window longer than the swing hides it",
			claims: [
				{ of: "scale-downs with a window of 300 s", expected: "0" },
				{ of: "scale-downs without a window", expected: "many" },
			],
			run: () => ({
				"scale-downs with a window of 300 s": String(shrinks(300)),
				"scale-downs without a window": shrinks(0) > 20 ? "many" : String(shrinks(0)),
			}),
		},
		...loops,
	],
};
