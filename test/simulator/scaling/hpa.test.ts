import { describe, expect, it } from "vitest";
import { type Policy, policyOf } from "../../../src/design/scaling-words.ts";
import { Inputs } from "../../../src/simulator/inputs.ts";
import { Hpa, type HpaPlan } from "../../../src/simulator/models/scaling/hpa.ts";
import type { Metric, Pod } from "../../../src/simulator/models/scaling/loop.ts";
import { usualDown, usualUp } from "../../../src/simulator/models/scaling/policies.ts";
import { deterministic } from "../../../src/simulator/random/distribution.ts";
import { Luck } from "../../../src/simulator/random/stream.ts";
import { build } from "../../../src/simulator/studies/service/build.ts";
import { planOf } from "../../../src/simulator/studies/service/plan.ts";
import { designOf } from "../designs.ts";
import { scenarioWith } from "../worlds.ts";
import { sightOf } from "./sights.ts";

const cpu: Metric = { name: "cpu", target: 0.5, kind: "resource" };
const requests: Metric = { name: "requests", target: 50, kind: "pods" };

function plan(metric: Metric, behaviour: boolean): HpaPlan {
	return {
		min: 1,
		max: 1000,
		metrics: [metric],
		tolerance: 0.1,
		behaviour,
		upStabilisation: 0,
		downStabilisation: 300,
		up: usualUp,
		down: usualDown,
		window: 15,
	};
}

/** Reference 3.7: 100 requests/s for each pod at full CPU, 2000 requests/s from t = 0 on, a pod is ready after 30 s. */
function trace(metric: Metric, behaviour: boolean) {
	const load = 2000;
	const hpa = new Hpa(plan(metric, behaviour), 2);
	const pods = [-3600, -3600].map((born) => ({ born, ready: born }));
	const changes: string[] = [];
	let enough = 0;
	let excess = 0;
	for (let t = 1; t <= 300; t++) {
		const serving = pods.filter((pod) => pod.ready <= t - 1).length;
		excess += Math.max(0, load - 100 * serving);
		if (pods.filter((pod) => pod.ready <= t).length * 100 >= load && enough === 0) enough = t;
		if (t % 15 !== 0) continue;
		const ready = pods.filter((pod) => pod.ready <= t).length;
		const view = pods.map((pod): Pod => {
			const isReady = pod.ready <= t;
			return {
				ready: isReady,
				startedAt: pod.born,
				changedAt: isReady ? pod.ready : pod.born,
				sample: isReady ? { cpu: Math.min(1, load / ready / 100), requests: load / ready } : undefined,
				sampledAt: t,
			};
		});
		const wanted = hpa.decide(sightOf(t, pods.length, view));
		if (wanted !== pods.length) changes.push(`${t}:${wanted}`);
		while (pods.length < wanted) pods.push({ born: t, ready: t + 30 });
	}
	return { changes: changes.join(", "), enough, excess };
}

describe("HPA golden traces", () => {
	it.each([false, true])("CPU 50 %%, behaviour %s", (behaviour) => {
		expect(trace(cpu, behaviour)).toEqual({
			changes: "15:4, 60:8, 105:16, 150:32, 195:40",
			enough: 180,
			excess: 225_000,
		});
	});

	it("requests 50/s, behaviour omitted", () => {
		expect(trace(requests, false)).toEqual({
			changes: "15:4, 30:8, 45:16, 60:32, 75:40",
			enough: 90,
			excess: 129_000,
		});
	});

	it("requests 50/s, behaviour present", () => {
		expect(trace(requests, true)).toEqual({ changes: "15:6, 30:12, 45:24, 60:40", enough: 75, excess: 114_000 });
	});

	it.each([
		[false, [1, 4, 8, 16, 32, 64]],
		[true, [1, 5, 10, 20, 40, 80, 160]],
	])("ramps from one pod under endless demand, behaviour %s", (behaviour, expected) => {
		const hpa = new Hpa(plan(requests, behaviour), 1);
		const seen = [1];
		for (let t = 15; seen.length < expected.length; t += 15)
			seen.push(hpa.decide(sightOf(t, seen.at(-1) ?? 1, podsWith(seen.at(-1) ?? 1, 1e6))));
		expect(seen).toEqual(expected);
	});
});

function podsWith(count: number, each: number, ready = true): Pod[] {
	return Array.from({ length: count }, () => ({
		ready,
		startedAt: -3600,
		changedAt: -3600,
		sample: { cpu: each, requests: each },
		sampledAt: 1e6,
	}));
}

