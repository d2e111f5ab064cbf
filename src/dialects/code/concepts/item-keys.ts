import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Expr } from "../code.ts";
import { isConstant, option, puts, referenceOf } from "../data/dynamo.ts";
import { packageName } from "../places.ts";
import type { Program } from "../program.ts";
import { methodOf } from "../values.ts";
import type { Concept } from "./concept.ts";

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
		const key = item?.kind === "map" ? constantKey(item, program) : undefined;
		const of = key && referenceOf(call, program);
		if (!key || !of) return [];
		const { path } = program.code;
		const name = `${packageName(path)}-dynamodb`;
		const attributes = { keyShape: declared("constant", key.at) };
		return [{ role: "extends", file: path, kind: "Store", at: key.at, of, standalone: name, attributes }];
	});

function constantKey(item: Extract<Expr, { kind: "map" }>, program: Program): Expr | undefined {
	const givenFor = (name: RegExp) => item.entries.find(({ key }) => key && name.test(nameOf(key)))?.value;
	const key = givenFor(partition);
	const order = givenFor(sort);
	// One whose sort key is a constant as well is one item, however often it is written.
	if (!key || !order || !isConstant(key, program) || isConstant(order, program)) return undefined;
	return key;
}

const nameOf = (key: Expr) => (key.kind === "literal" ? String(key.value) : key.text);
