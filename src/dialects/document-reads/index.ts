import { declared } from "../../design/attribute.ts";
import type { Extension } from "../../design/fragment.ts";
import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import type { Dialect } from "../dialect.ts";
import { type Asked, asksIn } from "./read.ts";
import { type Split, splitsIn } from "./split.ts";

interface Documents {
	splits: readonly Split[];
	asks: readonly (Asked & { at: Location })[];
	/** Models say here by what they are split: whoever reads code knows more of them. */
	bySchema: boolean;
}

/** A filter is a map, where a list's own `find` is given a function. */
const reads =
	/\.(find|findOne|find_one|countDocuments|count_documents|aggregate)\s*(<[^>\n]*>)?\(\s*[{[]|\.query_items\(|\.items\s*\.\s*query\b/;
const splits =
	/shardCollection|azurerm_cosmosdb_sql_container|sqlDatabases\/containers|CreateContainer(IfNotExists)?Async|create_container|createIfNotExists/i;

/**
 * Documents that one file splits by a field and another looks for by another: MongoDB's collections, and Cosmos DB's containers.
 * A read that names the field is answered by one part, any other by all of them.
 * Sources: MongoDB docs, Distributed Queries; Azure Cosmos DB docs, Query a container.
 */
export const documentReads: Dialect<Documents> = {
	id: "document-reads",
	comment: "//",
	files: {
		names: ["*.js", "*.mjs", "*.cjs", "*.ts", "*.py", "*.sh", "*.yaml", "*.yml", "*.bicep", "*.tf"],
		languages: ["javascript", "typescript", "python"],
		called: "reads of documents",
	},
	claims: ({ path, text }) =>
		text.length < 200_000 &&
		(splits.test(text) || (/\.(py|[cm]?[jt]s)$/.test(path) && reads.test(text))) &&
		!/(^|\/)(node_modules|vendor|tests?|__tests__|specs?|e2e|fixtures?|examples?|docs?)\/|\.(spec|test)\.|\.d\.ts$/i.test(
			path,
		),
	parse,
	// Split in one file and asked in another, anywhere in the workspace.
	units: (scope) => {
		const entries = scope.under("");
		return entries.length > 0 ? [{ key: "documents", entries }] : [];
	},
	read: ({ entries }, scope) => {
		const files = entries.flatMap((path) => scope.file(path) ?? []);
		const known = files.flatMap((one) => one.splits);
		const bySchema = files.some((one) => one.bySchema);
		const asks = known.length > 0 ? files.flatMap((one) => one.asks) : [];
		const fragments = asks.flatMap((asked, index) => everywhere(asked, known, bySchema, index));
		return { fragments, notes: [] };
	},
};

function parse({ path, text }: SourceFile): Documents {
	const lines = new LineMap(text);
	const asks = /\.(py|[cm]?[jt]s)$/.test(path) ? asksIn(path, text) : [];
	return {
		splits: splitsIn(path, text),
		asks: asks.map((one) => ({ ...one, at: { file: path, range: lines.range(one.start, one.end) } })),
		bySchema: /\bshardKey\s*:/.test(text),
	};
}

function everywhere(
	asked: Documents["asks"][number],
	known: readonly Split[],
	bySchema: boolean,
	index: number,
): Extension[] {
	const { at, engine, name, fields } = asked;
	if (bySchema && engine === "mongodb") return [];
	const split = splitOf(asked, known);
	if (!split || fields.some((one) => one === split.field || one.startsWith(`${split.field}.`))) return [];
	const other =
		engine === "mongodb"
			? ({ by: "key", key: "mongodb sharded" } as const)
			: ({ by: "name", kind: "Store", name: "cosmosdb" } as const);
	const link = {
		...({ kind: "reads", direction: "to", other, at } as const),
		site: `documents ${at.file} ${name ?? ""} ${index}`,
		attributes: { scatter: declared(true, at) },
		outside: { kind: "Store", name: engine } as const,
	};
	return [
		{
			role: "extends",
			file: at.file,
			kind: "Service",
			at,
			of: { by: "path", path: at.file },
			standalone: at.file.split("/")[0],
			attributes: {},
			links: [link],
		},
	];
}

/** What is asked by its name; a container that only the settings name, where all are split alike. */
function splitOf({ engine, name }: Asked, known: readonly Split[]): Split | undefined {
	const own = known.filter((one) => one.engine === engine);
	const found = name === undefined ? own : own.filter((one) => plain(one.name) === plain(name));
	const isOne = new Set(found.map(({ field }) => field)).size === 1;
	return isOne ? found[0] : undefined;
}

/** `Shipment`, `shipments` and `shipment_collection` are one. */
const plain = (name: string): string =>
	name
		.toLowerCase()
		.replace(/[_-]?(collection|coll|col|model|repository|repo|container)s?$/, "")
		.replace(/ies$/, "y")
		.replace(/(?<=[sx])es$|s$/, "")
		.replace(/[_-]/g, "");
