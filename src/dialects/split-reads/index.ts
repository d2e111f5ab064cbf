import { declared } from "../../design/attribute.ts";
import type { Extension } from "../../design/fragment.ts";
import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import type { Dialect } from "../dialect.ts";
import { storeKey } from "../sql/stores.ts";
import { unhurried } from "../unhurried.ts";
import type { Asked } from "./asked.ts";
import { documentsIn } from "./documents.ts";
import { mappedIn } from "./mapped.ts";
import { type Split, splitsIn } from "./split.ts";
import { functionAround } from "./text.ts";

interface Reads {
	splits: readonly Split[];
	asks: readonly (Asked & { at: Location })[];
	/** Models say here by what they are split: whoever reads code knows more of them. */
	bySchema: boolean;
	/** Something adds the tenant to each statement. */
	byTenant: boolean;
}

/** A filter is a map, where a list's own `find` is given a function. */
const reads =
	/\.(findMany|findFirst|findUnique|count)\w*\(\s*\{|\.objects\s*\.|\b(?:select|query)\(\s*[A-Z]\w+\s*\)\s*\.|\.(find|findOne|findAll|findAndCount|find_one|countDocuments|count_documents|aggregate)\s*(<[^>\n]*>)?\(\s*[{[]|\.query_items\(|\.items\s*\.\s*query\b/;
const splits =
	/django_multitenant|shardCollection|create_distributed_table|column_vindexes|azurerm_cosmosdb_sql_container|sqlDatabases\/containers|CreateContainer(IfNotExists)?Async|create_container|createIfNotExists/i;

/**
 * What one file splits by a field and another looks for by another: MongoDB's collections, Cosmos DB's containers, tables of Citus and
 * Vitess behind a mapper. A read that names the field is answered by one part, any other by all of them. Sources: MongoDB docs,
 * Distributed Queries; Azure Cosmos DB docs, Query a container; Citus docs, SQL reference; Vitess docs, VSchema.
 */
export const splitReads: Dialect<Reads> = {
	id: "split-reads",
	// Whoever reads the file as a program knows its comments.
	comment: undefined,
	files: {
		names: ["*.js", "*.mjs", "*.cjs", "*.ts", "*.py", "*.sh", "*.yaml", "*.yml", "*.bicep", "*.tf", "*.sql", "*.json"],
		languages: ["javascript", "typescript", "python"],
		called: "reads of what is split",
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
		return entries.length > 0 ? [{ key: "splits", entries }] : [];
	},
	read: ({ entries }, scope) => {
		const files = entries.flatMap((path) => scope.file(path) ?? []);
		const known = files.flatMap((one) => one.splits);
		const left = new Set<Asked["engine"]>([
			...(files.some((one) => one.bySchema) ? (["mongodb"] as const) : []),
			...(files.some((one) => one.byTenant) ? (["sql"] as const) : []),
		]);
		const asks = known.length > 0 ? files.flatMap((one) => one.asks) : [];
		const fragments = asks
			.filter(({ engine }) => !left.has(engine))
			.flatMap((asked, index) => everywhere(asked, known, index));
		return { fragments, notes: [] };
	},
};

function parse({ path, text }: SourceFile): Reads {
	const lines = new LineMap(text);
	const asks = /\.(py|[cm]?[jt]s)$/.test(path) && !unhurried.test(path) ? asksIn(path, text) : [];
	return {
		splits: splitsIn({ path, text }),
		asks: asks.map((one) => ({ ...one, at: { file: path, range: lines.range(one.start, one.end) } })),
		bySchema: /\bshardKey\s*:/.test(text),
		byTenant: /django_multitenant|TenantModelMixin|sqlalchemy_multitenant/.test(text),
	};
}

/** Reads for which somebody waits, as the names around them tell. */
const asksIn = (path: string, text: string): Asked[] =>
	[...documentsIn(text), ...mappedIn(path, text)].filter(({ start }) => {
		const line = text.slice(text.lastIndexOf("\n", start) + 1, start);
		return !/^\s*(\/\/|#|\*)/.test(line) && !unhurried.test(functionAround(text, start) ?? "");
	});

function everywhere(asked: Reads["asks"][number], known: readonly Split[], index: number): Extension[] {
	const { at, engine, name, fields } = asked;
	const split = splitOf(asked, known);
	if (!split || fields.some((one) => split.fields.some((own) => isWithin(one, own)))) return [];
	const other =
		engine === "mongodb"
			? ({ by: "key", key: "mongodb sharded" } as const)
			: split.store
				? ({ by: "key", key: storeKey(split.store) } as const)
				: ({ by: "name", kind: "Store", name: "cosmosdb" } as const);
	const link = {
		...({ kind: "reads", direction: "to", other, at } as const),
		site: `split ${at.file} ${name ?? ""} ${index}`,
		attributes: { scatter: declared(true, at) },
		outside: { kind: "Store", name: split.store ?? engine } as const,
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

/** `customerId` is `customer_id`, and `order.id` is within `order`. */
const isWithin = (one: string, own: string): boolean =>
	plain(one) === plain(own) || one.startsWith(`${own}.`) || plain(`${one}_id`) === plain(own);

/** What is asked by its name; a container that only the settings name, where all are split alike. */
function splitOf({ engine, name }: Asked, known: readonly Split[]): Split | undefined {
	const own = known.filter((one) => one.engine === engine);
	const found = name === undefined ? own : own.filter((one) => isCalled(one, name));
	const isOne = new Set(found.map(({ fields }) => fields.join())).size === 1;
	return isOne ? found[0] : undefined;
}

/** `Shipment`, `shipments` and `shipment_collection` are one; Django puts the name of the application before it. */
const isCalled = (split: Split, name: string): boolean =>
	singular(split.name) === singular(name) ||
	(split.engine === "sql" && singular(split.name.replace(/^[a-z0-9]+_(?=\w)/, "")) === singular(name));

const singular = (name: string): string =>
	plain(
		name
			.toLowerCase()
			.replace(/[_-]?(collection|coll|col|model|repository|repo|container)s?$/, "")
			.replace(/ies$/, "y")
			.replace(/(?<=[sx])es$|s$/, ""),
	);
const plain = (name: string): string => name.toLowerCase().replace(/[_-]/g, "");
