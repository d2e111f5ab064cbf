import { widen } from "../replicas/requests.ts";

/** Requests of a run that are followed: the slowest hundredth of them is still a hundred. */
const followed = 10_000;

/**
 * Where the time of single requests goes. Some of the users' requests are followed, one of every so many, and whatever is
 * called on their behalf: what a call takes is time of the component that is called, and not of the one that waits for it.
 */
export class Trails {
	/** One of so many requests is followed. */
	private readonly every: number;
	private readonly width: number;
	private untilNext = 1;
	/** By trail that is under way: seconds by component. */
	private seconds = new Float64Array(0);
	private readonly free: number[] = [];
	private count = 0;
	/** Of those that have ended: seconds in all, then by component. */
	private ended = new Float64Array(0);
	private endedCount = 0;

	/** `expected`: requests of the run; `components`: that under test is number 0. */
	constructor(expected: number, components: number) {
		this.every = Math.max(1, Math.floor(expected / followed));
		this.width = components;
	}

	/** The trail of a request that begins now; 0 where it is not followed. */
	begin(): number {
		if (--this.untilNext > 0) return 0;
		this.untilNext = this.every;
		const trail = this.free.pop() ?? ++this.count;
		if (trail * this.width >= this.seconds.length) {
			this.seconds = widen(this.seconds, 2 * (trail + 1) * this.width);
		}
		this.seconds.fill(0, trail * this.width, (trail + 1) * this.width);
		return trail;
	}

	/** Somebody at `from` has waited so long for what is at `to`. */
	took(trail: number, from: number, to: number, seconds: number): void {
		this.seconds[trail * this.width + from] -= seconds;
		this.seconds[trail * this.width + to] += seconds;
	}

	/** The request has ended, after so many seconds in all. */
	end(trail: number, seconds: number): void {
		const at = trail * this.width;
		this.seconds[at] += seconds;
		let to = this.endedCount++ * (this.width + 1);
		if (to + this.width >= this.ended.length) this.ended = widen(this.ended, 2 * (to + this.width + 1));
		this.ended[to++] = seconds;
		for (let i = 0; i < this.width; i++) this.ended[to + i] = this.seconds[at + i];
		this.free.push(trail);
	}

	/** Counts from now on. */
	forget(): void {
		this.endedCount = 0;
	}

	/** By component: its share of the time of those requests that took longest, one of a hundred. */
	slowest(): Float64Array {
		const { ended, width, endedCount: trails } = this;
		const shares = new Float64Array(width);
		const took = Float64Array.from({ length: trails }, (_, i) => ended[i * (width + 1)]);
		const chosen = Math.ceil(trails / 100);
		// Numbers alone are sorted many times as fast as what they belong to.
		const least = took.toSorted()[trails - chosen];
		const order = [...took.keys()].filter((i) => took[i] >= least).sort((a, b) => took[b] - took[a]);
		let all = 0;
		for (const i of order.slice(0, chosen)) {
			const at = i * (width + 1);
			all += ended[at];
			for (let part = 0; part < width; part++) shares[part] += Math.max(0, ended[at + 1 + part]);
		}
		return all > 0 ? shares.map((sum) => sum / all) : shares;
	}
}
