import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { largerSkus } from "../../azure-sizes.ts";
import { shapeOfName, togetherOf } from "../../key-names.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, expressionAt, fact, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { sizesAbove } from "../sizes.ts";
import { blocksOf, dynamicOf } from "../syntax.ts";
import { isMap, type Result, Unknown } from "../value.ts";

/** Databases, caches and queues of Azure. */
export function azureStores(folder: Folder): Declaration[] {
	return [
		...folder.of("azurerm_postgresql_flexible_server").map((one) => server(folder, one, "postgres")),
		...folder.of("azurerm_mysql_flexible_server").map((one) => server(folder, one, "mysql")),
		...folder.of("azurerm_redis_cache").map((one) => redis(folder, one)),
		...folder.of("azurerm_cosmosdb_account").map((one) => cosmos(folder, one)),
		...folder.of("azurerm_cosmosdb_sql_container").flatMap((one) => containerOfOthers(folder, one)),
		...folder.of("azurerm_servicebus_queue", "azurerm_servicebus_topic").map((one) => bus(folder, one)),
		...folder.of("azurerm_eventhub").map((one) => hub(folder, one)),
	];
}

function store(folder: Folder, one: Resource, attributes: Record<string, Attribute | undefined>): Declaration {
	return {
		role: "declares",
		file: one.file.path,
		kind: "Store",
		at: folder.header(one),
		name: nameOf(folder, one),
		keys: [folder.key(one)],
		attributes: stated(attributes),
	};
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

function server(folder: Folder, one: Resource, engine: string): Declaration {
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
	return { ...declaration, hosts: [`${name}.${zone}`] };
}

function redis(folder: Folder, cache: Resource): Declaration {
	const at = folder.header(cache);
	const sku = settingOf(folder, cache.block, "sku_name");
	return {
		...store(folder, cache, {
			engine: declared("redis", at),
			role: declared("cache", at),
			instanceClass: fact(folder, cache, "sku_name", { as: asText, anchor: null }),
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

const levels: Record<string, string> = {
	Strong: "strong",
	BoundedStaleness: "strong",
	Session: "causal",
	ConsistentPrefix: "eventual",
	Eventual: "eventual",
};

function cosmos(folder: Folder, account: Resource): Declaration {
	const at = folder.header(account);
	const places = blocksOf(account.block, "geo_location");
	const named = places.map((place) => settingOf(folder, place, "location"));
	const list = dynamicOf(account.block, "geo_location");
	const each = list && expressionAt(list, "for_each");
	const regions = each
		? valued(folder, each, { as: namesIn })
		: named.every((name) => typeof name === "string") && named.length > 0
			? declared(named.map(String), folder.at(places[0].header))
			: undefined;
	return store(folder, account, {
		engine: declared("cosmosdb", at),
		role: declared("database", at),
		consistency: fact(folder, account, "consistency_policy/consistency_level", {
			as: (value) => levels[String(value)],
			anchor: null,
		}),
		regions,
		waitsAcross: waits(folder, account, regions),
		keyShape: containerKeys(folder, account),
		...(settingOf(folder, account.block, "multiple_write_locations_enabled") === true && {
			conflict: byDefault("last-write-wins", at, "Azure Cosmos DB: the last write wins unless a policy says otherwise"),
		}),
		multiZone: byDefault(true, at, "Azure Cosmos DB keeps each partition in several copies"),
	});
}

/** Strong commits a write when all regions have it (Microsoft Learn, Consistency levels in Azure Cosmos DB). */
function waits(folder: Folder, account: Resource, regions: Attribute | undefined): Attribute | undefined {
	const level = fact(folder, account, "consistency_policy/consistency_level", { as: asText, anchor: null });
	if (!level || level.value === undefined) return level;
	if (level.value !== "Strong") return { ...level, value: false };
	if (!Array.isArray(regions?.value)) return regions && unknown("how many regions it has", folder.header(account));
	return { ...level, value: regions.value.length > 1 };
}

/** A container of an account that is deployed elsewhere: its key is chosen here. */
function containerOfOthers(folder: Folder, container: Resource): Declaration[] {
	const account = expressionAt(container.block, "account_name");
	if (mentioned(folder, account, "azurerm_cosmosdb_account").length > 0) return [];
	const keyShape = keyOf(folder, container);
	const at = folder.header(container);
	if (!keyShape) return [];
	return [store(folder, container, { engine: declared("cosmosdb", at), role: declared("database", at), keyShape })];
}

const keyOf = (folder: Folder, container: Resource): Attribute | undefined =>
	["partition_key_paths", "partition_key_path"]
		.map((name) => fact(folder, container, name, { as: shapeOfPath, anchor: null }))
		.find(Boolean);

/** The keys of its containers by name; the worst of them. */
function containerKeys(folder: Folder, account: Resource): Attribute | undefined {
	const all = folder
		.of("azurerm_cosmosdb_sql_container")
		.filter((one) => mentioned(folder, expressionAt(one.block, "account_name"), account.type).includes(account));
	const found = all.flatMap((one) => keyOf(folder, one) ?? []);
	const worst = (["few", "ascending"] as const)
		.map((shape) => found.find(({ value }) => value === shape))
		.find(Boolean);
	return worst ?? (found.length > 0 && found.every(({ value }) => value === "spread") ? found[0] : undefined);
}

function shapeOfPath(value: Result): string | undefined {
	const paths = Array.isArray(value) ? value : [value];
	const names = paths.map((one) => (typeof one === "string" ? one.split("/").at(-1) : undefined));
	return togetherOf(names.map((name) => (name ? shapeOfName(name, "hash") : undefined)));
}

const namesIn = (value: Result): string[] | undefined =>
	Array.isArray(value) && value.every((one) => typeof one === "string")
		? value.map(String)
		: isMap(value)
			? Object.keys(value)
			: undefined;

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
