import type { Kernel } from "../../kernel/kernel.ts";
import { widen } from "../replicas/requests.ts";

/** Servers of a store: each works on `capacity` operations at once, first come first served. */
export class Servers {
	/** By operation: how long it takes, set by the caller. */
	time = new Float64Array(0);
	/** By server: operations begun since `forget`, and by how much copying slows it. */
	readonly begun: Float64Array;
	readonly slowdown: Float64Array;
	private readonly kernel: Kernel;
	private readonly capacity: number;
	private readonly done: number;
	private next = new Int32Array(0);
	private server = new Int32Array(0);
	private readonly busy: Int32Array;
	private readonly head: Int32Array;
	private readonly tail: Int32Array;
	private readonly worked: Float64Array;
	private readonly workedAt: Float64Array;
	private since: number;

	constructor(kernel: Kernel, count: number, capacity: number, finished: (op: number) => void) {
		this.kernel = kernel;
		this.capacity = capacity;
		this.busy = new Int32Array(count);
		this.head = new Int32Array(count).fill(-1);
		this.tail = new Int32Array(count).fill(-1);
		this.begun = new Float64Array(count);
		this.slowdown = new Float64Array(count).fill(1);
		this.worked = new Float64Array(count);
		this.workedAt = new Float64Array(count).fill(kernel.now);
		this.since = kernel.now;
		this.done = kernel.on((op) => {
			this.leave(op);
			finished(op);
		});
	}

	/** Room for operations with numbers below this. */
	widen(length: number): void {
		this.time = widen(this.time, length);
		this.next = widen(this.next, length);
		this.server = widen(this.server, length);
	}

	serve(op: number, server: number): void {
		this.server[op] = server;
		this.begun[server]++;
		if (this.busy[server] < this.capacity) {
			this.account(server);
			this.busy[server]++;
			this.start(op, server);
			return;
		}
		this.next[op] = -1;
		if (this.head[server] < 0) this.head[server] = op;
		else this.next[this.tail[server]] = op;
		this.tail[server] = op;
	}

	/** From here on use and shares are counted anew. */
	forget(): void {
		this.since = this.kernel.now;
		this.begun.fill(0);
		for (let server = 0; server < this.worked.length; server++) {
			this.account(server);
			this.worked[server] = 0;
		}
	}

	/** Share of its workers' time in which the busiest server had something to do. */
	greatestUse(): number {
		let most = 0;
		for (let server = 0; server < this.worked.length; server++) {
			this.account(server);
			most = Math.max(most, this.worked[server]);
		}
		return most / (this.capacity * (this.kernel.now - this.since));
	}

	private start(op: number, server: number): void {
		this.time[op] *= this.slowdown[server];
		this.kernel.scheduleIn(this.time, op, this.done, op);
	}

	private leave(op: number): void {
		const server = this.server[op];
		const next = this.head[server];
		if (next < 0) {
			this.account(server);
			this.busy[server]--;
			return;
		}
		this.head[server] = this.next[next];
		this.start(next, server);
	}

	private account(server: number): void {
		const { now } = this.kernel;
		this.worked[server] += this.busy[server] * (now - this.workedAt[server]);
		this.workedAt[server] = now;
	}
}
