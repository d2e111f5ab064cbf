import type { Stream } from "./stream.ts";

/**
 * Draws 0 … n-1 with chances proportional to given weights, at the same cost for any n: Walker's alias method as Vose
 * builds it ("A linear algorithm for generating random numbers with a given distribution", 1991). Each column is shared
 * by at most two numbers.
 */
export class Alias {
	private readonly threshold: Float64Array;
	private readonly other: Int32Array;

	constructor(weights: ArrayLike<number>) {
		const n = weights.length;
		let sum = 0;
		for (let i = 0; i < n; i++) sum += weights[i];
		this.threshold = new Float64Array(n);
		this.other = new Int32Array(n);
		const small: number[] = [];
		const large: number[] = [];
		for (let i = 0; i < n; i++) {
			this.threshold[i] = (weights[i] * n) / sum;
			this.other[i] = i;
			(this.threshold[i] < 1 ? small : large).push(i);
		}
		while (small.length > 0 && large.length > 0) {
			const little = small.pop() as number;
			const much = large[large.length - 1];
			this.other[little] = much;
			this.threshold[much] -= 1 - this.threshold[little];
			if (this.threshold[much] < 1) small.push(large.pop() as number);
		}
		// What is left is 1, but for rounding.
		for (const i of [...small, ...large]) this.threshold[i] = 1;
	}

	draw(stream: Stream): number {
		const column = stream.below(this.threshold.length);
		return stream.uniform() < this.threshold[column] ? column : this.other[column];
	}
}

/** Weights of ranks 0 … n-1 under Zipf's law with exponent `s`; they sum to 1. */
export function zipfWeights(n: number, s: number): Float64Array {
	const weights = Float64Array.from({ length: n }, (_, k) => (k + 1) ** -s);
	let sum = 0;
	for (let k = n - 1; k >= 0; k--) sum += weights[k];
	return weights.map((weight) => weight / sum);
}
