import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { assumptionsOf, simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

/** Replicas of 100/s each, three of them on a usual day; the push brings 1400/s, which twenty serve at 70 %. */
function crowd(scaler: Values, service: Values = {}) {
	return designOf(
		{
			"Client:c": { rate: 200, peakRate: 1400, latencyP99: 1 },
			"Service:s": {
				concurrency: 10,
				serviceTimeP50: 0.1,
				serviceTimeP99: 0.1,
				queueBound: 5,
				startup: 40,
				cpuShare: 1,
				...service,
			},
			"Scaler:a": { min: 3, max: 20, signals: ["requests"], requestsTarget: 70, ...scaler },
		},
		["Client:c calls Service:s", "Scaler:a scales Service:s"],
	);
}

const failures = (scaler: Values, service?: Values) => {
	const { metrics, requests } = simulate(crowd(scaler, service), "flash-crowd", 1);
	return metrics.errorRate * requests;
};

const scheduled = { signals: ["schedule", "requests"], scheduledMin: 20 };

describe("a flash crowd", () => {
	it("is refused above the old capacity until new replicas have started, whatever the signal", () => {
		const run = simulate(crowd({}), "flash-crowd", 1);
		const { time, goodput } = run.series;
		for (const [i, at] of time.entries()) {
			// The peak is there at 63 s; no replica started after 60 s serves before 100 s.
			if (at > 66 && at < 100) expect(goodput[i]).toBeLessThan(300 * 1.05);
		}
		expect(run.metrics.errorRate * run.requests).toBeGreaterThan((1400 - 300) * 37 * 0.97);
	});

	it("finds everything ready where capacity was ordered earlier than it takes to start", () => {
		expect(failures(scheduled)).toBe(0);
		expect(failures({ ...scheduled, scheduleLead: 45 })).toBe(0);
		expect(failures({ signals: ["requests"], type: "scheduled" })).toBe(0);
	});

	it("fails for as long as the order comes too late: excess × (start-up − lead)", () => {
		for (const lead of [10, 20]) {
			// Three seconds of the time missed are the rise.
			const exact = (1400 - 300) * (40 - lead - 3 * 0.6);
			const ratio = failures({ ...scheduled, scheduleLead: lead }) / exact;
			expect(ratio).toBeGreaterThan(0.93);
			expect(ratio).toBeLessThan(1.07);
		}
		// Ordered a minute and a half ahead, of which half a minute lies before the run.
		const late = failures({ ...scheduled, scheduleLead: 90 }, { startup: 110 }) / ((1400 - 300) * (20 - 1.8));
		expect(late).toBeGreaterThan(0.93);
		expect(late).toBeLessThan(1.07);
	});

	it("orders what the peak needs at 70 %, and says so; never more than is allowed", () => {
		const guess = assumptionsOf(crowd({ signals: ["schedule"] }), "flash-crowd");
		expect(guess.find(({ attribute }) => attribute === "scheduledMin")?.used.value).toBe(20);
		const capped = simulate(crowd({ ...scheduled, max: 8 }), "flash-crowd", 1);
		expect(Math.max(...capped.series.replicas)).toBe(8);
		expect(capped.notes).toContainEqual("20 replicas are ordered ahead, but 8 are the most allowed");
	});

	it("comes with as many requests where they are spread, and then capacity can follow", () => {
		const spread = (seconds: number) => {
			const design = crowd({});
			design.components[0].attributes.spread = { value: seconds, provenance: { kind: "assumed", source: "a test" } };
			return simulate(design, "flash-crowd", 1);
		};
		const sudden = simulate(crowd({}), "flash-crowd", 1);
		const slow = spread(1200);
		// A rise of 3 s, four minutes of it, and a fall of two.
		const ratio = (slow.requests - 200 * slow.duration) / (1200 * (1.5 + 240 + 60));
		expect(ratio).toBeGreaterThan(0.97);
		expect(ratio).toBeLessThan(1.03);
		expect(slow.metrics.errorRate).toBeLessThan(sudden.metrics.errorRate / 2);
		// Nothing is spread over less time than the crowd comes in by itself.
		expect(spread(1).requests).toBe(sudden.requests);
	});
});
