import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
	type Distribution,
	deterministic,
	exponential,
	lognormal,
	lognormalFrom,
	quantileOf,
	uniform,
} from "../../src/simulator/random/distribution.ts";
import { empirical } from "../../src/simulator/random/laws/empirical.ts";
import { erlang, gamma } from "../../src/simulator/random/laws/gamma.ts";
import { mixture } from "../../src/simulator/random/laws/mixture.ts";
import { normal } from "../../src/simulator/random/laws/normal.ts";
import { pareto } from "../../src/simulator/random/laws/pareto.ts";
import { weibull } from "../../src/simulator/random/laws/weibull.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { runs } from "../support/runs.ts";

const count = 200_000;

function draw(law: Distribution, seed = 1, n = count): Float64Array {
	const values = new Float64Array(n);
	law.fill(values, new Luck(seed).stream("law"));
	return values;
}

/** Kolmogorov and Smirnov's statistic, times the root of the number; above 1.95 once in a thousand. */
function distance(law: Distribution, values: Float64Array): number {
	const sorted = values.slice().sort();
	let furthest = 0;
	for (let i = 0; i < sorted.length; i++) {
		const exact = law.cdf(sorted[i]);
		furthest = Math.max(furthest, exact - i / sorted.length, (i + 1) / sorted.length - exact);
	}
	return furthest * Math.sqrt(sorted.length);
}

const halves = mixture([
	{ weight: 3, law: exponential(0.01) },
	{ weight: 1, law: gamma(4, 0.2) },
]);

const smooth: [string, Distribution][] = [
	["exponential", exponential(3)],
	["uniform", uniform(2, 5)],
	["lognormal", lognormal(0.02, 0.8)],
	["normal", normal(10, 2)],
	["normal, folded", normal(1, 2)],
	["gamma of shape 0.3", gamma(0.3, 2)],
	["gamma of shape 1", gamma(1, 2)],
	["gamma of shape 7.5", gamma(7.5, 0.1)],
	["Erlang of 3 stages", erlang(3, 1)],
	["Weibull of shape 0.6", weibull(0.6, 1)],
	["Weibull of shape 2", weibull(2, 4)],
	["Pareto of shape 6", pareto(1, 6)],
	["a mixture", halves],
];

describe.each(smooth)("the law %s", (_, law) => {
	const values = draw(law);

	it("passes Kolmogorov and Smirnov's test", () => {
		expect(distance(law, values)).toBeLessThan(1.95);
	});

	it("has its mean and its variance", () => {
		let mean = 0;
		for (const value of values) mean += value / count;
		let square = 0;
		let fourth = 0;
		for (const value of values) {
			square += (value - mean) ** 2 / count;
			fourth += (value - mean) ** 4 / count;
		}
		const variance = law.variability * law.mean ** 2;
		expect(Math.abs(mean - law.mean)).toBeLessThan(4 * Math.sqrt(variance / count));
		expect(Math.abs(square - variance)).toBeLessThan(4.5 * Math.sqrt((fourth - square ** 2) / count));
	});

	it("has its quantiles", () => {
		for (const q of [0.1, 0.5, 0.9, 0.99]) {
			const point = quantileOf(law, q);
			const below = values.reduce((sum, value) => sum + (value <= point ? 1 : 0), 0);
			expect(Math.abs(below - q * count)).toBeLessThan(4 * Math.sqrt(q * (1 - q) * count));
		}
	});
});

