import { important } from "../arrivals/traffic-classes.ts";
import { type Requests, widen } from "./requests.ts";

/**
 * The requests that wait in each replica, in the order in which they will get a worker: the first come first or the last
 * come first, and in either case the important ones, where they are told apart, before all others.
 */
export class WaitingLine {
	/** By replica: who waits, and how many of them are important. */
	count = new Int32Array(16);
	importantCount = new Int32Array(16);
	private readonly requests: Requests;
	private readonly lastFirst: boolean;
	private readonly priorities: boolean;
	private head = new Int32Array(16).fill(-1);
	private tail = new Int32Array(16).fill(-1);
	private lastImportant = new Int32Array(16).fill(-1);

	constructor(requests: Requests, lastFirst: boolean, priorities: boolean) {
		this.requests = requests;
		this.lastFirst = lastFirst;
		this.priorities = priorities;
	}

	add(slot: number, replica: number): void {
		const { next } = this.requests;
		let after = this.lastFirst ? -1 : this.tail[replica];
		if (this.priorities) after = this.place(slot, replica);
		if (after < 0) {
			next[slot] = this.head[replica];
			this.head[replica] = slot;
		} else {
			next[slot] = next[after];
			next[after] = slot;
		}
		if (after === this.tail[replica]) this.tail[replica] = slot;
		this.count[replica]++;
	}

	/** The next one, out of the line; only where somebody waits. */
	take(replica: number): number {
		const slot = this.head[replica];
		this.head[replica] = this.requests.next[slot];
		if (--this.count[replica] === 0) this.tail[replica] = -1;
		if (this.importantCount[replica] > 0 && --this.importantCount[replica] === 0) this.lastImportant[replica] = -1;
		return slot;
	}

	/** Forgets who waits in the replica. */
	clear(replica: number): void {
		this.count[replica] = 0;
		this.importantCount[replica] = 0;
		this.head[replica] = -1;
		this.tail[replica] = -1;
		this.lastImportant[replica] = -1;
	}

	grow(length: number): void {
		this.count = widen(this.count, length);
		this.importantCount = widen(this.importantCount, length);
		this.head = widen(this.head, length, -1);
		this.tail = widen(this.tail, length, -1);
		this.lastImportant = widen(this.lastImportant, length, -1);
	}

	/** The one that this request is to stand behind, or -1. */
	private place(slot: number, replica: number): number {
		const last = this.lastImportant[replica];
		if (this.requests.kind[slot] !== important) return this.lastFirst ? last : this.tail[replica];
		if (!this.lastFirst || last < 0) this.lastImportant[replica] = slot;
		this.importantCount[replica]++;
		return this.lastFirst ? -1 : last;
	}
}
