import type { Stream } from "./stream.ts";

/** Ranks 0 … n-1, the k-th with a chance proportional to (k+1)^-s. */
export class Zipf {
	private readonly cumulated: Float64Array;

	constructor(n: number, s: number) {
		this.cumulated = new Float64Array(n);
		let sum = 0;
		for (let k = 0; k < n; k++) {
			sum += (k + 1) ** -s;
			this.cumulated[k] = sum;
		}
		for (let k = 0; k < n; k++) this.cumulated[k] /= sum;
	}

	draw(stream: Stream): number {
		const u = stream.uniform();
		let low = 0;
		let high = this.cumulated.length - 1;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.cumulated[middle] < u) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}
