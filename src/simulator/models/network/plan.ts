import type { Component, Link } from "../../../design/design.ts";
import { componentOf, graphOf } from "../../../design/graph.ts";
import { distinctNames } from "../../distinct-names.ts";
import { type Focus, focusAround } from "../../focus.ts";
import { absent, Inputs } from "../../inputs.ts";
import { readBalancer } from "../balancing/balancer.ts";
import { readCalls } from "../calls/calls.ts";
import { readQueueOf, unbalanced } from "../queue/plan.ts";
import { warmAt } from "../replicas/instances.ts";
import { readReplicas, readWork } from "../replicas/plan.ts";
import { readNodes } from "../scaling/nodes.ts";
import { atRest, readScaler } from "../scaling/scaler.ts";
import { readJoined } from "../store/joined-misses.ts";
import { readStaleness } from "../store/staleness.ts";
import { readServers } from "../store/store-servers.ts";
import type { StoreStationPlan } from "../store/store-station.ts";
import { readOthers, type VisitorsPlan } from "./others.ts";
import { behind, shareOf, stated } from "./shares.ts";
import type { SitePlan } from "./site.ts";
import { calling, fansOut, poolOf, type WayPlan, writesOf } from "./ways.ts";

/** Everything that is played around the service under test. */
export interface NetworkPlan {
	focus: string;
	sites: SitePlan[];
	stores: StoreStationPlan[];
	ways: WayPlan[];
	visitors: VisitorsPlan[];
	/** By service: what is left of its measured time when its calls are taken out. */
	own: Map<string, number>;
	/** Services that wait without holding a worker. */
	loops: Set<string>;
	names: Map<string, string>;
	notes: string[];
}

/** The least that a service does itself, whatever its calls take. */
const leastOwn = 0.05;
/** Nobody has so many threads. */
export const manyThreads = 256;

export interface NetworkSetting {
	inputs: Inputs;
	focus: Focus;
	/** The store that keeps sessions, where they are fetched for every request. */
	sessions: Component | undefined;
	/** A store that every request reads, though the design does not show it. */
	needed: Component | undefined;
	/** A store that the scenario plays itself. */
	apart: Component | undefined;
	/** The store that the service's transactions write. */
	transacted: Component | undefined;
}

/** Reads what the service under test needs, what that needs, and who else needs any of it. */
class Reader {
	readonly plan: NetworkPlan;
	private readonly setting: NetworkSetting;
	private readonly means = new Map<string, number>();
	private readonly rings = new Set<string>();

	constructor(setting: NetworkSetting) {
		this.setting = setting;
		this.plan = {
			focus: setting.focus.service.id,
			...{ sites: [], stores: [], ways: [], visitors: [], notes: [] },
			...{ own: new Map(), loops: new Set(), names: new Map() },
		};
	}

	read(): NetworkPlan {
		const { plan, setting } = this;
		const { service } = setting.focus;
		const queued = graphOf(setting.inputs.design).links(service.id, "out", ["consumes"]).length > 0;
		this.follow(service, [service.id], queued);
		readOthers(plan, setting, (one) => this.follow(one, [one.id], false));
		if (this.rings.size > 0) {
			plan.notes.push(`calls back to ${[...this.rings].join(", ")} would go round for ever: left out`);
		}
		plan.names = distinctNames(setting.inputs.design.components.filter(({ id }) => plan.names.has(id)));
		return plan;
	}

