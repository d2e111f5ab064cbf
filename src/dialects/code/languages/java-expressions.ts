import type { Builder } from "../builder.ts";
import type { Expr, Region, Type } from "../code.ts";
import { child, ofType, type Syntax } from "../syntax.ts";
import { asImported, type LambdaOf, lambdaOf, numberOf, unescaped } from "./jvm.ts";

/** What only the reader of statements can do. */
export interface Host {
	builder: Builder;
	lambda(node: Syntax, region: Region, more: LambdaOf): Expr;
	/** The members of a class without a name. */
	anonymous(node: Syntax, base: Type | undefined, region: Region): void;
	/** Blocks and statements within an expression (switch). */
	inside(node: Syntax, region: Region): void;
}

/** Expressions of Java in the neutral form. */
export function expression(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const base = () => builder.base(node);
	const inner = (one: Syntax | undefined): Expr => (one ? expression(one, region, host) : builder.other(node));
	const parts = node.children.filter(({ type }) => !/comment$/.test(type));
	if (node.isCut) return builder.other(node);
	switch (node.type) {
		case "parenthesized_expression":
		case "expression_statement":
			return inner(parts[0]);
		case "cast_expression":
			return inner(child(node, "value"));
		case "identifier":
		case "type_identifier":
		case "super":
			return { ...base(), kind: "name", name: builder.textOf(node), region };
		case "this":
			return { ...base(), kind: "name", name: "this", region };
		case "scoped_identifier":
		case "scoped_type_identifier":
			return dotted(node, region, builder);
		case "generic_type":
		case "class_literal":
			return inner(parts[0]);
		case "field_access": {
			const field = child(node, "field");
			return { ...base(), kind: "member", of: inner(child(node, "object")), name: field ? builder.textOf(field) : "" };
		}
		case "method_reference": {
			const last = parts.at(-1);
			return { ...base(), kind: "member", of: inner(parts[0]), name: last ? builder.textOf(last) : "" };
		}
		case "array_access":
			return { ...base(), kind: "index", of: inner(child(node, "array")), index: inner(child(node, "index")) };
		case "decimal_integer_literal":
		case "hex_integer_literal":
		case "decimal_floating_point_literal": {
			const value = numberOf(builder.textOf(node));
			return value === undefined ? builder.other(node) : builder.literal(node, value);
		}
		case "true":
		case "false":
			return builder.literal(node, node.type === "true");
		case "null_literal":
			return builder.literal(node, null);
		case "character_literal":
			return builder.literal(node, unescaped(builder.textOf(node).slice(1, -1)));
		case "string_literal":
			return builder.literal(node, text(node, builder));
		case "array_initializer":
		case "element_value_array_initializer":
			return { ...base(), kind: "list", items: parts.map(inner) };
		case "array_creation_expression": {
			const value = child(node, "value");
			return value
				? inner(value)
				: builder.other(node, parts.filter((one) => one.type === "dimensions_expr").map(inner));
		}
		case "binary_expression": {
			const operator = child(node, "operator");
			const operands = [inner(child(node, "left")), inner(child(node, "right"))];
			return { ...base(), kind: "operation", operator: operator ? builder.textOf(operator) : "", operands };
		}
		case "unary_expression": {
			const operator = child(node, "operator");
			const operand = inner(child(node, "operand"));
			if (
				operand.kind === "literal" &&
				typeof operand.value === "number" &&
				operator &&
				builder.textOf(operator) === "-"
			)
				return builder.literal(node, -operand.value);
			return { ...base(), kind: "operation", operator: operator ? builder.textOf(operator) : "", operands: [operand] };
		}
		case "ternary_expression":
			return {
				...base(),
				kind: "choice",
				test: inner(child(node, "condition")),
				yes: inner(child(node, "consequence")),
				no: inner(child(node, "alternative")),
			};
		case "assignment_expression":
			return assignment(node, region, host);
		case "update_expression": {
			const target = inner(parts[0]);
			const value = builder.literal(node, 1);
			const sign = /--/.test(builder.textOf(node)) ? "-=" : "+=";
			builder.write({ target, operator: sign, value, at: builder.at(node), region });
			return builder.other(node, [target]);
		}
		case "method_invocation":
			return call(node, region, host);
		case "object_creation_expression":
			return creation(node, region, host);
		case "lambda_expression":
			return host.lambda(node, region, {});
		case "switch_expression": {
			const subject = inner(child(node, "condition"));
			host.inside(node, region);
			return builder.other(node, [subject]);
		}
		default:
			return builder.other(node, parts.map(inner));
	}
}

/** `a.b.C` as members of members. */
export function dotted(node: Syntax, region: Region, builder: Builder): Expr {
	const parts = node.children.filter(({ type }) => /identifier$/.test(type));
	const base = builder.base(node);
	if (parts.length < 2) return { ...base, kind: "name", name: builder.textOf(parts[0] ?? node), region };
	const [of, name] = parts;
	return { ...base, kind: "member", of: dotted(of, region, builder), name: builder.textOf(name) };
}

