import type { Expr } from "./code.ts";
import type { Program } from "./program.ts";
import { givenOf } from "./values.ts";

/**
 * A length of time in seconds. A bare number counts `unit`; a pair (connect, read) or an object of several limits is as
 * long as its longest. Undefined where it is not known.
 */
export function secondsIn(expr: Expr | undefined, unit: "s" | "ms", program: Program, depth = 6): number | undefined {
	if (!expr || depth === 0) return undefined;
	const again = (other: Expr | undefined) => secondsIn(other, unit, program, depth - 1);
	const value = program.follow(expr);
	if (value.kind === "literal") return typeof value.value === "number" ? inSeconds(value.value, unit) : undefined;
	if (value.kind === "list") return longest(value.items.map(again));
	if (value.kind === "operation") return reckoned(value.operator, value.operands, again, program);
	const known = program.known(value.kind === "call" ? value.call.callee : value, "duration");
	if (known) {
		if (!known.of) return known.seconds;
		const number = value.kind === "call" ? program.follow(givenOf(value.call, known.of, program) ?? value) : undefined;
		return number?.kind === "literal" && typeof number.value === "number" ? number.value * known.seconds : undefined;
	}
	// Kotlin: `24.hours`.
	if (value.kind === "member" && Object.hasOwn(lengths, value.name)) {
		const number = program.follow(value.of);
		return number.kind === "literal" && typeof number.value === "number"
			? number.value * lengths[value.name]
			: undefined;
	}
	if (value.kind !== "call") return undefined;
	const parts = [...value.call.positional, ...Object.values(value.call.named)];
	return parts.length > 0 ? longest(parts.map(again)) : undefined;
}

const lengths: Record<string, number> = { milliseconds: 0.001, seconds: 1, minutes: 60, hours: 3600, days: 86_400 };

function reckoned(
	operator: string,
	operands: Expr[],
	again: (expr: Expr) => number | undefined,
	program: Program,
): number | undefined {
	const plain = operands.map((one) => program.follow(one));
	const [a, b] = plain.map(again);
	if (a === undefined || b === undefined) return undefined;
	if (operator === "+") return a + b;
	if (operator === "-") return a - b;
	// Of the two factors one is a bare number: it counts the other's units.
	const bare = plain.map((one) => (one.kind === "literal" && typeof one.value === "number" ? one.value : undefined));
	if (operator === "*") return bare[0] !== undefined ? bare[0] * b : bare[1] !== undefined ? a * bare[1] : undefined;
	return operator === "/" && bare[1] ? a / bare[1] : undefined;
}

function longest(numbers: (number | undefined)[]): number | undefined {
	const known = numbers.filter((one) => one !== undefined);
	return known.length > 0 && known.length === numbers.length ? Math.max(...known) : undefined;
}

function inSeconds(value: number, unit: "s" | "ms"): number {
	return unit === "ms" ? value / 1000 : value;
}
