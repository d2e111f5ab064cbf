import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import { Histogram } from "../../statistics/histogram.ts";
import { dependencyFailed } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { type Requests, widen } from "../replicas/requests.ts";
import type { Stage } from "../replicas/stage.ts";
import { Connections, granted, turnedAway } from "./connections.ts";
import { NearCache } from "./near-cache.ts";
import { hottest, loads } from "./placement.ts";
import { Servers } from "./servers.ts";
import type { StorePlan } from "./store-plan.ts";

/** Where a request is: not here, waiting for its operations, or turned away by an event that is on its way. */
const elsewhere = 0;
const here = 1;
const refusing = 2;

/** Keys that the scenario makes popular, and the share of the reads, or of all operations, that want one of them. */
export interface Surge {
	keys: Int32Array;
	share: number;
	readsOnly: boolean;
}

/**
 * The reads and writes that a request makes before its own work. Each finds its shard by its key, needs a connection of
 * its replica to a server of that shard, and one of that server's workers. A query without a shard key asks every shard
 * and waits for the slowest. A read may be answered by the replica's near cache, or go to a copy of the shard.
 */
export class Store implements Stage {
	readonly plan: StorePlan;
	readonly servers: Servers;
	readonly connections: Connections;
	readonly nearCache: NearCache | undefined;
	/** By key: its shard now, and 1 where its first read has to fetch it from far. */
	table: Int32Array;
	shards: number;
	cold: Uint8Array | undefined;
	coldTimes: Sampler | undefined;
	/** Where such a read goes, with no worker of this store waiting for it: what a cache stands in front of. */
	origin: Servers | undefined;
	surge: Surge | undefined;
	/** Operations on the busiest shard: their times, waits included, and those that nobody waited for in the end. */
	readonly hotTimes = new Histogram();
	hotEnded = 0;
	hotLate = 0;
	/** The shard that is wanted most. */
	hot: number;
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly requests: Requests;
	private readonly reads: Sampler;
	private readonly writes: Sampler;
	private readonly choice: Stream;
	private readonly kinds: Stream;
	private readonly copies: Stream;
	private readonly patience: Lane | undefined;
	private readonly refuse: number;
	/** Reads and writes that went to servers, each counted once however many shards it asks. */
	private operations = 0;
	/** By slot. */
	private place = new Uint8Array(0);
	private left = new Int32Array(0);
	private pending = new Int32Array(0);
	private timer = new Int32Array(0);
	/** Which use of the slot this is; the operations of earlier ones are nobody's. */
	private turn = new Int32Array(0);
	/** By operation: its request, by slot and turn. */
	private slot = new Int32Array(0);
	private turnOf = new Int32Array(0);
	private server = new Int32Array(0);
	private replica = new Int32Array(0);
	private key = new Int32Array(0);
	private wrote = new Uint8Array(0);
	private began = new Float64Array(0);
	private readonly free: number[] = [];

	/** `spare` shards are there, but empty. */
	constructor(
		plan: StorePlan,
		{ kernel, replicas, requests, luck }: { kernel: Kernel; replicas: Replicas; requests: Requests; luck: Luck },
		spare = 0,
	) {
		this.plan = plan;
		this.kernel = kernel;
		this.replicas = replicas;
		this.requests = requests;
		this.table = plan.table;
		this.shards = plan.shards;
		const count = (plan.shards + spare) * (1 + plan.readReplicas);
		this.servers = new Servers(kernel, count, plan.capacity, (op) => this.finished(op));
		this.connections = new Connections(plan.connections, count, replicas.fleet);
		this.nearCache = plan.nearCache && new NearCache(plan.nearCache);
		this.reads = new Sampler(exponential(plan.readTime), luck.stream("store reads"));
		this.writes = new Sampler(exponential(plan.writeTime), luck.stream("store writes"));
		this.choice = luck.stream("store keys");
		this.kinds = luck.stream("kinds of operation");
		this.copies = luck.stream("copies read");
		this.hot = hottest(loads(plan.table, plan.weights, plan.shards));
		this.refuse = kernel.on((slot) => this.leave(slot, true));
		if (Number.isFinite(plan.patience)) {
			this.patience = kernel.lane((slot) => {
				this.turn[slot]++;
				this.leave(slot, true);
			}, plan.patience);
		}
		replicas.stages.push(this);
	}

