import type { Kernel } from "../../kernel/kernel.ts";
import type { Sampler } from "../../random/distribution.ts";
import { type Fleet, ready } from "../replicas/fleet.ts";
import { dependencyFailed } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { widen } from "../replicas/requests.ts";
import type { Stage } from "../replicas/stage.ts";

export interface ConnectionsPlan {
	/** Connections that one replica may hold to one server, and that one server accepts in all. */
	poolSize: number;
	maxConnections: number;
}

/** What became of the wish for a connection. */
export const granted = 0;
export const queued = 1;
export const turnedAway = 2;

/**
 * The connections that replicas hold to the servers of a store. A replica opens its whole pool when it starts, as
 * HikariCP does, and tries again for those that it did not get when it needs them. A server that has as many as it
 * accepts refuses, however idle it is. Whoever finds the pool busy waits in line.
 */
export class Connections {
	/** Wishes that a server refused. */
	refused = 0;
	private readonly plan: ConnectionsPlan;
	private readonly servers: number;
	/** By replica × servers + server. */
	private open = new Int32Array(0);
	private used = new Int32Array(0);
	private head = new Int32Array(0);
	private tail = new Int32Array(0);
	private readonly total: Int32Array;
	private most = 0;
	/** The next in line, by the number of whoever waits. */
	private next = new Int32Array(0);

	constructor(plan: ConnectionsPlan, servers: number, fleet: Fleet) {
		this.plan = plan;
		this.servers = servers;
		this.total = new Int32Array(servers);
		for (let replica = 0; replica < fleet.born; replica++) {
			if (fleet.state[replica] === ready) this.openAll(replica);
		}
		fleet.onReady.push((replica) => this.openAll(replica));
	}

	/** The greatest share of a server's connections that was in use so far. */
	get use(): number {
		return this.most / this.plan.maxConnections;
	}

	take(replica: number, server: number, who: number): number {
		const pool = replica * this.servers + server;
		if (this.used[pool] === this.open[pool]) {
			if (this.open[pool] >= this.plan.poolSize) {
				if (who >= this.next.length) this.next = widen(this.next, Math.max(1024, who * 2));
				this.next[who] = -1;
				if (this.head[pool] < 0) this.head[pool] = who;
				else this.next[this.tail[pool]] = who;
				this.tail[pool] = who;
				return queued;
			}
			if (this.connect(pool, server, 1) === 0) {
				this.refused++;
				return turnedAway;
			}
		}
		this.used[pool]++;
		return granted;
	}

	/** Gives a connection back; returns who has it now, or -1. */
	give(replica: number, server: number): number {
		const pool = replica * this.servers + server;
		// The replica is gone, and its connections with it.
		if (this.open[pool] === 0) return -1;
		const who = this.head[pool];
		if (who < 0) this.used[pool]--;
		else this.head[pool] = this.next[who];
		return who;
	}

	/** A replica is gone; `tell` hears of everyone who waits in it. */
	drop(replica: number, tell: (who: number) => void): void {
		for (let server = 0; server < this.servers; server++) {
			const pool = replica * this.servers + server;
			if (pool >= this.open.length) return;
			this.total[server] -= this.open[pool];
			this.open[pool] = 0;
			this.used[pool] = 0;
			for (let who = this.head[pool]; who >= 0; who = this.next[who]) tell(who);
			this.head[pool] = -1;
		}
	}

	private openAll(replica: number): void {
		const until = (replica + 1) * this.servers;
		if (until > this.open.length) {
			const length = Math.max(64, until * 2);
			this.open = widen(this.open, length);
			this.used = widen(this.used, length);
			this.head = widen(this.head, length, -1);
			this.tail = widen(this.tail, length, -1);
		}
		for (let server = 0; server < this.servers; server++) {
			const pool = replica * this.servers + server;
			this.connect(pool, server, this.plan.poolSize);
		}
	}

	/** Opens up to `wanted` connections; returns how many the server accepted. */
	private connect(pool: number, server: number, wanted: number): number {
		const more = Math.min(wanted, this.plan.maxConnections - this.total[server]);
		this.open[pool] += more;
		this.total[server] += more;
		this.most = Math.max(this.most, this.total[server]);
		return more;
	}
}

/**
 * A request holds a connection while its store works for it, within its measured service time. It only waits, or fails,
 * where it gets none.
 */
export class ConnectionStage implements Stage {
	readonly connections: Connections;
	private readonly kernel: Kernel;
	private readonly replicas: Replicas;
	private readonly holds: Sampler;
	private readonly back: number;
	private readonly refuse: number;
	/** By hold, which may outlast its request: the replica, and the time. */
	private replica = new Int32Array(0);
	private time = new Float64Array(0);
	private readonly free: number[] = [];

	constructor(plan: ConnectionsPlan, { kernel, replicas }: { kernel: Kernel; replicas: Replicas }, holds: Sampler) {
		this.kernel = kernel;
		this.replicas = replicas;
		this.holds = holds;
		this.connections = new Connections(plan, 1, replicas.fleet);
		this.back = kernel.on((hold) => this.giveBack(hold));
		this.refuse = kernel.on((slot) => replicas.giveUp(slot, dependencyFailed));
		replicas.stages.push(this);
	}

	enter(slot: number): boolean {
		const replica = this.replicas.requests.replica[slot];
		const answer = this.connections.take(replica, 0, slot);
		if (answer === granted) this.hold(replica);
		else if (answer === turnedAway) this.kernel.schedule(this.kernel.now, this.refuse, slot);
		return answer !== granted;
	}

	replicaDied(replica: number): void {
		this.connections.drop(replica, (slot) => this.replicas.resume(slot));
	}

	private hold(replica: number): void {
		const hold = this.free.pop() ?? this.more();
		this.replica[hold] = replica;
		this.time[hold] = this.holds.next();
		this.kernel.scheduleIn(this.time, hold, this.back, hold);
	}

	private giveBack(hold: number): void {
		const replica = this.replica[hold];
		this.free.push(hold);
		const slot = this.connections.give(replica, 0);
		if (slot < 0) return;
		this.hold(replica);
		this.replicas.resume(slot);
	}

	private more(): number {
		const from = this.replica.length;
		const to = Math.max(64, from * 2);
		this.replica = widen(this.replica, to);
		this.time = widen(this.time, to);
		for (let hold = to - 1; hold > from; hold--) this.free.push(hold);
		return from;
	}
}
