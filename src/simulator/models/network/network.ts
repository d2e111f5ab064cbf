import type { Kernel } from "../../kernel/kernel.ts";
import type { Luck } from "../../random/stream.ts";
import type { Load } from "../arrivals/load.ts";
import { Calls, type CallsPlan } from "../calls/calls.ts";
import { Errands, type Mailbox } from "../calls/errands.ts";
import type { Asker, Exchange } from "../calls/exchange.ts";
import { Pool } from "../calls/pool.ts";
import type { Frail } from "../faults/frail.ts";
import type { Queue } from "../queue/queue.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { Cache } from "../store/cache.ts";
import { JoinedMisses } from "../store/joined-misses.ts";
import { StoreStation } from "../store/store-station.ts";
import type { NetworkPlan } from "./plan.ts";
import { Site } from "./site.ts";
import { Visitors } from "./visitors.ts";
import type { WayPlan } from "./ways.ts";

/** A way with what goes over it. */
export class Way implements Mailbox {
	readonly plan: WayPlan;
	/** Undefined for messages. */
	calls: Calls | undefined = undefined;
	/** Messages sent, and where they go. */
	sent = 0;
	private readonly queue: Queue | undefined;

	constructor(plan: WayPlan, queue: Queue | undefined) {
		this.plan = plan;
		this.queue = queue;
	}

	send(): void {
		this.sent++;
		this.queue?.ask(0);
	}
}

/**
 * Everything around the service under test: the services that it calls, their stores, what works off its messages, and who
 * else needs any of them. Streams of luck bear the names of components, so that a change of one leaves the others theirs.
 */
export class Network {
	readonly plan: NetworkPlan;
	readonly sites = new Map<string, Site>();
	readonly stores = new Map<string, StoreStation>();
	readonly caches = new Map<string, Cache>();
	readonly ways: Way[] = [];
	readonly visitors: Visitors[] = [];
	/** Components in the order of their numbers in trails, that under test first. */
	readonly order: string[];
	private readonly kernel: Kernel;
	private readonly exchange: Exchange;
	private readonly luck: Luck;
	/** By store: the connections that it has, over all services. */
	private readonly accepted = new Map<string, Int32Array<ArrayBuffer>>();

	/** `focus`: the replicas of the service under test. */
	constructor(plan: NetworkPlan, load: Load, kernel: Kernel, exchange: Exchange, focus: Replicas, luck: Luck) {
		this.plan = plan;
		this.order = [plan.focus, ...plan.sites.map(({ id }) => id), ...plan.stores.map(({ id }) => id)];
		this.kernel = kernel;
		this.exchange = exchange;
		this.luck = luck;
		for (const store of plan.stores) {
			this.stores.set(store.id, new StoreStation(store, kernel, exchange, luck.of(store.id)));
			if (store.hitRate !== undefined) this.caches.set(store.id, new Cache(store.hitRate, kernel));
		}
		for (const [i, site] of plan.sites.entries()) {
			const own = plan.own.get(site.id) ?? 1;
			this.sites.set(site.id, new Site(site, own, kernel, exchange, luck.of(site.id), i + 1));
		}
		this.send(plan.focus, focus);
		for (const [id, site] of this.sites) this.send(id, site.replicas);
		for (const site of this.sites.values()) site.begin();
		const rate = load.points[0].rate;
		for (const one of plan.visitors) {
			const points =
				one.same && rate > 0
					? load.points.map((point) => ({ ...point, rate: (point.rate * one.rate) / rate }))
					: undefined;
			const theirs = { points: points ?? [{ at: 0, rate: one.rate }], duration: load.duration };
			const to = this.sites.get(one.to);
			if (!to) continue;
			const visitors = new Visitors(one, theirs, kernel, exchange, to, luck.of(one.name));
			visitors.begin();
			this.visitors.push(visitors);
		}
	}

	/** What a fault can hit of a component. */
	at(id: string): Frail | undefined {
		return this.sites.get(id)?.replicas ?? this.stores.get(id);
	}