	enter(slot: number): boolean {
		if (slot >= this.place.length) this.growSlots(Math.max(this.requests.capacity, slot + 1));
		this.left[slot] = this.plan.operations;
		this.pending[slot] = 0;
		this.turn[slot]++;
		if (!this.proceed(slot)) return false;
		if (this.patience && this.place[slot] === here) this.timer[slot] = this.kernel.push(this.patience, slot);
		return true;
	}

	replicaDied(replica: number): void {
		for (let slot = 0; slot < this.place.length; slot++) {
			if (this.place[slot] !== here || this.requests.replica[slot] !== replica) continue;
			if (this.patience) this.kernel.cancel(this.patience, this.timer[slot]);
			this.turn[slot]++;
			this.place[slot] = elsewhere;
			this.replicas.resume(slot);
		}
		this.connections.drop(replica, (op) => this.free.push(op));
		this.nearCache?.drop(replica);
	}

	/** From here on shares, use and times are counted anew: something is about to happen. */
	forget(): void {
		this.servers.forget();
		this.operations = 0;
		this.hotTimes.clear();
		this.hotEnded = 0;
		this.hotLate = 0;
		this.hot = hottest(loads(this.table, this.expected(), this.shards));
	}

	/** Share of all operations since then that went to the busiest shard. */
	hottestShare(): number {
		const { begun } = this.servers;
		const copies = 1 + this.plan.readReplicas;
		let all = 0;
		let most = 0;
		for (let shard = 0; shard < begun.length / copies; shard++) {
			let sum = 0;
			for (let copy = 0; copy < copies; copy++) sum += begun[shard * copies + copy];
			all += sum;
			most = Math.max(most, sum);
		}
		return all > 0 ? most / all : Number.NaN;
	}

	/** Shards that one operation asks, on average, since then. */
	shardsAsked(): number {
		const { begun } = this.servers;
		let all = 0;
		for (let server = 0; server < begun.length; server++) all += begun[server];
		return this.operations > 0 ? all / this.operations : Number.NaN;
	}

	/** By key: how much it is wanted, the surge included. */
	private expected(): Float64Array {
		const { surge, plan } = this;
		if (!surge) return plan.weights;
		const share = surge.readsOnly ? surge.share * (1 - plan.writeShare) : surge.share;
		const all = plan.weights.map((weight) => weight * (1 - share));
		for (const key of surge.keys) all[key] += share / surge.keys.length;
		return all;
	}

	/** Begins operations until one has to be waited for; false when none is left. */
	private proceed(slot: number): boolean {
		const { plan } = this;
		while (this.left[slot] > 0) {
			this.left[slot]--;
			const write = this.kinds.uniform() < plan.writeShare;
			if (!write && plan.scatterShare > 0 && this.kinds.uniform() < plan.scatterShare) {
				this.operations++;
				for (let shard = 0; shard < this.shards; shard++) {
					if (!this.ask(slot, -1, shard, false)) return true;
				}
				return true;
			}
			const key = this.draw(write);
			if (!write && this.nearCache?.has(this.requests.replica[slot], key, this.kernel.now)) continue;
			this.operations++;
			this.ask(slot, key, this.table[key], write);
			return true;
		}
		return false;
	}

	private draw(write: boolean): number {
		const { surge, choice } = this;
		if (surge && !(write && surge.readsOnly) && choice.uniform() < surge.share) {
			return surge.keys[surge.keys.length === 1 ? 0 : choice.below(surge.keys.length)];
		}
		// New rows stand at the end.
		return write && this.plan.placement.ascending ? 0 : this.plan.popularity.draw(choice);
	}

