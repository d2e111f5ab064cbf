import type { Stream } from "../random/stream.ts";

/** Requests a second over time: straight lines between the points; before the first and after the last it is level. */
export interface Load {
	points: { at: number; rate: number }[];
	duration: number;
	/** When something happens, to count the recovery from. */
	changeAt?: number;
	/** What a reader should know of how the load was made. */
	notes?: string[];
}

export function rateAt(load: Load, time: number): number {
	const { points } = load;
	let i = points.length - 1;
	while (i > 0 && points[i].at > time) i--;
	const from = points[i];
	const to = points[i + 1];
	if (!to || time <= from.at) return from.rate;
	return from.rate + ((to.rate - from.rate) * (time - from.at)) / (to.at - from.at);
}

/** Poisson arrivals of a load, by thinning: each segment has its own bound, and a level one needs no thinning. */
export class Arrivals {
	private readonly at: Float64Array;
	private readonly rate: Float64Array;
	private readonly gaps: Stream;
	private readonly thinning: Stream;
	/** The latest arrival, and its distance from the one before. In an array: see Lane. */
	readonly clock = new Float64Array(2);
	private segment = 0;

	constructor(load: Load, gaps: Stream, thinning: Stream) {
		const points = load.points[0].at > 0 ? [{ at: 0, rate: load.points[0].rate }, ...load.points] : load.points;
		const last = points[points.length - 1].rate;
		this.at = Float64Array.from([...points.map((point) => point.at), Number.POSITIVE_INFINITY]);
		this.rate = Float64Array.from([...points.map((point) => point.rate), last]);
		this.gaps = gaps;
		this.thinning = thinning;
	}

	/** Goes on to the next arrival. */
	advance(): void {
		const { at, rate, gaps, thinning } = this;
		let now = this.clock[0];
		for (;;) {
			const i = this.segment;
			const r0 = rate[i];
			const r1 = rate[i + 1];
			const bound = Math.max(r0, r1);
			const next = bound > 0 ? now - Math.log(gaps.uniform()) / bound : Number.POSITIVE_INFINITY;
			if (next >= at[i + 1]) {
				if (at[i + 1] === Number.POSITIVE_INFINITY) {
					now = next;
					break;
				}
				now = at[i + 1];
				this.segment++;
				continue;
			}
			now = next;
			if (r0 === r1 || thinning.uniform() * bound < r0 + ((r1 - r0) * (now - at[i])) / (at[i + 1] - at[i])) break;
		}
		this.clock[1] = now - this.clock[0];
		this.clock[0] = now;
	}
}
