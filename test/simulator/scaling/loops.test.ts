import { describe, expect, it } from "vitest";
import { stepOf } from "../../../src/design/scaling-words.ts";
import { Keeps, Timetable } from "../../../src/simulator/models/scaling/forecast.ts";
import { Gcp, type GcpPlan } from "../../../src/simulator/models/scaling/gcp.ts";
import { Keda, type KedaPlan } from "../../../src/simulator/models/scaling/keda.ts";
import { usualDown, usualUp } from "../../../src/simulator/models/scaling/policies.ts";
import {
	adjusted,
	roundedPercentage,
	type StepPlan,
	StepScaling,
	stepFor,
	tableOf,
} from "../../../src/simulator/models/scaling/step.ts";
import { oldPods, sightOf } from "./sights.ts";

describe("KEDA", () => {
	const plan: KedaPlan = {
		min: 0,
		max: 100,
		metrics: [{ name: "queue-depth", target: 5, kind: "average" }],
		tolerance: 0.1,
		behaviour: false,
		upStabilisation: 0,
		downStabilisation: 300,
		up: usualUp,
		down: usualDown,
		window: 15,
		poll: 30,
		cooldown: 300,
		activation: 0,
	};

	function trace(change: Partial<KedaPlan>, start: number, depth: (t: number) => number, until: number): string {
		const keda = new Keda({ ...plan, ...change }, start);
		const changes: string[] = [];
		let current = start;
		for (let t = 15; t <= until; t += 15) {
			const wanted = keda.decide(sightOf(t, current, oldPods(current, {}), { "queue-depth": depth(t) }));
			if (wanted !== current) changes.push(`${t}:${wanted}`);
			current = wanted;
		}
		return changes.join(", ");
	}

	it("starts the first replica at a poll, and grows from there as an HPA does", () => {
		// Polls at 15, 45, 75. From 1 on: ceil(200 ÷ 5) = 40, capped at 4, 8, 16, 32.
		expect(trace({}, 0, (t) => (t > 20 ? 200 : 0), 150)).toBe("45:1, 60:4, 75:8, 90:16, 105:32, 120:40");
	});

	it("is inactive up to the activation threshold, that included", () => {
		expect(trace({ activation: 10 }, 0, () => 10, 300)).toBe("");
		expect(trace({ activation: 10 }, 0, () => 11, 60)).toBe("15:1, 30:3");
	});

	it("goes to one as the HPA allows, and to nothing only after its cooldown", () => {
		// Active last at 105 (a poll); the HPA's window of 300 s keeps the ten until 105 + 300.
		expect(trace({}, 10, (t) => (t <= 110 ? 50 : 0), 600)).toBe("405:0");
		expect(trace({ cooldown: 600 }, 10, (t) => (t <= 110 ? 50 : 0), 720)).toBe("405:1, 705:0");
		expect(trace({ min: 2 }, 10, (t) => (t <= 110 ? 50 : 0), 900)).toBe("405:2");
	});
});

