import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { isByClock } from "../data/clocks.ts";
import { isImported } from "../names.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, receiverOf, textIn } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/**
 * Keys of stores that keep their rows in order, which begin with the time: all that is written now is written to the last
 * tablet. Bigtable docs, Schema design; HBase reference guide, Rowkey design.
 */
export const rowKeys: Concept = {
	read(program) {
		const { path } = program.code;
		if (!isImported(/bigtable|happybase|hbase/i, program.code)) return [];
		return program.code.calls.flatMap((call): Fragment[] => {
			const key = keyOf(call, program);
			const first = key && firstOf(key, program);
			if (!first || !isByClock(first, program)) return [];
			const name = `${packageName(path)}-bigtable`;
			const { at } = first;
			const of = { by: "name" as const, kind: "Store" as const, name, file: path };
			const attributes = {
				role: declared("database", at),
				engine: declared("bigtable", at),
				keyShape: declared("ascending", at),
			};
			const link = { kind: "writes" as const, direction: "to" as const, other: of, at: call.at, site: "rows" };
			return [
				{ role: "extends", file: path, kind: "Store", at, of, standalone: name, attributes },
				ofService(
					program,
					call.at,
					{},
					{ links: [{ ...link, outside: { kind: "Store", name } }], standalone: packageName(path) },
				),
			];
		});
	},
};

/** `table.direct_row(key)`, `table.Apply(ctx, key, mutation)`, `table.row(key)`, `table.insert([{ key }])`, `table.put(key, …)`. */
function keyOf(call: Call, program: Program): Expr | undefined {
	const method = methodOf(call);
	const [first, second] = call.positional;
	if (/^(direct_row|append_row|conditional_row|row)$/.test(method)) return call.named.row_key ?? first;
	const receiver = receiverOf(call);
	if (!receiver || !/table|tbl|batch/i.test(receiver.text)) return undefined;
	if (method === "Apply" || method === "ApplyReadModifyWrite") return second;
	if (method === "put") return first;
	if (method !== "insert" || !first) return undefined;
	const rows = program.follow(first);
	return program.entry(rows.kind === "list" && rows.items[0] ? rows.items[0] : rows, "key");
}

/** What a key that is put together begins with; undefined where it begins with words of the code. */
function firstOf(key: Expr, program: Program, depth = 6): Expr | undefined {
	const value = program.follow(key);
	if (depth === 0) return undefined;
	if (value.kind === "text") return value.parts[0] && startOf(value.parts, program, depth);
	if (value.kind === "operation" && value.operator === "+") return firstOf(value.operands[0], program, depth - 1);
	if (value.kind === "operation") return value;
	if (value.kind === "call") {
		const { call } = value;
		const [first, ...rest] = call.positional;
		if (/^(Sprintf|format)$/.test(methodOf(call)) && first)
			return /^%/.test(textIn(first, program) ?? "") ? rest[0] && firstOf(rest[0], program, depth - 1) : undefined;
		if (/^(join|Join)$/.test(methodOf(call))) {
			const list = [first, rest[0]].map((one) => one && program.follow(one)).find((one) => one?.kind === "list");
			return list?.kind === "list" && list.items[0] ? firstOf(list.items[0], program, depth - 1) : undefined;
		}
		if (/^(encode|str|String|from|toString|byte|bytes)$/.test(methodOf(call)))
			return firstOf(receiverOf(call) && !first ? (receiverOf(call) as Expr) : (first ?? key), program, depth - 1);
		// A hash before the time spreads it.
		return /hash|md5|sha|crc|murmur|fnv|digest/i.test(call.callee.text) ? undefined : value;
	}
	return value.kind === "literal" ? undefined : value;
}

/** An f-string may begin with nothing, or with words that all keys of a kind share. */
function startOf(parts: readonly Expr[], program: Program, depth: number): Expr | undefined {
	const start = parts.find((one) => !(one.kind === "literal" && /^\w*[#:/_-]?$/.test(String(one.value))));
	return start && firstOf(start, program, depth - 1);
}
