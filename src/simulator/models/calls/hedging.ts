import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import { type Requests, widen } from "../replicas/requests.ts";

/**
 * Hedged calls (Dean and Barroso, "The Tail at Scale", 2013): where a call has not answered within some time, a second one
 * goes out, and the first answer counts. The other goes on, for nobody. A call that fails leaves the other one to answer.
 */
export class Hedging {
	private readonly kernel: Kernel;
	private readonly requests: Requests;
	private readonly lane: Lane;
	/** By call: its pending timer, or -1, and the other one of two, or -1. */
	private timer = new Int32Array(0);
	private twin = new Int32Array(0);

	constructor(after: number, kernel: Kernel, requests: Requests, send: (call: number) => void) {
		this.kernel = kernel;
		this.requests = requests;
		this.lane = kernel.lane((call) => {
			this.timer[call] = -1;
			send(call);
		}, after);
	}

	/** A try is on its way: it may need a second one. */
	sent(call: number): void {
		this.reach(call);
		this.twin[call] = -1;
		this.timer[call] = this.kernel.push(this.lane, call);
	}

	/** Both have one time-out, which fires for the first as long as that is not answered. */
	join(call: number, twin: number): void {
		this.reach(twin);
		this.requests.timer[twin] = this.requests.timer[call];
		this.timer[twin] = -1;
		this.twin[call] = twin;
		this.twin[twin] = call;
	}

	/** A call has ended. True where the other of two is still to answer for both; the time-out is then its own. */
	outrun(call: number, ok: boolean, patience: Lane | undefined): boolean {
		const { requests } = this;
		const twin = this.twin[call];
		this.stop(call);
		this.twin[call] = -1;
		if (twin < 0) return false;
		this.twin[twin] = -1;
		this.stop(twin);
		if (!ok) {
			if (patience) patience.slot[requests.timer[twin] & patience.mask] = twin;
			return true;
		}
		requests.abandoned[twin] = 1;
		requests.trail[twin] = 0;
		return false;
	}

	/** The time-out of a try is that of both. */
	forgetBoth(call: number): void {
		const twin = this.twin[call];
		this.stop(call);
		this.twin[call] = -1;
		if (twin < 0) return;
		this.stop(twin);
		this.twin[twin] = -1;
		this.requests.abandoned[twin] = 1;
		this.requests.trail[twin] = 0;
	}

	private stop(call: number): void {
		if (this.timer[call] >= 0) this.kernel.cancel(this.lane, this.timer[call]);
		this.timer[call] = -1;
	}

	private reach(call: number): void {
		if (call < this.twin.length) return;
		const length = Math.max(call + 1, this.requests.capacity);
		this.timer = widen(this.timer, length, -1);
		this.twin = widen(this.twin, length, -1);
	}
}
