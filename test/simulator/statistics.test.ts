import { describe, expect, it } from "vitest";
import {
	type Distribution,
	deterministic,
	exponential,
	lognormalFrom,
	Sampler,
	uniform,
} from "../../src/simulator/random/distribution.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { Zipf } from "../../src/simulator/random/zipf.ts";
import { Histogram } from "../../src/simulator/statistics/histogram.ts";
import { intervalOf } from "../../src/simulator/statistics/interval.ts";
import { Moments, pairedInterval } from "../../src/simulator/statistics/moments.ts";
import { studentQuantile } from "../../src/simulator/statistics/student.ts";

describe("Student's t", () => {
	it.each([
		[0.975, 1, 12.706204736],
		[0.975, 2, 4.30265273],
		[0.95, 5, 2.015048373],
		[0.975, 9, 2.262157163],
		[0.975, 19, 2.093024054],
		[0.995, 19, 2.860934606],
		[0.975, 100, 1.983971519],
		[0.975, 10_000, 1.960201264],
	])("quantile %f with %i degrees of freedom", (p, freedom, exact) => {
		expect(studentQuantile(p, freedom)).toBeCloseTo(exact, 6);
	});
});

describe("paired interval", () => {
	it("is the textbook's", () => {
		// Differences 1, 2, 3: mean 2, s = 1, t(0.975, 2) = 4.3027, half width 2.4841.
		const interval = pairedInterval([10, 20, 30], [11, 22, 33], 0.95);
		expect(interval.mean).toBeCloseTo(2, 12);
		expect(interval.high - interval.mean).toBeCloseTo(4.30265273 / Math.sqrt(3), 6);
		expect(interval.significant).toBe(false);
	});

	it("finds a constant difference significant and none in equal numbers", () => {
		expect(pairedInterval([1, 2, 3], [2, 3, 4], 0.95).significant).toBe(true);
		expect(pairedInterval([1, 2, 3], [1, 2, 3], 0.95).significant).toBe(false);
		expect(pairedInterval([1], [2], 0.95).significant).toBe(false);
	});
});

describe("interval of a skewed sample", () => {
	// Skewness 1.3, deviation 1.35 by hand; t(0.975, 9) = 2.26216.
	const sample = [0, 0, 0, 1, 1, 1, 1, 2, 2, 4.5];
	const { mean, low, high } = intervalOf(sample, 0.95);

	it("reaches further to the side of the tail, and no less to the other", () => {
		const deviations = sample.map((value) => value - 1.25);
		const of = (power: number) => deviations.reduce((sum, value) => sum + value ** power, 0);
		const plain = (2.262157163 * Math.sqrt(of(2) / 9)) / Math.sqrt(10);
		expect(mean).toBeCloseTo(1.25, 12);
		expect(mean - low).toBeCloseTo(plain, 6);
		expect(high - mean).toBeGreaterThan(1.3 * plain);
		// Hall's cubic of what the end says comes back to the quantile.
		const skewness = of(3) / 10 / (of(2) / 10) ** 1.5;
		const u = (mean - high) / Math.sqrt(of(2) / 9);
		const cubic = u + (skewness * u ** 2) / 3 + (skewness ** 2 * u ** 3) / 27 + skewness / 60;
		expect(cubic).toBeCloseTo(-2.262157163 / Math.sqrt(10), 9);
	});

	it("covers the mean of an exponential law more often than a plain one", () => {
		const draw = new Sampler(exponential(1), new Luck(5).stream("test"));
		let plain = 0;
		let wide = 0;
		for (let i = 0; i < 4000; i++) {
			const values = Array.from({ length: 20 }, () => draw.next());
			const found = intervalOf(values, 0.95);
			// The end that is not stretched is that of the plain one.
			const half = Math.min(found.mean - found.low, found.high - found.mean);
			if (Math.abs(found.mean - 1) <= half) plain++;
			if (found.low <= 1 && 1 <= found.high) wide++;
		}
		expect(plain / 4000).toBeLessThan(0.93);
		expect(wide / 4000).toBeGreaterThan(0.93);
	});
});

