import { declared } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { after } from "../data/bound.ts";
import { callsOwnedBy } from "../data/calls-by.ts";
import { isInTransaction } from "../data/mappers.ts";
import { within } from "../data/walk.ts";
import { Sites } from "../places.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, nameOf, receiverOf, stepsBefore, textIn } from "../values.ts";
import type { Concept } from "./concept.ts";
import { isCounter } from "./flood.ts";
import { access } from "./linked-store.ts";

/**
 * One row that a query builder raises within the transaction of every new row: SQLAlchemy's
 * `update(Total).where(Total.id == 1).values(n=Total.n + 1)`, and the same of Drizzle, Kysely and Knex.
 */
export const hotRow: Concept = {
	read(program) {
		const sites = new Sites(program);
		return program.code.calls.flatMap((call): Fragment[] => {
			if (!/^(values|set|increment)$/.test(methodOf(call))) return [];
			const steps = stepsBefore(call, program);
			const table = tableOf(steps, program);
			if (!table || !raises(call, program)) return [];
			if (!isCounter(table) && !picksOne([...steps, ...after(call, program)], program)) return [];
			if (!isBesideNew(call, program)) return [];
			const first = steps.at(-1) ?? call;
			return access(program, "writes", { ...handleOf(first), engine: "db" }, first.at, `${sites.of(call)} hot`, {
				hotRow: declared(true, first.at),
			});
		});
	},
};

const handleOf = (first: Call) => {
	const handle = receiverOf(first) ?? (first.callee.kind === "name" ? first.callee : undefined);
	return handle ? { handle } : {};
};

/** `update(Total)`, `tx.update(totals)`, `trx.updateTable("totals")`, `trx("totals")`. */
function tableOf(steps: readonly Call[], program: Program): string | undefined {
	for (const step of steps.toReversed()) {
		const [first] = step.positional;
		if (!first) continue;
		const text = textIn(first, program);
		if (/^(update|updateTable|table|from|into)$/.test(methodOf(step)) || (text && step.callee.kind === "name"))
			return text ?? nameOf(first);
	}
	return undefined;
}

/** It is set to what it was, and more. */
function raises({ positional, named, callee }: Call, program: Program): boolean {
	if (callee.kind === "member" && callee.name === "increment") return positional.length > 0;
	const given = [...positional, ...Object.values(named)].flatMap((one) => {
		const value = program.follow(one);
		return value.kind === "function" ? (program.returned(value.fn) ?? []) : [value];
	});
	return given.some((one) => within(one, 6).some((part) => isMore(part)));
}

function isMore(part: Expr): boolean {
	if (part.kind === "operation") return part.operator === "+" && part.operands[0]?.kind === "member";
	if (part.kind !== "call") return false;
	// sql`${totals.n} + 1`, `eb("n", "+", 1)`
	const isTag = /^(sql|raw)$/.test(methodOf(part.call)) && /\}\s*\+|\w\s*\+\s*[\d$:]/.test(part.text);
	const sign = part.call.positional[1];
	return isTag || (sign?.kind === "literal" && sign.value === "+");
}

/** All its conditions are values that stand in the code, and one of them names the row. */
function picksOne(steps: readonly Call[], program: Program): boolean {
	const found = steps
		.filter((step) => /^(where|filter|filter_by|andWhere)$/.test(methodOf(step)))
		.flatMap((step) => conditionsOf(step, program));
	return found.some(({ of }) => ofRow.test(of)) && found.every(({ to }) => isFixed(to, program));
}

interface Comparison {
	of: string;
	to: Expr | undefined;
}

/** Columns that tell one row from the others; a status or a kind is of many. */
export const ofRow = /(^|[._])(id|pk|key|name|slug|code|uuid)$|[a-z](Id|ID|Key|Name|Slug|Code)$/;

/** `.where(id == 1)`, `.where(eq(totals.id, 1))`, `.where({ id: 1 })`, `.where("id", "=", 1)`, `.filter_by(id=1)`. */
function conditionsOf({ positional, named }: Call, program: Program): Comparison[] {
	const byName = Object.entries(named).map(([of, to]) => ({ of, to }));
	const [first, second, third] = positional;
	const column = first && textIn(first, program);
	if (column !== undefined && second) return [...byName, { of: column, to: third ?? second }];
	return [...byName, ...positional.flatMap((one) => comparisonsIn(one))];
}

function comparisonsIn(expr: Expr): Comparison[] {
	const parts = within(expr, 4);
	const found = parts.flatMap((part): Comparison[] => {
		if (part.kind === "map")
			return part.entries.map(({ key, value }) => ({
				of: key?.kind === "literal" ? String(key.value) : "",
				to: value,
			}));
		if (part.kind === "operation" && /^[=!]==?$/.test(part.operator)) return [compared(part.operands)];
		return part.kind === "call" && methodOf(part.call) === "eq" ? [compared(part.call.positional)] : [];
	});
	// A condition that is not understood may be of any value.
	return found.length > 0 ? found : [{ of: "", to: undefined }];
}

const compared = ([left, right]: readonly Expr[]): Comparison => ({ of: left?.text ?? "", to: right });

export const isFixed = (one: Expr | undefined, program: Program) =>
	one !== undefined && program.follow(one).kind === "literal";

const creates = /^(add|add_all|insert|insertAndGetId|insertInto|into|create|save|bulk_save_objects)$/;

/** In one unit of work with rows that are new. */
export function isBesideNew(call: Call, program: Program): boolean {
	const own = callsOwnedBy(ownerOf(call.region), program.code);
	if (!own.some((one) => creates.test(methodOf(one)))) return false;
	if (isInTransaction(call, program)) return true;
	return own.some(
		(one) => /^(commit|begin|flush)$/.test(methodOf(one)) && (methodOf(one) === "begin" || one.order > call.order),
	);
}
