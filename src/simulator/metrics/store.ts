import type { World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";
import { staleReads } from "./stale-reads.ts";

/** What the stores on the way of the requests yield, where a scenario simulates them. */
export const storeMeasures: readonly Measure<World>[] = [
	{
		id: "hottestShardShare",
		label: "share of the busiest shard",
		unit: "share",
		better: "lower",
		help: "Share of the store's operations that went to its busiest shard, once something had changed.",
		of: ({ store }) => store?.hottestShare() ?? Number.NaN,
	},
	{
		id: "shardsAsked",
		label: "shards asked by each operation",
		unit: "",
		better: "lower",
		help: "Shards that take part in one read or write of the store, on average: with each one more, all of them have more to do, and the slowest decides.",
		of: ({ store }) => store?.shardsAsked() ?? Number.NaN,
	},
	{
		id: "shardUse",
		label: "use of the busiest server",
		unit: "share",
		better: "lower",
		help: "Share of the time that the workers of the store's busiest server were at work, once something had changed.",
		of: ({ store }) => store?.servers.greatestUse() ?? Number.NaN,
	},
	{
		id: "hotShardP99",
		label: "p99 time at the busiest shard",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the operations on the shard that is wanted most do not exceed, the wait for a connection and for a worker included.",
		of: ({ store }) => store?.hotTimes.quantile(0.99) ?? Number.NaN,
	},
	{
		id: "hotShardErrors",
		label: "failures at the busiest shard",
		unit: "share",
		better: "lower",
		help: "Share of the operations on the shard that is wanted most which were refused, or came too late for anyone.",
		of: ({ store }) => (store ? store.hotLate / Math.max(1, store.hotEnded) : Number.NaN),
	},
	{
		id: "connectionsRefused",
		label: "connections refused",
		unit: "",
		better: "lower",
		help: "Requests that failed because the store accepts no more connections, however idle it is.",
		of: ({ store, network }) => store?.connections.refused ?? network?.connections()?.refused ?? Number.NaN,
	},
	{
		id: "connectionUse",
		label: "connections in use",
		unit: "share",
		better: "lower",
		help: "The most connections that a server of the store had, as a share of those that it accepts.",
		of: ({ store, network }) => store?.connections.use ?? network?.connections()?.use ?? Number.NaN,
	},
	{
		...staleReads,
		of: ({ network }) => network?.staleReads() ?? Number.NaN,
	},
	{
		id: "nearCacheHits",
		label: "reads spared by the near cache",
		unit: "share",
		better: "higher",
		help: "Share of the reads that a replica answered from its own copy.",
		of({ store, sessionStore, sessionFetch }) {
			const cache = (store ?? sessionStore ?? sessionFetch)?.nearCache;
			return cache ? cache.hits / Math.max(1, cache.hits + cache.misses) : Number.NaN;
		},
	},
	{
		id: "keysMoved",
		label: "keys moved",
		unit: "share",
		better: "lower",
		help: "Share of the keys that change their shard when one is added.",
		of: ({ resharding }) => resharding?.plan.moved ?? Number.NaN,
	},
	{
		id: "migrationSeconds",
		label: "time to move the keys",
		unit: "s",
		better: "lower",
		help: "Time until the keys that change their shard are copied: their bytes through one throttled stream.",
		of: ({ resharding }) => resharding?.plan.seconds ?? Number.NaN,
	},
	{
		id: "reconnectSeconds",
		label: "time to reconnect",
		unit: "s",
		better: "lower",
		help: "From the return of the session store until the last replica has its connections back.",
		of: ({ sessionStore }) =>
			sessionStore ? Math.max(0, sessionStore.connections.lastAt - sessionStore.backAt) : Number.NaN,
	},
];
