import { describe, expect, it } from "vitest";
import type { Pod } from "../../src/simulator/models/hpa.ts";
import type { ScalerPlan } from "../../src/simulator/models/scaler.ts";
import { TargetTracking } from "../../src/simulator/models/target-tracking.ts";

const plan: ScalerPlan = {
	type: "target-tracking",
	min: 2,
	max: 20,
	metrics: [{ name: "cpu", target: 0.6, resource: true }],
	tolerance: 0.1,
	behaviour: true,
	upStabilisation: 0,
	downStabilisation: 300,
	upCooldown: 60,
	downCooldown: 300,
	syncPeriod: 15,
	metricDelay: 0,
	metricPeriod: 15,
	aligned: true,
	notes: [],
};

function pods(count: number, cpu: number): Pod[] {
	return Array.from({ length: count }, () => ({
		ready: true,
		startedAt: 0,
		changedAt: 0,
		sample: { cpu },
		sampledAt: 0,
	}));
}

/** Times and sizes at which the number of replicas changes under a constant use of CPU. */
function changes(start: number, cpu: (now: number, current: number) => number, until: number): string[] {
	const loop = new TargetTracking(plan);
	const seen: string[] = [];
	let current = start;
	for (let t = 15; t <= until; t += 15) {
		const wanted = loop.decide(t, current, pods(current, cpu(t, current)));
		if (wanted !== current) seen.push(`${t}:${wanted}`);
		current = wanted;
	}
	return seen;
}

describe("target tracking", () => {
	it("grows after three minutes above the target, in proportion", () => {
		expect(changes(4, (_, current) => Math.min(1, 3.6 / current), 600)).toEqual(["180:6"]);
		expect(changes(4, () => 0.9, 300)).toEqual(["180:6", "240:9", "300:14"]);
	});

	it("shrinks after fifteen minutes below nine tenths of it, and no sooner", () => {
		expect(changes(8, () => 0.3, 890)).toEqual([]);
		expect(changes(8, () => 0.3, 900)).toEqual(["900:4"]);
		expect(changes(8, () => 0.56, 3600)).toEqual([]);
		// One and a half too many: one less.
		expect(changes(6, (_, current) => 2.7 / current, 1000)).toEqual(["900:5"]);
	});
});
