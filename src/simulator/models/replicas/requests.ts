import { budget, tooMuch } from "../../kernel/budget.ts";
import type { Kernel } from "../../kernel/kernel.ts";

/** Where a request is. A cut or parked one has still an event on its way that will release it. */
export const waiting = 1;
export const serving = 2;
export const cut = 3;
/** It waits for what it needs from elsewhere, and holds no worker meanwhile. */
export const away = 4;

/** Whose request it is: a user's to the service under test; all other numbers are those of an `Exchange`. */
export const direct = 0;

/** Whose workers are busy with requests. */
interface Worker {
	/** The work of a request is done. */
	done(slot: number): void;
}

/** Requests in flight, as slots of typed arrays that are used again and again. */
export class Requests {
	/** When the user first asked: latency counts from here, over all tries. */
	started = new Float64Array(0);
	/** Time of a worker that it needs, without waiting. */
	work = new Float64Array(0);
	user = new Int32Array(0);
	/** The number of who sent it (see `Exchange`), and the request on whose behalf. */
	caller = new Uint16Array(0);
	asker = new Int32Array(0);
	/** The number of the service or store that works on it, and the replica there. */
	site = new Uint16Array(0);
	replica = new Int32Array(0);
	/** The next in a queue, or in the list of free slots. */
	next = new Int32Array(0);
	/** Position of its timeout, to cancel it. */
	timer = new Int32Array(0);
	attempt = new Uint8Array(0);
	/** The pause before its latest try. */
	pause = new Float64Array(0);
	state = new Uint8Array(0);
	/** 1 when the client has given up; whoever works on it does not know. */
	abandoned = new Uint8Array(0);
	/** Stages that it has entered. */
	stage = new Uint8Array(0);
	/** What it needs from elsewhere that it is at (see Errands), and how often that is still to be asked for. */
	errand = new Uint8Array(0);
	left = new Int32Array(0);
	/** What kind of traffic it is. */
	kind = new Uint8Array(0);
	/** Number of its transaction plus one; 0 when it runs none. */
	transaction = new Uint8Array(0);
	/** The trail by which it is followed, and what is called for it; 0 for none. */
	trail = new Int32Array(0);
	/** 1 when it comes again once it was served: what it needed from elsewhere it has. */
	returned = new Uint8Array(0);
	live = 0;
	/** By the number in the column `site`: the services, and the stores, that requests are at. */
	readonly services: Worker[] = [];
	readonly stores: Worker[] = [];
	private free = -1;

	get capacity(): number {
		return this.next.length;
	}

	take(): number {
		if (this.free < 0) this.grow();
		const slot = this.free;
		this.free = this.next[slot];
		this.live++;
		return slot;
	}

	release(slot: number): void {
		this.state[slot] = 0;
		this.abandoned[slot] = 0;
		this.caller[slot] = direct;
		this.returned[slot] = 0;
		this.trail[slot] = 0;
		this.next[slot] = this.free;
		this.free = slot;
		this.live--;
	}

	private grow(): void {
		const from = this.capacity;
		const to = Math.max(1024, from * 2);
		if (to > budget.pending) tooMuch(budget.pending, "requests at a time");
		this.started = widen(this.started, to);
		this.work = widen(this.work, to);
		this.user = widen(this.user, to);
		this.caller = widen(this.caller, to);
		this.asker = widen(this.asker, to);
		this.site = widen(this.site, to);
		this.replica = widen(this.replica, to);
		this.next = widen(this.next, to);
		this.timer = widen(this.timer, to);
		this.attempt = widen(this.attempt, to);
		this.pause = widen(this.pause, to);
		this.state = widen(this.state, to);
		this.abandoned = widen(this.abandoned, to);
		this.stage = widen(this.stage, to);
		this.errand = widen(this.errand, to);
		this.left = widen(this.left, to);
		this.kind = widen(this.kind, to);
		this.trail = widen(this.trail, to);
		this.returned = widen(this.returned, to);
		this.transaction = widen(this.transaction, to);
		for (let slot = to - 1; slot >= from; slot--) {
			this.next[slot] = this.free;
			this.free = slot;
		}
	}

	/** The kind of event by which the work of a request at a service is done: one for all of them, which is quicker. */
	doneAtService(kernel: Kernel): number {
		const { services } = this;
		return kernel.onceFor(services, (slot) => services[this.site[slot]].done(slot));
	}

	/** The same at a store. */
	doneAtStore(kernel: Kernel): number {
		const { stores } = this;
		return kernel.onceFor(stores, (slot) => stores[this.site[slot]].done(slot));
	}
}

type Column = Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>;

/** The same numbers in a longer array; the rest is `rest`. */
export function widen<T extends Column>(column: T, length: number, rest = 0): T {
	const wider = new (column.constructor as new (length: number) => T)(length);
	wider.set(column);
	if (rest !== 0) wider.fill(rest, column.length);
	return wider;
}
