import { type TS, ts } from "../../typescript/compiler.ts";
import { bare } from "../../typescript/origins.ts";
import type { Builder } from "../builder.ts";
import type { Call, Expr, Region, Type } from "../code.ts";

/** What only the reader of statements can do. */
export interface Host {
	builder: Builder;
	spanOf(node: TS.Node): { start: number; end: number };
	functionOf(node: TS.SignatureDeclaration, region: Region, more?: { over?: Expr; runsAtOnce?: boolean }): Expr;
	classOf(node: TS.ClassLikeDeclaration, region: Region): void;
	assigned(target: TS.Expression, value: Expr, operator: string, region: Region): void;
}

/** Methods that run the function that they are given before they return, or as a part of what they wait for. */
const atOnce =
	/^(map|forEach|flatMap|filter|some|every|find|findIndex|reduce|transaction|\$transaction|withTransaction|transactional)$/;
const overElements = /^(map|forEach|flatMap|filter|some|every|find|findIndex)$/;
const signs: Record<string, string> = { "===": "==", "!==": "!=", instanceof: "is" };

/** Expressions of TypeScript and JavaScript in the neutral form. */
export function expression(given: TS.Node, region: Region, host: Host): Expr {
	const { builder } = host;
	const node = bare(given);
	const span = host.spanOf(node);
	const base = () => builder.base(span);
	const inner = (one: TS.Node | undefined) => (one ? expression(one, region, host) : builder.other(span));
	if (ts.isAwaitExpression(given) && ts.isCallExpression(node)) {
		const call = inner(node);
		if (call.kind === "call") call.call.isAwaited = true;
		return call;
	}
	if (ts.isIdentifier(node)) {
		if (node.text === "undefined") return builder.literal(span, null);
		return { ...base(), kind: "name", name: node.text, region };
	}
	if (node.kind === ts.SyntaxKind.ThisKeyword) return { ...base(), kind: "name", name: "this", region };
	if (ts.isStringLiteralLike(node)) return builder.literal(span, node.text);
	if (ts.isNumericLiteral(node)) return builder.literal(span, Number(node.text));
	if (node.kind === ts.SyntaxKind.NullKeyword) return builder.literal(span, null);
	if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword)
		return builder.literal(span, node.kind === ts.SyntaxKind.TrueKeyword);
	if (ts.isPropertyAccessExpression(node))
		return { ...base(), kind: "member", of: inner(node.expression), name: node.name.text };
	if (ts.isElementAccessExpression(node))
		return { ...base(), kind: "index", of: inner(node.expression), index: inner(node.argumentExpression) };
	if (ts.isCallExpression(node) || ts.isNewExpression(node)) return call(node, region, host);
	if (ts.isTaggedTemplateExpression(node)) {
		const callee = inner(node.tag);
		const text = inner(node.template);
		const at = { at: callee.at, whole: builder.at(span) };
		return { ...base(), kind: "call", call: builder.call({ callee, ...at, positional: [text], named: {}, region }) };
	}
	if (ts.isTemplateExpression(node)) {
		const parts = node.templateSpans.flatMap((one) => [
			inner(one.expression),
			builder.literal(host.spanOf(one.literal), one.literal.text),
		]);
		const head = builder.literal(host.spanOf(node.head), node.head.text);
		return { ...base(), kind: "text", parts: [head, ...parts] };
	}
	if (ts.isArrayLiteralExpression(node)) return { ...base(), kind: "list", items: node.elements.map(inner) };
	if (ts.isObjectLiteralExpression(node)) {
		const entries = node.properties.map((each) => entryOf(each, region, host));
		return { ...base(), kind: "map", entries };
	}
	if (ts.isConditionalExpression(node)) {
		const [test, yes, no] = [node.condition, node.whenTrue, node.whenFalse].map(inner);
		return { ...base(), kind: "choice", test, yes, no };
	}
	if (ts.isBinaryExpression(node)) return binary(node, region, host);
	if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
		const operator = ts.tokenToString(node.operator) ?? "";
		if (operator !== "++" && operator !== "--")
			return { ...base(), kind: "operation", operator, operands: [inner(node.operand)] };
		const one = builder.literal(span, 1);
		host.assigned(node.operand as TS.Expression, one, `${operator[0]}=`, region);
		return inner(node.operand);
	}
	if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return host.functionOf(node, region);
	if (ts.isClassExpression(node)) {
		host.classOf(node, region);
		return builder.other(span);
	}
	const parts: Expr[] = [];
	ts.forEachChild(node, (each) => void parts.push(inner(each)));
	return builder.other(span, parts);
}

