import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { compare, simulate } from "../../src/simulator/index.ts";
import { Station } from "../../src/simulator/studies/growth/station.ts";
import { runs } from "../support/runs.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

interface Growing {
	client?: Values;
	service?: Values;
	store?: Values;
	scaler?: Values;
}

function site({ client, service, store, scaler }: Growing) {
	return designOf(
		{
			"Client:c": { rate: 800, ...client },
			"Service:s": { replicas: 1, concurrency: 16, serviceTimeP50: 0.02, serviceTimeP99: 0.02, ...service },
			...(store && { "Store:db": { role: "database", capacity: 4, ...store } }),
			...(scaler && { "Scaler:a": { min: 2, max: 100, signals: ["requests"], ...scaler } }),
		},
		[
			"Client:c routes Service:s",
			...(store ? [["Service:s writes Store:db", { share: 1 }] as [string, Values]] : []),
			...(scaler ? ["Scaler:a scales Service:s"] : []),
		],
	);
}

const year = (growing: Growing) => simulate(site(growing), "growth-year", 4).metrics;

describe("a year of growth", () => {
	it("is bought in steps of doubled machines until there is no larger one", () => {
		// 16 workers do 800/s and may be 70 % busy: three times the traffic needs 4.3 machines, and the next size is 8.
		const small = year({ service: { instanceType: "m7i.large" } });
		expect(small.monthsWithin).toBe(12);
		expect(small.costAtEnd).toBeCloseTo(8 * 0.05 * 730, 6);
		expect(small.costGrowth).toBe(4);
		const large = year({ service: { instanceType: "m7i.24xlarge" } });
		// One step is left: 1 600/s, which three times the traffic exceeds in the eighth month.
		expect(large.monthsWithin).toBeLessThanOrEqual(7);
		expect(large.costAtEnd).toBeCloseTo(2 * 0.05 * 730, 6);
		expect(large.errorRate).toBeGreaterThanOrEqual(0);
	});

	it("takes the declared law of the service's time, and the part of the clients' traffic that reaches it", () => {
		const twice = year({ service: { serviceTime: { exponential: { mean: 0.04 } } } });
		// As above, but each request takes twice as long: 8.6 machines, and the next size is 16.
		expect(twice.costAtEnd).toBeCloseTo(16 * 0.05 * 730, 6);
		const behind = designOf(
			{
				"Client:c": { rate: 8000 },
				"Service:front": { replicas: 9 },
				"Service:s": { replicas: 1, concurrency: 16, serviceTimeP50: 0.02, serviceTimeP99: 0.02 },
			},
			["Client:c routes Service:front", ["Service:front calls Service:s", { share: 0.1 }]],
		);
		const { metrics } = simulate(behind, "growth-year", 4, { focus: "Service:s" });
		expect(metrics.costAtEnd).toBeCloseTo(8 * 0.05 * 730, 6);
	});

	it("has no ceiling for a fleet, unless its scaler has one", () => {
		const fleet = year({ scaler: {} });
		expect(fleet.monthsWithin).toBe(12);
		// 2 400/s at 560/s each.
		expect(fleet.costAtEnd).toBeCloseTo(5 * 0.05 * 730, 6);
		const capped = year({ scaler: { max: 2 } });
		expect(capped.monthsWithin).toBeLessThan(8);
	});

	it("ends at one writer before it ends at the fleet, and shards move that away", () => {
		const store = { instanceClass: "db.r6g.24xlarge", writeTime: 0.005 };
		const { metrics } = compare(
			site({ scaler: {}, store }),
			[{ of: "Store:db", attribute: "shards", value: 4 }],
			"growth-year",
			{ replications: 3 },
		);
		expect(metrics.monthsWithin.before).toBeLessThanOrEqual(7);
		expect(metrics.monthsWithin.after).toBe(12);
		expect(metrics.costAtEnd.mean).toBeGreaterThan(0);
	});

	it("lasts the shorter the faster it is, and for ever where it is none", () => {
		const lasts = [1, 1.5, 2.5, 5, 20].map(
			(growthYear) => year({ client: { growthYear }, service: { instanceType: "m7i.24xlarge" } }).monthsWithin,
		);
		expect(lasts).toEqual([...lasts].sort((a, b) => b - a));
		expect(lasts[0]).toBe(12);
		expect(lasts[4]).toBeLessThan(4);
	});

	it("holds for any design: every request ends once, and months are at most twelve", { timeout: 60_000 }, () => {
		const some = <T>(...of: T[]) => fc.constantFrom(...of);
		const sites = fc.record({
			client: fc.record({ rate: some(0.5, 30, 3000), growthYear: some(0.3, 1, 3, 50), timeout: some(0.01, 10) }),
			service: fc.record({ replicas: some(0, 1, 3), queueBound: some(0, 1000), instanceType: some("m5.large", "?") }),
			store: fc.option(fc.record({ shards: some(1, 4), instanceClass: some("db.m5.24xlarge", "db.m5.large") }), {
				nil: undefined,
			}),
			scaler: fc.option(fc.record({ max: some(2, 50) }), { nil: undefined }),
		});
		fc.assert(
			fc.property(sites, (growing) => {
				const run = simulate(site(growing), "growth-year", 1);
				expect(run.metrics.monthsWithin).toBeGreaterThanOrEqual(0);
				expect(run.metrics.monthsWithin).toBeLessThanOrEqual(12);
				expect(run.series.time).toHaveLength(180);
				expect(run.metrics.availability + run.metrics.errorRate).toBeCloseTo(1, 9);
			}),
			runs(12),
		);
	});
});

describe("a station", () => {
	it("gives each request the server that is free first, as a list of servers would", () => {
		const times = fc.array(
			fc.tuple(fc.double({ min: 0, max: 2, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true })),
		);
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 9 }), times, (servers, requests) => {
				const station = new Station();
				station.open(servers);
				const list = new Array<number>(servers).fill(0);
				let now = 0;
				for (const [gap, work] of requests) {
					now += gap;
					const first = list.indexOf(Math.min(...list));
					list[first] = Math.max(now, list[first]) + work;
					expect(station.serve(now, work)).toBe(list[first]);
				}
			}),
		);
	});

	it("without servers never begins", () => {
		expect(new Station().begins(3)).toBe(Number.POSITIVE_INFINITY);
	});
});
