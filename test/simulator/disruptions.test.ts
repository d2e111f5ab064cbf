import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

const web = {
	replicas: 4,
	concurrency: 32,
	serviceTimeP50: 0.01,
	serviceTimeP99: 0.05,
	startup: 30,
	sigterm: "handled",
};

describe("a disruption budget", () => {
	const fewest = (minAvailable?: Value) => {
		const design = designOf(
			{ "Client:users": { rate: 100 }, "Service:web": { ...web, ...(minAvailable !== undefined && { minAvailable }) } },
			["Client:users routes Service:web"],
		);
		return Math.min(...simulate(design, "scale-in", 1).series.replicas);
	};

	it("holds evictions back until a replacement is ready, by number or by share", () => {
		expect(fewest()).toBe(2);
		expect(fewest(3)).toBe(3);
		expect(fewest("75%")).toBe(3);
		expect(fewest(4)).toBe(4);
	});
});

describe("a proxy that tries other servers", () => {
	const errors = (link: Record<string, Value>, affinity = "none") => {
		const design = designOf(
			{
				"Client:users": { rate: 100, retries: 0 },
				"Balancer:edge": { algorithm: "round-robin", affinity },
				"Service:web": web,
			},
			["Client:users routes Balancer:edge", ["Balancer:edge routes Service:web", link]],
		);
		return simulate(design, "replica-loss", 1).metrics.errorRate;
	};

	it("hides a dead replica that refuses connections until it is noticed", () => {
		expect(errors({})).toBeGreaterThan(0.005);
		expect(errors({ retries: 1 })).toBeLessThan(0.001);
		expect(errors({ retries: 1 }, "cookie")).toBeLessThan(0.001);
		// Who asks the same server again is refused again.
		expect(errors({ retries: 1, backoff: "fixed" })).toBe(errors({}));
	});
});

describe("a reclaim of spot machines", () => {
	it("takes the replicas of the services behind, too", () => {
		const run = (back: Record<string, Value>) => {
			const design = designOf(
				{
					"Client:users": { rate: 200, timeout: 5 },
					"Service:front": web,
					"Service:back": {
						...web,
						replicas: 2,
						concurrency: 16,
						serviceTime: { exponential: { mean: 0.03 } },
						...back,
					},
				},
				["Client:users routes Service:front", ["Service:front calls Service:back", { timeout: 1 }]],
			);
			return simulate(design, "spot-reclaim", 1);
		};
		const calm = run({});
		expect(calm.metrics.errorRate).toBeLessThan(0.001);
		expect(calm.notes?.join()).toContain("no replica runs on reclaimable machines");
		expect(run({ spot: true }).metrics.errorRate).toBeGreaterThan(0.01);
		expect(run({ spot: true, spotDrain: true }).metrics.errorRate).toBeLessThan(
			run({ spot: true }).metrics.errorRate / 5,
		);
	});
});

describe("controlled delay", () => {
	it("keeps the wait of those who are served short under any load, and loses no work", () => {
		// One replica with 4 workers of 10 ms: 400/s. Twice as much comes.
		const run = (rate: number, queueOrder: string) => {
			const design = designOf(
				{
					"Client:users": { rate, load: { constant: rate, duration: 120 }, timeout: 2 },
					"Service:web": {
						replicas: 1,
						concurrency: 4,
						queueBound: 5000,
						queueOrder,
						serviceTime: { exponential: { mean: 0.01 } },
					},
				},
				["Client:users routes Service:web"],
			);
			return simulate(design, "as-declared", 1).metrics;
		};
		expect(run(800, "fifo").goodput).toBeLessThan(100);
		const held = run(800, "codel");
		expect(held.goodput).toBeGreaterThan(390);
		expect(held.errorRate).toBeCloseTo(0.5, 1);
		// A wait of 5 ms in a standing line, of 100 ms at most in any, and the work.
		expect(held.servedP99).toBeLessThan(0.1 + 0.01 * Math.log(100));
		// Where there is room for all, it turns nobody away.
		expect(run(240, "codel").errorRate).toBeLessThan(0.001);
	});
});
