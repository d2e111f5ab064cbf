import { important } from "../arrivals/traffic-classes.ts";
import { type Desks, head, queued, tail } from "./desks.ts";
import { type Requests, widen } from "./requests.ts";

/**
 * The requests that wait in each replica, in the order in which they will get a worker: the first come first or the last
 * come first, and in either case the important ones, where they are told apart, before all others.
 */
export class WaitingLine {
	/** By replica: how many of those who wait are important, and the last of these. */
	importantCount = new Int32Array(16);
	private lastImportant = new Int32Array(16).fill(-1);
	private readonly requests: Requests;
	private readonly desks: Desks;
	private readonly lastFirst: boolean;
	private readonly priorities: boolean;

	constructor(requests: Requests, desks: Desks, lastFirst: boolean, priorities: boolean) {
		this.requests = requests;
		this.desks = desks;
		this.lastFirst = lastFirst;
		this.priorities = priorities;
	}

	/** Who waits in the replica. */
	count(replica: number): number {
		return this.desks.numbers[this.desks.at(replica) + queued];
	}

	add(slot: number, replica: number): void {
		const { next } = this.requests;
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
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
