import { type TS, ts } from "../../typescript/compiler.ts";
import { bare } from "../../typescript/origins.ts";
import type { Builder } from "../builder.ts";
import type { Call, Expr, Fn, Region, Type } from "../code.ts";

/** What only the reader of statements can do. */
export interface Host {
	builder: Builder;
	spanOf(node: TS.Node): { start: number; end: number };
	functionOf(node: TS.SignatureDeclaration, region: Region, more?: RunBy): Expr;
	classOf(node: TS.ClassLikeDeclaration, region: Region): void;
	assigned(target: TS.Expression, value: Expr, operator: string, region: Region): void;
}

/** What is known of a function where it is written as an argument. */
export interface RunBy {
	over?: Expr;
	runsAtOnce?: boolean;
	/** What it is given, by the place of the parameter. */
	gives?: { at: number; value: Expr };
}

/** Methods that run the function that they are given before they return, or as a part of what they wait for. */
const atOnce =
	/^(map|forEach|flatMap|filter|some|every|find|findIndex|reduce|transaction|\$transaction|withTransaction|transactional|inTransaction|withinTransaction|runInTransaction|runTransaction|wrapInTransaction|executeInTransaction)$/;
const overElements = /^(map|forEach|flatMap|filter|some|every|find|findIndex)$/;
/** What a promise comes to is given to what goes on from there, which is a part of the function that asked. */
const goesOn = /^then$/;
/** What is handed a function for another time: for an event, a failure, or every request. */
const forLater = /^(on|once|off|use|then|catch|subscribe|watch)$|^on[A-Z]|[eE]rror|Listener$/;
const signs: Record<string, string> = { "===": "==", "!==": "!=", instanceof: "is" };

/** Reads a node of one kind. The place is that of the node without what only stands around it. */
type Reading<Node extends TS.Node> = (node: Node, region: Region, host: Host, span: Span) => Expr;
type Span = { start: number; end: number };

/** Expressions of TypeScript and JavaScript in the neutral form. */
export function expression(given: TS.Node, region: Region, host: Host): Expr {
	const node = bare(given);
	readings ??= byKind();
	const read = (readings[node.kind] ?? other)(node, region, host, host.spanOf(node));
	if (read.kind === "call" && given.kind === ts.SyntaxKind.AwaitExpression && isCall(node)) read.call.isAwaited = true;
	return read;
}

/** By the kind of the node: to ask each time for one kind after the other takes longer than all else. */
let readings: Reading<TS.Node>[] | undefined;

