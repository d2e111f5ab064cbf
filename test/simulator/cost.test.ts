import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { assumptionsOf, compare, simulate } from "../../src/simulator/index.ts";
import { capacityUnits } from "../../src/simulator/models/cost/balancer.ts";
import { ceiling, ladder, sizeFor, sizeOf } from "../../src/simulator/models/cost/sizes.ts";
import { capacityMissing, reclaimRate, survival } from "../../src/simulator/models/cost/spot.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

function site(balancer: Values, service: Values = {}, client: Values = {}, scaler?: Values) {
	return designOf(
		{
			"Client:c": {
				rate: 100,
				thinkTime: 10,
				sessionDuration: 100,
				payloadBytes: 10_000,
				sessionBytes: 4000,
				...client,
			},
			"Balancer:b": { layer: "L7", public: true, ...balancer },
			"Service:s": { replicas: 4, ...service },
			...(scaler && { "Scaler:a": scaler }),
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", ...(scaler ? ["Scaler:a scales Service:s"] : [])],
	);
}

const day = (design: ReturnType<typeof site>) => simulate(design, "steady-day", 5).metrics;

describe("the price of what stands around the replicas", () => {
	it("of a balancer is its hours and its busiest dimension", () => {
		// 1 000 users open, 10 connections/s, 100 × 10 kB/s = 3.6 GB an hour: the bytes need most.
		const metrics = day(site({}));
		expect(metrics.costBalancer / (730 * (0.0225 + 0.008 * 3.6))).toBeCloseTo(1, 1);
		const light = day(site({}, {}, { payloadBytes: 100 }));
		// Ten new connections a second are 0.4 of a unit.
		expect(light.costBalancer / (730 * (0.0225 + 0.008 * 0.4))).toBeCloseTo(1, 1);
		expect(day(site({ layer: "L4" }, {}, { payloadBytes: 100 })).costBalancer).toBeLessThan(light.costBalancer);
		expect(day(site({ pricePerHour: 1, pricePerUnit: 0 })).costBalancer).toBeCloseTo(730, 6);
	});

	it("is not spoken of, nor asked for, where nothing is paid for", () => {
		const inside = site({ public: false });
		expect(day(inside)).not.toHaveProperty("costBalancer");
		expect(day(inside)).not.toHaveProperty("clientState");
		expect(day(inside)).not.toHaveProperty("costMetrics");
		const asked = assumptionsOf(inside, "steady-day").map(({ attribute }) => attribute);
		for (const name of ["pricePerHour", "pricePerUnit", "pricePerGB", "stateSentBack"])
			expect(asked).not.toContain(name);
		expect(simulate(site({}), "replica-loss").metrics).not.toHaveProperty("costBalancer");
	});

	it("of sessions that clients carry grows with their size, and falls when they are not sent back", () => {
		const kept = day(site({}, { sessions: "client" }));
		// 100 requests/s × 4 kB over a day.
		expect(kept.clientState / 34.56).toBeCloseTo(1, 1);
		expect(kept.costEgress / (34.56 * (730 / 24) * 0.09)).toBeCloseTo(1, 1);
		const { metrics } = compare(
			site({}, { sessions: "client" }),
			[{ of: "Service:s", attribute: "stateSentBack", value: 0.1 }],
			"steady-day",
			{ replications: 3 },
		);
		expect(metrics.costEgress.after / metrics.costEgress.before).toBeCloseTo(0.1, 6);
		expect(metrics.costBalancer.mean).toBeLessThan(0);
		expect(metrics.clientState.mean).toBe(0);
	});

	it("of machine metrics is paid for where they are fresher than five minutes", () => {
		const at = (metricPeriod: number) =>
			day(site({}, { platform: "ec2" }, {}, { min: 4, max: 4, signals: ["requests"], metricPeriod })).costMetrics;
		expect(at(60)).toBeCloseTo(4 * 7 * 0.3, 1);
		expect(at(300)).toBe(0);
	});

	it("of spot machines is a discount and a risk", () => {
		const of = (service: Values) => simulate(site({}, service), "spot-reclaim", 2).metrics;
		const spot = of({ spot: true, startup: 300, spotDrain: true });
		expect(spot.spotSaved / spot.cost).toBeCloseTo(0.6, 6);
		expect(spot.spotCalm).toBeGreaterThan(0.99);
		expect(spot.spotMissing).toBeGreaterThan(0);
		expect(of({ spot: true, startup: 300, spotDrain: false }).spotMissing).toBeGreaterThan(spot.spotMissing);
		expect(of({ spot: true, startup: 60, spotDrain: true }).spotMissing).toBe(0);
		expect(of({ spot: false })).not.toHaveProperty("spotSaved");
	});
});

describe("the formulas of cost", () => {
	const some = fc.double({ min: 0, max: 1e6, noNaN: true });

	it("count units that never shrink with traffic, and L4 units are the larger ones", () => {
		fc.assert(
			fc.property(some, some, some, some, fc.integer({ min: 0, max: 3 }), (a, b, c, d, which) => {
				const traffic = { newConnections: a, openConnections: b, bytesAnHour: c * 1e6, rules: d };
				const keys = ["newConnections", "openConnections", "bytesAnHour", "rules"] as const;
				const more = { ...traffic, [keys[which]]: traffic[keys[which]] * 2 };
				expect(capacityUnits("L7", more)).toBeGreaterThanOrEqual(capacityUnits("L7", traffic));
				expect(capacityUnits("L4", traffic)).toBeLessThanOrEqual(capacityUnits("L7", traffic));
			}),
		);
	});

	it("let reclaims be without memory", () => {
		fc.assert(
			fc.property(fc.double({ min: 0.001, max: 0.9, noNaN: true }), some, some, (share, a, b) => {
				const rate = reclaimRate(share);
				expect(survival(rate, a + b)).toBeCloseTo(survival(rate, a) * survival(rate, b), 9);
				expect(capacityMissing(rate, 10, a, b)).toBeGreaterThanOrEqual(0);
			}),
		);
	});

	it("round a size up to one that exists, and know the machines by their names", () => {
		fc.assert(
			fc.property(fc.double({ min: 0.1, max: 200, noNaN: true }), (wanted) => {
				const size = sizeFor(wanted);
				expect(size === undefined).toBe(wanted > ceiling);
				if (size === undefined) return;
				expect(ladder).toContain(size);
				expect(size).toBeGreaterThanOrEqual(wanted);
			}),
		);
		const known = { "m5.large": 1, "m5.xlarge": 2, "db.r6g.24xlarge": 48, "t3.medium": 0.5, "n2-standard-8": 4 };
		for (const [type, size] of Object.entries(known)) expect(sizeOf(type)).toBe(size);
		expect(sizeOf("a big one")).toBeUndefined();
	});
});