	/** Calls that have come to a component. */
	askedOf(id: string): number {
		return this.sites.get(id)?.tally.offered ?? this.stores.get(id)?.asked ?? 0;
	}

	/** What the service under test has of connections to stores that accept only so many: refused, and the most in use. */
	connections(): { refused: number; use: number } | undefined {
		const pools = this.ways.flatMap(({ plan, calls }) =>
			plan.from === this.plan.focus && calls?.pool && plan.pool && plan.pool.maxConnections < Number.MAX_SAFE_INTEGER
				? [calls.pool.connections]
				: [],
		);
		if (pools.length === 0) return undefined;
		return {
			refused: pools.reduce((sum, { refused }) => sum + refused, 0),
			use: Math.max(...pools.map(({ use }) => use)),
		};
	}

	/** Share of the reads of databases with copies that saw less than was written; undefined where there are none. */
	staleReads(): number | undefined {
		const all = [...this.stores.values()].flatMap(({ staleness }) => staleness ?? []);
		const reads = all.reduce((sum, one) => sum + one.reads, 0);
		return reads > 0 ? all.reduce((sum, one) => sum + one.stale, 0) / reads : undefined;
	}

	/** So many more seconds have passed. */
	tick(seconds: number): void {
		for (const site of this.sites.values()) site.readySeconds += seconds * site.fleet.readyCount;
	}

	/** Counts from now on. */
	forget(): void {
		for (const site of this.sites.values()) site.forget();
		for (const store of this.stores.values()) store.forget();
		for (const way of this.ways) {
			way.calls?.forget();
			way.sent = 0;
		}
		for (const { calls } of this.visitors) calls.forget();
	}

	/** Ways from a service, in the order in which its requests go them. */
	private send(from: string, replicas: Replicas): void {
		const { plan, luck } = this;
		const ways = plan.ways.filter((way) => way.from === from);
		if (ways.length === 0) return;
		const errands = new Errands(plan.own.get(from) ?? 1, replicas, luck.of(from));
		for (const way of ways) this.join(way, replicas, errands);
		if (plan.loops.has(from)) replicas.before = errands;
		else replicas.stages.push(errands);
	}

	/** One more thing that the requests of a service need. */
	private join(plan: WayPlan, replicas: Replicas, errands: Errands): void {
		const cache = plan.cache === undefined ? undefined : this.caches.get(plan.cache);
		const way = new Way(plan, this.sites.get(plan.to)?.queue);
		way.calls = plan.calls && this.calls(plan, plan.calls, replicas, errands);
		this.ways.push(way);
		const rows = this.luck.of(`${plan.from} to ${plan.to}`);
		const joined = plan.joined && new JoinedMisses(plan.joined, rows.stream("rows that are missed"));
		errands.add(plan, way.calls, way, cache, joined);
	}

	private calls(plan: WayPlan, callsPlan: CallsPlan, replicas: Replicas, asker: Asker): Calls {
		const { kernel, exchange, luck } = this;
		const callee = this.sites.get(plan.to) ?? this.stores.get(plan.to);
		if (!callee) throw new Error(`nothing stands at ${plan.to}`);
		const jitter = luck.of(`${plan.from} to ${plan.to}`).stream("pauses");
		const calls = new Calls(callsPlan, kernel, exchange, callee, jitter, asker);
		calls.from = this.order.indexOf(plan.from);
		calls.to = this.order.indexOf(plan.to);
		if (callee instanceof StoreStation) callee.writesOf(calls.number, plan.writes);
		if (plan.pool) calls.pool = new Pool(plan.pool, kernel, exchange, replicas.fleet, this.acceptedBy(plan.to));
		return calls;
	}

	private acceptedBy(store: string): Int32Array<ArrayBuffer> {
		const known = this.accepted.get(store) ?? new Int32Array(1);
		this.accepted.set(store, known);
		return known;
	}
}
