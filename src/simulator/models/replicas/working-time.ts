import { computing, type Desks } from "./desks.ts";
import { widen } from "./requests.ts";

/** Seconds of workers at work, by replica: more requests than workers that compute at once keep these busy and no more. */
export class WorkingTime {
	private readonly clock: { readonly now: number };
	private readonly desks: Desks;
	private readonly workers: number;
	/** By replica, side by side: the seconds, and when they were last counted. */
	private times = new Float64Array(32);

	constructor(clock: { readonly now: number }, desks: Desks, workers: number) {
		this.clock = clock;
		this.desks = desks;
		this.workers = workers;
	}

	/** Counts from now on in this replica. */
	opened(replica: number): void {
		this.times[2 * replica + 1] = this.clock.now;
	}

	/** Counts its seconds so far; so many more of its workers compute from now on. */
	add(replica: number, more: number): void {
		const { times, clock } = this;
		const { numbers } = this.desks;
		const at = this.desks.at(replica) + computing;
		const workers = Math.min(numbers[at], this.workers);
		times[2 * replica] += workers * (clock.now - times[2 * replica + 1]);
		times[2 * replica + 1] = clock.now;
		numbers[at] += more;
	}

	/** So far. */
	of(replica: number): number {
		const workers = Math.min(this.desks.numbers[this.desks.at(replica) + computing], this.workers);
		return this.times[2 * replica] + workers * (this.clock.now - this.times[2 * replica + 1]);
	}

	grow(replicas: number): void {
		this.times = widen(this.times, 2 * replicas);
	}
}
