import { within } from "./text.ts";

/** A collection or container, and the field that decides which part of it a document is in. */
export interface Split {
	engine: "mongodb" | "cosmosdb";
	name: string;
	field: string;
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
export function splitsIn(path: string, text: string): Split[] {
	const found: Split[] = [];
	for (const match of text.matchAll(sharded)) {
		const before = text.slice(text.lastIndexOf("\n", match.index) + 1, match.index);
		const [name, field] = match.slice(1).filter((one) => one !== undefined);
		if (name && field && !/^\s*(\/\/|#|\*)/.test(before)) found.push({ engine: "mongodb", name, field });
	}
	if (/cosmos|DocumentDB/i.test(text)) found.push(...containersIn(path, text));
	return found;
}

const path = String.raw`["']/([\w/-]+)["']`;

function containersIn(file: string, text: string): Split[] {
	const add = (name: string | undefined, key: string | undefined): Split[] =>
		name && key ? [{ engine: "cosmosdb", name, field: key.split("/").at(-1) ?? key }] : [];
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
