import { describe, expect, it } from "vitest";
import { exponential, lognormal } from "../../src/simulator/random/distribution.ts";
import { agrees, measure, station } from "./worlds.ts";

/** Erlang's C and the mean wait, service rate 1. */
function erlangC(c: number, rho: number) {
	let b = 1;
	const a = c * rho;
	for (let k = 1; k <= c; k++) b = (a * b) / (k + a * b);
	const wait = b / (1 - rho + rho * b);
	return { probability: wait, mean: wait / (c * (1 - rho)) };
}

describe("closed forms", () => {
	it.each([0.5, 0.8])("M/M/1 at ρ = %f: mean, p99, Little's law", (rho) => {
		const plan = station({ rate: rho, work: exponential(1), customers: rho > 0.6 ? 100_000 : 50_000 });
		const result = measure(plan, 20, { sampled: true });
		expect(agrees(result.time, 1 / (1 - rho))).toBe(true);
		expect(agrees(result.p99, Math.log(100) / (1 - rho), 0.03)).toBe(true);
		expect(result.population.mean / result.little.mean).toBeCloseTo(1, 2);
	});

	it.each([
		[2, 0.8],
		[4, 0.8],
		[8, 0.7],
		[8, 0.9],
	])("M/M/%i at ρ = %f", (c, rho) => {
		const result = measure(station({ rate: c * rho, servers: c, work: exponential(1), customers: 100_000 }), 20);
		expect(agrees(result.time, 1 + erlangC(c, rho).mean)).toBe(true);
	});

	it("Erlang's C is the reference's", () => {
		expect(erlangC(8, 0.8).probability).toBeCloseTo(0.457645, 6);
		expect(erlangC(8, 0.8).mean).toBeCloseTo(0.286028, 6);
	});

	it.each([
		// c, K, a, P(block), wait of the accepted: reference table.
		[1, 10, 0.8, 0.0234929, 2.7971],
		[1, 10, 1.5, 0.337232, 7.17648],
		[4, 20, 3.6, 0.016805, 1.195],
		[5, 5, 4, 0.199067, 0],
	])("M/M/%i/%i at a = %f", (c, k, a, block, wait) => {
		const plan = station({ rate: a, servers: c, bound: k - c, work: exponential(1), customers: 80_000 });
		const result = measure(plan, 20);
		expect(agrees(result.blocked, block, 0.03)).toBe(true);
		expect(agrees(result.time, 1 + wait)).toBe(true);
	});

	it("M/G/c/c loses the same share whatever the law of service (Erlang's insensitivity)", () => {
		const work = lognormal(Math.exp(-0.5), 1);
		const result = measure(station({ rate: 4, servers: 5, bound: 0, work, customers: 100_000 }), 20);
		expect(agrees(result.blocked, 0.199067)).toBe(true);
	});

	it.each([
		[0.5, 0.5, 0.284025],
		[0.7, 1, 1.71828],
	])("M/G/1 at ρ = %f with lognormal σ = %f: Pollaczek and Khinchine", (rho, sigma, cv2) => {
		const work = lognormal(Math.exp((-sigma * sigma) / 2), sigma);
		const result = measure(station({ rate: rho, work, customers: 100_000 }), 20, { seed: 2 });
		expect(agrees(result.time, 1 + ((rho / (1 - rho)) * (1 + cv2)) / 2)).toBe(true);
	});
});
