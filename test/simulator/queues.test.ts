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

/** Of one replication; with twenty, three standard errors are about the two percent that a mean may be off. */
const customers = 50_000;

/** One of each kind, to the last percent. Heavier loads, and more of each, are in validation/queues.ts. */
describe("closed forms", () => {
	it("M/M/1 at ρ = 0.5: mean, p99, Little's law", () => {
		const rho = 0.5;
		const result = measure(station({ rate: rho, work: exponential(1), customers }), 20);
		expect(agrees(result.time, 1 / (1 - rho))).toBe(true);
		expect(agrees(result.p99, Math.log(100) / (1 - rho), 0.03)).toBe(true);
		expect(result.population.mean / result.little.mean).toBeCloseTo(1, 2);
	});

	it("M/M/4 at ρ = 0.8", () => {
		const [c, rho] = [4, 0.8];
		const result = measure(station({ rate: c * rho, servers: c, work: exponential(1), customers }), 20);
		expect(agrees(result.time, 1 + erlangC(c, rho).mean)).toBe(true);
	});

	it("Erlang's C is the reference's", () => {
		expect(erlangC(8, 0.8).probability).toBeCloseTo(0.457645, 6);
		expect(erlangC(8, 0.8).mean).toBeCloseTo(0.286028, 6);
	});

	it.each([
		// c, K, a, P(block), wait of the accepted: reference table.
		[1, 10, 1.5, 0.337232, 7.17648],
		[5, 5, 4, 0.199067, 0],
	])("M/M/%i/%i at a = %f", (c, k, a, block, wait) => {
		const plan = station({ rate: a, servers: c, bound: k - c, work: exponential(1), customers });
		const result = measure(plan, 20);
		expect(agrees(result.blocked, block, 0.03)).toBe(true);
		expect(agrees(result.time, 1 + wait)).toBe(true);
	});

	it("M/G/1 at ρ = 0.5 with lognormal σ = 0.5: Pollaczek and Khinchine", () => {
		const [rho, sigma, cv2] = [0.5, 0.5, 0.284025];
		const work = lognormal(Math.exp((-sigma * sigma) / 2), sigma);
		const result = measure(station({ rate: rho, work, customers }), 20, 2);
		expect(agrees(result.time, 1 + ((rho / (1 - rho)) * (1 + cv2)) / 2)).toBe(true);
	});
});
