import { type Fleet, ready } from "../replicas/fleet.ts";
import { widen } from "../replicas/requests.ts";

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

	/** `total`: by server, the connections that it has in all, where other services have some, too. */
	constructor(plan: ConnectionsPlan, servers: number, fleet: Fleet, total = new Int32Array(servers)) {
		this.plan = plan;
		this.servers = servers;
		this.total = total;
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