describe("AWS step scaling", () => {
	it.each([
		// Amazon EC2 Auto Scaling User Guide, "Step and simple scaling policies": 12.7, 0.67, -0.58, -6.67.
		[12.7, 12],
		[0.67, 1],
		[-0.58, -1],
		[-6.67, -6],
		[1, 1],
		[0, 0],
		[-1, -1],
	])("rounds %f to %f", (value, expected) => {
		expect(roundedPercentage(value)).toBe(expected);
	});

	it("adjusts by a number, a percentage (at least so many), or to a size", () => {
		expect(adjusted(10, 3, "ChangeInCapacity")).toBe(13);
		expect(adjusted(10, 3, "ExactCapacity")).toBe(3);
		expect(adjusted(10, 30, "PercentChangeInCapacity")).toBe(13);
		expect(adjusted(3, 10, "PercentChangeInCapacity")).toBe(4);
		expect(adjusted(3, 10, "PercentChangeInCapacity", 2)).toBe(5);
		expect(adjusted(13, -30, "PercentChangeInCapacity")).toBe(10);
		expect(adjusted(4, -10, "PercentChangeInCapacity", 2)).toBe(2);
	});

	const infinity = Number.POSITIVE_INFINITY;
	const up = [
		{ from: 0, to: 0.1, change: 0 },
		{ from: 0.1, to: 0.2, change: 10 },
		{ from: 0.2, to: infinity, change: 30 },
	];
	const down = [
		{ from: -0.1, to: 0, change: 0 },
		{ from: -0.2, to: -0.1, change: -10 },
		{ from: -infinity, to: -0.2, change: -30 },
	];

	it("takes lower bounds in above the threshold, and upper bounds below it", () => {
		expect([0, 0.1, 0.2].map((breach) => stepFor(up, breach)?.change)).toEqual([0, 10, 30]);
		expect([-0.05, -0.1, -0.2, -0.3].map((breach) => stepFor(down, breach)?.change)).toEqual([0, -10, -30, -30]);
	});

	it("is read as a person writes it, in any order", () => {
		expect(
			tableOf(
				["30 % from 0.2", "10 %, at least 2, from 0"].map((text) => stepOf(text)!),
				"up",
			),
		).toEqual([
			{ from: 0, to: 0.2, change: 10, adjustment: "PercentChangeInCapacity", least: 2 },
			{ from: 0.2, to: infinity, change: 30, adjustment: "PercentChangeInCapacity" },
		]);
		expect(
			tableOf(
				["1 replica from 0", "exactly 2 from 0.3"].map((text) => stepOf(text)!),
				"down",
			),
		).toEqual([
			{ from: -0.3, to: -0, change: -1, adjustment: "ChangeInCapacity" },
			{ from: -infinity, to: -0.3, change: 2, adjustment: "ExactCapacity" },
		]);
		expect(stepOf("some more")).toBeUndefined();
		expect(stepOf("+5 when over 60%")).toBeUndefined();
	});

	const plan: StepPlan = {
		...{ min: 1, max: 100, upCooldown: 300, downCooldown: 300, warmup: 0, growsOnly: false },
		metrics: [{ name: "cpu", target: 0.5, kind: "resource" }],
		...{ evaluations: 2, highShare: 1, lowShare: 1, adjustment: "PercentChangeInCapacity", least: 0, up, down },
	};

	function trace(change: Partial<StepPlan>, start: number, cpu: (t: number) => number, until: number): string {
		const loop = new StepScaling({ ...plan, ...change });
		const changes: string[] = [];
		let pods = oldPods(start, {});
		for (let t = 60; t <= until; t += 60) {
			pods = pods.map((pod) => ({ ...pod, sample: { cpu: cpu(t) } }));
			const wanted = loop.decide(sightOf(t, pods.length, pods));
			if (wanted !== pods.length) changes.push(`${t}:${wanted}`);
			while (pods.length < wanted) pods.push({ ...pods[0], startedAt: t, changedAt: t });
			pods.length = wanted;
		}
		return changes.join(", ");
	}

	it("plays the guide's example: 60 % asks for one more of ten, 70 % for three, less than has been added is nothing", () => {
		// Two more at 70 % while the first one warms up: three of ten, of which one is there.
		expect(trace({}, 10, (t) => (t <= 120 ? 0.61 : 0.71), 300)).toBe("120:11, 180:13");
		expect(trace({ upCooldown: 0, warmup: 300 }, 10, (t) => (t <= 120 ? 0.61 : 0.71), 300)).toBe("120:11, 180:13");
		expect(trace({}, 10, (t) => (t <= 120 ? 0.71 : 0.61), 300)).toBe("120:13");
	});

	it("plays a table that was read, and waits longer for the lower alarm where that says so", () => {
		const up = tableOf(
			["exactly 20 from 0"].map((text) => stepOf(text)!),
			"up",
		);
		expect(trace({ up }, 10, () => 0.9, 120)).toBe("120:20");
		const down = tableOf(
			["2 replicas from 0"].map((text) => stepOf(text)!),
			"down",
		);
		expect(trace({ down, downEvaluations: 5 }, 10, () => 0.2, 360)).toBe("300:8");
	});

	it("waits for its evaluation periods, and for its cooldown before it shrinks again", () => {
		expect(trace({ evaluations: 5 }, 10, () => 0.9, 300)).toBe("300:13");
		expect(trace({}, 10, () => 0.2, 480)).toBe("120:7, 420:5");
	});
});

describe("Google's autoscaler of instance groups", () => {
	const plan: GcpPlan = {
		...{ min: 1, max: 100, initialisation: 60, stabilisation: 600, scaleIn: undefined, growsOnly: false },
		metrics: [{ name: "cpu", target: 0.6, kind: "resource" }],
	};

	function trace(change: Partial<GcpPlan>, start: number, load: (t: number) => number, until: number): string {
		const gcp = new Gcp({ ...plan, ...change }, start);
		const changes: string[] = [];
		let current = start;
		for (let t = 60; t <= until; t += 60) {
			const wanted = gcp.decide(sightOf(t, current, oldPods(current, { cpu: load(t) / current })));
			if (wanted !== current) changes.push(`${t}:${wanted}`);
			current = wanted;
		}
		return changes.join(", ");
	}

	it("is as large as the peak of the last ten minutes asks for", () => {
		// 6 ÷ 0.6 = 10; the lone peak of 15 holds for ten minutes.
		expect(trace({}, 10, (t) => (t === 120 ? 9 : 6), 1200)).toBe("120:15, 720:10");
		expect(trace({ stabilisation: 60 }, 10, (t) => (t === 120 ? 9 : 6), 1200)).toBe("120:15, 180:10");
	});

	it("does not grow on what new machines burn while they start", () => {
		const gcp = new Gcp(plan, 4);
		const young = { ready: true, startedAt: 590, changedAt: 595, sample: { cpu: 3 }, sampledAt: 600 };
		expect(gcp.decide(sightOf(600, 4, [...oldPods(2, { cpu: 0.9 }), young, young]))).toBe(4);
		expect(gcp.decide(sightOf(660, 4, [...oldPods(2, { cpu: 0.9 }), young, young]))).toBe(13);
	});

	it("takes away no more than its scale-in control allows of the peak of its window", () => {
		const scaleIn = { amount: 2, percent: false, period: 300 };
		expect(trace({ stabilisation: 60, scaleIn }, 10, () => 1.2, 900)).toBe("60:8, 360:6, 660:4");
		expect(trace({ stabilisation: 60, growsOnly: true }, 10, () => 1.2, 1800)).toBe("");
	});
});

describe("capacity that is ordered ahead", () => {
	it("a timetable alone is what it says, a forecast alone never takes anything away", () => {
		const bounds = { min: 2, max: 20 };
		expect(new Timetable(bounds, 4).decide(sightOf(0, 4, [], {}, 12))).toBe(12);
		expect(new Timetable(bounds, 4).decide(sightOf(0, 12, [], {}, 3))).toBe(3);
		expect(new Timetable(bounds, 4).decide(sightOf(0, 12, []))).toBe(4);
		expect(new Keeps(bounds).decide(sightOf(0, 12, [], {}, 3))).toBe(12);
	});
});
