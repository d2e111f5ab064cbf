import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { largerCaches, largerSkus } from "../../azure-sizes.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { copiedBy } from "../given-list.ts";
import { lagAlarm } from "../lag-alarm.ts";
import { nameOf } from "../names.ts";
import { sizesAbove } from "../sizes.ts";
import { spreadOver } from "../spread.ts";
import { Unknown } from "../value.ts";
import { cosmosStores } from "./cosmos.ts";
import { regionNamed } from "./region.ts";
import { sqlDatabases } from "./sql.ts";
import { store } from "./store.ts";

/** Databases, caches and queues of Azure. */
export function azureStores(folder: Folder): Declaration[] {
	return [
		...servers(folder, "azurerm_postgresql_flexible_server", "postgres"),
		...servers(folder, "azurerm_mysql_flexible_server", "mysql"),
		...sqlDatabases(folder),
		...folder.of("azurerm_redis_cache").map((one) => redis(folder, one)),
		...cosmosStores(folder),
		...folder.of("azurerm_servicebus_queue", "azurerm_servicebus_topic").map((one) => bus(folder, one)),
		...folder.of("azurerm_eventhub").map((one) => hub(folder, one)),
	];
}

/** Source: Microsoft Learn, Limits in Azure Database for PostgreSQL flexible server. */
const connections: Record<string, number> = {
	B1ms: 50,
	B2s: 429,
	B2ms: 859,
	D2s: 859,
	D4s: 1718,
	D8s: 3437,
	E2s: 1718,
	E4s: 3437,
};

const sizeOf = (name: string) =>
	/(?:^|_)([BDE]\d+(?:ms|ds|s|ads|as)?)(?:_|$)/.exec(name)?.[1]?.replace(/(\d)(?:ds|ads|as)$/, "$1s");

/** A replica counts as one of what it copies. */
function servers(folder: Folder, type: string, engine: string): Declaration[] {
	const all = folder.of(type);
	return all.flatMap((one) => {
		if (copiedBy(folder, one)) return [];
		return server(
			folder,
			one,
			engine,
			all.filter((other) => copiedBy(folder, other) === one),
		);
	});
}

const regionOf = (folder: Folder, one: Resource): Attribute | undefined =>
	fact(folder, one, "location", {
		as: (value) => (typeof value === "string" ? [regionNamed(value)] : undefined),
		anchor: null,
	});

function server(folder: Folder, one: Resource, engine: string, replicas: Resource[]): Declaration {
	const at = folder.header(one);
	const sku = settingOf(folder, one.block, "sku_name");
	const size = typeof sku === "string" ? sizeOf(sku) : undefined;
	const most = engine === "postgres" && size ? connections[size] : undefined;
	const name = nameOf(folder, one);
	const declaration = store(folder, one, {
		engine: declared(engine, at),
		role: declared("database", at),
		instanceClass: fact(folder, one, "sku_name", { as: asText }),
		largerSizes: sizesAbove(folder, one, "sku_name", largerSkus),
		...(replicas.length > 0 && {
			regions: spreadOver(folder, one, replicas, regionOf),
			readReplicas: declared(replicas.length, folder.header(replicas[0])),
			lagAlarm: lagAlarm(folder, one, replicas),
		}),
		// Source: Microsoft Learn, High availability: not for the Burstable tier, whose servers nobody builds production on.
		multiZone: size?.startsWith("B")
			? undefined
			: fact(folder, one, "high_availability/mode", {
					as: (value) =>
						value === "ZoneRedundant" ? true : value === "SameZone" || value === "Disabled" ? false : undefined,
					default: {
						value: false,
						source: "Azure Database: without high availability no standby waits in another zone",
					},
					anchor: null,
				}),
		maxConnections:
			most === undefined
				? undefined
				: byDefault(most, at, `Azure Database for PostgreSQL: max_connections of ${sku} is ${most}`),
	});
	const zone = engine === "postgres" ? "postgres.database.azure.com" : "mysql.database.azure.com";
	const replicaHosts = replicas.map((replica) => `${nameOf(folder, replica)}.${zone}`);
	return {
		...declaration,
		hosts: [`${name}.${zone}`, ...replicaHosts],
		...(replicaHosts.length > 0 && { replicaHosts }),
	};
}

function redis(folder: Folder, cache: Resource): Declaration {
	const at = folder.header(cache);
	const sku = settingOf(folder, cache.block, "sku_name");
	return {
		...store(folder, cache, {
			engine: declared("redis", at),
			role: declared("cache", at),
			...cacheSize(folder, cache),
			shards: fact(folder, cache, "shard_count", { as: asCount }),
			readReplicas: fact(folder, cache, "replicas_per_primary", { as: asCount }),
			multiZone:
				fact(folder, cache, "zones", {
					as: (value) => (Array.isArray(value) ? value.length > 1 : undefined),
					anchor: null,
				}) ??
				(sku instanceof Unknown
					? undefined
					: byDefault(false, at, "Azure Cache for Redis: its nodes stand in one zone unless zones are named")),
		}),
		hosts: [`${nameOf(folder, cache)}.redis.cache.windows.net`],
	};
}

/** "P5": its family and its capacity, which stand apart. */
function cacheSize(folder: Folder, cache: Resource) {
	const family = settingOf(folder, cache.block, "family");
	const named = (as: (size: string) => string | number | undefined) =>
		fact(folder, cache, "capacity", { as: (value) => as(`${family}${asCount(value)}`), anchor: null });
	if (family !== "P") return { instanceClass: fact(folder, cache, "sku_name", { as: asText, anchor: null }) };
	return { instanceClass: named((size) => size), largerSizes: named(largerCaches) };
}

function bus(folder: Folder, queue: Resource): Declaration {
	const at = folder.header(queue);
	return {
		role: "declares",
		file: queue.file.path,
		kind: "Queue",
		at,
		name: nameOf(folder, queue),
		keys: [folder.key(queue)],
		attributes: stated({
			engine: declared("servicebus", at),
			deadLetter: byDefault(true, at, "Azure Service Bus: each queue has a dead-letter queue"),
			maxReceives: fact(folder, queue, "max_delivery_count", {
				as: asCount,
				default: { value: 10, source: "Azure Service Bus: maxDeliveryCount is 10" },
			}),
		}),
	};
}

/** Event Hubs: a log with lanes. Source: Microsoft.EventHub/namespaces/eventhubs. */
function hub(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return {
		role: "declares",
		file: one.file.path,
		kind: "Queue",
		at,
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated({
			engine: declared("event-hubs", at),
			partitions: fact(folder, one, "partition_count", { as: asCount }),
		}),
	};
}