describe("histogram", () => {
	it("gives quantiles within 0.8 %", () => {
		const histogram = new Histogram();
		for (let i = 1; i <= 100_000; i++) histogram.record(i / 1000);
		for (const q of [0.01, 0.5, 0.9, 0.99, 0.999]) {
			expect(Math.abs(histogram.quantile(q) / (q * 100) - 1)).toBeLessThan(0.008);
		}
		const other = new Histogram();
		other.record(1e-9);
		other.record(1e9);
		histogram.absorb(other);
		expect(histogram.count).toBe(100_002);
		expect(other.quantile(0.5)).toBeNaN();
	});

	it("counts the same whether values come one by one, in small parts or in large ones", () => {
		const values = Array.from({ length: 1000 }, (_, i) => 2 ** (((i * 389) % 1000) / 40 - 12));
		const whole = new Histogram();
		for (const value of values) whole.record(value);
		for (const size of [1, 3, 64, 65, 400]) {
			const [sum, part] = [new Histogram(), new Histogram()];
			for (const [i, value] of values.entries()) {
				part.record(value);
				if ((i + 1) % size === 0) sum.absorb(part);
			}
			sum.absorb(part);
			const of = (one: Histogram) => [one.count, ...[0, 0.03, 0.5, 0.9, 1].map((q) => one.quantile(q))];
			expect(of(sum)).toEqual(of(whole));
			expect(part.quantile(1)).toBeNaN();
		}
	});
});

describe("distributions", () => {
	function draw(law: Distribution, n: number) {
		const sampler = new Sampler(law, new Luck(3).stream("test"));
		const moments = new Moments();
		const values: number[] = [];
		for (let i = 0; i < n; i++) {
			const value = sampler.next();
			moments.add(value);
			values.push(value);
		}
		return { moments, values: values.sort((a, b) => a - b) };
	}

	it.each([
		["exponential", exponential(2)],
		["uniform", uniform(1, 5)],
		["lognormal", lognormalFrom(0.02, 0.12)],
		["deterministic", deterministic(4)],
	])("%s has its mean", (_, law) => {
		const { moments } = draw(law, 200_000);
		const error = Math.sqrt(moments.variance / moments.count);
		expect(Math.abs(moments.mean - law.mean)).toBeLessThanOrEqual(3 * error + 1e-12);
	});

	it("lognormal has the median and the p99 it was made from", () => {
		const { values } = draw(lognormalFrom(0.02, 0.12), 400_000);
		expect(values[200_000] / 0.02).toBeCloseTo(1, 1.7);
		expect(values[396_000] / 0.12).toBeCloseTo(1, 1.5);
	});

	it("Zipf's first key has its share", () => {
		const zipf = new Zipf(1000, 0.99);
		const stream = new Luck(1).stream("keys");
		let sum = 0;
		for (let k = 1; k <= 1000; k++) sum += k ** -0.99;
		let first = 0;
		for (let i = 0; i < 100_000; i++) if (zipf.draw(stream) === 0) first++;
		expect(first / 100_000).toBeCloseTo(1 / sum, 2);
	});
});

describe("streams", () => {
	it("are the same for the same seed, name and replication, and unlike otherwise", () => {
		const first = (seed: number, name: string, replication: number) => new Luck(seed, replication).stream(name).bits();
		expect(first(1, "a", 0)).toBe(first(1, "a", 0));
		const all = [first(1, "a", 0), first(2, "a", 0), first(1, "b", 0), first(1, "a", 1), first(1, "a", 2)];
		expect(new Set(all).size).toBe(all.length);
	});

	it("follow the reference implementation of xoshiro128**", () => {
		// State 1, 2, 3, 4; the first outputs of Blackman and Vigna's C code.
		const stream = new Luck(1).stream("x");
		stream.state.set([1, 2, 3, 4]);
		const outputs = Array.from({ length: 4 }, () => stream.bits() >>> 0);
		expect(outputs).toEqual([11520, 0, 5927040, 70819200]);
	});

	it("are uniform and independent of each other over replications", () => {
		const moments = new Moments();
		for (let r = 0; r < 20_000; r++) moments.add(new Luck(5, r).stream("arrivals").uniform());
		expect(Math.abs(moments.mean - 0.5)).toBeLessThan(3 * Math.sqrt(1 / 12 / 20_000));
		expect(moments.variance).toBeCloseTo(1 / 12, 2);
	});
});
