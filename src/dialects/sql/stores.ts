import { type Attribute, byDefault, declared, unknown } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { type KeyShape, shapeOfName, togetherOf } from "../key-names.ts";
import { stated } from "../stated.ts";
import type { SqlFile } from "./parse.ts";
import type { Spread } from "./regions.ts";
import type { Distribution, Table } from "./schema.ts";

/** What SQL alone tells of a store: how it is split and spread. Its server is another file's business. */
export function storeFragment(
	name: string,
	at: Location,
	attributes: Record<string, Attribute | undefined>,
): Declaration {
	return {
		role: "declares",
		file: at.file,
		kind: "Store",
		name,
		keys: [storeKey(name)],
		at,
		attributes: stated({ role: declared("database", at), ...attributes }),
	};
}

export const storeKey = (name: string) => `sql ${name}`;

/** Citus and Vitess: one store each, split by the column that each table names. */
export function splitStores(distributions: Iterable<Distribution>): Declaration[] {
	return [...distributions].flatMap((how) => {
		if (how.by !== "hash" || !how.column) return [];
		return storeFragment(how.engine, how.at, {
			engine: declared(how.engine === "vitess" ? "mysql" : "postgres", how.at),
			...(how.engine === "citus" && { shards: byDefault(32, how.at, "Citus: citus.shard_count is 32") }),
			sharding: byDefault("consistent", how.at, "a fixed range of the hash each, which is moved as a whole"),
			keyShape: shape(shapeOfName(how.column, "hash"), [how.column], how.columnAt),
		});
	});
}

function shape(found: KeyShape | undefined, columns: readonly string[], at: Location): Attribute {
	return found ? declared(found, at) : unknown(`whether ${columns.join(" and ")} has many values`, at);
}

/** Keyspaces and databases whose copies stand in several places; of Cassandra also how its tables are keyed. */
export function spreadStores(files: readonly SqlFile[]): Declaration[] {
	const spreads = files.flatMap((file) => file.spreads);
	const names = [...new Set(spreads.map(({ name }) => name))];
	return names.flatMap((name) => {
		const said = spreads.filter((one) => one.name === name);
		const store = ofSpread(said);
		const keyed = said[0].engine === "cassandra" && names.length === 1 ? keyedTables(name, files) : [];
		return [store, ...keyed];
	});
}

/** Tables of CQL whose keyspace nobody makes here. */
export function keyedStores(files: readonly SqlFile[]): Declaration[] {
	if (files.some(({ spreads }) => spreads.some(({ engine }) => engine === "cassandra"))) return [];
	return keyedTables("cassandra", files);
}

function ofSpread(said: readonly Spread[]): Declaration {
	const [first] = said;
	const regions = [...new Set(said.flatMap((one) => one.regions))];
	const waits = said.findLast((one) => one.waits)?.waits;
	const copies = said.find((one) => one.copies !== undefined);
	const listed = said.find((one) => one.regions.length > 0) ?? first;
	const cassandra = first.engine === "cassandra";
	const isWritten = waits && first.engine === "cockroachdb";
	const handle = isWritten ? { dialect: "sql", file: waits.at.file, anchor: "survive" } : undefined;
	return storeFragment(first.name, first.at, {
		engine: declared(first.engine, first.at),
		...(regions.length > 0 && { regions: declared(regions, listed.at) }),
		...(copies?.copies && { copies: declared(copies.copies, copies.at) }),
		...(cassandra
			? {
					conflict: byDefault("last-write-wins", first.at, "Cassandra keeps the cell with the latest time stamp"),
					waitsAcross: byDefault(false, first.at, "Cassandra: each access says for itself what it waits for"),
				}
			: {
					consistency: byDefault("strong", first.at, "one order of writes, kept by a quorum"),
					waitsAcross: waits
						? declared(waits.value, waits.at, handle)
						: byDefault(false, first.at, "CockroachDB: the survival goal is ZONE"),
				}),
	});
}

/** Partition keys of CQL: what is written under one value stands on the same few nodes. */
function keyedTables(keyspace: string, files: readonly SqlFile[]): Declaration[] {
	return files
		.filter(({ isCql }) => isCql)
		.flatMap(({ tables }) => tables)
		.flatMap((table) => {
			if (!table.partition) return [];
			const { columns, at } = table.partition;
			const found = togetherOf(columns.map((column) => shapeOfColumn(table, column)));
			return storeFragment(keyspace, table.at, {
				engine: declared("cassandra", table.at),
				keyShape: shape(found, columns, at),
			});
		});
}

/**
 * Spanner: rows lie in the order of their key. What is written under a key that only grows goes to the last split; a first column
 * of few values is no fault, for a split may begin in the midst of one.
 * https://cloud.google.com/spanner/docs/schema-design#primary-key-prevent-hotspots
 */
export function rangedStores(files: readonly SqlFile[]): Declaration[] {
	return files.flatMap(({ tables }) =>
		tables.flatMap((table) => {
			const keyShape = rangedShape(table);
			if (!keyShape) return [];
			return storeFragment("spanner", table.at, { engine: declared("spanner", table.at), keyShape });
		}),
	);
}

export function rangedShape(table: Table): Attribute | undefined {
	const { partition, columns, isRanged } = table;
	const [first] = partition?.columns ?? [];
	if (!isRanged || !partition || !first) return undefined;
	if (!columns.some(({ type }) => /^(int64|string|bytes|float64|bool)$/.test(type))) return undefined;
	const type = columns.find(({ name }) => name === first)?.type ?? "";
	const grows = /^(timestamp|timestamptz|date)$/.test(type) || shapeOfName(first, "range") === "ascending";
	return declared(grows ? "ascending" : "spread", partition.at);
}

/** Of a part of a partition key of CQL, by its type and its name. */
export function shapeOfColumn({ columns }: Table, name: string): KeyShape | undefined {
	const type = columns.find((one) => one.name === name)?.type;
	if (type === "boolean") return "few";
	if (type === "uuid" || type === "timeuuid" || type === "inet") return "spread";
	return shapeOfName(name, "hash") ?? (type === "date" ? "ascending" : undefined);
}