function byKind(): Reading<TS.Node>[] {
	const { SyntaxKind: kinds } = ts;
	const table: Reading<TS.Node>[] = [];
	const put = <Node extends TS.Node>(read: Reading<Node>, ...all: TS.SyntaxKind[]) => {
		for (const kind of all) table[kind] = read as unknown as Reading<TS.Node>;
	};
	put<TS.Identifier>(
		(node, region, { builder }, span) =>
			node.text === "undefined"
				? builder.literal(span, null)
				: { ...builder.base(span), kind: "name", name: node.text, region },
		kinds.Identifier,
	);
	put(
		(_, region, { builder }, span) => ({ ...builder.base(span), kind: "name", name: "this", region }),
		kinds.ThisKeyword,
	);
	put<TS.StringLiteralLike>(
		(node, _, { builder }, span) => builder.literal(span, node.text),
		kinds.StringLiteral,
		kinds.NoSubstitutionTemplateLiteral,
	);
	put<TS.NumericLiteral>(
		(node, _, { builder }, span) => builder.literal(span, Number(node.text)),
		kinds.NumericLiteral,
	);
	put((_, __, { builder }, span) => builder.literal(span, null), kinds.NullKeyword);
	put((_, __, { builder }, span) => builder.literal(span, true), kinds.TrueKeyword);
	put((_, __, { builder }, span) => builder.literal(span, false), kinds.FalseKeyword);
	put<TS.PropertyAccessExpression>((node, region, host, span) => {
		const of = expression(node.expression, region, host);
		return { ...host.builder.base(span), kind: "member", of, name: node.name.text };
	}, kinds.PropertyAccessExpression);
	put<TS.ElementAccessExpression>((node, region, host, span) => {
		const of = expression(node.expression, region, host);
		const index = expression(node.argumentExpression, region, host);
		return { ...host.builder.base(span), kind: "index", of, index };
	}, kinds.ElementAccessExpression);
	put(call, kinds.CallExpression, kinds.NewExpression);
	put(tagged, kinds.TaggedTemplateExpression);
	put(template, kinds.TemplateExpression);
	put<TS.ArrayLiteralExpression>(
		(node, region, host, span) => ({
			...host.builder.base(span),
			kind: "list",
			items: node.elements.map((each) => expression(each, region, host)),
		}),
		kinds.ArrayLiteralExpression,
	);
	put<TS.ObjectLiteralExpression>(
		(node, region, host, span) => ({
			...host.builder.base(span),
			kind: "map",
			entries: node.properties.map((each) => entryOf(each, region, host)),
		}),
		kinds.ObjectLiteralExpression,
	);
	put<TS.ConditionalExpression>((node, region, host, span) => {
		const [test, yes, no] = [node.condition, node.whenTrue, node.whenFalse].map((one) => expression(one, region, host));
		return { ...host.builder.base(span), kind: "choice", test, yes, no };
	}, kinds.ConditionalExpression);
	put(binary, kinds.BinaryExpression);
	put(unary, kinds.PrefixUnaryExpression, kinds.PostfixUnaryExpression);
	put<TS.ArrowFunction | TS.FunctionExpression>(
		(node, region, host) => host.functionOf(node, region),
		kinds.ArrowFunction,
		kinds.FunctionExpression,
	);
	put<TS.ClassExpression>((node, region, host, span) => {
		host.classOf(node, region);
		return host.builder.other(span);
	}, kinds.ClassExpression);
	return table;
}

function other(node: TS.Node, region: Region, host: Host, span: Span): Expr {
	const parts: Expr[] = [];
	ts.forEachChild(node, (each) => void parts.push(expression(each, region, host)));
	return host.builder.other(span, parts);
}

const isCall = (node: TS.Node) => node.kind === ts.SyntaxKind.CallExpression;

function tagged(node: TS.TaggedTemplateExpression, region: Region, host: Host, span: Span): Expr {
	const { builder } = host;
	const callee = expression(node.tag, region, host);
	const text = expression(node.template, region, host);
	const at = { at: callee.at, whole: builder.at(span) };
	return {
		...builder.base(span),
		kind: "call",
		call: builder.call({ callee, ...at, positional: [text], named: {}, region }),
	};
}

function template(node: TS.TemplateExpression, region: Region, host: Host, span: Span): Expr {
	const { builder } = host;
	const parts = node.templateSpans.flatMap((one) => [
		expression(one.expression, region, host),
		builder.literal(host.spanOf(one.literal), one.literal.text),
	]);
	const head = builder.literal(host.spanOf(node.head), node.head.text);
	return { ...builder.base(span), kind: "text", parts: [head, ...parts] };
}

function unary(
	node: TS.PrefixUnaryExpression | TS.PostfixUnaryExpression,
	region: Region,
	host: Host,
	span: Span,
): Expr {
	const { builder } = host;
	const operator = ts.tokenToString(node.operator) ?? "";
	if (operator !== "++" && operator !== "--")
		return { ...builder.base(span), kind: "operation", operator, operands: [expression(node.operand, region, host)] };
	const one = builder.literal(span, 1);
	host.assigned(node.operand as TS.Expression, one, `${operator[0]}=`, region);
	return expression(node.operand, region, host);
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
	if (ts.isPropertyAssignment(each))
		return { key, value: named(expression(each.initializer, region, host), "value" in key ? String(key.value) : "") };
	if (ts.isShorthandPropertyAssignment(each)) return { key, value: expression(each.name, region, host) };
	return { key, value: host.functionOf(each, region) };
}

