import { Moments } from "../../statistics/moments.ts";

/** The outage is over when this share of the users is served again. */
const well = 0.99;

/** What the users of a lost region go through, from the loss on. */
export class Struck {
	/** Latency of the requests to the region before it was lost, and of those that other regions served instead. */
	readonly before = new Moments();
	readonly moved = new Moments();
	/** Until 99 % of them are served again. */
	outage = 0;
	/** Seconds that one of them cannot be served, on average. */
	meanOutage = 0;
	private last = 0;
	private lastShare = 0;

	/** So long after the loss this share of them can be served; in between, the share is taken to change evenly. */
	note(since: number, share: number): void {
		const step = since - this.last;
		if (this.lastShare < well) this.outage = share < well ? since : since - step / 2;
		this.meanOutage += (1 - (this.lastShare + share) / 2) * step;
		this.last = since;
		this.lastShare = share;
	}
}
