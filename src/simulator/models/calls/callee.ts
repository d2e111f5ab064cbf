import type { Kernel } from "../../kernel/kernel.ts";
import type { Stream } from "../../random/stream.ts";
import { Requests } from "../replicas/requests.ts";

export interface CalleePlan {
	/** Calls that it works on at once, and that may wait for that. */
	servers: number;
	bound: number;
}

/** Whoever calls it. */
export interface Caller {
	/** A call has ended. */
	answered(call: number, ok: boolean): void;
}

/** What it calls itself; how that went it hears by `served`. */
export interface Need {
	/** Calls on behalf of a call, for `work[call]` seconds. */
	begin(call: number, work: Float64Array): void;
}

/**
 * What a service calls: some servers, first come first served. It does not hear that a caller has given up, so that it
 * works on what nobody waits for any more.
 */
export class Callee {
	/** Calls in it, and pauses before further ones. */
	readonly calls = new Requests();
	/** Calls that have reached it. */
	asked = 0;
	/** Share of the calls that it answers with an error. */
	failing = 0;
	/** What it calls itself for each call, before its own work. */
	needs: Need | undefined;
	caller!: Caller;
	private readonly plan: CalleePlan;
	private readonly kernel: Kernel;
	private readonly chance: Stream;
	private readonly complete: number;
	private readonly refuse: number;
	private silent = false;
	private busy = 0;
	private queued = 0;
	private head = -1;
	private tail = -1;

	constructor(plan: CalleePlan, kernel: Kernel, chance: Stream) {
		this.plan = plan;
		this.kernel = kernel;
		this.chance = chance;
		this.complete = kernel.on((call) => this.finish(call, this.failing === 0 || this.chance.uniform() >= this.failing));
		this.refuse = kernel.on((call) => this.caller.answered(call, false));
	}

	/** It begins nothing more: calls pile up in it. */
	fall(): void {
		this.silent = true;
	}

	comeBack(): void {
		this.silent = false;
		while (this.busy < this.plan.servers && this.queued > 0) {
			this.busy++;
			this.next();
		}
	}

	arrive(call: number): void {
		const { plan, calls } = this;
		this.asked++;
		if (!this.silent && this.busy < plan.servers) {
			this.busy++;
			this.begin(call);
		} else if (this.queued >= plan.bound) {
			this.kernel.schedule(this.kernel.now, this.refuse, call);
		} else {
			calls.next[call] = -1;
			if (this.queued++ === 0) this.head = call;
			else calls.next[this.tail] = call;
			this.tail = call;
		}
	}

	/** What it needed itself is there, or not. */
	served(call: number, ok: boolean): void {
		if (ok) this.kernel.scheduleIn(this.calls.work, call, this.complete, call);
		else this.finish(call, false);
	}

	private begin(call: number): void {
		if (this.needs) this.needs.begin(call, this.calls.work);
		else this.kernel.scheduleIn(this.calls.work, call, this.complete, call);
	}

	private finish(call: number, ok: boolean): void {
		if (this.queued > 0 && !this.silent) this.next();
		else this.busy--;
		this.caller.answered(call, ok);
	}

	private next(): void {
		const call = this.head;
		this.head = this.calls.next[call];
		this.queued--;
		this.begin(call);
	}
}
