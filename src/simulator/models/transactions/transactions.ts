import type { Component } from "../../../design/design.ts";
import { type Focus, preferred } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Stream } from "../../random/stream.ts";
import type { Zipf } from "../../random/zipf.ts";
import { Histogram } from "../../statistics/histogram.ts";
import { aborted } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import type { Stage } from "../replicas/stage.ts";
import type { Shards, ShardsPlan } from "./shards.ts";

/** local: one write. 2pc: prepare all, commit all, locks held throughout. saga: one write after the other, undone on failure. none: the same, not undone. */
export type Mechanism = "local" | "2pc" | "saga" | "none";

export interface TransactionPlan {
	mechanism: Mechanism;
	/** Rows it writes. */
	participants: number;
	share: number;
}

const most = 8;
/** Draws of one row that is not yet taken. */
const mostDraws = 50;
const mechanisms: Mechanism[] = ["local", "2pc", "saga", "none"];

export function readTransactions(inputs: Inputs, transactions: readonly Component[]): TransactionPlan[] {
	return transactions.map((transaction) => {
		const named = inputs.value(transaction, "participants");
		const across = inputs.value(transaction, "acrossShards") === true;
		const mechanism = inputs.text(transaction, "mechanism", { value: "local", source: "one store, one commit" });
		return {
			mechanism: mechanisms.find((known) => known === mechanism) ?? "local",
			participants: Math.min(most, Math.max(Array.isArray(named) ? named.length : 1, across ? 2 : 1)),
			share: inputs.number(transaction, "share"),
		};
	});
}

/** The store that transactions write: of the databases that which a change is about, else the one with the most shards. */
export function databaseOf(focus: Pick<Focus, "stores" | "about">): Component | undefined {
	const databases = focus.stores.filter((s) => (s.attributes.role?.value ?? "database") === "database");
	const size = (store: Component) => Number(store.attributes.shards?.value ?? 1);
	return preferred(databases, focus).sort((a, b) => size(b) - size(a))[0];
}

export function readShards(
	inputs: Inputs,
	focus: Pick<Focus, "stores" | "about">,
	plans: readonly TransactionPlan[],
): ShardsPlan {
	const store = databaseOf(focus) ?? absent("Store", "database");
	return {
		shards: Math.max(1, inputs.number(store, "shards"), ...plans.map((plan) => (plan.mechanism === "local" ? 1 : 2))),
		capacity: Math.max(1, inputs.number(store, "capacity")),
		writeTime: inputs.number(store, "writeTime"),
		// A transaction writes no row twice, so that there are at least as many as it writes.
		keys: Math.max(inputs.number(store, "keys"), ...plans.map((plan) => plan.participants)),
		skew: inputs.number(store, "skew"),
		lockTimeout: inputs.number(store, "lockTimeout"),
	};
}

/** Phase of a transaction. */
const executing = 0;
const committing = 1;
const undoing = 2;
const failing = 3;
const orphaned = 4;
/** Somebody has looked after it, while some of its rows were still being written. */
const overdue = 5;

/**
 * Transactions over the shards of a store. A request's worker is busy until its transaction is over. Operation
 * `number × most + i` is the i-th row of a transaction.
 */
export class Transactions implements Stage {
	readonly durations = new Histogram();
	readonly lockHolds: Histogram;
	committed = 0;
	abortedCount = 0;
	/** Transactions that left some of their writes without the others. */
	halfDone = 0;
	/** Share of the commits after the first that fail, for a reason of their store's own. */
	refused: { share: number; luck: Stream } | undefined = undefined;
	private readonly plans: readonly TransactionPlan[];
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly shards: Shards;
	private readonly zipf: Zipf;
	private readonly choice: Stream;
	/** Time until somebody decides what a lost coordinator left prepared. */
	private readonly recovery: number;
	private readonly resolve: number;
	/** By transaction; `plan` is -1 when the number is free. */
	private readonly live: number[] = [];
	private readonly free: number[] = [];
	private readonly slot: number[] = [];
	private readonly plan: number[] = [];
	private readonly phase: number[] = [];
	/** Operations still to come back, and steps done. */
	private readonly pending: number[] = [];
	private readonly step: number[] = [];
	private readonly began: number[] = [];
	private readonly keys: number[] = [];

	constructor(
		plans: readonly TransactionPlan[],
		kernel: Kernel,
		replicas: Replicas,
		shards: Shards,
		lockHolds: Histogram,
		zipf: Zipf,
		choice: Stream,
		recovery: number,
	) {
		this.plans = plans;
		this.kernel = kernel;
		this.replicas = replicas;
		this.shards = shards;
		this.lockHolds = lockHolds;
		this.zipf = zipf;
		this.choice = choice;
		this.recovery = recovery;
		this.resolve = kernel.on((t) => this.decide(t));
		shards.asker = this;
		replicas.stages.push(this);
	}

	/** Counts from now on. */
	forget(): void {
		this.durations.clear();
		this.lockHolds.clear();
		this.committed = 0;
		this.abortedCount = 0;
		this.halfDone = 0;
	}

	enter(slot: number): boolean {
		if (this.replicas.requests.transaction[slot] === 0) return false;
		const t = this.free.pop() ?? this.live.length;
		const index = this.replicas.requests.transaction[slot] - 1;
		const { mechanism, participants } = this.plans[index];
		this.live[t] = 1;
		this.slot[t] = slot;
		this.plan[t] = index;
		this.phase[t] = executing;
		this.step[t] = 0;
		this.began[t] = this.kernel.now;
		this.drawKeys(t, participants);
		const parallel = mechanism === "2pc" ? participants : 1;
		this.pending[t] = parallel;
		for (let i = 0; i < parallel; i++) this.ask(t, i);
		return true;
	}

