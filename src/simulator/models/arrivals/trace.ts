import type { Stream } from "../../random/stream.ts";
import type { ArrivalProcess } from "./arrival-process.ts";

/** What was recorded: the moments of the requests, or how many came in each interval. */
export type Trace = { times: readonly number[] } | { counts: readonly number[]; every: number };

/** The recorded moments, as they were. */
export class RecordedArrivals implements ArrivalProcess {
	readonly clock = new Float64Array(2);
	private readonly times: Float64Array;
	private next = 0;

	constructor({ times }: { times: readonly number[] }) {
		this.times = Float64Array.from(times);
	}

	advance(): void {
		const { clock, times } = this;
		const now = this.next < times.length ? times[this.next++] : Number.POSITIVE_INFINITY;
		clock[1] = now - clock[0];
		clock[0] = now;
	}
}

/**
 * As many in each interval as were counted, anywhere in it. Uniform moments in their order, one at a time: of k that are
 * left, the first is the least of k uniform ones on what is left of the interval.
 */
export class CountedArrivals implements ArrivalProcess {
	readonly clock = new Float64Array(2);
	private readonly counts: readonly number[];
	private readonly every: number;
	private readonly places: Stream;
	private interval = -1;
	private left = 0;

	constructor({ counts, every }: { counts: readonly number[]; every: number }, places: Stream) {
		this.counts = counts;
		this.every = every;
		this.places = places;
	}

	advance(): void {
		const { clock, counts, every } = this;
		let now = clock[0];
		while (this.left === 0 && this.interval < counts.length) {
			this.interval++;
			this.left = counts[this.interval] ?? 0;
			now = this.interval * every;
		}
		if (this.left === 0) now = Number.POSITIVE_INFINITY;
		else now += ((this.interval + 1) * every - now) * (1 - this.places.uniform() ** (1 / this.left--));
		clock[1] = now - clock[0];
		clock[0] = now;
	}
}
