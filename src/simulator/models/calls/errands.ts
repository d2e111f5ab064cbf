import type { Stream } from "../../random/stream.ts";
import { dependencyFailed } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { cut, widen } from "../replicas/requests.ts";
import type { Stage } from "../replicas/stage.ts";
import type { Calls } from "./calls.ts";

/** Something that a request needs from elsewhere. */
export interface Errand {
	/** Undefined for what it does not wait for: `send` is then all of it. */
	calls: Calls | undefined;
	send?: () => void;
	/** Share of the requests that need it, now. */
	share(): number;
	/** How often, one after the other. */
	times: number;
	/** Whether a request can do without: a cache that does not answer is one that does not know. */
	dispensable: boolean;
	/** Whether requests that run a transaction have it from there. */
	notInTransactions: boolean;
}

/**
 * What the requests of a service need from others before their own work, one after the other. Where the runtime is
 * threads, a worker waits; an event loop waits before it takes a worker (`Replicas.before`).
 */
export class Errands implements Stage {
	readonly list: readonly Errand[];
	/** What is left of a request's measured time when its calls are taken out. */
	private readonly own: number;
	private readonly replicas: Replicas;
	private readonly choice: Stream;
	/** By request: the errand that it is at, and how often it is still to be made. */
	private at = new Uint8Array(0);
	private left = new Int32Array(0);

	/** `make` is given who hears of the answers. */
	constructor(
		own: number,
		replicas: Replicas,
		choice: Stream,
		make: (done: (slot: number, ok: boolean) => void) => Errand[],
	) {
		this.own = own;
		this.replicas = replicas;
		this.choice = choice;
		this.list = make((slot, ok) => this.answered(slot, ok));
	}

	enter(slot: number): boolean {
		const { requests } = this.replicas;
		if (slot >= this.at.length) {
			this.at = widen(this.at, requests.capacity);
			this.left = widen(this.left, requests.capacity);
		}
		requests.work[slot] *= this.own;
		return requests.returned[slot] === 0 && this.goOn(slot, 0);
	}

	replicaDied(replica: number): void {
		for (const { calls } of this.list) calls?.pool?.drop(replica);
	}

	private answered(slot: number, ok: boolean): void {
		const errand = this.list[this.at[slot]];
		// Its replica is gone, and nobody needs the rest.
		if (this.replicas.requests.state[slot] === cut) this.replicas.resume(slot);
		else if (!ok && !errand.dispensable) this.replicas.giveUp(slot, dependencyFailed);
		else if (ok && --this.left[slot] > 0) errand.calls?.begin(slot);
		else if (!this.goOn(slot, this.at[slot] + 1)) this.replicas.resume(slot);
	}

	/** Whether the request has something to wait for. */
	private goOn(slot: number, from: number): boolean {
		for (let i = from; i < this.list.length; i++) {
			const errand = this.list[i];
			if (errand.notInTransactions && this.replicas.requests.transaction[slot] > 0) continue;
			const share = errand.share();
			if (share < 1 && this.choice.uniform() >= share) continue;
			if (!errand.calls) {
				errand.send?.();
				continue;
			}
			this.at[slot] = i;
			this.left[slot] = errand.times;
			errand.calls.begin(slot);
			return true;
		}
		return false;
	}
}
