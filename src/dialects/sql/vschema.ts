import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import { parseYaml } from "../yaml.ts";
import type { Distribution } from "./schema.ts";

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
