import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assumptionsOf, simulate } from "../../src/simulator/index.ts";
import {
	choose,
	downMinutesAYear,
	kOfN,
	needed,
	parallel,
	series,
} from "../../src/simulator/models/availability/availability.ts";
import { designOf } from "./designs.ts";

const share = fc.double({ min: 0.01, max: 0.9999, noNaN: true });
const few = fc.integer({ min: 1, max: 30 });

describe("availability of independent parts", () => {
	it("is that of a series where all are needed, and of a parallel where one is", () => {
		fc.assert(
			fc.property(share, few, (a, n) => {
				expect(kOfN(a, n, n)).toBeCloseTo(series(a, n), 9);
				expect(kOfN(a, 1, n)).toBeCloseTo(parallel(a, n), 9);
				expect(kOfN(a, 0, n)).toBeCloseTo(1, 9);
			}),
		);
	});

	it("grows with the parts and falls with those that are needed", () => {
		fc.assert(
			fc.property(share, few, few, (a, k, more) => {
				const n = k + more;
				expect(kOfN(a, k, n + 1)).toBeGreaterThanOrEqual(kOfN(a, k, n) - 1e-12);
				expect(kOfN(a, k + 1, n)).toBeLessThanOrEqual(kOfN(a, k, n) + 1e-12);
			}),
		);
	});

	it("knows the two ends, and fleets of which there are more choices than a number holds", () => {
		expect([kOfN(1, 3, 3), kOfN(0, 1, 3), kOfN(0, 0, 3)]).toEqual([1, 0, 1]);
		expect(kOfN(0.99, 4000, 4000)).toBeCloseTo(series(0.99, 4000), 12);
		expect(kOfN(0.99, 900, 1000)).toBeCloseTo(1, 12);
		// A median lies within one of the mean.
		expect(kOfN(0.5, 2001, 4000)).toBeLessThan(0.5);
		expect(kOfN(0.5, 2000, 4000)).toBeGreaterThan(0.5);
	});

	it("counts combinations as Pascal did", () => {
		fc.assert(
			fc.property(few, few, (n, k) => {
				expect(choose(n + 1, k)).toBe(choose(n, k) + choose(n, k - 1));
			}),
		);
		expect(needed(32, 16)).toBe(2);
		expect(needed(0, 16)).toBe(1);
		expect(downMinutesAYear(1)).toBe(0);
	});
});

describe("a service of n replicas", () => {
	const of = (replicas: number, more = {}) =>
		designOf({ "Client:c": { rate: 50 }, "Service:s": { replicas, concurrency: 16, ...more } }, [
			"Client:c routes Service:s",
		]);
	const metrics = (...design: Parameters<typeof of>) => simulate(of(...design), "replica-loss").metrics;

	it("loses 1/n with one of them, and is down when too few are left", () => {
		expect(metrics(1).blastRadius).toBe(1);
		expect(metrics(1).downMinutesYear).toBeCloseTo(0.005 * 525_600, 6);
		expect(metrics(4).blastRadius).toBe(0.25);
		expect(metrics(2).downMinutesYear).toBeCloseTo(0.005 ** 2 * 525_600, 6);
		// Three busy workers each: two of three replicas are needed.
		const tight = metrics(3, { concurrency: 1, serviceTimeP50: 0.03, serviceTimeP99: 0.03 });
		expect(tight.downMinutesYear).toBeCloseTo((1 - (3 * 0.995 ** 2 * 0.005 + 0.995 ** 3)) * 525_600, 4);
		expect(metrics(1, { availabilityOfOne: 0.9 }).downMinutesYear).toBeCloseTo(52_560, 6);
	});

	it("lists how available one replica is only where it is used", () => {
		const asked = (scenario: string) => assumptionsOf(of(2), scenario).map(({ attribute }) => attribute);
		expect(asked("replica-loss")).toContain("availabilityOfOne");
		expect(asked("traffic-spike")).not.toContain("availabilityOfOne");
	});
});
