const subBits = 7;
/** 2^-20 s (a microsecond) to 2^14 s, 128 buckets an octave: a relative error below 0.8 %. */
const lowestExponent = -20;
const octaves = 34;
const buckets = octaves << subBits;
const base = (1023 + lowestExponent) << subBits;

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
double[0] = 1;
const high = words[1] === 0 ? 0 : 1;

/** So many are listed one by one: few values lie far apart, and whoever adds them would look through all between them. */
const few = 64;

/** Counts positive numbers in logarithmic buckets; their mean is exact. */
export class Histogram {
	count = 0;
	private readonly counts = new Uint32Array(buckets);
	/** In an array, so that the hot path makes no number on the heap. */
	private readonly sum = new Float64Array(1);
	private lowest = buckets;
	private highest = -1;
	/** The buckets of the first values: of all of them, while `listed` is the count. */
	private readonly list = new Uint16Array(few);
	private listed = 0;

	record(value: number): void {
		double[0] = value;
		// Exponent and first seven bits of the mantissa are the bucket.
		let i = (words[high] >>> (20 - subBits)) - base;
		if (i < 0) i = 0;
		else if (i >= buckets) i = buckets - 1;
		this.counts[i]++;
		this.count++;
		this.sum[0] += value;
		if (i < this.lowest) this.lowest = i;
		if (i > this.highest) this.highest = i;
		if (this.listed < few) this.list[this.listed++] = i;
	}

	/** The value that a share `q` of the recorded ones does not exceed (middle of its bucket); NaN when empty. */
	quantile(q: number): number {
		if (this.count === 0) return Number.NaN;
		const rank = Math.max(1, Math.ceil(q * this.count));
		const i = 2 * rank > this.count ? this.fromAbove(rank) : this.fromBelow(rank);
		const octave = 2 ** ((i >> subBits) + lowestExponent);
		return octave * (1 + ((i & ((1 << subBits) - 1)) + 0.5) / (1 << subBits));
	}

	/** The bucket of the value with this rank. */
	private fromBelow(rank: number): number {
		let left = rank;
		let i = this.lowest;
		while (i < this.highest && left > this.counts[i]) left -= this.counts[i++];
		return i;
	}

	/** The same, in a few steps for a high percentile: half of what it is asked for is up there. */
	private fromAbove(rank: number): number {
		let above = this.count - rank;
		let i = this.highest;
		while (i > this.lowest && above >= this.counts[i]) above -= this.counts[i--];
		return i;
	}

	/** NaN when empty. */
	get mean(): number {
		return this.count > 0 ? this.sum[0] / this.count : Number.NaN;
	}

	/** Counts what `other` has counted as well. */
	add(other: Histogram): void {
		const { counts, list } = this;
		if (other.listed === other.count) {
			for (let k = 0; k < other.listed; k++) {
				const i = other.list[k];
				counts[i]++;
				if (this.listed < few) list[this.listed++] = i;
			}
		} else {
			for (let i = other.lowest; i <= other.highest; i++) counts[i] += other.counts[i];
			// Not all that are counted are listed from here on.
			this.listed = few;
		}
		this.count += other.count;
		this.sum[0] += other.sum[0];
		this.lowest = Math.min(this.lowest, other.lowest);
		this.highest = Math.max(this.highest, other.highest);
	}

	/** Moves all counts of `other` here and empties it. */
	absorb(other: Histogram): void {
		this.add(other);
		other.clear();
	}

	clear(): void {
		if (this.listed === this.count) for (let k = 0; k < this.listed; k++) this.counts[this.list[k]] = 0;
		else if (this.highest >= 0) this.counts.fill(0, this.lowest, this.highest + 1);
		this.count = 0;
		this.listed = 0;
		this.sum[0] = 0;
		this.lowest = buckets;
		this.highest = -1;
	}
}