describe("HPA rules", () => {
	it("ignores a deviation within the tolerance", () => {
		expect(new Hpa(plan(requests, false), 10).decide(sightOf(15, 10, podsWith(10, 54.9)))).toBe(10);
		expect(new Hpa(plan(requests, false), 10).decide(sightOf(15, 10, podsWith(10, 55.1)))).toBe(12);
	});

	it("may have another tolerance for shrinking", () => {
		const wide = { ...plan(requests, true), downStabilisation: 0, downTolerance: 0.3 };
		const asked = (rate: number) => new Hpa(wide, 10).decide(sightOf(15, 10, podsWith(10, rate)));
		expect([35.1, 34.9, 54.9, 55.1].map(asked)).toEqual([10, 7, 10, 12]);
	});

	it("cuts CPU use to whole percents before it divides", () => {
		// 55.99 % of ten pods at a target of 50 % would be 11.2 pods; 55 % are 11.
		expect(new Hpa(plan(cpu, false), 10).decide(sightOf(15, 10, podsWith(10, 0.5599)))).toBe(11);
		expect(new Hpa(plan(cpu, false), 10).decide(sightOf(15, 10, podsWith(10, 0.56)))).toBe(12);
	});

	it("counts a pod without a sample as idle when it would grow, and as at its target when it would shrink", () => {
		const missing = { ready: true, startedAt: -3600, changedAt: -3600, sample: undefined, sampledAt: 0 };
		expect(new Hpa(plan(requests, false), 4).decide(sightOf(15, 4, [...podsWith(2, 100), missing, missing]))).toBe(4);
		expect(new Hpa(plan(requests, false), 1).decide(sightOf(400, 4, [...podsWith(2, 10), missing, missing]))).toBe(3);
	});

	it("does nothing without any sample, and keeps within its bounds", () => {
		expect(new Hpa(plan(requests, false), 4).decide(sightOf(15, 4, []))).toBe(4);
		expect(new Hpa({ ...plan(requests, false), min: 3, max: 5 }, 4).decide(sightOf(15, 9, []))).toBe(5);
		expect(new Hpa({ ...plan(requests, false), min: 3, max: 5 }, 4).decide(sightOf(15, 1, []))).toBe(3);
	});

	it("never shrinks inside the stabilisation window, and does after it", () => {
		for (const behaviour of [false, true]) {
			const hpa = new Hpa(plan(requests, behaviour), 10);
			hpa.decide(sightOf(15, 10, podsWith(10, 50)));
			for (let t = 30; t < 315; t += 15) expect(hpa.decide(sightOf(t, 10, podsWith(10, 10)))).toBe(10);
			expect(hpa.decide(sightOf(330, 10, podsWith(10, 10)))).toBe(2);
		}
	});

	it("a load that swings faster than the window causes no scale-down; without a window it does", () => {
		function shrinks(downStabilisation: number): number {
			const hpa = new Hpa({ ...plan(requests, true), downStabilisation }, 10);
			let current = 10;
			let count = 0;
			for (let t = 15; t <= 3600; t += 15) {
				const load = 500 * (1 + 0.6 * Math.sin((2 * Math.PI * t) / 120));
				const wanted = hpa.decide(sightOf(t, current, podsWith(current, load / current)));
				if (wanted < current) count++;
				current = wanted;
			}
			return count;
		}
		expect(shrinks(300)).toBe(0);
		expect(shrinks(0)).toBeGreaterThan(20);
	});

	it("takes the largest wish of several metrics", () => {
		const both = new Hpa({ ...plan(requests, false), metrics: [cpu, requests] }, 4);
		const pods = podsWith(4, 0).map((pod) => ({ ...pod, sample: { cpu: 0.2, requests: 100 } }));
		expect(both.decide(sightOf(15, 4, pods))).toBe(8);
	});
});

/** Sizes at which an autoscaler without a delay arrives, tick by tick, when it wants as many as `wanted`. */
function paced(change: Partial<HpaPlan>, start: number, wanted: number, ticks: number): number[] {
	const hpa = new Hpa({ ...plan(requests, true), downStabilisation: 0, ...change }, start);
	const sizes = [start];
	for (let i = 1; i <= ticks; i++) {
		const current = sizes[i - 1];
		sizes.push(hpa.decide(sightOf(15 * i, current, podsWith(current, (50 * wanted) / current))));
	}
	return sizes;
}

function policies(...texts: string[]): Policy[] {
	return texts.map((text) => policyOf(text) as Policy);
}

