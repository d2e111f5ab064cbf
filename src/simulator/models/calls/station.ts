import type { Kernel } from "../../kernel/kernel.ts";
import type { Stream } from "../../random/stream.ts";
import { Occupancy } from "../../statistics/occupancy.ts";
import { Fallible } from "../faults/fallible.ts";
import type { Requests } from "../replicas/requests.ts";
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
/** Numbers of a server, and where each stands: together, so that one line of the cache has them all. */
const width = 4;
const busy = 0;
const queued = 1;
const head = 2;
const tail = 3;

export abstract class Station extends Fallible implements Callee {
	/** Calls that have come, and that have ended well and badly. */
	asked = 0;
	served = 0;
	failed = 0;
	/** Workers of all its servers. */
	readonly workers: number;
	readonly occupancy: Occupancy;
	protected readonly kernel: Kernel;
	protected readonly requests: Requests;
	private readonly exchange: Exchange;
	private readonly servers: number;
	/** Its number in the column `site` of the requests. */
	private readonly number: number;
	private readonly bound: number;
	private readonly complete: number;
	private readonly refuse: number;
	/** By server, side by side: its busy workers, its line's length, and the first and the last in it. */
	private readonly lines: Int32Array;

	constructor(plan: StationPlan, kernel: Kernel, exchange: Exchange, chance: Stream) {
		super(plan.capacity);
		this.servers = plan.servers;
		this.bound = plan.bound;
		this.workers = plan.servers * plan.capacity;
		this.occupancy = new Occupancy(kernel);
		this.kernel = kernel;
		this.requests = exchange.requests;
		this.exchange = exchange;
		this.errorLuck = chance;
		this.lines = new Int32Array(plan.servers * width);
		this.number = this.requests.stores.push(this) - 1;
		this.complete = this.requests.doneAtStore(kernel);
		this.refuse = kernel.on((call) => this.end(call, false));
	}

	/** The server of a call; sets `requests.work[call]`, the seconds that it takes there. */
	protected abstract place(call: number): number;

	arrive(call: number): void {
		this.asked++;
		if (this.shut && this.loses(call)) return;
		const server = this.place(call);
		this.requests.replica[call] = server;
		this.requests.site[call] = this.number;
		if (this.lines[server * width + busy] < this.room) this.begin(call, server);
		else if (this.crashed || this.lines[server * width + queued] >= this.bound)
			this.kernel.schedule(this.kernel.now, this.refuse, call);
		else this.lineUp(call, server);
	}

	/** Calls that are in it, those that nobody waits for any more included. */
	get inside(): number {
		return this.occupancy.working + this.occupancy.waiting + this.lostCount;
	}

	/** Counts from now on. */
	forget(): void {
		this.occupancy.forget();
		this.asked = 0;
		this.served = 0;
		this.failed = 0;
	}

	protected override dropAll(): void {
		for (let server = 0; server < this.servers; server++) {
			while (this.lines[server * width + queued] > 0) this.end(this.next(server), false);
		}
	}

	protected override lose(call: number): void {
		this.end(call, false);
	}

	protected override refill(): void {
		for (let server = 0; server < this.servers; server++) {
			while (this.hasNext(server)) this.begin(this.next(server), server);
		}
	}

	private begin(call: number, server: number): void {
		const { requests } = this;
		this.lines[server * width + busy]++;
		this.occupancy.work(1);
		if (this.slowdown !== 1) requests.work[call] *= this.slowdown;
		this.kernel.scheduleIn(requests.work, call, this.complete, call);
	}

	/** The work of a call is done. */
	done(call: number): void {
		const server = this.requests.replica[call];
		this.lines[server * width + busy]--;
		this.occupancy.work(-1);
		// The next one begins first: its event then takes the place of the one being handled.
		if (this.hasNext(server)) this.begin(this.next(server), server);
		this.end(call, !this.crashed && !this.errs());
	}

	private end(call: number, ok: boolean): void {
		if (ok) this.served++;
		else this.failed++;
		this.exchange.answer(call, ok);
		this.requests.release(call);
	}

	/** Whether somebody waits, and there is a worker again. */
	private hasNext(server: number): boolean {
		return this.lines[server * width + queued] > 0 && this.lines[server * width + busy] < this.room;
	}

	private lineUp(call: number, server: number): void {
		const { lines } = this;
		const { next } = this.requests;
		const at = server * width;
		this.occupancy.wait(1);
		if (lines[at + queued]++ === 0) lines[at + head] = call;
		else next[lines[at + tail]] = call;
		lines[at + tail] = call;
	}

	private next(server: number): number {
		const at = server * width;
		const call = this.lines[at + head];
		this.lines[at + head] = this.requests.next[call];
		this.lines[at + queued]--;
		this.occupancy.wait(-1);
		return call;
	}
}