	granted(op: number): void {
		this.shards.write(op);
	}

	written(op: number): void {
		const t = Math.floor(op / most);
		const i = op % most;
		if (this.plans[this.plan[t]].mechanism === "2pc") this.voted(t, op);
		else this.stepDone(t, i, op);
	}

	/** The wait for a row was too long. */
	timedOut(op: number): void {
		this.cannot(Math.floor(op / most), op % most);
	}

	/** One of its participants does not do its part. */
	private cannot(t: number, i: number): void {
		const { mechanism } = this.plans[this.plan[t]];
		if (mechanism === "2pc") this.abandon(t);
		else if (mechanism === "saga" && i > 0 && this.phase[t] === executing) {
			this.phase[t] = undoing;
			this.step[t] = i - 1;
			this.ask(t, i - 1);
		} else {
			if (mechanism === "none" && i > 0) this.halfDone++;
			this.fail(t);
		}
	}

	/** A coordinator is gone. What is prepared stays locked until somebody decides; everything else the store rolls back. */
	replicaDied(replica: number): void {
		const { requests } = this.replicas;
		for (let t = 0; t < this.live.length; t++) {
			const slot = this.slot[t];
			if (this.live[t] !== 1 || slot < 0 || requests.replica[slot] !== replica) continue;
			this.slot[t] = -1;
			requests.release(slot);
			const { mechanism, participants } = this.plans[this.plan[t]];
			if (mechanism !== "2pc" || this.phase[t] !== executing) continue;
			this.phase[t] = orphaned;
			for (let i = 0; i < participants; i++) {
				const op = t * most + i;
				if (this.shards.holds(op)) continue;
				this.shards.forsake(op);
				this.pending[t]--;
			}
			this.kernel.schedule(this.kernel.now + this.recovery, this.resolve, t);
		}
	}

	private ask(t: number, i: number): void {
		const op = t * most + i;
		this.shards.lock(op, this.keys[op], this.phase[t] === undoing);
	}

	private refuses(): boolean {
		return this.refused !== undefined && this.refused.luck.uniform() < this.refused.share;
	}

	/** One participant of a two-phase commit has prepared, or committed. */
	private voted(t: number, op: number): void {
		const left = --this.pending[t];
		if (this.phase[t] === committing) {
			this.shards.release(op);
			if (left === 0) this.succeed(t);
		} else if (this.phase[t] === failing) {
			this.shards.release(op);
			if (left === 0) this.fail(t);
		} else if (this.phase[t] === overdue) {
			if (left === 0) this.decide(t);
		} else if (this.phase[t] === executing && left === 0 && this.refuses()) this.abandon(t);
		else if (this.phase[t] === executing && left === 0) {
			const { participants } = this.plans[this.plan[t]];
			this.phase[t] = committing;
			this.pending[t] = participants;
			for (let i = 0; i < participants; i++) this.shards.write(t * most + i);
		}
	}

	/** One step of a saga, or of unprotected writes, is durable. */
	private stepDone(t: number, i: number, op: number): void {
		const { mechanism, participants } = this.plans[this.plan[t]];
		this.shards.release(op);
		if (this.phase[t] === undoing) {
			if (i === 0) this.fail(t);
			else this.ask(t, i - 1);
			return;
		}
		const steps = mechanism === "local" ? 1 : participants;
		if (i + 1 === steps) this.succeed(t);
		else if (this.slot[t] < 0 && mechanism === "none") {
			this.halfDone++;
			this.fail(t);
		} else if (this.refuses()) this.cannot(t, i + 1);
		else this.ask(t, i + 1);
	}

	/** A participant cannot: all others give their rows back. Those that still write do so first. */
	private abandon(t: number): void {
		this.phase[t] = failing;
		const { participants } = this.plans[this.plan[t]];
		let writing = 0;
		for (let i = 0; i < participants; i++) {
			const op = t * most + i;
			if (this.shards.holds(op)) {
				if (this.shards.writing(op)) writing++;
				else this.shards.release(op);
			} else this.shards.forsake(op);
		}
		this.pending[t] = writing;
		if (writing === 0) this.fail(t);
	}

	/** Somebody has looked after a transaction without a coordinator, and takes it back. */
	private decide(t: number): void {
		this.phase[t] = overdue;
		if (this.pending[t] > 0) return;
		const { participants } = this.plans[this.plan[t]];
		for (let i = 0; i < participants; i++) this.shards.release(t * most + i);
		this.fail(t);
	}

	private succeed(t: number): void {
		this.committed++;
		this.durations.record(this.kernel.now - this.began[t]);
		this.end(t, false);
	}

	private fail(t: number): void {
		this.abortedCount++;
		this.end(t, true);
	}

	private end(t: number, failed: boolean): void {
		const slot = this.slot[t];
		this.live[t] = 0;
		this.slot[t] = -1;
		this.free.push(t);
		if (slot < 0) return;
		if (failed) this.replicas.giveUp(slot, aborted);
		else this.replicas.resume(slot);
	}

	/** Different rows. Where few are wanted by all, the next ones stand for those that would be drawn in the end. */
	private drawKeys(t: number, count: number): void {
		for (let i = 0; i < count; i++) {
			let key = this.zipf.draw(this.choice);
			let draws = 1;
			for (let j = 0; j < i; j++) {
				if (this.keys[t * most + j] !== key) continue;
				key = draws++ < mostDraws ? this.zipf.draw(this.choice) : (key + 1) % this.shards.plan.keys;
				j = -1;
			}
			this.keys[t * most + i] = key;
		}
	}
}