function text(node: Syntax, builder: Builder): string {
	const raw = builder.textOf(node);
	if (!raw.startsWith('"""')) return unescaped(raw.slice(1, -1));
	return unescaped(raw.slice(3, -3).replace(/^[ \t]*\n/, ""));
}

function assignment(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const [left, right, operator] = [child(node, "left"), child(node, "right"), child(node, "operator")];
	if (!left || !right) return builder.other(node);
	const value = expression(right, region, host);
	const target = expression(left, region, host);
	const sign = operator ? builder.textOf(operator) : "=";
	builder.write({ target, operator: sign, value, at: builder.at(node), region });
	return value;
}

/** What an argument list gives. A function that the call runs at once is part of its caller. */
export function argumentsOf(
	list: Syntax | undefined,
	method: string,
	receiver: Expr | undefined,
	region: Region,
	host: Host,
): Expr[] {
	return (list?.children ?? []).flatMap((each) => {
		if (/comment$/.test(each.type)) return [];
		if (each.type !== "lambda_expression") return [expression(each, region, host)];
		return [host.lambda(each, region, lambdaOf(method, receiver))];
	});
}

function call(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const [object, name] = [child(node, "object"), child(node, "name")];
	if (!name) return builder.other(node);
	const method = builder.textOf(name);
	const receiver = object && expression(object, region, host);
	const positional = argumentsOf(child(node, "arguments"), method, receiver, region, host);
	const base = builder.base(node);
	const formatted = receiver && formatOf(method, receiver, positional);
	if (formatted)
		return {
			...base,
			kind: "operation",
			operator: "%",
			operands: [formatted[0], { ...base, kind: "list", items: formatted[1] }],
		};
	const start = object?.start ?? name.start;
	const at = { start, end: name.end };
	const callee: Expr = receiver
		? { ...builder.base(at), kind: "member", of: receiver, name: method }
		: { ...builder.base(name), kind: "name", name: method, region };
	const isLong = object && builder.textOf({ start: object.start, end: name.start }).includes("\n");
	const place = builder.at(isLong ? name : at);
	const made = builder.call({ callee, at: place, whole: builder.at(node), positional, named: {}, region });
	holdIn(positional, { ...base, kind: "call", call: made });
	return { ...base, kind: "call", call: made };
}

/** What runs at once within a call is held open by it. */
export function holdIn(given: readonly Expr[], call: Expr): void {
	for (const each of given) if (each.kind === "function" && each.fn.region.runsAtOnce) each.fn.region.held = [call];
}

/** `String.format("http://%s", host)` and `"…".formatted(host)`: the text, and what fills it. */
function formatOf(method: string, receiver: Expr, positional: Expr[]): [Expr, Expr[]] | undefined {
	if (method === "formatted" && receiver.kind === "literal") return [receiver, positional];
	const [first, ...rest] = positional;
	return method === "format" && receiver.text === "String" && first ? [first, rest] : undefined;
}

function creation(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const type = child(node, "type");
	if (!type) return builder.other(node);
	const named = type.type === "generic_type" ? (type.children[0] ?? type) : type;
	const callee = expression(named, region, host);
	const positional = argumentsOf(child(node, "arguments"), "", undefined, region, host);
	const made = builder.call({ callee, at: builder.at(named), whole: builder.at(node), positional, named: {}, region });
	const [body] = ofType(node, "class_body");
	if (body) host.anonymous(body, typeOf(type, builder), region);
	return { ...builder.base(node), kind: "call", call: made };
}

/** A type as it is written; `Optional<X>` and the like are X. */
export function typeOf(node: Syntax | undefined, builder: Builder): Type | undefined {
	if (!node) return undefined;
	switch (node.type) {
		case "type_identifier":
		case "scoped_type_identifier":
		case "identifier": {
			const name = builder.textOf(node);
			return name === "var" ? undefined : { name: asImported(name, node, builder), of: [] };
		}
		case "annotated_type":
			return typeOf(node.children.at(-1), builder);
		case "array_type": {
			const of = typeOf(child(node, "element"), builder);
			return of && { name: "List", of: [of] };
		}
		case "generic_type": {
			const [head, list] = node.children;
			const of = (list?.children ?? []).flatMap((each) => typeOf(each, builder) ?? []);
			const name = head ? asImported(builder.textOf(head), head, builder) : "";
			if (/^(Optional|ObjectProvider|Provider|Instance|Lazy|Mono)$/.test(name)) return of[0];
			return { name, of };
		}
		default:
			return undefined;
	}
}

/** Parts but those of a type, and comments. */
export function without(node: Syntax, type: string): Syntax[] {
	return node.children.filter((one) => one.type !== type && !/comment$/.test(one.type));
}
