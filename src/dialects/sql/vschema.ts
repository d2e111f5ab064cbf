import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import { parseYaml } from "../yaml.ts";
import { listAt, nameAt } from "./query.ts";
import type { Distribution, Placed } from "./schema.ts";
import type { Statement } from "./statements.ts";

/**
 * Vitess: how tables of a keyspace are split, from its vschema.json. The first vindex of a table decides the shard.
 * https://vitess.io/docs/reference/features/vschema/
 */
export function vschemaOf({ path, text }: SourceFile): { table: string; how: Distribution }[] {
	const { document } = parseYaml(text);
	const root = document?.contents;
	if (!isMap(root)) return [];
	const lines = new LineMap(text);
	const at = (node: Node): Location => ({ file: path, range: lines.range(node.range?.[0] ?? 0, node.range?.[1] ?? 0) });
	const keyspaces = root.has("tables") ? [root] : root.items.flatMap(({ value }) => (isMap(value) ? [value] : []));
	return keyspaces.flatMap((keyspace) => {
		const tables = keyspace.get("tables", true);
		if (!isTrue(keyspace.get("sharded")) || !isMap(tables)) return [];
		return tables.items.flatMap(({ key, value }) => {
			const table = isScalar(key) ? String(key.value).toLowerCase() : "";
			if (!isMap(value) || !table) return [];
			if (value.get("type") === "reference") {
				const whole = at(value);
				return [{ table, how: { by: "reference" as const, group: "", engine: "vitess", at: whole, columnAt: whole } }];
			}
			return primaryOf(value, table, at);
		});
	});
}

const isTrue = (value: unknown) => value === true;

function primaryOf(table: YAMLMap, name: string, at: (node: Node) => Location): { table: string; how: Distribution }[] {
	const vindexes = table.get("column_vindexes", true);
	const first = isSeq(vindexes) ? vindexes.items[0] : undefined;
	if (!isMap(first)) return [];
	const columns = first.get("columns", true);
	const column = first.get("column", true) ?? (isSeq(columns) ? (columns.items[0] as Node) : undefined);
	if (!isScalar(column)) return [];
	const how: Distribution = {
		by: "hash",
		column: String(column.value).toLowerCase(),
		lookups: isSeq(vindexes) ? vindexes.items.slice(1).flatMap(columnsIn) : [],
		group: String(first.get("name") ?? ""),
		engine: "vitess",
		at: at(table),
		columnAt: at(column),
	};
	return [{ table: name, how }];
}

function columnsIn(vindex: unknown): string[] {
	if (!isMap(vindex)) return [];
	const columns = vindex.get("columns", true);
	const all = isSeq(columns) ? columns.items : [vindex.get("column", true)];
	return all.flatMap((one) => (isScalar(one) ? String(one.value).toLowerCase() : []));
}

/**
 * The same in statements: `ALTER VSCHEMA ON orders ADD VINDEX hash(customer_id) USING hash`. The first of a table decides.
 * https://vitess.io/docs/user-guides/vschema-guide/vindexes/
 */
export function vindexesIn(statements: readonly Statement[], placed: Placed): { table: string; how: Distribution }[] {
	const found = new Map<string, Distribution>();
	for (const { tokens } of statements) {
		const [alter, vschema, on] = tokens.map(({ text }) => text);
		const at = tokens.findIndex(({ text }) => text === "vindex");
		if (alter !== "alter" || vschema !== "vschema" || on !== "on" || tokens[at - 1]?.text !== "add") continue;
		const [table] = nameAt(tokens, 3);
		const [group, opens] = nameAt(tokens, at + 1);
		const columns = listAt(tokens, opens);
		const name = tokens[opens + 1];
		const before = found.get(table);
		if (before) found.set(table, { ...before, lookups: [...(before.lookups ?? []), ...columns] });
		else if (name && columns[0])
			found.set(table, {
				by: "hash",
				column: columns[0],
				group,
				engine: "vitess",
				at: placed(tokens[0].start, tokens[tokens.length - 1].end),
				columnAt: placed(name.start, name.end),
			});
	}
	return [...found].map(([table, how]) => ({ table, how }));
}
