import type { Expr } from "../../code.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { methodOf, receiverOf } from "../../values.ts";

/** Numbers that are objects are called to be added up: `balance.subtract(amount)`. */
const isCalledOn = (part: Expr, names: RegExp) =>
	part.kind === "call" &&
	part.call.positional.length === 1 &&
	names.test(methodOf(part.call)) &&
	!!receiverOf(part.call);

/** What is more or less than something else. */
export const differs = (expr: Expr): boolean =>
	within(expr, 4).some(
		(part) =>
			(part.kind === "operation" && part.operands.length === 2 && /^[-+]$/.test(part.operator)) ||
			isCalledOn(part, /^([sS]ubtract|minus|plus|Sub|sub)$/),
	);

/** What is more than something else, of numbers that are objects: `balance.add(amount)`, where it is known that no list is meant. */
export const adds = (expr: Expr): boolean => within(expr, 4).some((part) => isCalledOn(part, /^(add|plus)$/));

/** What is less than something else. */
export const lessens = (expr: Expr): boolean =>
	within(expr, 4).some(
		(part) =>
			(part.kind === "operation" && part.operands.length === 2 && part.operator === "-") ||
			isCalledOn(part, /^([sS]ubtract|minus|Sub|sub)$/),
	);

/** A value, and what the names in it were computed from just before: `const next = account.balance + n`. */
export function computing(value: Expr, program: Program, depth = 2): Expr[] {
	const names = depth > 0 ? within(value, 5).filter(({ kind }) => kind === "name") : [];
	const held = names.map((one) => program.follow(one)).filter((one) => one.kind === "operation" || one.kind === "call");
	return [value, ...held.flatMap((one) => computing(one, program, depth - 1))];
}