describe("HPA policies", () => {
	it("reads them as they are said", () => {
		expect(policies("4 pods in 15 s", "10 % in 1 min", "1 pod in 60")).toEqual([
			{ amount: 4, percent: false, period: 15 },
			{ amount: 10, percent: true, period: 60 },
			{ amount: 1, percent: false, period: 60 },
		]);
		expect(policyOf("fast")).toBeUndefined();
	});

	it("grows by so many pods in a period, counted over all ticks in it", () => {
		const up = { policies: policies("4 pods in 60 s"), select: "max" as const };
		expect(paced({ up }, 10, 30, 9)).toEqual([10, 14, 14, 14, 14, 18, 18, 18, 18, 22]);
	});

	it("rounds percentages up when growing and keeps what they allow when shrinking", () => {
		const up = { policies: policies("10 % in 15 s"), select: "max" as const };
		// ceil(11 × 1.1) = 13, ceil(13 × 1.1) = 15.
		expect(paced({ up }, 10, 100, 3)).toEqual([10, 11, 13, 15]);
		const down = { policies: policies("10 % in 15 s"), select: "max" as const };
		// trunc(18 × 0.9) = 16, trunc(16 × 0.9) = 14.
		expect(paced({ down }, 20, 2, 3)).toEqual([20, 18, 16, 14]);
	});

	it("takes the policy that changes most, or least, or none at all", () => {
		const both = policies("1 pod in 15 s", "50 % in 15 s");
		expect(paced({ down: { policies: both, select: "max" } }, 20, 2, 2)).toEqual([20, 10, 5]);
		expect(paced({ down: { policies: both, select: "min" } }, 20, 2, 2)).toEqual([20, 19, 18]);
		expect(paced({ down: { policies: both, select: "disabled" } }, 20, 2, 2)).toEqual([20, 20, 20]);
		expect(paced({ up: { policies: both, select: "disabled" } }, 20, 90, 2)).toEqual([20, 20, 20]);
	});

	it("waits for its window before it grows", () => {
		const hpa = new Hpa({ ...plan(requests, true), upStabilisation: 60 }, 4);
		const seen = [];
		for (let t = 15; t <= 90; t += 15) seen.push(hpa.decide(sightOf(t, 4, podsWith(4, t < 30 ? 50 : 100))));
		// The last recommendation of four is of t = 15.
		expect(seen).toEqual([4, 4, 4, 4, 8, 8]);
	});
});

describe("HPA on metrics of the whole", () => {
	const value: Metric = { name: "latency", target: 0.2, kind: "value" };
	const average: Metric = { name: "queue-depth", target: 30, kind: "average" };
	const decide = (metric: Metric, current: number, whole: number, pods = podsWith(current, 0)) =>
		new Hpa({ ...plan(metric, false), min: 0 }, current).decide(sightOf(400, current, pods, { [metric.name]: whole }));

	it("Value: the ratio times the pods that are ready", () => {
		expect(decide(value, 4, 0.3)).toBe(6);
		expect(decide(value, 4, 0.219)).toBe(4);
		expect(decide(value, 4, 0.3, [...podsWith(3, 0), ...podsWith(1, 0, false)])).toBe(5);
		expect(decide(value, 0, 0.5)).toBe(3);
	});

	it("AverageValue: the whole divided by the target, however many are ready", () => {
		expect(decide(average, 4, 200)).toBe(7);
		expect(decide(average, 4, 131)).toBe(4);
		expect(decide(average, 4, 200, [...podsWith(1, 0), ...podsWith(3, 0, false)])).toBe(7);
	});

	it("memory: pods that start are not set apart as they are for CPU", () => {
		const young = { ready: true, startedAt: 390, changedAt: 395, sampledAt: 400 };
		const pods = [...podsWith(2, 0), ...podsWith(2, 0)].map((pod, i) =>
			i < 2 ? { ...pod, sample: { cpu: 0.9, memory: 0.9 } } : { ...young, sample: { cpu: 0.9, memory: 0.9 } },
		);
		const on = (name: string) =>
			new Hpa(plan({ name, target: 0.5, kind: "resource" }, false), 4).decide(sightOf(400, 4, pods));
		expect(on("memory")).toBe(8);
		// ceil(0.9 × 2 ÷ 4 ÷ 0.5 × 4) is no more than there are.
		expect(on("cpu")).toBe(4);
	});
});

describe("HPA golden traces in the simulated service", () => {
	it.each([
		["cpu", false, "15:4, 60:8, 105:16, 150:32, 195:40", 180],
		["cpu", true, "15:4, 60:8, 105:16, 150:32, 195:40", 180],
		["requests", false, "15:4, 30:8, 45:16, 60:32, 75:40", 90],
		["requests", true, "15:6, 30:12, 45:24, 60:40", 75],
	])("on %s, behaviour %s", (signal, behaviour, expected, enough) => {
		const target = { min: 1, max: 100, signals: [signal], cpuTarget: 0.5, requestsTarget: 50, metricDelay: 0 };
		const design = designOf(
			{
				"Client:c": { rate: 100, peakRate: 2000, timeout: 5 },
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
			duration: 200,
		}));
		const model = planOf("Service:s", scenario, new Inputs(design));
		model.replicas.work = deterministic(0.01);
		if (model.scaler) {
			model.scaler.aligned = true;
			// Exactly 40 replicas: chance must not ask for the forty-first.
			model.scaler.max = 40;
		}
		const world = build(model, new Luck(1));
		const changes: string[] = [];
		let reached = 0;
		let wanted = world.fleet.wanted;
		for (let t = 15; t <= 200; t += 15) {
			world.kernel.run(t);
			if (world.fleet.wanted !== wanted) changes.push(`${t}:${world.fleet.wanted}`);
			wanted = world.fleet.wanted;
			if (world.fleet.readyCount >= 20 && reached === 0) reached = t;
		}
		expect(changes.join(", ")).toBe(expected);
		expect(reached).toBe(enough);
	});
});
