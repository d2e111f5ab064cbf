import type { Kernel } from "../../kernel/kernel.ts";
import type { Stream } from "../../random/stream.ts";
import type { Frail } from "../faults/frail.ts";
import type { Callee, Exchange } from "./exchange.ts";

export interface StationPlan {
	/** Lines of its own: the shards of a store, and the copies of each. */
	servers: number;
	/** Calls that each works on at once, and that may wait there. */
	capacity: number;
	bound: number;
}

/**
 * Servers, each with some workers and one line: first come, first served. It does not hear that a caller has given up, so
 * that it works on what nobody waits for any more. Which server a call goes to, and for how long, say those who extend it.
 */
export abstract class Station implements Callee, Frail {
	/** Calls that have come, and that have ended well and badly. */
	asked = 0;
	served = 0;
	failed = 0;
	protected readonly kernel: Kernel;
	protected readonly exchange: Exchange;
	private readonly room: StationPlan;
	private readonly chance: Stream;
	private readonly complete: number;
	private readonly refuse: number;
	private silent = false;
	private crashed = false;
	/** Share of the calls that it answers with an error, by how much all takes longer, and the share of its workers. */
	private failing = 0;
	private slowdown = 1;
	private strength = 1;
	/** Calls that got lost on their way; undefined while it can be reached. */
	private lost: number[] | undefined;
	private readonly busy: Int32Array;
	private readonly queued: Int32Array;
	private readonly head: Int32Array;
	private readonly tail: Int32Array;
	private working = 0;
	private waiting = 0;
	/** Seconds of both: each end counts its moment, each begin takes it away. In an array: see Lane. */
	private readonly seconds = new Float64Array(2);

	constructor(plan: StationPlan, kernel: Kernel, exchange: Exchange, chance: Stream) {
		this.room = plan;
		this.kernel = kernel;
		this.exchange = exchange;
		this.chance = chance;
		this.busy = new Int32Array(plan.servers);
		this.queued = new Int32Array(plan.servers);
		this.head = new Int32Array(plan.servers).fill(-1);
		this.tail = new Int32Array(plan.servers).fill(-1);
		this.complete = kernel.on((call) => this.finish(call));
		this.refuse = kernel.on((call) => this.end(call, false));
	}

	/** The server of a call; sets `requests.work[call]`, the seconds that it takes there. */
	protected abstract place(call: number): number;

	/** It begins nothing more: calls pile up in it. */
	fall(): void {
		this.silent = true;
	}

	crash(): void {
		this.crashed = true;
		for (let server = 0; server < this.room.servers; server++) {
			while (this.queued[server] > 0) this.end(this.next(server), false);
		}
	}

	comeBack(): void {
		this.silent = false;
		this.crashed = false;
		this.refill();
	}

	weaken(share: number): void {
		this.strength = share;
		this.refill();
	}

	slow(factor: number): void {
		this.slowdown = factor;
	}

	err(share: number): void {
		this.failing = share;
	}

	cutOff(): void {
		this.lost ??= [];
	}

	reach(): void {
		const { lost = [] } = this;
		this.lost = undefined;
		for (const call of lost) this.end(call, false);
	}

	/** Who waits gets the workers that are there again. */
	private refill(): void {
		for (let server = 0; server < this.room.servers; server++) {
			while (this.queued[server] > 0 && this.hasRoom(server)) this.begin(this.next(server), server);
		}
	}

	arrive(call: number): void {
		const { requests } = this.exchange;
		this.asked++;
		if (this.lost) {
			this.lost.push(call);
			return;
		}
		const server = this.place(call);
		requests.replica[call] = server;
		if (this.crashed) this.kernel.schedule(this.kernel.now, this.refuse, call);
		else if (this.hasRoom(server)) this.begin(call, server);
		else if (this.queued[server] >= this.room.bound) this.kernel.schedule(this.kernel.now, this.refuse, call);
		else {
			this.count(0, 1);
			requests.next[call] = -1;
			if (this.queued[server]++ === 0) this.head[server] = call;
			else requests.next[this.tail[server]] = call;
			this.tail[server] = call;
		}
	}

	/** Seconds of its workers at work, and of calls that waited for one. */
	get workedSeconds(): number {
		return this.seconds[0] + this.working * this.kernel.now;
	}

	get waitedSeconds(): number {
		return this.seconds[1] + this.waiting * this.kernel.now;
	}

	/** Workers of all its servers. */
	get workers(): number {
		return this.room.servers * this.room.capacity;
	}

	/** Calls that are in it, those that nobody waits for any more included. */
	get inside(): number {
		return this.working + this.waiting + (this.lost?.length ?? 0);
	}

	/** Counts from now on. */
	forget(): void {
		this.seconds[0] = -this.working * this.kernel.now;
		this.seconds[1] = -this.waiting * this.kernel.now;
		this.asked = 0;
		this.served = 0;
		this.failed = 0;
	}

	private hasRoom(server: number): boolean {
		return !this.silent && !this.crashed && this.busy[server] < this.room.capacity * this.strength;
	}

	private begin(call: number, server: number): void {
		const { requests } = this.exchange;
		this.busy[server]++;
		this.count(1, 0);
		if (this.slowdown !== 1) requests.work[call] *= this.slowdown;
		this.kernel.scheduleIn(requests.work, call, this.complete, call);
	}

	private finish(call: number): void {
		const server = this.exchange.requests.replica[call];
		this.busy[server]--;
		this.count(-1, 0);
		// The next one begins first: its event then takes the place of the one being handled.
		if (this.queued[server] > 0 && this.hasRoom(server)) this.begin(this.next(server), server);
		this.end(call, !this.crashed && (this.failing === 0 || this.chance.uniform() >= this.failing));
	}

	private end(call: number, ok: boolean): void {
		if (ok) this.served++;
		else this.failed++;
		this.exchange.answer(call, ok);
		this.exchange.requests.release(call);
	}

	private next(server: number): number {
		const call = this.head[server];
		this.head[server] = this.exchange.requests.next[call];
		this.queued[server]--;
		this.count(0, -1);
		return call;
	}

	private count(working: number, waiting: number): void {
		const { now } = this.kernel;
		this.working += working;
		this.waiting += waiting;
		this.seconds[0] -= working * now;
		this.seconds[1] -= waiting * now;
	}
}
