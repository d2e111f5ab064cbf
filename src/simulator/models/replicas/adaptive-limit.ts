import type { Kernel } from "../../kernel/kernel.ts";
import { Histogram } from "../../statistics/histogram.ts";
import { type Requests, widen } from "./requests.ts";

/** Envoy's defaults and, where it has none, what its documentation shows: see `AdaptiveLimit`. */
const least = 3;
const most = 1000;
const buffer = 0.25;
const update = 0.1;
const measureEvery = 60;
const measured = 50;
/** So many updates in a row at the least limit, and the ideal is measured anew. */
const lowest = 5;

/** Multiples of the golden ratio, without their whole parts, lie evenly in 0 to 1 however many there are. */
const golden = (Math.sqrt(5) - 1) / 2;

/** The limit of one replica. */
class Limit {
	limit = least;
	/** Times of requests since the last update, or of those by which the ideal is measured. */
	readonly times = new Histogram();
	private ideal = 0;
	/** When the limit is next set, and the ideal next measured. */
	private updateAt = 0;
	private measureAt: number;
	private measuring = true;
	private measuredFrom = Number.NEGATIVE_INFINITY;
	private before: number = most;
	private low = 0;

	/** `founder`: it was there before the run; what was measured then is taken from its first requests, unlimited. */
	constructor(replica: number, founder: boolean, now: number) {
		if (founder) this.limit = most;
		else this.before = least;
		// Not all at once.
		this.measureAt = now + ((golden * (replica + 1)) % 1) * measureEvery;
	}

	admits(outstanding: number, now: number): boolean {
		if (!this.measuring && now >= this.measureAt) this.measure(now);
		return outstanding < this.limit;
	}

	ended(since: number, now: number): void {
		if (since < this.measuredFrom) return;
		this.times.record(now - since);
		if (!this.measuring) {
			if (now >= this.updateAt) this.set(now);
			return;
		}
		if (this.times.count < measured) return;
		this.ideal = this.times.quantile(0.5);
		this.times.clear();
		this.measuring = false;
		this.measuredFrom = Number.NEGATIVE_INFINITY;
		this.limit = this.before;
		this.updateAt = now + update;
		if (this.measureAt <= now) this.measureAt = now + measureEvery;
	}

	private measure(now: number): void {
		this.measuring = true;
		this.measuredFrom = now;
		this.before = this.limit;
		this.limit = least;
		this.low = 0;
		this.times.clear();
		this.measureAt = now;
	}

	private set(now: number): void {
		const gradient = (this.ideal * (1 + buffer)) / this.times.quantile(0.5);
		const wanted = this.limit * Math.max(0.5, Math.min(2, gradient));
		this.limit = Math.max(least, Math.min(most, Math.floor(wanted + Math.sqrt(wanted))));
		this.times.clear();
		this.updateAt = now + update;
		this.low = this.limit === least ? this.low + 1 : 0;
		if (this.low >= lowest) this.measure(now);
	}
}

/**
 * How many requests a replica takes at once, set by how long they take (Envoy's adaptive concurrency filter with its gradient
 * controller, in front of each replica as a sidecar is; of one idea with Netflix's concurrency-limits). Ten times a second the
 * limit L becomes ⌊g L + √(g L)⌋, where g is the ideal median time, and a quarter of it more, divided by the present median, and
 * between ½ and 2. The ideal is measured every minute, by 50 requests of which no more than three are there at once.
 */
export class AdaptiveLimit {
	private readonly kernel: Kernel;
	private readonly requests: Requests;
	/** By request: when it came to its replica. */
	private since = new Float64Array(0);
	private readonly limits: Limit[] = [];

	constructor(kernel: Kernel, requests: Requests) {
		this.kernel = kernel;
		this.requests = requests;
	}

	opened(replica: number): void {
		const { now } = this.kernel;
		this.limits[replica] = new Limit(replica, now === 0, now);
	}

	/** Whether a replica with so many requests takes this one. */
	admits(slot: number, replica: number, outstanding: number): boolean {
		if (!this.limits[replica].admits(outstanding, this.kernel.now)) return false;
		if (slot >= this.since.length) this.since = widen(this.since, this.requests.capacity);
		this.since[slot] = this.kernel.now;
		return true;
	}

	/** It was answered. */
	ended(slot: number, replica: number): void {
		this.limits[replica].ended(this.since[slot], this.kernel.now);
	}
}
