import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Sampler } from "../../random/distribution.ts";
import type { Histogram } from "../../statistics/histogram.ts";
import { widen } from "../replicas/requests.ts";

export interface ShardsPlan {
	shards: number;
	/** Operations that one shard works on at once. */
	capacity: number;
	/** Mean time of a durable write, the way there and back included. */
	writeTime: number;
	/** Rows that transactions compete for, and how unevenly (Zipf's exponent). */
	keys: number;
	skew: number;
	/** How long a transaction waits for a row. */
	lockTimeout: number;
}

/** Shard of a key: a hash (Knuth's multiplicative, high bits), so that neighbouring keys part. */
export function shardOf(key: number, shards: number): number {
	const mixed = Math.imul(Math.imul(key + 1, 0x9e3779b1) ^ (key >>> 7), 0x85ebca6b) >>> 0;
	return Math.floor((mixed / 2 ** 32) * shards);
}

/** Whoever asked for a lock or a write hears of it by the number it gave. */
export interface Asker {
	granted(op: number): void;
	written(op: number): void;
	timedOut(op: number): void;
}

/**
 * The shards of a store: rows with locks, first come first served, and a bounded number of writes at once. An operation
 * is a number of the caller's choice; it waits in one place at a time.
 */
export class Shards {
	readonly plan: ShardsPlan;
	asker!: Asker;
	private readonly kernel: Kernel;
	private readonly times: Sampler;
	private readonly holdTimes: Histogram;
	private readonly done: number;
	private readonly patience: Lane;
	/** By key: the operation that holds it, and the queue behind it. */
	private readonly holder: Int32Array;
	private readonly lockHead: Int32Array;
	private readonly lockTail: Int32Array;
	/** By shard. */
	private readonly busy: Int32Array;
	private readonly writeHead: Int32Array;
	private readonly writeTail: Int32Array;
	/** By operation. */
	private next = new Int32Array(0);
	private timer = new Int32Array(0);
	private key = new Int32Array(0);
	private heldSince = new Float64Array(0);
	private active = new Uint8Array(0);

	constructor(plan: ShardsPlan, kernel: Kernel, times: Sampler, holdTimes: Histogram) {
		this.plan = plan;
		this.kernel = kernel;
		this.times = times;
		this.holdTimes = holdTimes;
		this.holder = new Int32Array(plan.keys).fill(-1);
		this.lockHead = new Int32Array(plan.keys).fill(-1);
		this.lockTail = new Int32Array(plan.keys).fill(-1);
		this.busy = new Int32Array(plan.shards);
		this.writeHead = new Int32Array(plan.shards).fill(-1);
		this.writeTail = new Int32Array(plan.shards).fill(-1);
		this.done = kernel.on((op) => this.finished(op));
		this.patience = kernel.lane((op) => {
			this.leaveQueue(op);
			this.asker.timedOut(op);
		}, plan.lockTimeout);
	}

	/** Asks for a row's lock; `granted` is called at once or later, or `timedOut`. Without patience it waits for ever. */
	lock(op: number, key: number, patient: boolean): void {
		if (op >= this.next.length) this.grow(Math.max(op + 1, this.next.length * 2, 256));
		this.key[op] = key;
		this.timer[op] = -1;
		if (this.holder[key] < 0) {
			this.grant(op, key);
			return;
		}
		this.next[op] = -1;
		if (this.lockHead[key] < 0) this.lockHead[key] = op;
		else this.next[this.lockTail[key]] = op;
		this.lockTail[key] = op;
		if (!patient) this.timer[op] = this.kernel.push(this.patience, op);
	}

	holds(op: number): boolean {
		return this.holder[this.key[op]] === op;
	}

	/** Whether a write of this operation waits for the shard or is being done. */
	writing(op: number): boolean {
		return this.active[op] === 1;
	}

	/** Gives the lock back to whoever waits for it. */
	release(op: number): void {
		const key = this.key[op];
		if (this.holder[key] !== op) return;
		this.holdTimes.record(this.kernel.now - this.heldSince[op]);
		this.holder[key] = -1;
		const next = this.lockHead[key];
		if (next < 0) return;
		this.lockHead[key] = this.next[next];
		if (this.timer[next] >= 0) this.kernel.cancel(this.patience, this.timer[next]);
		this.grant(next, key);
	}

	/** Stops waiting for a lock. */
	forsake(op: number): void {
		if (this.timer[op] >= 0) this.kernel.cancel(this.patience, this.timer[op]);
		this.leaveQueue(op);
	}

	/** Writes on the shard of the operation's row; `written` is called when it is durable. */
	write(op: number): void {
		this.active[op] = 1;
		const shard = shardOf(this.key[op], this.plan.shards);
		if (this.busy[shard] < this.plan.capacity) {
			this.busy[shard]++;
			this.kernel.schedule(this.kernel.now + this.times.next(), this.done, op);
			return;
		}
		this.next[op] = -1;
		if (this.writeHead[shard] < 0) this.writeHead[shard] = op;
		else this.next[this.writeTail[shard]] = op;
		this.writeTail[shard] = op;
	}

	private finished(op: number): void {
		const shard = shardOf(this.key[op], this.plan.shards);
		const next = this.writeHead[shard];
		if (next >= 0) {
			this.writeHead[shard] = this.next[next];
			this.kernel.schedule(this.kernel.now + this.times.next(), this.done, next);
		} else this.busy[shard]--;
		this.active[op] = 0;
		this.asker.written(op);
	}

	private grant(op: number, key: number): void {
		this.holder[key] = op;
		this.heldSince[op] = this.kernel.now;
		this.timer[op] = -1;
		this.asker.granted(op);
	}

	private leaveQueue(op: number): void {
		const key = this.key[op];
		let before = -1;
		for (let at = this.lockHead[key]; at >= 0; before = at, at = this.next[at]) {
			if (at !== op) continue;
			if (before < 0) this.lockHead[key] = this.next[at];
			else this.next[before] = this.next[at];
			if (this.lockTail[key] === op) this.lockTail[key] = before;
			return;
		}
	}

	private grow(length: number): void {
		this.next = widen(this.next, length);
		this.timer = widen(this.timer, length);
		this.key = widen(this.key, length);
		this.heldSince = widen(this.heldSince, length);
		this.active = widen(this.active, length);
	}
}