/** What a person calls a function that has no name itself: by the variable, key or export that holds it. */
export function named(value: Expr, name: string): Expr {
	if (value.kind === "function" && !value.fn.name) value.fn.name = name;
	return value;
}

function binary(node: TS.BinaryExpression, region: Region, host: Host, span: Span): Expr {
	const { builder } = host;
	const sign = ts.tokenToString(node.operatorToken.kind) ?? "";
	const isWrite = /^([-+*/%&|^]|\*\*|<<|>>>?|&&|\|\||\?\?)?=$/.test(sign);
	if (isWrite) {
		const value = expression(node.right, region, host);
		host.assigned(node.left, value, sign, region);
		return value;
	}
	const operands = [node.left, node.right].map((one) => expression(one, region, host));
	return { ...builder.base(span), kind: "operation", operator: signs[sign] ?? sign, operands };
}

function call(node: TS.CallExpression | TS.NewExpression, region: Region, host: Host, span: Span): Expr {
	const { builder } = host;
	const callee = expression(node.expression, region, host);
	const method = callee.kind === "member" ? callee.name : "";
	const spread: Expr[] = [];
	const positional: Expr[] = [];
	let order: number | undefined;
	let calledBack: Fn | undefined;
	for (const each of node.arguments ?? []) {
		const plain = bare(each);
		const isFunction = ts.isArrowFunction(plain) || ts.isFunctionExpression(plain);
		if (ts.isSpreadElement(each)) spread.push(expression(each.expression, region, host));
		else if (isFunction && (atOnce.test(method) || (goesOn.test(method) && positional.length === 0)))
			positional.push(
				host.functionOf(plain, region, {
					runsAtOnce: true,
					...(overElements.test(method) && callee.kind === "member" && { over: callee.of }),
					...(goesOn.test(method) && callee.kind === "member" && { gives: { at: 0, value: callee.of } }),
				}),
			);
		else if (isFunction && isErrorFirst(plain) && !forLater.test(method || callee.text)) {
			order ??= builder.reserve();
			const fn = host.functionOf(plain, region, { runsAtOnce: true });
			positional.push(fn);
			if (fn.kind === "function") calledBack = fn.fn;
		} else positional.push(expression(each, region, host));
	}
	const made: Call = builder.call({
		callee,
		at: callee.at,
		whole: builder.at(span),
		positional,
		named: {},
		...(spread.length > 0 && { spread }),
		region,
		...(order !== undefined && { order }),
	});
	const whole: Expr = { ...builder.base(span), kind: "call", call: made };
	if (calledBack) builder.give(calledBack, 1, whole);
	return whole;
}

/** `(err, rows) => …`: what Node's libraries run once they have done what they were asked for. */
function isErrorFirst(node: TS.ArrowFunction | TS.FunctionExpression): boolean {
	const [first = "", second] = node.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : ""));
	// One alone that is called `e` is an event or an element as well, and before a request stands what handles its failure.
	const isError = second === undefined ? /^_?(err|error)\d?$/ : /^_?(e|er|err|error)\d?$/;
	return isError.test(first) && !/^_?(req|request|ctx|context|c)$/.test(second ?? "");
}

/** A type as it is written; `X | undefined` and `Promise<X>` are X. */
export function typeOf(node: TS.TypeNode | undefined): Type | undefined {
	if (!node) return undefined;
	if (ts.isUnionTypeNode(node)) return node.types.map(typeOf).find(Boolean);
	if (ts.isArrayTypeNode(node)) {
		const of = typeOf(node.elementType);
		return { name: "Array", of: of ? [of] : [] };
	}
	// `typeof Cat`: the class itself.
	if (ts.isTypeQueryNode(node)) return { name: entityName(node.exprName), of: [] };
	if (!ts.isTypeReferenceNode(node)) return undefined;
	const of = (node.typeArguments ?? []).flatMap((each) => typeOf(each) ?? []);
	const name = entityName(node.typeName);
	return name === "Promise" ? of[0] : { name, of };
}

function entityName(name: TS.EntityName): string {
	return ts.isIdentifier(name) ? name.text : `${entityName(name.left)}.${name.right.text}`;
}
