import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LawObject } from "../../src/design/law.ts";
import { fitLaw } from "../../src/measure/statistics/fit.ts";
import { fromCumulated, fromPercentiles, quantileIn } from "../../src/measure/statistics/spread.ts";
import { TimeBins } from "../../src/measure/statistics/time-bins.ts";
import { type Distribution, quantileOf } from "../../src/simulator/random/distribution.ts";
import { lawOf } from "../../src/simulator/random/law-of.ts";
import { Stream } from "../../src/simulator/random/stream.ts";
import { runs } from "../support/runs.ts";

const n = 20_000;
/** Standard errors that a parameter may lie off: in hundreds of runs chance alone does not reach them. */
const errors = 5;

function drawn(law: Distribution, seed: number, step: number, count = n) {
	const bins = new TimeBins(step);
	const block = new Float64Array(count);
	law.fill(block, new Stream(seed, "measure"));
	// A clock tells whole steps.
	for (const value of block) bins.record(Math.round(value / step) * step);
	return bins.spread();
}

function fitOf(law: LawObject, seed: number, step = 1e-6) {
	const fit = fitLaw(drawn(lawOf(law), seed, step));
	expect(fit).toBeDefined();
	return fit!;
}

/** Means from a millisecond to some seconds. */
const mean = fc.double({ min: 0.002, max: 5, noNaN: true });
const seed = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const few = runs(25);

describe("a law is found again in what was drawn from it, within the error of so many draws", () => {
	test("exponential", () => {
		fc.assert(
			fc.property(mean, seed, (mean, seed) => {
				const { law, distance } = fitOf({ exponential: { mean } }, seed);
				expect(Object.keys(law)).toEqual(["exponential"]);
				expect(Math.abs(lawOf(law).mean / mean - 1)).toBeLessThan(errors / Math.sqrt(n));
				expect(distance).toBeLessThan(1.95 / Math.sqrt(n));
			}),
			few,
		);
	});

	test("lognormal", () => {
		fc.assert(
			fc.property(mean, fc.double({ min: 0.3, max: 1.8, noNaN: true }), seed, (median, sigma, seed) => {
				const { law } = fitOf({ lognormal: { median, sigma } }, seed);
				expect(law.lognormal).toBeDefined();
				const found = law.lognormal as { median: number; sigma: number };
				expect(Math.abs(Math.log(found.median / median))).toBeLessThan((errors * sigma) / Math.sqrt(n));
				expect(Math.abs(found.sigma / sigma - 1)).toBeLessThan(errors / Math.sqrt(2 * n));
			}),
			few,
		);
	});

	test("gamma", () => {
		// Near 1 it is as good as exponential, and far above as good as lognormal.
		const shape = fc.oneof(fc.double({ min: 0.3, max: 0.6, noNaN: true }), fc.double({ min: 2, max: 5, noNaN: true }));
		fc.assert(
			fc.property(mean, shape, seed, (mean, shape, seed) => {
				const { law } = fitOf({ gamma: { shape, mean } }, seed);
				expect(law.gamma).toBeDefined();
				const found = law.gamma as { shape: number; mean: number };
				expect(Math.abs(found.mean / mean - 1)).toBeLessThan(errors / Math.sqrt(n * shape));
				// The error of the likeliest shape is below shape · √(2/n).
				expect(Math.abs(found.shape / shape - 1)).toBeLessThan(errors * Math.sqrt(2 / n));
			}),
			few,
		);
	});

	test("Weibull", () => {
		const shape = fc.oneof(
			fc.double({ min: 0.4, max: 0.6, noNaN: true }),
			fc.double({ min: 2.2, max: 3, noNaN: true }),
		);
		fc.assert(
			fc.property(mean, shape, seed, (scale, shape, seed) => {
				const { law } = fitOf({ weibull: { shape, scale } }, seed);
				expect(law.weibull).toBeDefined();
				const found = law.weibull as { shape: number; scale: number };
				expect(Math.abs(found.shape / shape - 1)).toBeLessThan((errors * 0.78) / Math.sqrt(n));
				expect(Math.abs(found.scale / scale - 1)).toBeLessThan((errors * 1.053) / shape / Math.sqrt(n));
			}),
			few,
		);
	});

	test("always the same", () => {
		expect(fitLaw(drawn(lawOf(0.25), 1, 1e-3))?.law).toEqual({ deterministic: 0.25 });
	});
});

