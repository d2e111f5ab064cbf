import type { Location } from "../../design/text.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { bare, followed } from "./origins.ts";
import { functionIn, numberIn } from "./values.ts";

/** Seconds; "none" where the code says that there shall be no end. */
export type Time = { value: number | "none"; at: Location } | { reason: string; at: Location; of?: TS.Node };

/** Milliseconds as written, or as every caller in this file gives them (the longest counts). */
export function milliseconds(node: TS.Expression, module: Module): Time {
	const value = followed(node, module);
	const at = module.at(node);
	if (value.kind === ts.SyntaxKind.FalseKeyword || nameOf(value) === "Infinity") return { value: "none", at };
	const number = numberIn(value, module) ?? product(value, module);
	if (number !== undefined) return number === 0 ? { value: "none", at } : { value: number / 1000, at };
	const given = ts.isIdentifier(value) ? givenTo(value, module) : [];
	const numbers = given.map((each) => ({ each, number: numberIn(each, module) }));
	const longest = numbers.reduce<(typeof numbers)[number] | undefined>(
		(most, one) => ((one.number ?? 0) > (most?.number ?? 0) ? one : most),
		undefined,
	);
	if (longest?.number && numbers.every(({ number }) => number !== undefined))
		return { value: longest.number / 1000, at: module.at(longest.each) };
	return { reason: `the timeout is ${shortly(node, module)}`, at, of: node };
}

/** `5 * 1000`. */
function product(value: TS.Node, module: Module): number | undefined {
	if (!ts.isBinaryExpression(value) || value.operatorToken.kind !== ts.SyntaxKind.AsteriskToken) return;
	const sides = [value.left, value.right].map((side) => numberIn(side, module) ?? product(bare(side), module));
	return sides[0] === undefined || sides[1] === undefined ? undefined : sides[0] * sides[1];
}

/** What the calls of this file give for a parameter, or its default. */
function givenTo(name: TS.Identifier, module: Module): TS.Expression[] {
	const parameter = module.bindings.resolve(name.text, name)?.node;
	if (!parameter || !ts.isParameter(parameter)) return [];
	const owner = parameter.parent;
	const index = owner.parameters.indexOf(parameter);
	return module.calls
		.filter((call) => functionIn(call.expression, module) === (owner as TS.Node))
		.map((call) => call.arguments[index] ?? parameter.initializer ?? name);
}

/** An expression on one line, cut where it is long. */
export function shortly(node: TS.Node | undefined, module: Module): string {
	const text = node ? module.textOf(bare(node)).replace(/\s+/g, " ") : "not a literal";
	return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
