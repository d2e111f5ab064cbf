import { Inputs } from "../../../src/simulator/inputs.ts";
import { Gcp } from "../../../src/simulator/models/scaling/gcp.ts";
import { Hpa } from "../../../src/simulator/models/scaling/hpa.ts";
import type { Loop, Metric } from "../../../src/simulator/models/scaling/loop.ts";
import { usualDown, usualUp } from "../../../src/simulator/models/scaling/policies.ts";
import { adjusted, roundedPercentage } from "../../../src/simulator/models/scaling/step.ts";
import { deterministic } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { oldPods, sightOf } from "../scaling/sights.ts";
import { scenarioWith } from "../worlds.ts";
import type { Experiment } from "./experiment.ts";

/** Times and sizes at which a loop changes its mind; `see` says what there is to see. */
function traced(
	loop: Loop,
	start: number,
	every: number,
	until: number,
	see: (t: number, current: number) => Parameters<typeof sightOf>,
): string {
	const changes: string[] = [];
	let current = start;
	for (let t = every; t <= until; t += every) {
		const wanted = loop.decide(sightOf(...see(t, current)));
		if (wanted !== current) changes.push(`${t}:${wanted}`);
		current = wanted;
	}
	return changes.join(", ");
}

const depth: Metric = { name: "queue-depth", target: 30, kind: "average" };
const hpaPlan = { min: 0, max: 1000, tolerance: 0.1, behaviour: true, upStabilisation: 0, downStabilisation: 0 };
const paces = { up: usualUp, down: usualDown, window: 15 };

function external(): Record<string, string> {
	const proposed = (metric: Metric, whole: number) =>
		new Hpa({ ...hpaPlan, ...paces, metrics: [metric] }, 4).decide(
			sightOf(15, 4, oldPods(4, {}), { [metric.name]: whole }),
		);
	const table = (metric: Metric, wholes: number[]) =>
		wholes.map((whole) => `${whole}:${proposed(metric, whole)}`).join(", ");
	return {
		"four pods, 30 messages for each": table(depth, [0, 90, 109, 131, 133, 200]),
		"four pods, a latency of 0.2 s": table(
			{ name: "latency", target: 0.2, kind: "value" },
			[0.1, 0.19, 0.22, 0.23, 0.3],
		),
	};
}

/** A worker's replicas do one message a second each; from 20 s on 500 a second come. Ready after 10 s. */
function keda(): Record<string, string> {
	const design = designOf(
		{
			"Service:w": { role: "worker", concurrency: 1, startup: 10, rate: 500 },
			"Scaler:a": { type: "keda", min: 0, max: 40, signals: ["queue-depth"], queueTarget: 5 },
		},
		["Scaler:a scales Service:w"],
	);
	const scenario = scenarioWith(({ usual }) => ({
		points: [
			{ at: 0, rate: 0 },
			{ at: 20, rate: 0 },
			{ at: 20, rate: usual },
			{ at: 150, rate: usual },
			{ at: 150, rate: 0 },
		],
		duration: 4000,
	}));
	const plan = planOf("Service:w", scenario, new Inputs(design));
	plan.replicas.work = deterministic(1);
	if (plan.scaler) plan.scaler.aligned = true;
	const { kernel, fleet, queue } = build(plan, new Luck(1));
	fleet.scaleTo(0);
	const changes: string[] = [];
	let wanted = 0;
	let empty = 0;
	let nothing = 0;
	for (let t = 1; t <= 4000; t++) {
		kernel.run(t);
		if (t <= 300 && fleet.wanted !== wanted) changes.push(`${t}:${fleet.wanted}`);
		wanted = fleet.wanted;
		if (t > 200 && queue && queue.backlog + queue.inWork === 0 && empty === 0) empty = t;
		if (empty > 0 && wanted === 0 && nothing === 0) nothing = t;
	}
	// Active at the last poll before the queue was empty; polls are at 15 s, 45 s and so on.
	const lastActive = Math.floor((empty - 15 - 1e-9) / 30) * 30 + 15;
	return {
		"replicas wanted": changes.join(", "),
		"last replica goes after its last active poll by": `${nothing - lastActive} s`,
	};
}

