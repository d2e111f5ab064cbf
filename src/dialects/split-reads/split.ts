import type { SourceFile } from "../../design/text.ts";
import { vschemaOf } from "../sql/vschema.ts";
import { within } from "./text.ts";

/** A collection, container or table, and the fields of which each tells by itself which part of it something is in. */
export interface Split {
	engine: "mongodb" | "cosmosdb" | "sql";
	/** The store that keeps it, where the engine alone does not tell. */
	store?: "vitess" | "citus";
	name: string;
	fields: readonly string[];
}

const namespace = "\\\\?[\"'](?:[\\w-]+\\.)?([\\w.-]+)\\\\?[\"']";
const first = "\\{\\s*\\\\?[\"']?([\\w.]+)";
const sharded = new RegExp(
	[
		// sh.shardCollection("shop.orders", { customer: 1 })
		`\\bsh\\.(?:re)?shardCollection\\s*\\(\\s*${namespace}\\s*,\\s*${first}`,
		// { shardCollection: "shop.orders", key: { customer: 1 } }
		`(?:re)?shardCollection\\\\?["']?\\s*:\\s*${namespace}\\s*,\\s*\\\\?["']?key\\\\?["']?\\s*:\\s*${first}`,
		// client.admin.command("shardCollection", "shop.orders", key={"customer": 1})
		`["'](?:re)?shardCollection["']\\s*,\\s*${namespace}\\s*,\\s*key\\s*=\\s*${first}`,
	].join("|"),
	"gi",
);

/** What a file splits: a script of MongoDB's shell, and containers of Cosmos DB in templates and programs. */
export function splitsIn({ path, text }: SourceFile): Split[] {
	if (path.endsWith(".json")) return ofVschema({ path, text });
	const found: Split[] = [];
	for (const match of text.matchAll(sharded)) {
		const before = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
		const [name, field] = match.slice(1).filter((one) => one !== undefined);
		if (name && field && !/^\s*(\/\/|#|\*)/.test(before)) found.push({ engine: "mongodb", name, fields: [field] });
	}
	for (const [, name, column] of text.matchAll(distributed))
		found.push({ engine: "sql", store: "citus", name, fields: [column] });
	if (/cosmos|DocumentDB/i.test(text)) found.push(...containersIn(path, text));
	return found;
}

/** `SELECT create_distributed_table('orders', 'customer_id')`, also in a migration's text. */
const distributed = /create_distributed_table\(\s*\\?'(?:\w+\.)?"?(\w+)"?\\?'\s*,\s*(?:\w+\s*:?=>?\s*)?\\?'(\w+)\\?'/gi;

/** Of a table of Vitess its primary vindex decides, and what looks that up. */
const ofVschema = (file: SourceFile): Split[] =>
	vschemaOf(file).flatMap(({ table, how }) =>
		how.by === "hash" && how.column
			? [{ engine: "sql", store: "vitess", name: table, fields: [how.column, ...(how.lookups ?? [])] }]
			: [],
	);

const path = String.raw`["']/([\w/-]+)["']`;

function containersIn(file: string, text: string): Split[] {
	const add = (name: string | undefined, key: string | undefined): Split[] =>
		name && key ? [{ engine: "cosmosdb", name, fields: [key.split("/").at(-1) ?? key] }] : [];
	if (file.endsWith(".tf"))
		return [...text.matchAll(/resource\s+"azurerm_cosmosdb_sql_container"\s+"\w+"\s*\{/g)].flatMap((match) => {
			const block = within(text, match.index + match[0].length - 1)?.inner ?? "";
			const key = /partition_key_paths?\s*=\s*\[?\s*"\/([\w/-]+)"\s*\]?/.exec(block)?.[1];
			return add(/^\s*name\s*=\s*"([\w-]+)"/m.exec(block)?.[1], key);
		});
	// Bicep, ARM and the clients' own calls: the name stands beside the key.
	const shapes = [
		`["']?\\bid["']?\\s*:\\s*["']([\\w-]+)["']\\s*,?\\s*["']?partitionKey["']?\\s*:\\s*(?:\\{\\s*)?(?:["']?paths["']?\\s*:\\s*\\[\\s*)?${path}`,
		`(?:\\bid\\s*=\\s*)?["']([\\w-]+)["']\\s*,\\s*(?:partition_key\\s*=\\s*)?PartitionKey\\(\\s*(?:path\\s*=\\s*)?${path}`,
		`(?:ContainerProperties|CreateContainer(?:IfNotExists)?Async)\\(\\s*(?:id:\\s*)?"([\\w-]+)"\\s*,\\s*(?:partitionKeyPath:\\s*)?"/([\\w/-]+)"`,
	];
	return shapes.flatMap((shape) =>
		[...text.matchAll(new RegExp(shape, "g"))].flatMap(([, name, key]) => add(name, key)),
	);
}
