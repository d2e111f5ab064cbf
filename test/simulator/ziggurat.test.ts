import { describe, expect, it } from "vitest";
import { Luck } from "../../src/simulator/random/stream.ts";
import { fillExponential } from "../../src/simulator/random/ziggurat.ts";

const count = 1_000_000;

function draw(mean: number, seed: number): Float64Array {
	const values = new Float64Array(count);
	fillExponential(values, new Luck(seed).stream("ziggurat"), mean);
	return values;
}

describe("exponential numbers by the ziggurat", () => {
	it.each([1, 2, 3])("have the moments k! (seed %i)", (seed) => {
		const values = draw(1, seed);
		let factorial = 1;
		for (let k = 1; k <= 4; k++) {
			factorial *= k;
			let sum = 0;
			for (const value of values) sum += value ** k;
			let square = 1;
			for (let j = 1; j <= 2 * k; j++) square *= j;
			// Var X^k = (2k)! − k!².
			const error = Math.sqrt((square - factorial ** 2) / count);
			expect(Math.abs(sum / count - factorial)).toBeLessThan(3.5 * error);
		}
	});

	it.each([1, 2, 3])("pass Kolmogorov and Smirnov's test at 1 %% (seed %i)", (seed) => {
		const values = draw(1, seed).sort();
		let furthest = 0;
		for (let i = 0; i < count; i++) {
			const exact = -Math.expm1(-values[i]);
			furthest = Math.max(furthest, exact - i / count, (i + 1) / count - exact);
		}
		expect(furthest * Math.sqrt(count)).toBeLessThan(1.628);
	});

	it("have the tail beyond the last layer", () => {
		let beyond = 0;
		for (let seed = 1; seed <= 4; seed++) for (const value of draw(1, seed)) if (value > 7.69711747013105) beyond++;
		const exact = 4 * count * Math.exp(-7.69711747013105);
		expect(Math.abs(beyond - exact)).toBeLessThan(3.5 * Math.sqrt(exact));
	});

	it("scale with the mean and are never 0", () => {
		const one = draw(1, 4);
		const five = draw(5, 4);
		expect(one.every((value, i) => value > 0 && Math.abs(five[i] / value - 5) < 1e-12)).toBe(true);
	});
});
