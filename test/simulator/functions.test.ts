import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { erlangB } from "../../src/simulator/statistics/erlang.ts";
import { designOf } from "./designs.ts";

function api(service: Record<string, Value>, rate = 40, duration = 600) {
	return designOf(
		{
			"Client:users": { rate, load: { constant: rate, duration }, timeout: 30 },
			"Service:api": { platform: "function", serviceTime: { exponential: { mean: 0.2 } }, ...service },
		},
		["Client:users routes Service:api"],
	);
}

describe("a function", () => {
	it("loses what its reserved concurrency has no instance for, as Erlang's formula says, whatever the law", () => {
		const laws: Value[] = [{ exponential: { mean: 0.2 } }, { deterministic: 0.2 }];
		for (const serviceTime of laws) {
			const design = api({ maxReplicas: 10, coldStart: 0, serviceTime }, 40, 8000);
			const { metrics } = simulate(design, "as-declared", 1);
			expect(metrics.errorRate).toBeCloseTo(erlangB(10, 8), 2);
			expect(metrics.latencyMean).toBeCloseTo(0.2, 2);
		}
	});

	it("takes ten requests a second for each instance that it may have, however short they are", () => {
		// Four of the ten instances would be busy, and a hundred requests a second are taken.
		const design = api({ maxReplicas: 10, coldStart: 0, serviceTime: { deterministic: 0.02 } }, 200, 2000);
		expect(simulate(design, "as-declared", 1).metrics.errorRate).toBeCloseTo(0.5, 2);
		const within = api({ maxReplicas: 10, coldStart: 0, serviceTime: { deterministic: 0.02 } }, 60, 2000);
		expect(simulate(within, "as-declared", 1).metrics.errorRate).toBe(0);
	});

	it("has an instance for everybody below its limit, and none waits", () => {
		const { metrics, parts } = simulate(api({}), "as-declared", 1);
		expect(metrics.errorRate).toBe(0);
		expect(metrics.replicasMean).toBeGreaterThan(12);
		expect(metrics.replicasMean).toBeLessThan(30);
		// Busy is the share of its limit that is in use: Little's law.
		expect(parts[0]?.busy ?? 8 / 1000).toBeCloseTo(8 / 1000, 3);
	});

	it("makes the requests wait that a start is for, and is throttled where more come than instances may start", () => {
		const spike = (rate: number) =>
			designOf(
				{
					"Client:users": {
						rate: 10,
						load: {
							steps: [
								{ at: 0, rate: 10 },
								{ at: 30, rate },
							],
							duration: 60,
						},
						timeout: 30,
					},
					"Service:api": {
						platform: "function",
						maxReplicas: 100_000,
						coldStart: 1,
						serviceTime: { deterministic: 1 },
					},
				},
				["Client:users routes Service:api"],
			);
		const cold = simulate(spike(400), "as-declared", 1).metrics;
		expect(cold.errorRate).toBe(0);
		expect(cold.latencyP99).toBeGreaterThan(1.9);
		// 1000 at once and 100 a second more: of 4000/s that need 8000 instances within two seconds most get none at first.
		const throttled = simulate(spike(4000), "as-declared", 1).metrics;
		expect(throttled.errorRate).toBeGreaterThan(0.3);
	});

	it("has no replicas that could be lost", () => {
		expect(() => simulate(api({}), "replica-loss", 1)).toThrow("api is a function");
	});

	it("is throttled as a part of a whole design, too", () => {
		const design = designOf(
			{
				"Client:users": { rate: 40, load: { constant: 40, duration: 6000 }, timeout: 30 },
				"Service:front": { replicas: 4, concurrency: 64, serviceTime: { deterministic: 0.001 } },
				"Service:resize": {
					platform: "function",
					...{ maxReplicas: 10, coldStart: 0, serviceTime: { exponential: { mean: 0.2 } } },
				},
			},
			["Client:users routes Service:front", "Service:front calls Service:resize"],
		);
		const { parts } = simulate(design, "as-declared", 1);
		const resize = parts.find(({ name }) => name === "resize");
		expect(resize?.errors).toBeCloseTo(erlangB(10, 8), 2);
		expect(resize?.busy).toBeCloseTo(0.8 * (1 - erlangB(10, 8)), 1);
	});
});
