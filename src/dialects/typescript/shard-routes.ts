import { type Attribute, declared, unknown } from "../../design/attribute.ts";
import { nameOf } from "./bindings.ts";
import { type TS, ts } from "./compiler.ts";
import type { Module } from "./module.ts";
import { bare, followed, originOf } from "./origins.ts";
import { functionIn, methodOf, receiverOf, returnedBy } from "./values.ts";

/** How the index of a shard is found. Undefined where the index picks no shard by key (a loop, a rotation). */
export function routeOf(index: TS.Expression, module: Module): Attribute | undefined {
	if (isRotation(index, module)) return;
	return route(index, module, 8) ?? unknown(`how ${module.textOf(index)} is found`, module.at(index));
}

function route(node: TS.Node, module: Module, depth: number): Attribute | undefined {
	if (depth === 0) return;
	const value = followed(node, module);
	const again = (other: TS.Node) => route(other, module, depth - 1);
	const { SyntaxKind } = ts;
	if (ts.isBinaryExpression(value)) {
		const operator = value.operatorToken.kind;
		if (operator === SyntaxKind.PercentToken) return declared("hash-modulo", module.at(value));
		const masks = operator === SyntaxKind.AmpersandToken && /-\s*1\)?$/.test(module.textOf(value.right));
		return masks ? declared("hash-modulo", module.at(value)) : undefined;
	}
	if (ts.isTemplateExpression(value) && value.templateSpans.length === 1)
		return again(value.templateSpans[0].expression);
	if (ts.isPropertyAccessExpression(value)) return again(value.expression);
	if (ts.isCallExpression(value)) return routeOfCall(value, module, again);
	if (ts.isIdentifier(value) && module.bindings.resolve(value.text, value)?.node.kind === SyntaxKind.Parameter) {
		if (/tenant|workspace|organi[sz]ation|org(Id)?$/i.test(value.text)) return declared("tenant", module.at(value));
		if (/region|country|geo|continent/i.test(value.text)) return declared("geo", module.at(value));
	}
}

function routeOfCall(
	call: TS.CallExpression,
	module: Module,
	again: (node: TS.Node) => Attribute | undefined,
): Attribute | undefined {
	const method = methodOf(call) ?? "";
	const receiver = receiverOf(call);
	const origin = originOf(call.expression, module);
	const hints = `${origin?.from ?? ""} ${receiver ? module.textOf(receiver) : ""} ${method}`;
	if (/consistent|hash-?ring|\bring\b|rendezvous|jump-?(consistent|hash)|ketama/i.test(hints))
		return declared("consistent", module.at(call));
	if (
		/^(find|findIndex|findLast)$/.test(method) &&
		call.arguments[0] &&
		/[<>]/.test(module.textOf(call.arguments[0]).replaceAll("=>", ""))
	)
		return declared("range", module.at(call));
	const inner = returnedBy(functionIn(call.expression, module));
	if (inner) return again(inner);
	const wraps = (receiver && nameOf(receiver) === "Math") || /^(Number|parseInt|String|BigInt|toString)$/.test(method);
	const wrapped = call.arguments[0] ?? receiver;
	return wraps && wrapped ? again(wrapped) : undefined;
}

/** Random, round-robin and loop indices go over all of them, or over replicas of one. */
function isRotation(index: TS.Expression, module: Module): boolean {
	const value = followed(index, module);
	const text = module.textOf(value);
	if (/Math\.random|\+\+|\brandom|Date\.now|\+= ?1|[cC]ounter|next(Index)?\b|roundRobin/.test(text)) return true;
	const plain = bare(index);
	if (!ts.isIdentifier(plain)) return ts.isNumericLiteral(value) || ts.isStringLiteralLike(value);
	const declaration = module.bindings.resolve(plain.text, plain)?.node;
	if (!declaration) return false;
	if (ts.isParameter(declaration)) {
		const holder = declaration.parent.parent;
		return (
			ts.isCallExpression(holder) &&
			/^(map|forEach|from|reduce|filter|some|every|flatMap)$/.test(methodOf(holder) ?? "")
		);
	}
	return (
		ts.isIterationStatement(declaration.parent.parent, false) ||
		ts.isNumericLiteral(value) ||
		ts.isStringLiteralLike(value)
	);
}
