import { budget, tooMuch } from "../../kernel/budget.ts";
import { type Distribution, Sampler } from "../../random/distribution.ts";
import type { Stream } from "../../random/stream.ts";
import { widen } from "../replicas/requests.ts";
import { type Load, rateAt } from "./load.ts";

/** Visits that are laid end to end before the run: by then their law no longer shows where they began. */
const settled = 5;

export interface SessionsPlan {
	/** Pause between two requests of one user: a rate is that many users times this. */
	thinkTime: number;
	/** Length of a visit. */
	visit: Distribution;
	/** The session lives in the replica that served the user first. */
	inMemory: boolean;
}

/** Handed on in place of a time: see Lane. */
interface Clock {
	readonly now: number;
}

/** What a service's balancer and replicas see of its users. */
export interface Visits {
	/** The replica that the balancer has pinned the user to, or -1. */
	readonly pin: Int32Array;
	/** A replica takes a request of the user. */
	touch(user: number, replica: number): void;
	/** A replica is gone. */
	forget(replica: number, now: number): void;
}

/** Where nothing is kept of a user between two requests. */
export const noVisits: Visits = { pin: new Int32Array(0), touch: () => {}, forget: () => {} };

/**
 * The users behind the requests. At a rate of λ there are λ × think time users, each of whom asks equally often, so
 * that an arrival belongs to any of them. A user whose visit is over is replaced by a new one.
 */
export class Sessions implements Visits {
	lost = 0;
	/** Visits with at least one request that failed for good. */
	failed = 0;
	/** The replica that the balancer has pinned the user to, or -1. */
	pin: Int32Array<ArrayBuffer>;
	private readonly plan: SessionsPlan;
	private readonly load: Load;
	private readonly choice: Stream;
	private until: Float64Array<ArrayBuffer>;
	/** The replica that holds the session, or -1. */
	private home: Int32Array<ArrayBuffer>;
	/** Whether a request of the present visit has failed. */
	private hit: Uint8Array<ArrayBuffer>;
	private users = 1;
	private readonly visits: Sampler;

	constructor(plan: SessionsPlan, load: Load, choice: Stream, lengths: Stream) {
		this.plan = plan;
		this.load = load;
		this.choice = choice;
		this.visits = new Sampler(plan.visit, lengths);
		this.count(0);
		this.until = new Float64Array(this.users);
		this.pin = new Int32Array(this.users).fill(-1);
		this.home = new Int32Array(this.users).fill(-1);
		this.hit = new Uint8Array(this.users);
		for (let user = 0; user < this.users; user++) this.until[user] = this.left(user / this.users);
	}

	/**
	 * What is left of a visit that has begun before the run, in the middle of a day. Chance finds a long visit more often
	 * than a short one, so that visits are laid end to end until one is under way; `phase` spreads those of one length.
	 */
	private left(phase: number): number {
		const { mean } = this.plan.visit;
		const at = (settled + phase) * mean;
		let end = 0;
		while (end <= at && mean > 0) end += this.visits.next();
		return end - at;
	}

	/** Places the visits that are under way. */
	settle(replicaOf: (user: number) => number): void {
		for (let user = 0; user < this.users; user++) {
			this.pin[user] = replicaOf(user);
			this.home[user] = this.pin[user];
		}
	}

	/** Called as time passes: the number of users follows the load. */
	count(now: number): void {
		const { load, plan } = this;
		this.users = load.population?.users ?? Math.max(1, Math.round(rateAt(load, now) * plan.thinkTime));
		if (!(this.users <= budget.users)) tooMuch(budget.users, "users at a time");
		if (this.until && this.users > this.until.length) {
			const length = this.users * 2;
			this.until = widen(this.until, length);
			this.pin = widen(this.pin, length, -1);
			this.home = widen(this.home, length, -1);
			this.hit = widen(this.hit, length);
		}
	}

	/** The user that a request arriving now belongs to. */
	pick(clock: Clock): number {
		const user = this.choice.below(this.users);
		this.visit(user, clock);
		return user;
	}

	/** The user asks; a visit that is over makes place for a new one. */
	visit(user: number, { now }: Clock): void {
		if (now >= this.until[user]) {
			this.until[user] = now + this.visits.next();
			this.pin[user] = -1;
			this.home[user] = -1;
			this.hit[user] = 0;
		}
	}

	/** A request of the user has failed for good. */
	disappoint(user: number): void {
		this.failed += 1 - this.hit[user];
		this.hit[user] = 1;
	}

	/** A replica takes a request of the user. A session that lies in another replica is out of reach: the user starts anew. */
	touch(user: number, replica: number): void {
		if (!this.plan.inMemory) return;
		const home = this.home[user];
		if (home === replica) return;
		if (home >= 0) this.lost++;
		this.home[user] = replica;
	}

	/** Every session is gone: the store that kept them has lost them. */
	loseAll(now: number): void {
		for (let user = 0; user < this.users; user++) if (this.until[user] > now) this.lost++;
	}

	/** A replica is gone, and with it every session of a visit that is not over. */
	forget(replica: number, now: number): void {
		if (!this.plan.inMemory) return;
		for (let user = 0; user < this.home.length; user++) {
			if (this.home[user] !== replica) continue;
			this.home[user] = -1;
			if (user < this.users && this.until[user] > now) this.lost++;
		}
	}
}