describe("laws", () => {
	it("know numbers from the tables", () => {
		expect(quantileOf(lognormalFrom(0.012, 0.08), 0.99)).toBeCloseTo(0.08, 12);
		expect(quantileOf(lognormalFrom(0.012, 0.08), 0.5)).toBeCloseTo(0.012, 12);
		expect(quantileOf(exponential(2), 0.99)).toBeCloseTo(2 * Math.log(100), 10);
		// χ² with 5 degrees of freedom at 95 %, and the Rayleigh law's mean and 90 %.
		expect(quantileOf(gamma(2.5, 5), 0.95)).toBeCloseTo(11.0704976935, 8);
		expect(quantileOf(gamma(0.5, 1), 0.95)).toBeCloseTo(3.8414588207, 8);
		expect(weibull(2, Math.SQRT2).mean).toBeCloseTo(Math.sqrt(Math.PI / 2), 12);
		expect(quantileOf(weibull(2, Math.SQRT2), 0.9)).toBeCloseTo(Math.sqrt(2 * Math.log(10)), 10);
		expect(lognormal(1, 1.5).variability).toBeCloseTo(8.48774, 5);
		expect(quantileOf(pareto(1.05, 1.51), 0.999)).toBeCloseTo(1.05 * 1000 ** (1 / 1.51), 6);
		expect(erlang(4, 1).variability).toBe(0.25);
		expect(quantileOf(deterministic(3), 0.2)).toBe(3);
	});

	it("Pareto's tail goes on beyond one in 2³²", () => {
		const law = pareto(1, 1);
		const high = { bits: () => 0 } as never;
		const most = new Float64Array(1);
		law.fill(most, high);
		expect(most[0]).toBe(2 ** 54);
		const low = { bits: () => -1 } as never;
		law.fill(most, low);
		expect(most[0]).toBeGreaterThanOrEqual(1);
	});

	it("empirical: draws what was measured, as often", () => {
		const law = empirical([5, 1, 3], [1, 2, 7]);
		expect(law.mean).toBeCloseTo(2.8, 12);
		expect(law.variability * law.mean ** 2).toBeCloseTo(1.16, 12);
		const values = draw(law);
		for (const [value, share] of [
			[1, 0.2],
			[3, 0.7],
			[5, 0.1],
		]) {
			const seen = values.filter((one) => one === value).length;
			expect(Math.abs(seen - share * count)).toBeLessThan(4 * Math.sqrt(share * (1 - share) * count));
		}
		expect(values.every((value) => [1, 3, 5].includes(value))).toBe(true);
		expect([0.2, 0.21, 0.9, 0.91].map((q) => quantileOf(law, q))).toEqual([1, 3, 3, 5]);
	});

	const positive = fc.double({ min: 0.05, max: 20, noNaN: true });
	const any: fc.Arbitrary<Distribution> = fc.oneof(
		positive.map(exponential),
		fc.tuple(positive, positive).map(([from, width]) => uniform(from, from + width)),
		fc.tuple(positive, fc.double({ min: 0.05, max: 2, noNaN: true })).map(([m, s]) => lognormal(m, s)),
		fc.tuple(positive, positive).map(([shape, mean]) => gamma(shape, mean)),
		fc.tuple(fc.double({ min: 0.4, max: 5, noNaN: true }), positive).map(([shape, scale]) => weibull(shape, scale)),
		fc.tuple(positive, fc.double({ min: 1.1, max: 9, noNaN: true })).map(([least, shape]) => pareto(least, shape)),
	);
	const nested = fc.oneof(
		any,
		fc.tuple(any, any, fc.double({ min: 0.05, max: 1, noNaN: true })).map(([a, b, weight]) =>
			mixture([
				{ weight, law: a },
				{ weight: 1, law: b },
			]),
		),
	);

	it("of any parameters: draws are not negative, follow the law, and are the same for the same seed", () => {
		fc.assert(
			fc.property(nested, fc.integer({ min: 1, max: 1e6 }), (law, seed) => {
				const values = draw(law, seed, 2000);
				expect(values.every((value) => value >= 0 && Number.isFinite(value))).toBe(true);
				expect(draw(law, seed, 2000)).toEqual(values);
				// Once in ten million.
				expect(distance(law, values)).toBeLessThan(2.9);
			}),
			runs(150),
		);
	});

	it("of any parameters: the quantile is the inverse of the distribution function", () => {
		fc.assert(
			fc.property(nested, fc.double({ min: 0.01, max: 0.999, noNaN: true }), (law, q) => {
				expect(law.cdf(quantileOf(law, q))).toBeCloseTo(q, 9);
			}),
		);
	});

	it("a block need not be even, nor full", () => {
		for (const [, law] of smooth) expect(draw(law, 3, 7).every((value) => value > 0)).toBe(true);
	});
});
