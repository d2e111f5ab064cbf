import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { parse as parseSql } from "../../sql/parse.ts";
import { rangedShape } from "../../sql/stores.ts";
import { stated } from "../../stated.ts";
import { asCount, expressionAt, fact, settingOf, valued } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { blocksOf } from "../syntax.ts";
import type { Result } from "../value.ts";

const declaration = (folder: Folder, one: Resource, attributes: Declaration["attributes"]): Declaration => ({
	role: "declares",
	file: one.file.path,
	kind: "Store",
	at: folder.header(one),
	name: nameOf(folder, one),
	keys: [folder.key(one)],
	attributes,
});

/** Stores that spread what they hold by themselves: Spanner, Bigtable, Firestore, and Memorystore for Redis Cluster. */
export function spreadStores(folder: Folder): Declaration[] {
	return [
		...folder.of("google_spanner_instance").map((one) => spanner(folder, one)),
		...folder.of("google_spanner_database").flatMap((one) => databaseOfOthers(folder, one)),
		...folder.of("google_bigtable_instance").map((one) => bigtable(folder, one)),
		...folder.of("google_firestore_database").map((one) =>
			declaration(
				folder,
				one,
				stated({
					engine: declared("firestore", folder.header(one)),
					role: declared("database", folder.header(one)),
					multiZone: byDefault(true, folder.header(one), "Firestore keeps data in several zones"),
					regions: fact(folder, one, "location_id", { as: regionsOfLocation, anchor: null }),
				}),
			),
		),
		...folder.of("google_redis_cluster").map((one) =>
			declaration(
				folder,
				one,
				stated({
					engine: declared("redis", folder.header(one)),
					role: declared("cache", folder.header(one)),
					shards: fact(folder, one, "shard_count", { as: asCount }),
					readReplicas: fact(folder, one, "replica_count", {
						as: asCount,
						default: { value: 0, source: "google_redis_cluster: replica_count is 0 unless set" },
					}),
					multiZone: byDefault(true, folder.header(one), "Memorystore for Redis Cluster spreads its nodes over zones"),
				}),
			),
		),
	];
}

/** Regions that keep whole copies. Source: Spanner docs, Regional, dual-region, and multi-region configurations. */
const configurations: Record<string, readonly string[]> = {
	eur3: ["europe-west1", "europe-west4"],
	eur5: ["europe-west2", "europe-west1"],
	eur6: ["europe-west4", "europe-west3"],
	nam3: ["us-east4", "us-east1"],
	nam6: ["us-central1", "us-east1", "us-west1", "us-west2"],
	nam10: ["us-central1", "us-west3"],
	nam11: ["us-central1", "us-east1"],
	asia1: ["asia-northeast1", "asia-northeast2"],
	"nam-eur-asia1": ["us-central1", "europe-west1", "asia-east1"],
	"nam-eur-asia3": ["us-central1", "us-east1", "europe-west1", "asia-east1"],
};

function regionsOfConfig(value: Result): string[] | undefined {
	const name = typeof value === "string" ? (value.split("/").at(-1) ?? "") : "";
	const own = /^regional-([\w-]+)$/.exec(name)?.[1];
	return own ? [own] : configurations[name]?.slice();
}

/** Source: Firestore docs, Locations: the multi-regions, by the regions that keep whole copies. */
const multiRegions: Record<string, readonly string[]> = {
	eur3: ["europe-west1", "europe-west4"],
	nam5: ["us-central1", "us-central2"],
	nam7: ["us-central1", "us-east4"],
};

const regionsOfLocation = (value: Result): string[] | undefined =>
	typeof value === "string" ? [...(multiRegions[value] ?? [value])] : undefined;

/** Source: Spanner, Instance configurations: a regional one has three zones, a multi-region one writes over regions. */
function spanner(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return declaration(
		folder,
		one,
		stated({
			engine: declared("spanner", at),
			role: declared("database", at),
			consistency: byDefault("strong", at, "Spanner: reads are strong unless they ask for less"),
			waitsAcross: fact(folder, one, "config", {
				as: (value) => (typeof value === "string" ? !/(^|\/)regional-/.test(value) : undefined),
				anchor: null,
			}),
			regions: fact(folder, one, "config", { as: regionsOfConfig, anchor: null }),
			multiZone: byDefault(true, at, "Spanner keeps each split in three zones"),
			keyShape: worstOf(
				folder
					.of("google_spanner_database")
					.filter((database) => mentioned(folder, expressionAt(database.block, "instance")).includes(one))
					.flatMap((database) => keysOf(folder, database)),
			),
		}),
	);
}

/** A database of an instance that is deployed elsewhere: its keys are chosen here. */
function databaseOfOthers(folder: Folder, database: Resource): Declaration[] {
	const instances = mentioned(folder, expressionAt(database.block, "instance"), "google_spanner_instance");
	const keyShape = instances.length === 0 ? worstOf(keysOf(folder, database)) : undefined;
	if (!keyShape) return [];
	const at = folder.header(database);
	return [declaration(folder, database, { engine: declared("spanner", at), role: declared("database", at), keyShape })];
}

/** What the keys of its tables are, each where its statement stands. */
function keysOf(folder: Folder, database: Resource): Attribute[] {
	const ddl = expressionAt(database.block, "ddl");
	return (ddl?.kind === "tuple" ? ddl.items : []).flatMap((item) => {
		const as = (value: Result) => (typeof value === "string" ? shapeIn(value) : undefined);
		const found = valued(folder, item, { as });
		return found?.value === undefined ? [] : [found];
	});
}

const shapeIn = (text: string) =>
	parseSql({ path: "statement.sql", text }).tables.flatMap((table) => rangedShape(table)?.value ?? [])[0];

const worstOf = (shapes: readonly Attribute[]): Attribute | undefined =>
	shapes.find(({ value }) => value === "ascending") ?? shapes[0];

function bigtable(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const clusters = blocksOf(one.block, "cluster");
	const zones = new Set(clusters.map((cluster) => settingOf(folder, cluster, "zone")));
	const place = expressionAt(one.block, "cluster/zone");
	const regions = clusters.map((cluster) => /^(.+)-[a-z]$/.exec(String(settingOf(folder, cluster, "zone")))?.[1]);
	const abroad = clusters.find((_, index) => regions[index] !== regions[0]);
	return declaration(
		folder,
		one,
		stated({
			engine: declared("bigtable", at),
			role: declared("database", at),
			multiZone: clusters.length > 0 ? declared(zones.size > 1, place ? folder.at(place) : at) : undefined,
			...(abroad &&
				regions.every((region) => region !== undefined) && {
					regions: declared([...new Set(regions)], folder.at(abroad.header)),
					waitsAcross: byDefault(false, at, "Bigtable: replication between clusters is asynchronous"),
				}),
			...(clusters.length > 1 && {
				conflict: byDefault("last-write-wins", at, "Bigtable: between clusters the last write wins"),
			}),
		}),
	);
}
