import { guessOf } from "../../../design/catalogue/index.ts";
import type { Component, Link } from "../../../design/design.ts";
import { type Focus, preferred } from "../../focus.ts";
import { absent, type Inputs } from "../../inputs.ts";
import { Alias, zipfWeights } from "../../random/alias.ts";
import type { ConnectionsPlan } from "./connections.ts";
import type { NearCachePlan } from "./near-cache.ts";
import { assignTenants, type PlacementPlan, place, type Sharding } from "./placement.ts";
import { readServers, type StoreServers } from "./store-servers.ts";

/** A store on the way of a service's requests. */
export interface StorePlan extends StoreServers {
	name: string;
	writeShare: number;
	/** Share of the reads that no shard key leads to one shard: they ask all. */
	scatterShare: number;
	/** Operations of one request, one after the other. */
	operations: number;
	/** How long a request waits for all of them; infinite where nothing limits the wait. */
	patience: number;
	connections: ConnectionsPlan;
	nearCache: NearCachePlan | undefined;
	placement: PlacementPlan;
	/** Keys that are ranked; those behind them are copies of one key that is not wanted at first. */
	rows: number;
	/** By key: how much it is wanted, and its shard. */
	weights: Float64Array;
	table: Int32Array;
	popularity: Alias;
	/** Said where the design has none. */
	moot: string | undefined;
	notes: string[];
}

/** The store with the most shards of those that keep more than users' visits; one of no properties where there is none. */
export function storeOf(focus: Focus): Component {
	const size = ({ attributes }: Component) =>
		Number(attributes.shards?.value ?? guessOf("Store", "shards", attributes)?.value);
	const kept = focus.stores.filter((store) => store.attributes.role?.value !== "session-store");
	return preferred(kept, focus).sort((a, b) => size(b) - size(a))[0] ?? absent("Store", "database");
}

/** The store that is said to keep sessions, else the cache of a service whose sessions replicas are said to share. */
export function sessionStoreOf({ service, stores }: Focus): Component | undefined {
	const of = (role: string) => stores.find((store) => store.attributes.role?.value === role);
	return of("session-store") ?? (service.attributes.sessions?.value === "shared-store" ? of("cache") : undefined);
}

/** The way from the service to its store; one of no properties where the design has none. */
export function linkTo(inputs: Inputs, { service }: Focus, store: Component): Link {
	const known = inputs.design.links.find(
		({ from, to, kind }) => from === service.id && to === store.id && ["reads", "writes", "calls"].includes(kind),
	);
	return known ?? { id: `reads:${store.id}`, kind: "reads", from: service.id, to: store.id, attributes: {} };
}

/** Seconds that a worker waits for a call, over all tries. */
function patienceOf(inputs: Inputs, link: Link): number {
	const endless = {
		value: Number.MAX_SAFE_INTEGER,
		source: "no timeout is declared; a worker waits as long as it takes",
	};
	const timeout = inputs.onLink(link, "timeout", endless);
	const retries = inputs.onLink(link, "retries", { value: 0, source: "no retry was seen" });
	return timeout >= endless.value ? Number.POSITIVE_INFINITY : timeout * (retries + 1);
}

export function readNearCache(inputs: Inputs, service: Component): NearCachePlan | undefined {
	const ttl = inputs.value(service, "nearCache");
	if (typeof ttl !== "number" || ttl <= 0) return undefined;
	return { ttl, entries: inputs.number(service, "nearCacheEntries") };
}

export function readConnections(inputs: Inputs, store: Component): ConnectionsPlan {
	return {
		poolSize: Math.max(1, Math.round(inputs.number(store, "poolSize"))),
		maxConnections: Math.max(1, Math.round(inputs.number(store, "maxConnections"))),
	};
}

const ways: Sharding[] = ["hash-modulo", "consistent", "range", "geo", "tenant"];

/** What a store scenario needs beside the store itself. */
export interface StoreNeeds {
	/** Tenants matter even where they do not decide the shard. */
	tenants?: boolean;
	/** The way of sharding matters even for one shard. */
	sharding?: boolean;
	/** Copies of a key of its own that the scenario makes popular. */
	copies?: number;
}

function readPlacement(inputs: Inputs, store: Component, rows: number, needs: StoreNeeds): PlacementPlan {
	const shards = Math.max(1, inputs.number(store, "shards"));
	const hashed = { value: "hash-modulo", source: "no way of sharding was seen; the simplest is taken" };
	const found = shards > 1 || needs.sharding ? inputs.text(store, "sharding", hashed) : hashed.value;
	const sharding = ways.find((way) => way === found) ?? "hash-modulo";
	const tenanted = needs.tenants || sharding === "tenant";
	return {
		sharding,
		virtualNodes: sharding === "consistent" ? Math.max(1, inputs.number(store, "virtualNodes")) : 1,
		regionSkew: sharding === "geo" ? inputs.number(store, "regionSkew") : 0,
		ascending: sharding === "range" && inputs.value(store, "ascendingKeys") === true,
		tenantOf: tenanted
			? assignTenants(
					rows,
					Math.min(rows, Math.max(1, inputs.number(store, "tenants"))),
					inputs.number(store, "tenantSkew"),
				)
			: undefined,
	};
}

export function readStore(inputs: Inputs, focus: Focus, needs: StoreNeeds = {}): StorePlan {
	const store = storeOf(focus);
	const servers = readServers(inputs, store);
	const { shards, readReplicas } = servers;
	const rows = Math.max(1, Math.round(inputs.number(store, "keys")));
	const placement = readPlacement(inputs, store, rows, needs);
	const count = rows + (needs.copies ?? 0);
	// Tenants want their own rows alike; else few rows are wanted by many.
	const ranked = placement.tenantOf
		? new Float64Array(rows).fill(1 / rows)
		: zipfWeights(rows, inputs.number(store, "skew"));
	const weights = new Float64Array(count);
	weights.set(ranked);
	return {
		name: store.name,
		...servers,
		readTime: inputs.number(store, "readTime"),
		writeTime: inputs.number(store, "writeTime"),
		writeShare: inputs.number(store, "writeShare"),
		scatterShare: shards > 1 || needs.sharding ? inputs.number(store, "scatterShare") : 0,
		operations: Math.max(1, Math.round(inputs.number(store, "operations"))),
		patience: patienceOf(inputs, linkTo(inputs, focus, store)),
		connections: readConnections(inputs, store),
		nearCache: readNearCache(inputs, focus.service),
		placement,
		rows,
		weights,
		table: place(placement, rows, count, shards),
		popularity: new Alias(weights),
		moot: focus.stores.includes(store)
			? undefined
			: "the design shows no store behind the service; a database that every request needs is taken",
		notes: notesOf(store, focus, readReplicas),
	};
}

function notesOf(store: Component, { transactions }: Focus, readReplicas: number): string[] {
	const notes = [`the time at ${store.name} comes on top of the measured service time, of which it may be a part`];
	if (transactions.length > 0)
		notes.push("transactions write beside these operations: they do not compete for workers");
	if (readReplicas > 0) notes.push("read replicas apply writes for nothing");
	return notes;
}
