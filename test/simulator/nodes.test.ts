import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

/** Three replicas of 100/s on one node of four; a crowd of 1400/s, for which twenty are ordered 20 s before. */
function crowd(pool: Values, scaler: Values = {}) {
	const design = designOf(
		{
			"Client:c": { rate: 200, peakRate: 1400 },
			"Service:s": {
				concurrency: 10,
				serviceTimeP50: 0.1,
				serviceTimeP99: 0.1,
				queueBound: 5,
				startup: 20,
				pricePerReplica: 1,
			},
			"Scaler:a": {
				min: 3,
				max: 20,
				signals: ["schedule", "requests"],
				requestsTarget: 70,
				scheduledMin: 20,
				scheduleLead: 20,
				...scaler,
			},
			"NodePool:p": { boot: 60, replicasPerNode: 4, provisioner: "cluster-autoscaler", ...pool },
		},
		["Client:c calls Service:s", "Scaler:a scales Service:s", "Service:s runs-on NodePool:p"],
	);
	const { series, metrics } = simulate(design, "flash-crowd", 1);
	const since = (count: number) => series.time[series.replicas.findIndex((ready) => ready >= count)];
	return { since, metrics, most: Math.max(...series.replicas) };
}

/** At this rate a run lasts five minutes; a row of its series: */
const row = 300 / 180;

describe("replicas on a pool of nodes", () => {
	it("start where there is room; the others wait for a node and then start", () => {
		const { since, metrics, most } = crowd({});
		// Ordered at 40 s: one finds room on the first node, the others wait 10 s of a scan and 60 s of a boot.
		expect(since(4) - (40 + 20)).toBeLessThan(row);
		expect(since(5) - (40 + 10 + 60 + 20)).toBeGreaterThanOrEqual(0);
		expect(since(20) - (40 + 10 + 60 + 20)).toBeLessThan(row);
		expect(metrics.nodeWait).toBeCloseTo(70, 6);
		expect(most).toBe(20);
	});

	it("find room at once as far as it was kept free", () => {
		const { since, metrics } = crowd({ headroom: 17 });
		expect(since(20) - (40 + 20)).toBeLessThan(row);
		expect(metrics.nodeWait).toBe(0);
		expect(metrics.errorRate).toBe(0);
		// Seventeen places of one core each, as pause pods say it.
		expect(crowd({ headroomCpu: 17.5 }).since(20)).toBe(since(20));
		// Room for nine: three nodes, of which three replicas use three places.
		const some = crowd({ headroom: 9 });
		expect(some.since(12) - (40 + 20)).toBeLessThan(row);
		expect(some.since(13) - (40 + 10 + 60 + 20)).toBeGreaterThanOrEqual(0);
	});

	it("wait less where machines were ordered ahead of them by as much", () => {
		// Two minutes ahead, a minute of which lies before the run: everything is ready before the push.
		expect(crowd({}, { scheduleLead: 120 }).metrics.errorRate).toBe(0);
		expect(crowd({ provisioner: "karpenter" }).metrics.nodeWait).toBeCloseTo(61, 6);
	});

	it("are never more than the most nodes take, and wait for ever where nothing adds any", () => {
		expect(crowd({ max: 3 }).most).toBe(12);
		const alone = crowd({ provisioner: "none" });
		expect(alone.most).toBe(4);
		expect(alone.metrics.nodeWait).toBeCloseTo(480 - 40, 6);
	});

	it("after spot machines went need new ones: less capacity for the boot and the start", () => {
		const failed = (pool: Values) => {
			const design = designOf(
				{
					"Client:c": { rate: 450 },
					"Service:s": {
						replicas: 6,
						concurrency: 10,
						serviceTimeP50: 0.1,
						serviceTimeP99: 0.1,
						startup: 20,
						preStop: 5,
						queueBound: 5,
					},
					"NodePool:p": { capacity: "spot", provisioner: "karpenter", boot: 60, replicasPerNode: 1, ...pool },
				},
				["Client:c calls Service:s", "Service:s runs-on NodePool:p"],
			);
			const runs = [1, 2, 3].map((seed) => simulate(design, "spot-reclaim", seed));
			return runs.reduce((sum, run) => sum + run.metrics.errorRate * run.requests, 0) / runs.length;
		};
		// Bursts overflow the short queues in good times, too.
		const usual = failed({ capacity: "on-demand" });
		const ratio = (failed({}) - usual) / ((450 - 300) * (61 + 20));
		expect(ratio).toBeGreaterThan(0.93);
		expect(ratio).toBeLessThan(1.1);
		const roomy = (failed({ headroom: 3 }) - usual) / ((450 - 300) * 20);
		expect(roomy).toBeGreaterThan(0.9);
		expect(roomy).toBeLessThan(1.1);
	});
});
