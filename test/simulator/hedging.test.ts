import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** A service that does nothing itself, before one of so many workers that nobody waits, whose times are exponential. */
function run(link: Record<string, Value>, back: Record<string, Value> = {}, duration = 2000) {
	const design = designOf(
		{
			"Client:users": { rate: 50, load: { constant: 50, duration }, timeout: 30 },
			"Service:front": { replicas: 2, concurrency: 1000, serviceTime: { deterministic: 1e-6 } },
			"Service:back": { replicas: 2, concurrency: 1000, serviceTime: { exponential: { mean: 0.1 } }, ...back },
		},
		["Client:users routes Service:front", ["Service:front calls Service:back", link]],
	);
	return simulate(design, "as-declared", 1);
}

const callsOf = ({ parts }: ReturnType<typeof run>) => {
	const back = parts.find(({ name }) => name === "back");
	return (back?.rate ?? 0) / 50;
};

describe("hedged calls", () => {
	it("take the lesser of two exponential times, where both go out at once", () => {
		const hedged = run({ hedgeAfter: 0 });
		expect(hedged.metrics.latencyMean).toBeCloseTo(0.05, 2);
		expect(hedged.metrics.latencyP99 / (0.05 * Math.log(100))).toBeCloseTo(1, 1);
		expect(callsOf(hedged)).toBeCloseTo(2, 1);
	});

	it("take the lesser of what is left after a while, and cost as many calls as take longer", () => {
		// P(T > t) = e^(-t/m) until d, then e^(-(2t - d)/m): a mean of m (1 - e^(-d/m)) + m/2 e^(-d/m).
		const [m, d] = [0.1, 0.2];
		const left = Math.exp(-d / m);
		const hedged = run({ hedgeAfter: d });
		expect(hedged.metrics.latencyMean).toBeCloseTo(m * (1 - left) + (m / 2) * left, 2);
		expect(hedged.metrics.latencyP99).toBeLessThan(0.9 * run({}).metrics.latencyP99);
		expect(callsOf(hedged)).toBeCloseTo(1 + left, 1);
	});

	it("fail only where both do, and have one time-out", () => {
		const errors = { faults: [{ at: 0, for: 2000, errors: 0.2 }] };
		expect(run({}, errors).metrics.errorRate).toBeCloseTo(0.2, 1);
		const hedged = run({ hedgeAfter: 0 }, errors).metrics;
		expect(hedged.errorRate).toBeCloseTo(0.04, 2);
		const slow = { serviceTime: { deterministic: 5 } };
		const late = run({ hedgeAfter: 0.2, timeout: 1 }, slow, 100).metrics;
		expect(late.errorRate).toBe(1);
	});

	it("leave no call behind", () => {
		const { metrics, parts } = run({ hedgeAfter: 0.05, timeout: 0.3, retries: 1, poolSize: 20 });
		expect(metrics.errorRate).toBeLessThan(0.02);
		expect(parts.find(({ name }) => name === "front")?.busy).toBeLessThan(0.1);
	});
});

describe("the trail of the slowest requests", () => {
	it("leads to the component that makes them slow, not to the one that takes most on average", () => {
		const design = designOf(
			{
				"Client:users": { rate: 100, load: { constant: 100, duration: 300 }, timeout: 30 },
				"Service:front": { replicas: 2, concurrency: 1000, serviceTime: { deterministic: 0.02 } },
				"Service:steady": { replicas: 2, concurrency: 1000, serviceTime: { deterministic: 0.05 } },
				"Service:moody": {
					replicas: 2,
					concurrency: 1000,
					serviceTime: {
						mixture: [
							{ weight: 0.98, law: { deterministic: 0.001 } },
							{ weight: 0.02, law: { deterministic: 1 } },
						],
					},
				},
			},
			["Client:users routes Service:front", "Service:front calls Service:steady", "Service:front calls Service:moody"],
		);
		const { parts } = simulate(design, "as-declared", 1);
		const of = (name: string) => parts.find((part) => part.name === name)?.shareOfSlowest ?? Number.NaN;
		// 20 ms, 50 ms and 1 s of 1.07 s.
		expect(of("front")).toBeCloseTo(0.02 / 1.07, 2);
		expect(of("steady")).toBeCloseTo(0.05 / 1.07, 2);
		expect(of("moody")).toBeCloseTo(1 / 1.07, 2);
		expect(parts.reduce((sum, { shareOfSlowest }) => sum + shareOfSlowest, 0)).toBeCloseTo(1, 2);
	});
});
