import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** Short beside the tenth of a second after which the limit is set anew: else it swings, as a control with a delay does. */
const work = 0.01;
const workers = 16;

function run(rate: number, service: Record<string, Value>) {
	const design = designOf(
		{
			"Client:users": { rate, load: { constant: rate, duration: 240, warmUp: 60 }, timeout: 60, retries: 0 },
			"Service:api": {
				...{ replicas: 1, concurrency: workers, queueBound: 100_000, serviceTime: { deterministic: work } },
				...service,
			},
		},
		[["Client:users routes Service:api", { roundTrip: 0 }]],
	);
	return simulate(design, "as-declared", 1).metrics;
}

describe("an adaptive limit of concurrency", () => {
	// A full replica with the limit L answers within L s / c, so that g = 1.25 c / L, and the limit rests where
	// L = ⌊1.25 c + √(1.25 c)⌋: 24 for 16 workers.
	const limit = Math.floor(1.25 * workers + Math.sqrt(1.25 * workers));

	it("rests under overload where its formula does, and the replica serves all that it can", () => {
		// So many come that a place is taken as soon as there is one.
		const metrics = run(16_000, { adaptiveConcurrency: true });
		// By Little's law, as many are there.
		expect(Math.abs(metrics.latencyMean * metrics.goodput - limit)).toBeLessThan(1);
		// Once a minute 50 requests are served three at a time, for as long as these take.
		const measuring = (50 * work) / 3;
		const served = ((60 - measuring) * workers + measuring * 3) / 60 / work;
		expect(metrics.goodput).toBeGreaterThan(0.98 * served);
		expect(metrics.goodput).toBeLessThan(1.02 * served);
		expect(metrics.errorRate).toBeCloseTo(1 - metrics.goodput / 16_000, 2);
	});

	it("is out of the way where there is room, but for a moment each minute", () => {
		const metrics = run(200, { adaptiveConcurrency: true });
		const without = run(200, {});
		// Fifty requests of each minute come upon a limit of three, as long as two are there on average.
		expect(metrics.errorRate).toBeGreaterThan(0);
		expect(metrics.errorRate).toBeLessThan(0.005);
		expect(metrics.servedP99).toBeCloseTo(without.servedP99, 3);
	});
});
