import type { Location } from "../../../../design/text.ts";
import type { Call, Expr, Fn, Region } from "../../code.ts";
import { testsOwnedBy } from "../../data/calls-by.ts";
import { conditionParts } from "../../data/condition-parts.ts";
import { firstLook, isBefore } from "../../data/first-look.ts";
import { statementAt } from "../../data/statements.ts";
import { sourcesOf, within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { remembered } from "../../remembered.ts";
import { propertyOf, sameName } from "../../spelling.ts";
import { methodOf } from "../../values.ts";
import { handedIn } from "./handed.ts";
import { readFor } from "./read-before.ts";

/** A condition of the function that compares what was read of the quantity, before the step. */
export function isTested(counts: string, region: Region, at: Location, program: Program): boolean {
	const find = (one: Region) =>
		(isAbout(one.test, counts, program) ? readsIn(one, region, program) : asksFor(one, counts, region, program)) ||
		undefined;
	return isBefore(firstLook(ownerOf(region), `read ${counts}`, program, find), at);
}

/** A condition on what a statement has asked of that column alone, whatever it is called since: `SELECT balance …`, `if bal < amount`. */
function asksFor(one: Region, counts: string, region: Region, program: Program): boolean {
	return within(one.test, 4).some((part) => {
		if (part.kind !== "name") return false;
		const read = readFor(part, region, program);
		const look = read && statementAt(read, program)?.look;
		return look?.columns.length === 1 && sameName(look.columns[0].split(".").at(-1) ?? "", counts);
	});
}

/** Whether a condition is about what was read in its function; asked once for all the steps behind it. */
const conditions = new WeakMap<Program, Map<Region, boolean>>();

function readsIn(one: Region, region: Region, program: Program): boolean {
	const all = conditions.get(program) ?? new Map<Region, boolean>();
	conditions.set(program, all);
	const known = all.get(one) ?? isOfStored(one.test, region, program);
	all.set(one, known);
	return known;
}

function isOfStored(test: Expr | undefined, region: Region, program: Program): boolean {
	if (readFor(test, region, program)) return true;
	const parts = test ? conditionParts(test, program) : [];
	return parts.some(
		(part) =>
			(part.kind === "member" && handedIn(part.of, region, program) !== undefined) ||
			(part.kind === "name" && readFor(part, region, program) !== undefined),
	);
}

/** `user.get("balance", 0)` */
const keyGot = (part: Expr) => {
	const [key] = part.kind === "call" && methodOf(part.call) === "get" ? part.call.positional : [];
	return key?.kind === "literal" ? key.value : undefined;
};

/** Whether something in an expression is called as the quantity: `wallet.balance`, `row["balance"]`, `getBalance`. */
export const mentions = (expr: Expr | undefined, counts: string): boolean =>
	within(expr).some((part) => isCalled(part, counts));

function isCalled(part: Expr, counts: string): boolean {
	const own =
		part.kind === "member" || part.kind === "name"
			? part.name
			: part.kind === "index" && part.index.kind === "literal"
				? part.index.value
				: keyGot(part);
	return typeof own === "string" && sameName(propertyOf(own), counts);
}

/** Whether a condition is about the quantity, also by what was worked out of it before. */
const isAbout = (test: Expr | undefined, counts: string, program: Program): boolean =>
	test !== undefined && conditionParts(test, program).some((part) => isCalled(part, counts));

/** Whether a function has a condition that is about what one call has read. */
export const decidesBy = (read: Call, owner: Fn | undefined, program: Program): boolean =>
	readsTested(owner, program).has(read);

const readsTested = remembered(
	(owner: Fn | undefined, program) =>
		new Set(
			testsOwnedBy(owner, program.code).flatMap(({ kind, test }) =>
				kind === "if" ? [...sourcesOf(test, program)] : [],
			),
		),
);

/** A condition that is about the quantity, wherever that comes from; before a step, where one is given. */
export function isTestedAnyhow(
	counts: string,
	region: Region,
	before: Location | undefined,
	program: Program,
): boolean {
	const look = firstLook(ownerOf(region), counts, program, ({ test }) => isAbout(test, counts, program) || undefined);
	return before ? isBefore(look, before) : look !== undefined;
}