test("a clock of whole milliseconds does not bend the law of short times", () => {
	const { law } = fitOf({ lognormal: { median: 0.004, sigma: 0.7 } }, 3, 1e-3);
	expect(law.lognormal?.median).toBeCloseTo(0.004, 4);
	expect(law.lognormal?.sigma).toBeCloseTo(0.7, 1);
});

test("a few requests that hung do not decide the law of all others", () => {
	const bins = new TimeBins(1e-3);
	const block = new Float64Array(n);
	lawOf({ exponential: { mean: 0.05 } }).fill(block, new Stream(5, "measure"));
	for (const value of block) bins.record(value);
	for (let i = 0; i < 20; i++) bins.record(60);
	const fit = fitLaw(bins.spread());
	expect(lawOf(fit?.law).cdf(0.05)).toBeCloseTo(1 - Math.exp(-1), 1);
	expect(fit?.distance).toBeLessThan(0.02);
});

test("two kinds of requests are no law, and stay as they were measured: quantiles and mean", () => {
	const spread = drawn(
		lawOf({
			mixture: [
				{ weight: 1, law: 0.002 },
				{ weight: 1, law: 0.3 },
			],
		}),
		7,
		1e-4,
	);
	const fit = fitLaw(spread);
	expect(fit?.law.empirical).toBeDefined();
	const law = lawOf(fit?.law);
	expect(law.mean).toBeCloseTo(spread.mean ?? 0, 2);
	expect(quantileOf(law, 0.25)).toBeCloseTo(0.002, 3);
	expect(quantileOf(law, 0.9)).toBeCloseTo(0.3, 2);
});

test("what a clock cannot tell apart has no law", () => {
	const bins = new TimeBins(1);
	for (let i = 0; i < 1000; i++) bins.record(i % 200 === 0 ? 2 : 1);
	expect(fitLaw(bins.spread())).toBeUndefined();
	expect(fitLaw(new TimeBins(1e-3).spread())).toBeUndefined();
});

test("percentiles and buckets give the law that they were taken from", () => {
	const law = lawOf({ lognormal: { median: 0.02, sigma: 0.9 } });
	const shares = [0.5, 0.75, 0.9, 0.95, 0.99];
	const percentiles = fitLaw(
		fromPercentiles(
			shares.map((share) => [share, quantileOf(law, share)]),
			5000,
		)!,
	);
	expect(percentiles?.law.lognormal?.median).toBeCloseTo(0.02, 4);
	expect(percentiles?.law.lognormal?.sigma).toBeCloseTo(0.9, 2);
	const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, Number.POSITIVE_INFINITY];
	const buckets = fitLaw(fromCumulated(bounds.map((bound) => [bound, bound < 10 ? 1e5 * law.cdf(bound) : 1e5]))!);
	expect(buckets?.law.lognormal?.median).toBeCloseTo(0.02, 4);
	expect(buckets?.distance).toBeLessThan(0.001);
});

test("quantiles of classes lie within a 64th of those of the values", () => {
	fc.assert(
		fc.property(
			fc.array(fc.double({ min: 1e-4, max: 1000, noNaN: true }), { minLength: 200, maxLength: 400 }),
			(values) => {
				const bins = new TimeBins(1e-6);
				for (const value of values) bins.record(value);
				const sorted = [...values].sort((a, b) => a - b);
				for (const q of [0.1, 0.5, 0.9]) {
					const exact = sorted[Math.ceil(q * sorted.length) - 1];
					const found = quantileIn(bins.spread(), q);
					expect(Math.abs(found / exact - 1)).toBeLessThan(1 / 50);
				}
			},
		),
		runs(50),
	);
});
