import type { Condition } from "../../design/fragment.ts";
import { opposite } from "../code/conditions.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import { variableIn } from "./environment.ts";
import type { Module } from "./module.ts";
import { followed } from "./origins.ts";
import { textIn } from "./values.ts";

/** The one environment variable that a condition asks for, and how; undefined where it asks for more or for less. */
export function conditionIn(node: TS.Node, module: Module): Condition | undefined {
	const value = followed(node, module);
	if (ts.isPrefixUnaryExpression(value) && value.operator === ts.SyntaxKind.ExclamationToken) {
		const inner = conditionIn(value.operand, module);
		return inner && opposite(inner);
	}
	if (ts.isCallExpression(value) && nameOf(value.expression) === "Boolean" && value.arguments[0])
		return conditionIn(value.arguments[0], module);
	if (ts.isBinaryExpression(value) && /^[!=]==?$/.test(value.operatorToken.getText(module.tree)))
		return compared(value, module);
	const variable = asked(value, module);
	return variable === undefined ? undefined : { variable, path: module.path, is: "set" };
}

function compared(value: TS.BinaryExpression, module: Module): Condition | undefined {
	const equal = value.operatorToken.getText(module.tree).startsWith("=");
	for (const [one, other] of [
		[value.left, value.right],
		[value.right, value.left],
	]) {
		const variable = asked(one, module);
		if (variable === undefined) continue;
		const nothing = other.kind === ts.SyntaxKind.NullKeyword || nameOf(other) === "undefined";
		const text = nothing ? "" : textIn(other, module);
		if (text === "") return { variable, path: module.path, is: equal ? "unset" : "set" };
		if (text !== undefined) return { variable, path: module.path, is: equal ? { equals: text } : { not: text } };
	}
}

/** A variable with a default of its own is always set. */
function asked(node: TS.Node, module: Module): string | undefined {
	const variable = variableIn(node, module);
	return variable?.otherwise === undefined ? variable?.name : undefined;
}
