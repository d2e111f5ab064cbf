import type { Call, Expr, Fn, Region } from "../../code.ts";
import { callsOwnedBy } from "../../data/calls-by.ts";
import { isProperty, sameFunction, sourcesOf, within } from "../../data/walk.ts";
import { isImported } from "../../names.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isRead } from "../store-steps.ts";

/** Go's reads put what they find behind a pointer: `tx.First(&p, id)`, `row.Scan(&balance)`. */
function readInto(expr: Expr | undefined, region: Region, program: Program): Call | undefined {
	if (program.code.language !== "go") return undefined;
	const found = within(expr).flatMap((part) =>
		part.kind === "name" ? (readingInto(part.name, ownerOf(region), program) ?? []) : [],
	);
	return found.sort((one, other) => one.at.range.start.line - other.at.range.start.line)[0];
}

/** The first call of each function that reads into a name: many steps of one function ask for the same. */
const intoNames = new WeakMap<Program, Map<Fn | undefined, Map<string, Call | undefined>>>();

function readingInto(name: string, owner: Fn | undefined, program: Program): Call | undefined {
	const all = intoNames.get(program) ?? new Map<Fn | undefined, Map<string, Call | undefined>>();
	intoNames.set(program, all);
	const known = all.get(owner) ?? new Map<string, Call | undefined>();
	all.set(owner, known);
	if (known.has(name)) return known.get(name);
	const found = callsOwnedBy(owner, program.code).find(
		(call) =>
			call.positional.some((one) => one.kind === "name" && one.name === name) &&
			(isRead(call, program) || fills(call, program)),
	);
	known.set(name, found);
	return found;
}

const ofColumns = /spanner|bigtable|firestore/;

function fills(call: Call, program: Program): boolean {
	const method = methodOf(call);
	// Bun: `db.NewSelect().Model(wallet)`.
	if (method === "Model") return /\bNewSelect\(/.test(call.callee.text);
	// JSON and forms are decoded as well: only what a collection was asked for is read.
	if (method === "Decode" || method === "All")
		return [...sourcesOf(receiverOf(call), program)].some((one) => /^(Find|Aggregate)/.test(methodOf(one)));
	if (/^(Column|ColumnByName|Columns|ToStruct|DataTo)$/.test(method)) return isImported(ofColumns, program.code);
	return /^(Scan|StructScan|Pluck|Get|GetContext|Select|SelectContext|UnmarshalMap)$/.test(method);
}

const isOfProperty = ({ region }: Call) => {
	const owner = ownerOf(region);
	return owner !== undefined && isProperty(owner);
};

/** Whether a value comes from something that was read from a store in the same function, and from where. */
export function readFor(expr: Expr | undefined, region: Region, program: Program): Call | undefined {
	return (
		[...sourcesOf(expr, program)].find(
			(call) => isRead(call, program) && (sameFunction(call.region, region) || isOfProperty(call)),
		) ?? readInto(expr, region, program)
	);
}
