import { declared } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import { type KeyShape, shapeOfName } from "../key-names.ts";
import type { Ordered } from "./databases.ts";
import type { SqlFile } from "./parse.ts";
import type { Table } from "./schema.ts";
import { storeFragment } from "./stores.ts";

/**
 * Tables whose rows lie in the order of a key that only grows: whatever is written now goes to the last range.
 * CockroachDB docs, hash-sharded indexes; TiDB docs, highly concurrent write best practices; YugabyteDB docs, hot shards.
 */
export function orderedStores(files: readonly SqlFile[]): Declaration[] {
	// One file of a folder of migrations may say which database it is.
	const folders = new Map<string, Set<Ordered>>();
	for (const { path, ordered } of files)
		if (ordered) folders.set(folderOf(path), (folders.get(folderOf(path)) ?? new Set()).add(ordered));
	if (folders.size === 0) return [];
	const beside = ({ path, foreign }: SqlFile): Ordered | undefined => {
		const [engine, another] = folders.get(folderOf(path)) ?? [];
		return another || foreign.includes(engine) ? undefined : engine;
	};
	return files.flatMap((file) => {
		const { tables, ordered = beside(file) } = file;
		return tables.flatMap((table) => {
			const shape = ordered && shapeIn(table, ordered);
			if (!ordered || !shape || !table.partition || seldom.test(table.name)) return [];
			return storeFragment(ordered, table.at, {
				engine: declared(ordered, table.at),
				keyShape: declared(shape, table.partition.at),
			});
		});
	});
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf("/") + 1);

/** What grows by a hand's work fits in one range. */
const seldom =
	/(^|_)(settings?|configs?|roles?|permissions?|countries|currencies|languages|categories|regions?|plans?|migrations?|schema_\w+|types?|statuses|tenants?|features?|flags?)$/;

function shapeIn(table: Table, engine: Ordered): KeyShape | undefined {
	const { partition, columns, arranged } = table;
	const [first] = partition?.columns ?? [];
	const column = columns.find(({ name }) => name === first);
	if (!first || !column || (partition?.columns.length ?? 0) > 1) return undefined;
	// Yugabyte hashes the first column unless an order is asked for; the others order it unless a hash is.
	if (engine === "yugabytedb" ? arranged !== "order" : arranged === "hash") return "spread";
	const words = column.tokens.map(({ text }) => text);
	const isCounted = words.some((word) => /^(\w*serial\d?|auto_increment|unique_rowid|nextval|identity)$/.test(word));
	const isMoment = /^(timestamp|timestamptz|datetime|date)$/.test(column.type);
	if (words.includes("auto_random")) return "spread";
	return isCounted || isMoment ? "ascending" : column.type === "uuid" ? "spread" : shapeOfRest(first);
}

const shapeOfRest = (name: string): KeyShape | undefined =>
	shapeOfName(name, "range") === "ascending" ? "ascending" : undefined;

/** The tables that spread others over the shards of a cluster. */
export function placedStores(files: readonly SqlFile[]): Declaration[] {
	return files.flatMap(({ placings }) =>
		placings.map(({ name, shape, at }) =>
			storeFragment(name, at, { engine: declared("clickhouse", at), keyShape: declared(shape, at) }),
		),
	);
}
