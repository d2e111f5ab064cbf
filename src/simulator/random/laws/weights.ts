import type { Stream } from "../stream.ts";

/** Weights as shares that add up to 1, each with those before it. */
export function shares(weights: readonly number[]): Float64Array {
	const cumulated = new Float64Array(weights.length);
	let sum = 0;
	for (const [i, weight] of weights.entries()) {
		sum += weight;
		cumulated[i] = sum;
	}
	return cumulated.map((part) => part / sum);
}

/** An index, each with the chance of its share. */
export function pick(cumulated: Float64Array, stream: Stream): number {
	const u = stream.uniform();
	let low = 0;
	let high = cumulated.length - 1;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (cumulated[middle] <= u) low = middle + 1;
		else high = middle;
	}
	return low;
}
