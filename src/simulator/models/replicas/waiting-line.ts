import { important } from "../arrivals/traffic-classes.ts";
import { ControlledDelay } from "./controlled-delay.ts";
import { type Desks, head, queued, tail } from "./desks.ts";
import { shed, timedOut } from "./outcome.ts";
import type { OverloadPlan } from "./overload.ts";
import { type Requests, widen } from "./requests.ts";

/** Its turn does not come too late. */
export const inTime = -1;

/**
 * The requests that wait in each replica, in the order in which they will get a worker: the first come first or the last
 * come first, and in either case the important ones, where they are told apart, before all others. It also says whose turn
 * comes too late, where anybody is dropped for that.
 */
export class WaitingLine {
	/** By replica: how many of those who wait are important, and the last of these. */
	importantCount = new Int32Array(16);
	private lastImportant = new Int32Array(16).fill(-1);
	private readonly requests: Requests;
	private readonly desks: Desks;
	private readonly clock: { readonly now: number };
	private readonly lastFirst: boolean;
	private readonly priorities: boolean;
	private readonly dropExpired: boolean;
	private readonly delay: ControlledDelay | undefined;

	constructor(requests: Requests, desks: Desks, clock: { readonly now: number }, plan: OverloadPlan) {
		this.requests = requests;
		this.desks = desks;
		this.clock = clock;
		this.lastFirst = plan.lastFirst;
		this.priorities = plan.priorities;
		this.dropExpired = plan.dropExpired;
		this.delay = plan.codel ? new ControlledDelay() : undefined;
	}

	/** Who waits in the replica. */
	count(replica: number): number {
		return this.desks.numbers[this.desks.at(replica) + queued];
	}

	/** A request joins the line. */
	add(slot: number, replica: number): void {
		const { next } = this.requests;
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		this.delay?.joins(slot, replica, numbers[at + queued] === 0, this.clock.now);
		let after = this.lastFirst ? -1 : numbers[at + tail];
		if (this.priorities) after = this.place(slot, replica, numbers[at + tail]);
		if (after < 0) {
			next[slot] = numbers[at + head];
			numbers[at + head] = slot;
		} else {
			next[slot] = next[after];
			next[after] = slot;
		}
		if (after === numbers[at + tail]) numbers[at + tail] = slot;
		numbers[at + queued]++;
	}

	/** The next one, out of the line; only where somebody waits. */
	take(replica: number): number {
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		const slot = numbers[at + head];
		numbers[at + head] = this.requests.next[slot];
		if (--numbers[at + queued] === 0) numbers[at + tail] = -1;
		if (this.priorities && this.importantCount[replica] > 0 && --this.importantCount[replica] === 0)
			this.lastImportant[replica] = -1;
		return slot;
	}

	/** How one ends whose turn comes too late: it has waited for too long, or its client has given up; else `inTime`. */
	lateness(slot: number): number {
		if (this.delay?.isLate(slot, this.clock.now) === true) return shed;
		return this.dropExpired && this.requests.abandoned[slot] !== 0 ? timedOut : inTime;
	}

	/** Forgets who waits in the replica. */
	clear(replica: number): void {
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		numbers[at + queued] = 0;
		numbers[at + head] = -1;
		numbers[at + tail] = -1;
		this.importantCount[replica] = 0;
		this.lastImportant[replica] = -1;
	}

	grow(length: number): void {
		this.importantCount = widen(this.importantCount, length);
		this.lastImportant = widen(this.lastImportant, length, -1);
	}

	/** The one that this request is to stand behind, or -1. */
	private place(slot: number, replica: number, tail: number): number {
		const last = this.lastImportant[replica];
		if (this.requests.kind[slot] !== important) return this.lastFirst ? last : tail;
		if (!this.lastFirst || last < 0) this.lastImportant[replica] = slot;
		this.importantCount[replica]++;
		return this.lastFirst ? -1 : last;
	}
}