function entryOf(
	each: TS.ObjectLiteralElementLike,
	region: Region,
	host: Host,
): { key: Expr | undefined; value: Expr } {
	const { builder } = host;
	if (ts.isSpreadAssignment(each)) return { key: undefined, value: expression(each.expression, region, host) };
	const { name } = each;
	const span = host.spanOf(name);
	const key = ts.isComputedPropertyName(name)
		? expression(name.expression, region, host)
		: builder.literal(span, ts.isNumericLiteral(name) ? Number(name.text) : (name as TS.Identifier).text);
	if (ts.isPropertyAssignment(each)) return { key, value: expression(each.initializer, region, host) };
	if (ts.isShorthandPropertyAssignment(each)) return { key, value: expression(each.name, region, host) };
	return { key, value: host.functionOf(each, region) };
}

function binary(node: TS.BinaryExpression, region: Region, host: Host): Expr {
	const { builder } = host;
	const sign = ts.tokenToString(node.operatorToken.kind) ?? "";
	const isWrite = /^([-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=$/.test(sign);
	if (isWrite) {
		const value = expression(node.right, region, host);
		host.assigned(node.left, value, sign, region);
		return value;
	}
	const operands = [node.left, node.right].map((one) => expression(one, region, host));
	return { ...builder.base(host.spanOf(node)), kind: "operation", operator: signs[sign] ?? sign, operands };
}

function call(node: TS.CallExpression | TS.NewExpression, region: Region, host: Host): Expr {
	const { builder } = host;
	const callee = expression(node.expression, region, host);
	const method = callee.kind === "member" ? callee.name : "";
	const spread: Expr[] = [];
	const positional: Expr[] = [];
	for (const each of node.arguments ?? []) {
		const plain = bare(each);
		const isFunction = ts.isArrowFunction(plain) || ts.isFunctionExpression(plain);
		if (ts.isSpreadElement(each)) spread.push(expression(each.expression, region, host));
		else if (isFunction && atOnce.test(method))
			positional.push(
				host.functionOf(plain, region, {
					runsAtOnce: true,
					...(overElements.test(method) && callee.kind === "member" && { over: callee.of }),
				}),
			);
		else positional.push(expression(each, region, host));
	}
	const made: Call = builder.call({
		callee,
		at: callee.at,
		whole: builder.at(host.spanOf(node)),
		positional,
		named: {},
		...(spread.length > 0 && { spread }),
		region,
	});
	return { ...builder.base(host.spanOf(node)), kind: "call", call: made };
}

/** A type as it is written; `X | undefined` and `Promise<X>` are X. */
export function typeOf(node: TS.TypeNode | undefined): Type | undefined {
	if (!node) return undefined;
	if (ts.isUnionTypeNode(node)) return node.types.map(typeOf).find(Boolean);
	if (ts.isArrayTypeNode(node)) {
		const of = typeOf(node.elementType);
		return { name: "Array", of: of ? [of] : [] };
	}
	if (!ts.isTypeReferenceNode(node)) return undefined;
	const of = (node.typeArguments ?? []).flatMap((each) => typeOf(each) ?? []);
	const name = entityName(node.typeName);
	return name === "Promise" ? of[0] : { name, of };
}

function entityName(name: TS.EntityName): string {
	return ts.isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}
