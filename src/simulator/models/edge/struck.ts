import { Moments } from "../../statistics/moments.ts";

/** A user of the lost region is well again when this share of the requests is served. */
const well = 0.99;

/** What the users of a lost region go through, from the loss on. */
export class Struck {
	/** Latency of the requests to the region before it was lost, and of those that other regions served instead. */
	readonly before = new Moments();
	readonly moved = new Moments();
	private readonly width: number;
	private readonly offered: Float64Array;
	private readonly failed: Float64Array;

	constructor(span: number, buckets: number) {
		this.width = span / buckets;
		this.offered = new Float64Array(buckets);
		this.failed = new Float64Array(buckets);
	}

	/** One of their requests, `since` seconds after the loss. */
	note(since: number, served: boolean): void {
		const i = Math.min(this.offered.length - 1, Math.floor(since / this.width));
		this.offered[i]++;
		if (!served) this.failed[i]++;
	}

	/** Until the last time that more than one request in a hundred failed. */
	outage(): number {
		let i = this.offered.length;
		while (i > 0 && this.failed[i - 1] <= (1 - well) * this.offered[i - 1]) i--;
		return i * this.width;
	}

	/** Seconds that a user could not be served, on average over the users. */
	meanOutage(): number {
		let sum = 0;
		for (let i = 0; i < this.offered.length; i++) sum += this.failed[i] / Math.max(1, this.offered[i]);
		return sum * this.width;
	}
}
