import { isPlainQuantity } from "../../../quantities.ts";
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

/** What is taken off is a quantity of something else: `product.quantity - item.quantity`. */
export const takesCarried = (expr: Expr): boolean =>
	within(expr, 3).some((part) => {
		if (part.kind !== "operation" || part.operator !== "-" || part.operands.length !== 2) return false;
		const [left, right] = part.operands;
		return isOfOther(right, left);
	});

/** A quantity that is a member of another thing than the first. */
export const isOfOther = (one: Expr, than: Expr): boolean =>
	one.kind === "member" && than.kind === "member" && one.of.text !== than.of.text && isPlainQuantity(one.name);

/** A column and what is taken off it, in SQL: `stock - :n`, `${products.stock} - ${n}`, `GREATEST("stock" - ?, 0)`. */
const lessInSql = /^[\w$.]*["'`]?\s*(?:\w+\()?(?:\$?\{[^}]+\}|\?\?|["`\\]*\w[\w."`\\]*)\s*-\s*[\w:?$@{(]/;

/**
 * What the store itself works out to be less: a piece of SQL (`sql`, `raw`, `literal`, TypeORM's `() => "stock - 1"`), Kysely's
 * `eb("stock", "-", 1)`, Firestore's `increment(-1)`.
 */
export function isLessByStore(expr: Expr, program: Program): boolean {
	const value = expr.kind === "function" ? program.returned(expr.fn) : expr;
	if (!value) return false;
	if (expr.kind === "function" && (value.kind === "text" || value.kind === "literal"))
		return lessInSql.test(value.text);
	return within(value, 4).some((part) => {
		if (part.kind !== "call") return false;
		const [first, second] = part.call.positional;
		if (/^increment$/i.test(methodOf(part.call))) return first?.text.trim().startsWith("-") ?? false;
		if (second?.kind === "literal" && second.value === "-") return true;
		return /^(sql|raw|literal|text)$/.test(methodOf(part.call)) && first !== undefined && lessInSql.test(first.text);
	});
}

/** A value, and what the names in it were computed from just before: `const next = account.balance + n`. */
export function computing(value: Expr, program: Program, depth = 2): Expr[] {
	const names = depth > 0 ? within(value, 5).filter(({ kind }) => kind === "name") : [];
	const held = names.map((one) => program.follow(one)).filter((one) => one.kind === "operation" || one.kind === "call");
	return [value, ...held.flatMap((one) => computing(one, program, depth - 1))];
}
