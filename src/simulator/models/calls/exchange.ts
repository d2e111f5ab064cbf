import type { Requests } from "../replicas/requests.ts";
import type { Trails } from "./trails.ts";

/** Whoever sends a call. */
export interface Caller {
	/** A call has ended. Its slot is released by who has worked on it. */
	answered(call: number, ok: boolean): void;
}

/** Where nobody waits for an answer. */
export const nobody: Caller = { answered: () => {} };

/** On whose request's behalf calls are sent: it goes on with it. */
export interface Asker {
	/** The last try of a request's call has ended. Never while `Calls.begin` is still at work. */
	answered(asker: number, ok: boolean): void;
}

/** Whoever takes calls: it tells how each ended, once, and releases its slot then. */
export interface Callee {
	arrive(call: number): void;
}

/** Calls of a whole world are slots of one table; each knows by a number who waits for its answer. */
export class Exchange {
	readonly requests: Requests;
	/** Undefined where nobody asks where the time goes. */
	trails: Trails | undefined = undefined;
	/** The first number stands for users, whose requests are no calls. */
	private readonly callers: (Caller | undefined)[] = [undefined];

	constructor(requests: Requests) {
		this.requests = requests;
	}

	/** The number of one more caller. */
	join(caller: Caller): number {
		return this.callers.push(caller) - 1;
	}

	answer(call: number, ok: boolean): void {
		this.callers[this.requests.caller[call]]?.answered(call, ok);
	}
}
