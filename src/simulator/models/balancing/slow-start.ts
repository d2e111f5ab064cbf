import type { Kernel } from "../../kernel/kernel.ts";
import { widen } from "../replicas/requests.ts";

/** Envoy's slow_start_config: min_weight_percent 10 %; the time that has passed counts as a second at least. */
const least = 0.1;
const firstSecond = 1;

/**
 * The weight of a replica that is new: it grows in a straight line to that of the others, as Envoy's does with its
 * default aggression of 1 and as that of an AWS target group does. Weights are relative: where all are new, nobody is spared.
 */
export class SlowStart {
	private readonly window: number;
	private readonly kernel: Kernel;
	private since = new Float64Array(16).fill(Number.POSITIVE_INFINITY);
	private until = Number.NEGATIVE_INFINITY;

	constructor(window: number, kernel: Kernel) {
		this.window = window;
		this.kernel = kernel;
	}

	/** Whether any replica is still new. */
	get active(): boolean {
		return this.kernel.now < this.until;
	}

	/** Those that are there when the run begins have been there for long. One that comes back is not new. */
	joined(replica: number): void {
		if (replica >= this.since.length) {
			this.since = widen(this.since, Math.max(replica + 1, this.since.length * 2), Number.POSITIVE_INFINITY);
		}
		if (this.since[replica] !== Number.POSITIVE_INFINITY) return;
		const { now } = this.kernel;
		this.since[replica] = now === 0 ? Number.NEGATIVE_INFINITY : now;
		if (now > 0) this.until = now + this.window;
	}

	/** From `least` up to 1. */
	weight(replica: number): number {
		const age = Math.max(firstSecond, this.kernel.now - this.since[replica]);
		return Math.min(1, Math.max(least, age / this.window));
	}
}
