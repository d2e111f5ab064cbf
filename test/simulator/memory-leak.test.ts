import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** Twenty replicas at 70 % of their CPU, which is what their scaler aims at. */
function leak(scaler: Record<string, Value>) {
	const service = { concurrency: 2, serviceTimeP50: 0.1, serviceTimeP99: 0.1, cpuShare: 1, startup: 5, cpuRequest: 1 };
	const design = designOf(
		{
			"Client:c": { rate: 280 },
			"Service:s": { ...service, pricePerReplica: 0.1 },
			"Scaler:a": { min: 2, max: 1000, cpuTarget: 0.7, signals: ["cpu"], tolerance: 0, metricDelay: 0, ...scaler },
		},
		["Client:c calls Service:s", "Scaler:a scales Service:s"],
	);
	return simulate(design, "memory-leak", 1);
}

describe("a memory leak under flat traffic", () => {
	it("grows a fleet that is scaled on CPU without bound: n e^(t g / target)", () => {
		const { series } = leak({});
		for (const [i, at] of series.time.entries()) {
			// 20 s of sampling, decision and start behind; and who starts has not leaked yet.
			if (at < 200) continue;
			const exact = 20 * Math.exp((at - 60 - 20) / 600 / 0.7);
			expect(series.wanted[i] / exact).toBeGreaterThan(0.85);
			expect(series.wanted[i] / exact).toBeLessThan(1.15);
		}
		expect(series.wanted.at(-1)).toBeGreaterThan(100);
	});

	it("costs no more than the most replicas, where there is a bound", () => {
		const capped = leak({ max: 25 });
		expect(Math.max(...capped.series.replicas)).toBe(25);
		expect(capped.metrics.cost).toBeLessThan(25 * 0.1 * 730);
		expect(leak({}).metrics.cost).toBeGreaterThan(2 * capped.metrics.cost);
	});

	it("does not move a fleet that is scaled on requests", () => {
		const { series } = leak({ signals: ["requests"], requestsTarget: 14, tolerance: 0.1 });
		expect(new Set(series.wanted)).toEqual(new Set([20]));
	});
});