	/** The ways of a service, and all that lies on them; the mean time of one request, without waiting. */
	private follow(service: Component, above: readonly string[], queued: boolean): number {
		const { plan, setting } = this;
		const { inputs, focus } = setting;
		const known = this.means.get(service.id);
		if (known !== undefined) return known;
		plan.names.set(service.id, service.name);
		const measured = readWork(inputs, service).work.mean;
		const law = service.attributes.serviceTime?.value !== undefined;
		const isFocus = service === focus.service;
		let taken = 0;
		let onTop = 0;
		const groups = new Map<string, Link[]>();
		for (const link of graphOf(inputs.design).links(service.id, "out", calling))
			groups.set(link.to, [...(groups.get(link.to) ?? []), link]);
		const begin = plan.ways.length;
		for (const [to, all] of groups) {
			if (to === service.id) continue;
			const links = this.changedFirst(all);
			const ends = behind(inputs, to).filter((end) => ["Service", "Store", "Queue"].includes(end.kind));
			for (const end of ends) {
				if (isFocus && end === setting.apart) continue;
				if (end.kind === "Queue") this.publish(service, links[0], end, above);
				else if (end.kind === "Service" && above.includes(end.id)) this.rings.add(end.name);
				else if (end.kind === "Service" && end === focus.service) continue;
				else {
					const way = this.way(service, links, end, ends.length);
					const mean = end.kind === "Store" ? this.store(end, way) : this.follow(end, [...above, end.id], false);
					const fetched = isFocus && end === setting.sessions;
					if (fetched) onTop += way.share * way.times * mean;
					else taken += way.share * way.times * mean;
				}
			}
		}
		for (const store of isFocus ? [setting.sessions, setting.needed] : []) {
			if (!store || groups.has(store.id)) continue;
			const link: Link = { id: `reads:${store.id}`, kind: "reads", from: service.id, to: store.id, attributes: {} };
			const mean = this.store(store, this.way(service, [link], store, 1));
			if (store === setting.sessions) onTop += mean;
			else taken += mean;
		}
		const own = plan.ways.slice(begin).filter(({ from }) => from === service.id);
		this.besideCaches(own);
		const left = law || measured <= 0 ? 1 : Math.max(leastOwn, 1 - taken / measured);
		if (!law && taken > (1 - leastOwn) * measured) {
			plan.notes.push(
				`what ${service.name} calls takes ${ms(taken)} on average, its own measured time being ${ms(measured)}: ${leastOwn * 100} % of that are taken to be its own work`,
			);
		}
		plan.own.set(service.id, left);
		if (own.some(({ calls }) => calls) && !queued && this.isLoop(service)) plan.loops.add(service.id);
		const mean = measured * left + taken + onTop;
		this.means.set(service.id, mean);
		if (!isFocus) plan.sites.push(this.site(service, queued));
		return mean;
	}

	/** Of several places that call the same, one is played for all: where a change is about one of them, that. */
	private changedFirst(links: Link[]): Link[] {
		const { focus, inputs } = this.setting;
		const changed = links.find(({ id }) => focus.about.has(id));
		if (!changed || links.length === 1) return links;
		const [from, to] = [changed.from, changed.to].map((id) => componentOf(inputs.design, id)?.name ?? id);
		const others = links.filter((link) => !focus.about.has(link.id)).length;
		if (others > 0)
			this.plan.notes.push(
				`${from} asks ${to} in ${others} more ${others === 1 ? "place" : "places"}: all are played as the one that is changed`,
			);
		return [changed, ...links.filter((link) => link !== changed)];
	}

	private isLoop(service: Component): boolean {
		const { inputs } = this.setting;
		// An instance of a function is held, whatever its request waits for.
		if (service.attributes.platform?.value === "function") return false;
		const workers = inputs.number(service, "concurrency");
		const guess =
			workers >= manyThreads
				? { value: "event-loop", source: `${workers} requests at once are more than threads are kept for` }
				: { value: "threads", source: `${workers} requests at once are as many as a pool of threads works on` };
		return inputs.text(service, "runtime", guess) === "event-loop";
	}

	private way(from: Component, links: Link[], to: Component, parts: number): WayPlan {
		const { plan, setting } = this;
		const { inputs } = setting;
		const [link] = links;
		const store = to.kind === "Store";
		const cache = store && to.attributes.role?.value === "cache";
		const way: WayPlan = {
			from: from.id,
			to: to.id,
			share: shareOf(inputs, link) / parts,
			times: store ? Math.max(1, Math.round(inputs.number(to, "operations"))) : 1,
			calls: readCalls(inputs, link),
			writes: store ? writesOf(inputs, links, to) : 0,
			pool: poolOf(inputs, links, to),
			cache: undefined,
			joined: undefined,
			dispensable: cache && !(to === setting.sessions && from === setting.focus.service),
			notInTransactions: from === setting.focus.service && to === setting.transacted,
		};
		plan.ways.push(way);
		return way;
	}

	/** A cache is asked before what it stands in front of, of which only what it does not know is read. */
	private besideCaches(ways: WayPlan[]): void {
		const { plan, setting } = this;
		const cache = ways.find(({ dispensable, calls }) => dispensable && calls);
		const behind = ways.filter(({ to, dispensable }) => !dispensable && this.stores(to));
		const component = cache && componentOf(setting.inputs.design, cache.to);
		const store = cache && this.stores(cache.to);
		if (!component || !store || behind.length === 0) return;
		store.hitRate ??= setting.inputs.number(component, "hitRate");
		for (const way of behind) {
			if (way.to === setting.sessions?.id) continue;
			way.cache = cache.to;
			way.joined = readJoined(setting.inputs, component, componentOf(setting.inputs.design, way.to));
		}
		const order = [cache, ...ways.filter((way) => way !== cache)];
		plan.ways = [...plan.ways.filter((way) => !ways.includes(way)), ...order];
	}

