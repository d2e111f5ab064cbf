import type { Luck, Stream } from "../../random/stream.ts";
import { dependencyFailed } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { cut } from "../replicas/requests.ts";
import type { Stage } from "../replicas/stage.ts";
import type { Cache } from "../store/cache.ts";
import type { JoinedMisses, JoinedPlan } from "../store/joined-misses.ts";
import type { Calls } from "./calls.ts";
import type { Asker } from "./exchange.ts";

/** Takes messages, which nobody waits for. */
export interface Mailbox {
	send(): void;
}

export interface ErrandPlan {
	/** Share of the requests that need it. */
	share: number;
	/** How often, one after the other. */
	times: number;
	/** Where a cache is asked before it, only what that misses goes on, and this share, which writes. */
	writes: number;
	/** Whether a request can do without: a cache that does not answer is one that does not know. */
	dispensable: boolean;
	/** Whether requests that run a transaction have it from there. */
	notInTransactions: boolean;
	/** Whether those who want the same at a time ask once. */
	joined: JoinedPlan | undefined;
}

/** Something that a request needs from elsewhere. A class, so that all of them are of one shape to the engine. */
class Errand {
	/** Where it goes: over calls, or as a message, which it does not wait for. */
	readonly calls: Calls | undefined;
	/** Whether every request needs it, whatever a cache says. */
	readonly always: boolean;
	readonly notInTransactions: boolean;
	readonly times: number;
	readonly dispensable: boolean;
	readonly cache: Cache | undefined;
	readonly mailbox: Mailbox;
	readonly joined: JoinedMisses | undefined;

	constructor(
		plan: ErrandPlan,
		calls: Calls | undefined,
		mailbox: Mailbox,
		cache: Cache | undefined,
		joined: JoinedMisses | undefined,
	) {
		this.joined = joined;
		this.calls = calls;
		this.always = plan.share >= 1 && cache === undefined;
		this.notInTransactions = plan.notInTransactions;
		this.times = plan.times;
		this.dispensable = plan.dispensable;
		this.cache = cache;
		this.mailbox = mailbox;
	}
}

/**
 * What the requests of a service need from others before their own work, one after the other. Where the runtime is
 * threads, a worker waits; an event loop waits before it takes a worker (`Replicas.before`).
 */
export class Errands implements Stage, Asker {
	private readonly list: Errand[] = [];
	/** What is left of a request's measured time when its calls are taken out. */
	private readonly own: number;
	private readonly replicas: Replicas;
	private readonly choice: Stream;
	/** Of its own, so that a change that lets requests join leaves what they need as it was. */
	private readonly joiningChoice: Stream;
	/** By errand: the share of the requests that need it, that need it whatever the cache says, and as the cache is now. */
	private shares = new Float64Array(0);
	/** The share of those who go on that may be joined. In an array: see Lane. */
	private readonly joining = new Float64Array(1);

	constructor(own: number, replicas: Replicas, luck: Luck) {
		this.own = own;
		this.replicas = replicas;
		this.choice = luck.stream("errands");
		this.joiningChoice = luck.stream("errands that may be joined");
	}

	/** One more thing that every request needs, after those before. */
	add(
		plan: ErrandPlan,
		calls: Calls | undefined,
		mailbox: Mailbox,
		cache: Cache | undefined,
		joined?: JoinedMisses,
	): void {
		this.list.push(new Errand(plan, calls, mailbox, cache, joined));
		this.shares = Float64Array.of(...this.shares, plan.share, plan.share * plan.writes, 0);
	}

	enter(slot: number): boolean {
		const { requests } = this.replicas;
		requests.work[slot] *= this.own;
		return requests.returned[slot] === 0 && this.goOn(slot, 0);
	}

	replicaDied(replica: number): void {
		for (const { calls } of this.list) calls?.pool?.drop(replica);
	}

	answered(slot: number, ok: boolean): void {
		const { replicas } = this;
		const { requests } = replicas;
		const i = requests.errand[slot];
		const errand = this.list[i];
		if (errand.joined !== undefined) this.tellOthers(slot, ok, errand.joined);
		// Its replica is gone, and nobody needs the rest.
		if (requests.state[slot] === cut) replicas.resume(slot);
		else if (!ok && !errand.dispensable) replicas.giveUp(slot, dependencyFailed);
		else if (ok && --requests.left[slot] > 0) errand.calls?.begin(slot);
		else if (!this.goOn(slot, i + 1)) replicas.resume(slot);
	}

	/** Whether the request has something to wait for. */
	private goOn(slot: number, from: number): boolean {
		const { list } = this;
		const { requests } = this.replicas;
		for (let i = from; i < list.length; i++) {
			const errand = list[i];
			if (errand.notInTransactions && requests.transaction[slot] > 0) continue;
			if (!errand.always && !this.isNeeded(i, errand)) continue;
			if (errand.calls === undefined) {
				errand.mailbox.send();
				continue;
			}
			requests.errand[slot] = i;
			requests.left[slot] = errand.times;
			if (!this.waitsForAnother(slot, i, errand)) errand.calls.begin(slot);
			return true;
		}
		return false;
	}

	/** Those who waited for what the request has fetched. */
	private tellOthers(slot: number, ok: boolean, joined: JoinedMisses): void {
		for (let one = joined.fetched(slot); one >= 0; ) {
			const next = joined.after(one);
			this.answered(one, ok);
			one = next;
		}
	}

	/** Whether the request wants what the cache has lost, and another one of its replica fetches that already. */
	private waitsForAnother(slot: number, i: number, { cache, joined }: Errand): boolean {
		if (cache === undefined || joined === undefined) return false;
		const { shares, joining } = this;
		const { requests } = this.replicas;
		cache.look();
		const at = 3 * i;
		// Of those who go on, some write, and some want what the cache does not know on any day.
		joining[0] = ((shares[at] - shares[at + 1]) * cache.lost) / shares[at + 2];
		if (!this.joiningChoice.hits(joining, 0)) return false;
		return joined.joins(slot, requests.replica[slot], requests.capacity);
	}

	private isNeeded(i: number, { cache }: Errand): boolean {
		const { shares } = this;
		let at = 3 * i;
		if (cache !== undefined) {
			const sure = shares[at + 1];
			cache.look();
			shares[at + 2] = sure + (shares[at] - sure) * cache.missing[0];
			at += 2;
		}
		return shares[at] >= 1 || this.choice.hits(shares, at);
	}
}
