import { describe, expect, it } from "vitest";
import { TargetTracking, type TargetTrackingPlan } from "../../../src/simulator/models/scaling/target-tracking.ts";
import { oldPods, sightOf } from "./sights.ts";

const ecs: TargetTrackingPlan = {
	min: 2,
	max: 20,
	metrics: [{ name: "cpu", target: 0.6, kind: "resource" }],
	upCooldown: 60,
	downCooldown: 300,
	warmup: 0,
	growsOnly: false,
	lowShare: 0.9,
};

/** Times and sizes at which the number of replicas changes, one measure a minute. */
function changes(
	plan: TargetTrackingPlan,
	start: number,
	cpu: (now: number, current: number) => number,
	until: number,
	period = 60,
): string[] {
	const loop = new TargetTracking(plan);
	const seen: string[] = [];
	let pods = oldPods(start, {});
	for (let t = period; t <= until; t += period) {
		const use = cpu(t, pods.length);
		pods = pods.map((pod) => ({ ...pod, sample: { cpu: use } }));
		const wanted = loop.decide(sightOf(t, pods.length, pods));
		if (wanted !== pods.length) seen.push(`${t}:${wanted}`);
		while (pods.length < wanted) pods.push({ ...pods[0], startedAt: t, changedAt: t });
		pods.length = wanted;
	}
	return seen;
}

describe("target tracking", () => {
	it("grows after three periods above the target, in proportion", () => {
		expect(changes(ecs, 4, (_, current) => Math.min(1, 3.6 / current), 600)).toEqual(["180:6"]);
		expect(changes(ecs, 4, () => 0.9, 300)).toEqual(["180:6", "240:9", "300:14"]);
		// Basic monitoring: three periods are a quarter of an hour.
		expect(changes(ecs, 4, (_, current) => Math.min(1, 3.6 / current), 3000, 300)).toEqual(["900:6"]);
	});

	it("in its cooldown grows from the old size only, and so beyond the new one only for a larger measure", () => {
		const slow = { ...ecs, upCooldown: 300 };
		expect(changes(slow, 4, () => 0.9, 480)).toEqual(["180:6", "480:9"]);
		expect(changes(slow, 4, (t) => (t <= 180 ? 0.9 : 1.5), 300)).toEqual(["180:6", "240:10"]);
	});

	it("shrinks after fifteen periods below nine tenths of it, and no sooner", () => {
		expect(changes(ecs, 8, () => 0.3, 890)).toEqual([]);
		expect(changes(ecs, 8, () => 0.3, 900)).toEqual(["900:4"]);
		expect(changes(ecs, 8, () => 0.56, 3600)).toEqual([]);
		// One and a half too many: one less.
		expect(changes(ecs, 6, (_, current) => 2.7 / current, 1000)).toEqual(["900:5"]);
	});

	it("of an EC2 group shrinks below seven tenths", () => {
		const ec2 = { ...ecs, lowShare: 0.7 };
		expect(changes(ec2, 8, () => 0.45, 3600)).toEqual([]);
		expect(changes(ec2, 8, () => 0.4, 900)).toEqual(["900:6"]);
	});

	it("of an EC2 group does not reckon with instances that warm up, and does not shrink meanwhile", () => {
		const ec2 = { ...ecs, upCooldown: 0, downCooldown: 0, warmup: 300 };
		expect(changes(ec2, 4, () => 0.9, 420)).toEqual(["180:6"]);
		// Warm from 480 on: six at 0.9 ask for nine.
		expect(changes(ec2, 4, () => 0.9, 480)).toEqual(["180:6", "480:9"]);
	});

	it("never shrinks where scaling in is disabled", () => {
		expect(changes({ ...ecs, growsOnly: true }, 8, () => 0.1, 3600)).toEqual([]);
	});

	it("shrinks only when every metric agrees, and grows when any says so", () => {
		const plan = { ...ecs, metrics: [...ecs.metrics, { name: "queue-depth", target: 10, kind: "average" as const }] };
		const run = (depth: number) => {
			const loop = new TargetTracking(plan);
			let current = 8;
			for (let t = 60; t <= 900; t += 60) {
				current = loop.decide(sightOf(t, current, oldPods(current, { cpu: 0.1 }), { "queue-depth": depth }));
			}
			return current;
		};
		expect(run(78)).toBe(8);
		expect(run(10)).toBe(2);
		expect(run(200)).toBe(20);
	});
});