/** The same service as for the Kubernetes traces, followed by CloudWatch: a minute's measures, a minute late. */
function tracking(): Record<string, string> {
	const design = designOf(
		{
			"Client:c": { rate: 100, peakRate: 2000, timeout: 5 },
			"Service:s": { platform: "ecs", concurrency: 1, startup: 30, queueBound: 100 },
			"Scaler:a": { type: "target-tracking", min: 2, max: 40, signals: ["requests"], requestsTarget: 50 },
		},
		["Client:c calls Service:s", "Scaler:a scales Service:s"],
	);
	const scenario = scenarioWith(({ usual, peak }) => ({
		points: [
			{ at: 0, rate: usual },
			{ at: 0.001, rate: peak() },
			{ at: 600, rate: peak() },
			{ at: 600, rate: usual },
		],
		duration: 2000,
	}));
	const plan = planOf("Service:s", scenario, new Inputs(design));
	plan.replicas.work = deterministic(0.01);
	if (plan.scaler) plan.scaler.aligned = true;
	const { kernel, fleet } = build(plan, new Luck(1));
	let out = 0;
	let down = 0;
	for (let t = 1; t <= 2000; t++) {
		kernel.run(t);
		if (fleet.readyCount * 100 >= 2000 && out === 0) out = t;
		if (out > 0 && fleet.wanted < 40 && down === 0) down = t;
	}
	return { "capacity meets the load after": `${out} s`, "first replica goes after the load by": `${down - 600} s` };
}

function google(): string {
	const plan = { min: 1, max: 100, initialisation: 60, stabilisation: 600, scaleIn: undefined, growsOnly: false };
	const loop = new Gcp({ ...plan, metrics: [{ name: "cpu", target: 0.6, kind: "resource" }] }, 10);
	const load = (t: number) => (t === 120 ? 9 : t < 1500 ? 6 : 3);
	return traced(loop, 10, 60, 3000, (t, current) => [t, current, oldPods(current, { cpu: load(t) / current })]);
}

export const loops: Experiment[] = [
	{
		model: "Kubernetes HPA, metrics of the whole",
		source: "by hand from AverageValue: ⌈metric ÷ target⌉, Value: ⌈ratio × ready pods⌉; 10 % are ignored",
		claims: [
			{ of: "four pods, 30 messages for each", expected: "0:0, 90:3, 109:4, 131:4, 133:5, 200:7" },
			{ of: "four pods, a latency of 0.2 s", expected: "0.1:2, 0.19:4, 0.22:4, 0.23:5, 0.3:6" },
		],
		run: external,
	},
	{
		model: "KEDA on the depth of a queue, in the simulated service",
		source: "by hand: polls at 15 s, 45 s, …; from one replica on 4, then twice as many every 15 s; cooldown of 300 s",
		claims: [
			{ of: "replicas wanted", expected: "45:1, 60:4, 75:8, 90:16, 105:32, 120:40" },
			{ of: "last replica goes after its last active poll by", expected: "300 s" },
		],
		run: keda,
	},
	{
		model: "AWS target tracking, in the simulated service",
		source: "3 of 3 minutes, a minute's delay and 30 s to start; 15 of 15 minutes and the delay",
		claims: [
			{ of: "capacity meets the load after", expected: "270 s" },
			{ of: "first replica goes after the load by", expected: "960 s" },
		],
		run: tracking,
	},
	{
		model: "AWS step scaling, percentages of a capacity",
		source: "EC2 Auto Scaling User Guide, step and simple scaling policies",
		claims: [
			{ of: "rounded", expected: "12.7:12, 0.67:1, -0.58:-1, -6.67:-6" },
			{ of: "30 % more and 30 % less", expected: "10:13:7, 13:16:10, 1:2:0" },
			{ of: "at least two more, 10 %", expected: "3:5, 10:12, 100:110" },
		],
		run: () => ({
			rounded: [12.7, 0.67, -0.58, -6.67].map((value) => `${value}:${roundedPercentage(value)}`).join(", "),
			"30 % more and 30 % less": [10, 13, 1]
				.map((n) => [n, ...[30, -30].map((by) => adjusted(n, by, "PercentChangeInCapacity"))].join(":"))
				.join(", "),
			"at least two more, 10 %": [3, 10, 100]
				.map((n) => `${n}:${adjusted(n, 10, "PercentChangeInCapacity", 2)}`)
				.join(", "),
		}),
	},
	{
		model: "Google's autoscaler, CPU 60 %, a minute's peak at 120 s and half the load from 1500 s on",
		source: "by hand: what the peak of the last 600 s asks for",
		claims: [{ of: "machines wanted", expected: "120:15, 720:10, 2040:5" }],
		run: () => ({ "machines wanted": google() }),
	},
];
