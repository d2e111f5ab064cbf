import { type Attribute, declared, unknown, waiting } from "../../design/attribute.ts";
import type { Location } from "../../design/text.ts";
import { type TS, ts } from "./compiler.ts";
import { shortly } from "./durations.ts";
import { variableIn } from "./environment.ts";
import { resolved } from "./exports.ts";
import type { Module } from "./module.ts";
import { numberIn } from "./values.ts";

/** A variable that gives a number, as it stands in what is reckoned from it. */
export interface VariableNumber {
	variable: string;
	times: number;
	/** What the code takes without it, reckoned in the same way. */
	otherwise?: number;
}

/** `Number(process.env.SECONDS ?? 5) * 1000`, and what leads to such an expression. */
export function variableNumber(node: TS.Node, module: Module, depth = 4): VariableNumber | undefined {
	const value = resolved(node, module);
	if (depth > 0 && ts.isBinaryExpression(value)) {
		const scaled = scaledBy(value, module, depth);
		if (scaled) return scaled;
	}
	const found = variableIn(value, module);
	if (!found) return;
	const otherwise = found.otherwise === undefined ? Number.NaN : Number(found.otherwise.replaceAll("_", ""));
	return { variable: found.name, times: 1, ...(Number.isFinite(otherwise) && { otherwise }) };
}

function scaledBy({ left, operatorToken, right }: TS.BinaryExpression, module: Module, depth: number) {
	const isProduct = operatorToken.kind === ts.SyntaxKind.AsteriskToken;
	if (!isProduct && operatorToken.kind !== ts.SyntaxKind.SlashToken) return;
	const [a, b] = [left, right].map((side) => numberIn(side, module));
	const factor = b ?? (isProduct ? a : undefined);
	const found = factor ? variableNumber(b === undefined ? right : left, module, depth - 1) : undefined;
	if (!factor || !found) return;
	const by = isProduct ? factor : 1 / factor;
	const { variable, times, otherwise } = found;
	return { variable, times: times * by, ...(otherwise !== undefined && { otherwise: otherwise * by }) };
}

/** A number that is written out, or that a variable gives; else unknown, with what stands there. */
export function numberAttribute(node: TS.Node, what: string, module: Module, at: Location, divisor = 1): Attribute {
	const number = numberIn(node, module);
	if (number !== undefined) return declared(number / divisor, at);
	return waitingFor(node, module, at, divisor) ?? unknown(`${what} ${shortly(node, module)}`, at);
}

/** What a variable gives, in units of which one is `divisor` of the variable's. */
export function waitingFor(
	node: TS.Node,
	module: Module,
	at: Location,
	divisor = 1,
	as: "number" | "flag" = "number",
): Attribute | undefined {
	const found = variableNumber(node, module);
	if (!found) return;
	const { variable, times, otherwise } = found;
	const usual = otherwise === undefined ? undefined : as === "flag" ? otherwise !== 0 : otherwise / divisor;
	const path = module.path;
	return waiting({ variable, path, as, times: times / divisor, ...(usual !== undefined && { otherwise: usual }) }, at);
}