	private stores(id: string): StoreStationPlan | undefined {
		return this.plan.stores.find((store) => store.id === id);
	}

	/** The mean time of one operation, without waiting. */
	private store(store: Component, { writes }: WayPlan): number {
		const { plan, setting } = this;
		const { inputs } = setting;
		let read = this.stores(store.id);
		if (!read) {
			const servers = readServers(inputs, store);
			read = {
				id: store.id,
				name: store.name,
				...servers,
				scatterShare: servers.shards > 1 && stated(store, "scatterShare") ? inputs.number(store, "scatterShare") : 0,
				readTime: 0,
				writeTime: 0,
				staleness: undefined,
				hitRate: undefined,
				maxConnections: stated(store, "maxConnections")
					? Math.max(1, Math.round(inputs.number(store, "maxConnections")))
					: Number.MAX_SAFE_INTEGER,
			};
			plan.stores.push(read);
			plan.names.set(store.id, store.name);
		}
		if (writes > 0) {
			read.writeTime = inputs.number(store, "writeTime");
			read.staleness ??= readStaleness(inputs, store, read);
		}
		if (writes < 1) read.readTime = inputs.number(store, "readTime");
		// Exponential times: the last of n shards answers after 1 + 1/2 + … + 1/n of the mean.
		const last = Array.from({ length: read.shards }, (_, i) => 1 / (i + 1)).reduce((sum, part) => sum + part, 0);
		const reading = read.readTime * (1 + read.scatterShare * (last - 1));
		return writes * read.writeTime + (1 - writes) * reading;
	}

	private publish(service: Component, link: Link, queue: Component, above: readonly string[]): void {
		const { plan, setting } = this;
		const { inputs } = setting;
		const workers = graphOf(inputs.design)
			.near(queue.id, "in", ["consumes"])
			.filter(({ kind }) => kind === "Service");
		for (const worker of workers) {
			if (worker === setting.focus.service || above.includes(worker.id)) continue;
			plan.ways.push({
				...{ from: service.id, to: worker.id, times: 1, calls: undefined, writes: 0, pool: undefined },
				...{ cache: undefined, joined: undefined, dispensable: true, notInTransactions: false },
				share: shareOf(inputs, link) / (fansOut(queue) ? 1 : workers.length),
			});
			this.follow(worker, [...above, worker.id], true);
		}
	}

	private site(service: Component, queued: boolean): SitePlan {
		const { inputs } = this.setting;
		const around = focusAround(inputs.design, service.id);
		const balancer = queued
			? unbalanced(new Inputs(inputs.design), around)
			: readBalancer(inputs, { ...around, way: [] });
		const replicas = readReplicas(inputs, service, balancer.drain);
		const scaler = around.scaler && !replicas.instances && readScaler(inputs, around.scaler, replicas, service, queued);
		const queue = around.queue ?? absent("Queue", "work");
		return {
			id: service.id,
			name: service.name,
			replicas,
			initial: replicas.count,
			warm: 0,
			// Who calls keeps no cookie, and opens as many connections as it takes.
			balancer: { ...balancer, pins: false, connections: undefined },
			scaler: scaler || undefined,
			nodes: around.pool && !replicas.instances ? readNodes(inputs, around.pool, service) : undefined,
			queue: queued ? readQueueOf(inputs, queue) : undefined,
		};
	}
}

export function readNetwork(setting: NetworkSetting): NetworkPlan {
	return new Reader(setting).read();
}

/** Sets how many replicas each service begins with, under this rate of requests to the service under test. */
export function settle(plan: NetworkPlan, rate: number): void {
	const rates = new Map<string, number>([[plan.focus, rate]]);
	const add = (id: string, more: number) => rates.set(id, (rates.get(id) ?? 0) + more);
	for (const { to, rate: more } of plan.visitors) add(to, more);
	// A service stands before all that need it in the list of sites: callers are the later ones.
	for (const from of [plan.focus, ...plan.sites.map(({ id }) => id).reverse()]) {
		for (const way of plan.ways) if (way.from === from) add(way.to, way.share * way.times * (rates.get(from) ?? 0));
	}
	for (const site of plan.sites) {
		const own = rates.get(site.id) ?? 0;
		const { instances, work } = site.replicas;
		site.warm = instances ? warmAt(instances, own, work.mean) : 0;
		site.initial = site.scaler ? atRest(site.scaler, site.replicas, own) : site.replicas.count;
	}
}

function ms(seconds: number): string {
	return `${Number((seconds * 1000).toPrecision(3))} ms`;
}
