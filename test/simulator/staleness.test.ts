import { expect, test } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { type Run, simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** A service at 100/s that writes a database of two copies in every second operation, over ten rows that are wanted alike. */
function play(store: Record<string, Value>, scenario = "as-declared"): Run {
	return simulate(
		designOf(
			{
				"Client:c": { rate: 100, peakRate: 300, timeout: 10 },
				"Balancer:b": {},
				"Service:s": { replicas: 8, concurrency: 32, serviceTimeP50: 0.01, serviceTimeP99: 0.03 },
				"Store:db": {
					...{ role: "database", capacity: 32, readTime: 0.001, writeTime: 0.001, writeShare: 0.5 },
					...{ readReplicas: 2, replicaReads: 1, keys: 10, skew: 0, replicationLag: 0.1 },
					...store,
				},
			},
			[
				"Client:c routes Balancer:b",
				"Balancer:b routes Service:s",
				"Service:s reads Store:db",
				"Service:s writes Store:db",
			],
		),
		scenario,
	);
}

test("a read sees less where the last write of its row is younger than the lag", () => {
	// Five writes a second of each row, its age exponential as the lag is: 5 × 0.1 / (1 + 5 × 0.1).
	expect(play({}).metrics.staleReads).toBeCloseTo(1 / 3, 1.5);
	expect(play({ replicationLag: 1 }).metrics.staleReads).toBeCloseTo(5 / 6, 1.5);
	expect(play({ keys: 1000 }).metrics.staleReads).toBeCloseTo(0.005, 2.5);
	// Half of the reads go to the copy that is written.
	expect(play({ replicaReads: 0.5 }).metrics.staleReads).toBeCloseTo(1 / 6, 1.5);
});

test("nothing is stale where no copy is read, or all are written at once, and nothing is said of it", () => {
	const stores: Record<string, Value>[] = [{ readReplicas: 0 }, { replicaReads: 0 }, { consistency: "strong" }];
	for (const store of stores) expect(play(store).metrics.staleReads).toBeUndefined();
});

test("copies that cannot apply what a peak writes fall behind", () => {
	const keepsUp = play({ applyRate: 1000 }, "traffic-spike").metrics.staleReads;
	const fallsBehind = play({ applyRate: 100 }, "traffic-spike").metrics.staleReads;
	expect(keepsUp).toBeLessThan(0.7);
	expect(fallsBehind).toBeGreaterThan(0.85);
	// At the usual 50 writes a second there is hardly a queue.
	expect(play({ applyRate: 100 }).metrics.staleReads).toBeLessThan(0.4);
});
