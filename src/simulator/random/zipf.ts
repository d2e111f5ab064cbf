import type { Stream } from "./stream.ts";

/** By size and exponent, the last few: every replication of a run draws by the same, and a power for each rank takes long. */
const known = new Map<string, Float64Array>();
const kept = 8;

function cumulatedOf(n: number, s: number): Float64Array {
	const key = `${n} ${s}`;
	let cumulated = known.get(key);
	if (!cumulated) {
		cumulated = cumulate(n, s);
		const [oldest] = known.keys();
		if (known.size === kept) known.delete(oldest);
		known.set(key, cumulated);
	}
	return cumulated;
}

function cumulate(n: number, s: number): Float64Array {
	const cumulated = new Float64Array(n);
	let sum = 0;
	for (let k = 0; k < n; k++) {
		sum += (k + 1) ** -s;
		cumulated[k] = sum;
	}
	for (let k = 0; k < n; k++) cumulated[k] /= sum;
	return cumulated;
}

/** Ranks 0 … n-1, the k-th with a chance proportional to (k+1)^-s. */
export class Zipf {
	private readonly cumulated: Float64Array;

	constructor(n: number, s: number) {
		this.cumulated = cumulatedOf(n, s);
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
