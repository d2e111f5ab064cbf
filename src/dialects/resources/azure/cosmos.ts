import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { shapeOfName, togetherOf } from "../../key-names.ts";
import { asText, expressionAt, fact, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { blocksOf, dynamicOf } from "../syntax.ts";
import { isMap, type Result } from "../value.ts";
import { regionNamed } from "./region.ts";
import { store } from "./store.ts";

const containers = [
	"azurerm_cosmosdb_sql_container",
	"azurerm_cosmosdb_gremlin_graph",
	"azurerm_cosmosdb_mongo_collection",
];

/** Accounts of Cosmos DB, and containers of accounts that are deployed elsewhere. */
export function cosmosStores(folder: Folder): Declaration[] {
	return [
		...folder.of("azurerm_cosmosdb_account").map((one) => cosmos(folder, one)),
		...folder.of(...containers).flatMap((one) => containerOfOthers(folder, one)),
	];
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
	const [home] = named;
	// The first copy that lies elsewhere.
	const abroad = places.find((_, index) => String(named[index]) !== String(home)) ?? places[0];
	const regions = each
		? valued(folder, each, { as: namesIn })
		: named.every((name) => typeof name === "string") && named.length > 0
			? declared(
					named.map((name) => regionNamed(String(name))),
					folder.at(abroad.header),
				)
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

/** The accounts that a container or its database says it is of: by name, or as a child of its parent. */
function accountsOf(folder: Folder, one: Resource, depth = 3): Resource[] {
	return ["account_name", "namespace_id", "name"].flatMap((argument) =>
		mentioned(folder, expressionAt(one.block, argument)).flatMap((other) =>
			other.type === "azurerm_cosmosdb_account"
				? other
				: depth > 0 && other !== one
					? accountsOf(folder, other, depth - 1)
					: [],
		),
	);
}

/** A container of an account that is deployed elsewhere: its key is chosen here. */
function containerOfOthers(folder: Folder, container: Resource): Declaration[] {
	if (accountsOf(folder, container).length > 0) return [];
	const keyShape = keyOf(folder, container);
	const at = folder.header(container);
	if (!keyShape) return [];
	return [store(folder, container, { engine: declared("cosmosdb", at), role: declared("database", at), keyShape })];
}

const keyOf = (folder: Folder, container: Resource): Attribute | undefined =>
	["partition_key_paths", "partition_key_path", "shard_key"]
		.map((name) => fact(folder, container, name, { as: shapeOfPath, anchor: null }))
		.find(Boolean);

/** The keys of its containers by name; the worst of them. */
function containerKeys(folder: Folder, account: Resource): Attribute | undefined {
	const all = folder.of(...containers).filter((one) => accountsOf(folder, one).includes(account));
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
		? value.map((one) => regionNamed(String(one)))
		: isMap(value)
			? Object.keys(value)
			: undefined;
