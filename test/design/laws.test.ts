import { describe, expect, test } from "vitest";
import { Law } from "../../src/design/law.ts";
import { DeclaredLoad } from "../../src/design/load.ts";

/** The value as it is understood, else the first thing that is wrong with it. */
function read(schema: typeof Law | typeof DeclaredLoad, value: unknown): unknown {
	const { success, data, error } = schema.safeParse(value);
	return success ? data : error.issues[0].message;
}

describe("a law", () => {
	test.each([
		["20ms", 0.02],
		[0, 0],
		[{ deterministic: "1s" }, { deterministic: 1 }],
		[{ exponential: { mean: "20ms" } }, { exponential: { mean: 0.02 } }],
		[{ lognormal: { p50: 1, p99: 1 } }, { lognormal: { p50: 1, p99: 1 } }],
		[{ lognormal: { median: 1, sigma: 0 } }, { lognormal: { median: 1, sigma: 0 } }],
		[{ empirical: [1, "2s"] }, { empirical: [1, 2] }],
		[{ empirical: { values: [1, 2], weights: [1, 3] } }, { empirical: { values: [1, 2], weights: [1, 3] } }],
		[{ mixture: [{ weight: 1, law: { deterministic: 1 } }] }, { mixture: [{ weight: 1, law: { deterministic: 1 } }] }],
	])("%j is read", (value, law) => {
		expect(read(Law, value)).toEqual(law);
	});

	test.each([
		["soon", /^a law is a time, or an object such as/],
		[[1], /^a law is a time, or an object such as/],
		[null, /^a law is a time, or an object such as/],
		[{}, /a law is exactly one of deterministic, exponential/],
		[{ deterministic: 1, exponential: { mean: 1 } }, /a law is exactly one of/],
		[{ expnential: { mean: 1 } }, /a law has no part "expnential"; there are deterministic/],
		[{ exponential: { mean: 0 } }, /expected number to be >0/],
		[{ uniform: { from: 1, to: 1 } }, /the "to" of a uniform law lies above its "from"/],
		[{ lognormal: { p50: 2, p99: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { p50: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { p99: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { p50: 1, p99: 2, sigma: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { p50: 1, p99: 2, median: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { median: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { sigma: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { p50: 1, median: 1, sigma: 1 } }, /a lognormal law has p50 and p99/],
		[{ lognormal: { p99: 1, median: 1, sigma: 1 } }, /a lognormal law has p50 and p99/],
		[{ pareto: { least: 1, shape: 1 } }, /the mean would be infinite/],
		[{ empirical: { values: [1, 2], weights: [1] } }, /each value needs one weight/],
	])("%j is refused in words", (value, words) => {
		expect(read(Law, value)).toMatch(words);
	});
});

describe("a declared load", () => {
	test.each([
		[{ constant: "800/s" }, { constant: 800 }],
		[
			{ constant: 1, duration: "1h", warmUp: "5min" },
			{ constant: 1, duration: 3600, warmUp: 300 },
		],
		[
			{
				steps: [
					{ at: 0, rate: 1 },
					{ at: 0, rate: 2 },
					{ at: "1min", rate: 3 },
				],
			},
			{
				steps: [
					{ at: 0, rate: 1 },
					{ at: 0, rate: 2 },
					{ at: 60, rate: 3 },
				],
			},
		],
		[{ trace: { times: [0, 1, 1] } }, { trace: { times: [0, 1, 1] } }],
		[
			{ trace: { counts: [3, 0], every: "1min", replay: "exact" } },
			{ trace: { counts: [3, 0], every: 60, replay: "exact" } },
		],
	])("%j is read", (value, load) => {
		expect(read(DeclaredLoad, value)).toEqual(load);
	});

	test.each([
		[{}, /a load is exactly one of constant, linear/],
		[{ constant: 1, diurnal: { mean: 1, swing: 0, period: 1 } }, /a load is exactly one of/],
		[{ constnt: 1 }, /a load has no part "constnt"; there are constant, .*duration, warmUp/],
		[
			{
				linear: [
					{ at: 2, rate: 1 },
					{ at: 1, rate: 1 },
				],
			},
			/the points are in the order of time/,
		],
		[{ constant: 1, duration: 10, warmUp: 10 }, /the warm-up is shorter than the whole/],
		[{ trace: {} }, /a trace has times, or counts and every/],
		[{ trace: { counts: [1] } }, /a trace has times, or counts and every/],
		[{ trace: { every: 1 } }, /a trace has times, or counts and every/],
		[{ trace: { times: [1], counts: [1] } }, /a trace has times, or counts and every/],
		[{ trace: { times: [1], every: 1 } }, /a trace has times, or counts and every/],
		[{ trace: { times: [1], replay: "exact" } }, /a trace has times, or counts and every/],
		[{ trace: { times: [2, 1] } }, /the times of a trace are in order/],
	])("%j is refused in words", (value, words) => {
		expect(read(DeclaredLoad, value)).toMatch(words);
	});
});
