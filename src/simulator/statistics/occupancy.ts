/**
 * Workers that have something to do and who waits for one, and seconds of both: each end counts its moment and each begin
 * takes it away, so that what is left are the seconds between them.
 */
export class Occupancy {
	working = 0;
	waiting = 0;
	private readonly clock: { readonly now: number };
	/** In an array: see Lane. */
	private readonly seconds = new Float64Array(2);

	constructor(clock: { readonly now: number }) {
		this.clock = clock;
	}

	/** So many more workers have something to do from now on. */
	work(more: number): void {
		this.working += more;
		this.seconds[0] -= more * this.clock.now;
	}

	/** So many more wait from now on. */
	wait(more: number): void {
		this.waiting += more;
		this.seconds[1] -= more * this.clock.now;
	}

	get workedSeconds(): number {
		return this.seconds[0] + this.working * this.clock.now;
	}

	get waitedSeconds(): number {
		return this.seconds[1] + this.waiting * this.clock.now;
	}

	/** Counts from now on. */
	forget(): void {
		this.seconds[0] = -this.working * this.clock.now;
		this.seconds[1] = -this.waiting * this.clock.now;
	}
}
