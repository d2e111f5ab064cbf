import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

const hop = { normal: { mean: 0.01, deviation: 0.002 } };

function contenders(client: Record<string, Value>) {
	return designOf(
		{
			"Client:c": { backoffBase: 0.005, backoffCap: 2, ...client },
			"Service:s": {},
			"Store:rows": { legs: { read: hop, response: hop, write: hop, ack: hop } },
		},
		["Client:c routes Service:s", "Service:s writes Store:rows"],
	);
}

describe("many change one row at once", () => {
	it("one alone needs one write and four ways", () => {
		const { metrics } = simulate(contenders({ contenders: 1 }), "contention");
		expect(metrics.contendedWrites).toBe(1);
		expect(metrics.allThrough).toBeGreaterThan(0.025);
		expect(metrics.allThrough).toBeLessThan(0.055);
		expect(metrics.latencyMean).toBeCloseTo(metrics.allThrough, 9);
	});

	it("all get through, and with jitter they need fewer writes, whatever their number", () => {
		for (const count of [10, 40, 80]) {
			const of = (backoff: string) => simulate(contenders({ contenders: count, backoff }), "contention").metrics;
			const none = of("none");
			const jitter = of("jitter");
			expect(none.goodput).toBeCloseTo(count / 600, 9);
			expect(jitter.goodput).toBeCloseTo(count / 600, 9);
			expect(jitter.contendedWrites).toBeLessThan(none.contendedWrites);
			expect(jitter.contendedWrites).toBeGreaterThan(count);
			expect(none.errorRate).toBe(0);
		}
	});

	it("says how many are played where they are too many", () => {
		const run = simulate(contenders({ contenders: 5000, backoff: "jitter" }), "contention");
		expect(run.notes?.join()).toContain("of the 5000 clients, 2000 are played");
	});
});

describe("declared legs", () => {
	it("are the whole way to a copy and back: the k-th of three answers", () => {
		const read = (readQuorum: number) => {
			const design = designOf(
				{
					"Client:c": { rate: 200 },
					"Service:s": {},
					"Store:d": {
						...{ conflict: "merge", consistency: "eventual", copies: 3, readQuorum, writeShare: 0 },
						...{ legs: { read: { exponential: { mean: 0.01 } }, response: 0.002 } },
					},
				},
				["Client:c routes Service:s", "Service:s writes Store:d"],
			);
			return simulate(design, "store-copies").metrics.readP50;
		};
		// Medians of the first, second and third of three exponential times, and the way back.
		for (const [k, exact] of [0.00231, 0.006931, 0.015784].entries())
			expect(read(k + 1) / (exact + 0.002)).toBeCloseTo(1, 1);
	});
});
