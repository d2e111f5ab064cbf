/**
 * Workers that have something to do and who waits for one, and seconds of both: each end counts its moment and each begin
 * takes it away, so that what is left are the seconds between them.
 */
export class Occupancy {
	working = 0;
	waiting = 0;
	private readonly clock: { readonly now: number };
	private worked = 0;
	private waited = 0;

	constructor(clock: { readonly now: number }) {
		this.clock = clock;
	}

	/** So many more workers have something to do from now on. */
	work(more: number): void {
		this.working += more;
		this.worked -= more * this.clock.now;
	}

	/** So many more wait from now on. */
	wait(more: number): void {
		this.waiting += more;
		this.waited -= more * this.clock.now;
	}

	get workedSeconds(): number {
		return this.worked + this.working * this.clock.now;
	}

	get waitedSeconds(): number {
		return this.waited + this.waiting * this.clock.now;
	}

	/** Counts from now on. */
	forget(): void {
		this.worked = -this.working * this.clock.now;
		this.waited = -this.waiting * this.clock.now;
	}
}
