import { type Distribution, exponential, Sampler } from "../../random/distribution.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import type { ArrivalProcess } from "./arrival-process.ts";
import { CountedArrivals, RecordedArrivals, type Trace } from "./trace.ts";

/** Requests a second over time: straight lines between the points; before the first and after the last it is level. */
export interface Load {
	/** Where a population or a trace makes the requests, about as many as they make. */
	points: { at: number; rate: number }[];
	duration: number;
	/** What happens until then is not counted: by then a run has forgotten how it began. */
	warmUp?: number;
	population?: Closed;
	trace?: Trace;
	/** When something happens, to count the recovery from. */
	changeAt?: number;
	/** When it begins to hurt, where recovery counts from its end. */
	harmAt?: number;
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

/** Users who wait for the answer before they think and ask again. */
export interface Closed {
	users: number;
	thinkTime: Distribution;
}

/** The arrivals of a load; `gaps` is their law where it is not exponential. */
export function arrivalsOf(load: Load, luck: Luck, gaps?: Distribution): ArrivalProcess {
	const stream = luck.stream("arrivals");
	if (!load.trace) return new Arrivals(load, stream, gaps);
	return "times" in load.trace ? new RecordedArrivals(load.trace) : new CountedArrivals(load.trace, stream);
}

/**
 * Arrivals of a load: gaps of one law of mean 1, in a time that runs as fast as the load is high (the time change of
 * Çinlar, "Introduction to Stochastic Processes", 1975). Exponential gaps make them Poisson. A straight line needs a
 * square root to be walked along, a level one a division; nothing is drawn and thrown away.
 */
export class Arrivals implements ArrivalProcess {
	private readonly at: Float64Array;
	private readonly rate: Float64Array;
	private readonly slope: Float64Array;
	private readonly gaps: Sampler;
	/** Makes the mean gap 1. */
	private readonly scale: number;
	readonly clock = new Float64Array(2);
	private segment = 0;

	constructor(load: Load, stream: Stream, gaps = exponential(1)) {
		const points = load.points[0].at > 0 ? [{ at: 0, rate: load.points[0].rate }, ...load.points] : load.points;
		const last = points[points.length - 1].rate;
		this.at = Float64Array.from([...points.map((point) => point.at), Number.POSITIVE_INFINITY]);
		this.rate = Float64Array.from([...points.map((point) => point.rate), last]);
		this.slope = this.rate.map((rate, i) => {
			const rise = this.rate[i + 1] - rate;
			return rise && this.at[i + 1] > this.at[i] ? rise / (this.at[i + 1] - this.at[i]) : 0;
		});
		this.gaps = new Sampler(gaps, stream);
		this.scale = 1 / gaps.mean;
	}

	advance(): void {
		const { at, rate, slope } = this;
		let gap = this.gaps.next() * this.scale;
		let now = this.clock[0];
		for (;;) {
			const i = this.segment;
			const end = at[i + 1];
			const here = rate[i] + (slope[i] === 0 ? 0 : slope[i] * (now - at[i]));
			const mean = (here + rate[i + 1]) / 2;
			const expected = mean === 0 ? 0 : mean * (end - now);
			if (gap < expected) {
				now += slope[i] === 0 ? gap / here : (2 * gap) / (here + Math.sqrt(here * here + 2 * slope[i] * gap));
				break;
			}
			now = end;
			if (end === Number.POSITIVE_INFINITY) break;
			gap -= expected;
			this.segment++;
		}
		this.clock[1] = now - this.clock[0];
		this.clock[0] = now;
	}
}
