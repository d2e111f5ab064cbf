import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { KeyShape } from "../../key-names.ts";
import type { Expr } from "../code.ts";
import { isByClock } from "../data/clocks.ts";
import { isConstant, option, puts, referenceOf, typedText } from "../data/dynamo.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";
import { shapeOf } from "./partition-key.ts";

/** What people call the partition key and the sort key of a table that holds several kinds of items. */
const partition = /^(pk|partition_?key|hash_?key|gsi\d?_?pk\d?)$/i;
const sort = /^(sk|sort_?key|range_?key|gsi\d?_?sk\d?)$/i;

/** Items of DynamoDB that are put under one and the same partition key, many of them: told apart by their sort key alone. */
export const itemKeys: Concept = {
	read: (program) => [...entityKeys(program), ...putKeys(program)],
};

/** Azure's tables: `new TableEntity("orders", id)`, or an entity with both keys among what it is made with. */
function entityKeys(program: Program): Fragment[] {
	if (program.code.language !== "csharp" || !(program.code.uses ?? []).some((one) => /^Azure\.Data\.Tables/.test(one)))
		return [];
	return program.code.calls.flatMap((call): Fragment[] => {
		const isEntity = methodOf(call) === "TableEntity";
		const key = call.named.PartitionKey ?? (isEntity ? call.positional[0] : undefined);
		const row = call.named.RowKey ?? (isEntity ? call.positional[1] : undefined);
		if (!key || !row || !isConstant(key, program) || isConstant(row, program)) return [];
		const { path } = program.code;
		const name = `${packageName(path)}-tables`;
		const attributes = {
			engine: declared("azure-tables", key.at),
			role: declared("database", key.at),
			keyShape: declared("constant", key.at),
		};
		const of = { by: "name", kind: "Store", name, file: path } as const;
		return [{ role: "extends", file: path, kind: "Store", at: key.at, of, standalone: name, attributes }];
	});
}

const putKeys = (program: Program): Fragment[] =>
	program.code.calls.flatMap((call): Fragment[] => {
		if (!puts(call, program)) return [];
		const item = option(call, "Item", program);
		const found = item && hotKey(entriesOf(item, program), program);
		const of = found && referenceOf(call, program);
		if (!found || !of) return [];
		const { path } = program.code;
		const name = of.by === "name" ? of.name : `${packageName(path)}-dynamodb`;
		const attributes = { keyShape: declared(found.shape, found.key.at) };
		return [{ role: "extends", file: path, kind: "Store", at: found.key.at, of, standalone: name, attributes }];
	});

type Entries = ReadonlyMap<string, Expr>;

/** Attributes by their names; Java's maps are calls (`Map.of("pk", …, "sk", …)`). */
function entriesOf(item: Expr, program: Program): Entries {
	const value = program.follow(item);
	if (value.kind === "map")
		return new Map(value.entries.flatMap(({ key, value }) => (key ? [[nameOf(key), value] as const] : [])));
	// A dictionary of C#.
	if (value.kind === "call" && methodOf(value.call).startsWith("Dictionary"))
		return new Map(Object.entries(value.call.named));
	const list = value.kind === "call" && /^(of|mapOf)$/.test(methodOf(value.call)) ? value.call.positional : [];
	return new Map(
		list.flatMap((one, at) => {
			const name = at % 2 === 0 ? textIn(one, program) : undefined;
			return name && list[at + 1] ? [[name, list[at + 1]] as const] : [];
		}),
	);
}

/** The partition key of the item, or of an index that it is in, that many items have in common. */
function hotKey(entries: Entries, program: Program): { key: Expr; shape: KeyShape } | undefined {
	for (const [name, key] of entries) {
		if (!partition.test(name)) continue;
		// `GSI1PK` and `GSI1SK`, `pk` and `sk`
		const order = [...entries].find(([other]) => sort.test(other) && indexOf(other) === indexOf(name))?.[1];
		// One whose sort key is a constant as well is one item, however often it is written.
		if (!order || isConstant(order, program)) continue;
		if (isConstant(key, program)) return { key, shape: "constant" };
		const shape = shapeOfText(key, program);
		if (shape === "few" || shape === "ascending") return { key, shape };
	}
	return undefined;
}

const indexOf = (name: string) => /^gsi(\d*)/i.exec(name)?.[1] ?? /\d+$/.exec(name)?.[0] ?? "";

/** `STATUS#${status}`, bare or with its type as the low-level client wants it: what stands behind the prefix decides. */
function shapeOfText(key: Expr, program: Program, depth = 8): KeyShape | undefined {
	if (depth === 0) return undefined;
	const value = program.follow(key);
	const typed = value.kind === "call" ? typedText(value.call, program) : undefined;
	if (typed) return shapeOfText(typed, program, depth - 1);
	if (value.kind === "map" && value.entries.length === 1)
		return shapeOfText(value.entries[0].value, program, depth - 1);
	// Bare, a moment is another in each item; a day is not.
	if (value.kind === "call" && isByClock(value, program) && ofDay.test(value.text)) return "ascending";
	return value.kind === "text" || value.kind === "operation" ? shapeOf(value, program) : undefined;
}

const ofDay =
	/slice\(0, ?(4|7|10)\)|substr(ing)?\(0, ?(4|7|10)\)|split\(["']T["']\)|\btoday\(\)|\bdate\(\)\.isoformat|%d["']\)|toDateString|toLocaleDateString|["']YYYY-?MM(-?DD)?["']|["']yyyy-?MM(-?dd)?["']|LocalDate\.now/;

const nameOf = (key: Expr) => (key.kind === "literal" ? String(key.value) : key.text);
