import { declared } from "../../design/attribute.ts";
import type { Declaration } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { type KeyShape, shapeOfName } from "../key-names.ts";
import type { SqlFile } from "./parse.ts";
import { levelsOf } from "./query.ts";
import type { Table } from "./schema.ts";
import type { Statement } from "./statements.ts";
import { storeFragment } from "./stores.ts";

export type Ordered = "cockroachdb" | "tidb" | "yugabytedb";

/** Words that only one of the databases knows whose tables lie in the order of their keys, or may. */
const spoken: readonly [Ordered, RegExp][] = [
	[
		"cockroachdb",
		/\b(cockroach\w*|crdb_internal|unique_rowid|survive\s+(zone|region)|regional\s+by\s+(row|table)|locality\s+global|using\s+hash)\b/i,
	],
	["tidb", /\b(tidb|auto_random|shard_row_id_bits|pre_split_regions)\b|\/\*T!/i],
	["yugabytedb", /\b(yugabyte\w*|split\s+into\s+\d+\s+tablets|colocation\s*=)\b/i],
];

export const orderedEngineIn = (text: string): Ordered | undefined => spoken.find(([, words]) => words.test(text))?.[0];

/**
 * Tables whose rows lie in the order of a key that only grows: whatever is written now goes to the last range.
 * CockroachDB docs, hash-sharded indexes; TiDB docs, highly concurrent write best practices; YugabyteDB docs, hot shards.
 */
export function orderedStores(files: readonly SqlFile[]): Declaration[] {
	const engines = new Set(files.flatMap(({ ordered }) => ordered ?? []));
	if (engines.size === 0) return [];
	// One file of many migrations may say which database it is.
	const only = engines.size === 1 ? [...engines][0] : undefined;
	return files.flatMap(({ tables, ordered = only }) =>
		tables.flatMap((table) => {
			const shape = ordered && shapeIn(table, ordered);
			if (!ordered || !shape || !table.partition || seldom.test(table.name)) return [];
			return storeFragment(ordered, table.at, {
				engine: declared(ordered, table.at),
				keyShape: declared(shape, table.partition.at),
			});
		}),
	);
}

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

/** ClickHouse: `Distributed(cluster, database, table, expression)`, whose expression leads a row to its shard. */
export interface Placing {
	name: string;
	shape: KeyShape;
	at: Location;
}

const days = /^(toyyyymm(dd)?|todate|today|now|tostartof\w+|tomonday|toyear|tomonth|tounixtimestamp)$/;
const hashing = /hash|crc|md5|sip|rand/;

export function placingOf(
	{ tokens, start, end }: Statement,
	placed: (start: number, end: number) => Location,
): Placing | undefined {
	const at = tokens.findIndex(({ text }) => text === "distributed");
	if (tokens[at - 1]?.text !== "=" || tokens[at + 1]?.text !== "(") return undefined;
	const parts: string[][] = [[]];
	let depth = 0;
	for (const { text } of tokens.slice(at + 1)) {
		if (text === ")" && --depth === 0) break;
		if (text === "," && depth === 1) parts.push([]);
		else if (depth > 0) parts[parts.length - 1].push(text);
		if (text === "(") depth++;
	}
	const key = parts[3];
	if (!key?.[0]) return undefined;
	const table = levelsOf(tokens)[0].find((_, index, level) => level[index - 1]?.text === "table")?.text ?? "clickhouse";
	const column = key.findLast((word) => /^[a-z_]\w*$/.test(word)) ?? "";
	const shape = hashing.test(key[0])
		? key[0].startsWith("rand")
			? "spread"
			: shapeOfName(column, "hash")
		: days.test(key[0])
			? "ascending"
			: shapeOfName(column, "hash");
	return shape && { name: table, shape, at: placed(start, end) };
}

/** The tables that spread others over the shards of a cluster. */
export function placedStores(files: readonly SqlFile[]): Declaration[] {
	return files.flatMap(({ placings }) =>
		placings.map(({ name, shape, at }) =>
			storeFragment(name, at, { engine: declared("clickhouse", at), keyShape: declared(shape, at) }),
		),
	);
}