	/** False when the request is turned away: no connection is to be had. */
	private ask(slot: number, key: number, shard: number, write: boolean): boolean {
		const { plan, kernel } = this;
		const replica = this.requests.replica[slot];
		const copy =
			!write && plan.readReplicas > 0 && this.copies.uniform() < plan.replicaReads
				? 1 + this.copies.below(plan.readReplicas)
				: 0;
		const op = this.free.pop() ?? this.moreOperations();
		const server = shard * (1 + plan.readReplicas) + copy;
		this.slot[op] = slot;
		this.turnOf[op] = this.turn[slot];
		this.server[op] = server;
		this.replica[op] = replica;
		this.key[op] = key;
		this.wrote[op] = write ? 1 : 0;
		this.began[op] = kernel.now;
		const answer = this.connections.take(replica, server, op);
		if (answer === turnedAway) {
			this.turn[slot]++;
			this.place[slot] = refusing;
			this.drop(op);
			kernel.schedule(kernel.now, this.refuse, slot);
			return false;
		}
		this.place[slot] = here;
		this.pending[slot]++;
		if (answer === granted) this.serve(op);
		return true;
	}

	private serve(op: number): void {
		const write = this.wrote[op] === 1;
		this.servers.time[op] = write ? this.writes.next() : this.reads.next();
		if (this.coldTimes && !this.origin && this.misses(op)) this.servers.time[op] += this.coldTimes.next();
		this.servers.serve(op, this.server[op]);
	}

	private finished(op: number): void {
		let next = this.connections.give(this.replica[op], this.server[op]);
		// Who has given up while in line is passed over.
		for (; next >= 0 && !this.wanted(next); next = this.connections.give(this.replica[op], this.server[op])) {
			this.drop(next);
		}
		if (next >= 0) this.serve(next);
		if (this.coldTimes && this.origin && this.misses(op)) {
			if (op >= this.origin.time.length) this.origin.widen(this.slot.length);
			this.origin.time[op] = this.coldTimes.next();
			this.origin.serve(op, 0);
		} else this.complete(op);
	}

	/** Whether it reads what has moved and was not read since. */
	private misses(op: number): boolean {
		const key = this.key[op];
		return this.cold !== undefined && key >= 0 && this.cold[key] === 1 && this.wrote[op] === 0;
	}

	/** The request has what it asked for, if it still waits. */
	complete(op: number): void {
		const slot = this.slot[op];
		const key = this.key[op];
		if (this.cold && key >= 0) this.cold[key] = 0;
		const wanted = this.wanted(op);
		if (this.isHot(op)) {
			this.hotTimes.record(this.kernel.now - this.began[op]);
			this.hotEnded++;
			if (!wanted || this.requests.abandoned[slot] === 1) this.hotLate++;
		}
		this.free.push(op);
		if (!wanted) return;
		if (key >= 0) this.nearCache?.put(this.replica[op], key, this.kernel.now);
		if (--this.pending[slot] > 0) return;
		const more = this.proceed(slot);
		if (more && this.place[slot] === here) return;
		if (this.patience) this.kernel.cancel(this.patience, this.timer[slot]);
		if (!more) this.leave(slot, false);
	}

	/** Whether the request of this operation still waits for it. */
	private wanted(op: number): boolean {
		return this.turn[this.slot[op]] === this.turnOf[op];
	}

	/** An operation that no server has seen. */
	private drop(op: number): void {
		this.free.push(op);
		if (!this.isHot(op)) return;
		this.hotEnded++;
		this.hotLate++;
	}

	private isHot(op: number): boolean {
		const server = this.server[op];
		const { readReplicas } = this.plan;
		return readReplicas === 0 ? server === this.hot : Math.floor(server / (1 + readReplicas)) === this.hot;
	}

	private leave(slot: number, failed: boolean): void {
		this.place[slot] = elsewhere;
		if (failed) this.replicas.giveUp(slot, dependencyFailed);
		else this.replicas.resume(slot);
	}

	private growSlots(length: number): void {
		this.place = widen(this.place, length);
		this.left = widen(this.left, length);
		this.pending = widen(this.pending, length);
		this.timer = widen(this.timer, length);
		this.turn = widen(this.turn, length);
	}

	private moreOperations(): number {
		const from = this.slot.length;
		const to = Math.max(256, from * 2);
		this.slot = widen(this.slot, to);
		this.turnOf = widen(this.turnOf, to);
		this.server = widen(this.server, to);
		this.replica = widen(this.replica, to);
		this.key = widen(this.key, to);
		this.wrote = widen(this.wrote, to);
		this.began = widen(this.began, to);
		this.servers.widen(to);
		for (let op = to - 1; op > from; op--) this.free.push(op);
		return from;
	}
}
