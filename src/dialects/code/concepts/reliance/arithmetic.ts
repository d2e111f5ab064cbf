import type { Expr } from "../../code.ts";
import { within } from "../../data/walk.ts";
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

/** What is less than something else. */
export const lessens = (expr: Expr): boolean =>
	within(expr, 4).some(
		(part) =>
			(part.kind === "operation" && part.operands.length === 2 && part.operator === "-") ||
			isCalledOn(part, /^([sS]ubtract|minus|Sub|sub)$/),
	);
