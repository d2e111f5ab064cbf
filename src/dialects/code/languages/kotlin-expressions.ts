import type { Builder } from "../builder.ts";
import type { Expr, Region, Type } from "../code.ts";
import { child, ofType, type Syntax } from "../syntax.ts";
import { holdIn } from "./java-expressions.ts";
import { asImported, configured, type LambdaOf, lambdaOf, numberOf, unescaped } from "./jvm.ts";

/** What only the reader of statements can do. */
export interface Host {
	builder: Builder;
	/** A lambda or a function without a name. */
	lambda(node: Syntax, region: Region, more: LambdaOf): Expr;
	anonymous(node: Syntax, region: Region): void;
	/** Control flow, which may stand where an expression does. */
	inside(node: Syntax, region: Region): void;
}

const operators: Record<string, string> = { "?:": "??", "===": "==", "!==": "!=" };
/** Nameless tokens that tell one form from another. */
export const kept: ReadonlySet<string> = new Set(["=", "else", "::", "in", "!in", "*"]);
const flow = /^(when|try|if)_expression$/;

/** Expressions of Kotlin in the neutral form. */
export function expression(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const base = () => builder.base(node);
	const inner = (one: Syntax | undefined): Expr => (one ? expression(one, region, host) : builder.other(node));
	const parts = node.children.filter(({ type }) => !/comment$/.test(type) && !kept.has(type));
	if (node.isCut) return builder.other(node);
	switch (node.type) {
		case "parenthesized_expression":
		case "annotated_expression":
		case "labeled_expression":
			return inner(parts.at(-1));
		case "identifier":
			return identifier(node, region, builder);
		case "this_expression":
			return { ...base(), kind: "name", name: "this", region };
		case "super_expression":
			return { ...base(), kind: "name", name: "super", region };
		case "as_expression":
			return inner(child(node, "left"));
		case "navigation_expression":
			return navigation(node, parts, region, host);
		case "index_expression":
			return asked(node, inner(parts[0]), inner(parts[1]), region, host);
		case "number_literal":
		case "float_literal": {
			const value = numberOf(builder.textOf(node));
			return value === undefined ? builder.other(node) : builder.literal(node, value);
		}
		case "character_literal":
			return builder.literal(node, unescaped(builder.textOf(node).slice(1, -1)));
		case "string_literal":
		case "multiline_string_literal":
			return string(node, region, host);
		case "collection_literal":
			return { ...base(), kind: "list", items: parts.map(inner) };
		case "in_expression": {
			const found: Expr = {
				...base(),
				kind: "operation",
				operator: "in",
				operands: [inner(child(node, "left")), inner(child(node, "right"))],
			};
			const isNot = node.children.some((one) => one.type === "!in");
			return isNot ? { ...base(), kind: "operation", operator: "!", operands: [found] } : found;
		}
		case "binary_expression": {
			const typed = typedCall(node, region, host);
			if (typed) return typed;
			const sign = builder.textOf(child(node, "operator") ?? { start: 0, end: 0 });
			const operands = [inner(child(node, "left")), inner(child(node, "right"))];
			return {
				...base(),
				kind: "operation",
				operator: Object.hasOwn(operators, sign) ? operators[sign] : sign,
				operands,
			};
		}
		case "infix_expression": {
			const [left, name, right] = parts;
			const operands = [inner(left), inner(right)];
			const word = name ? builder.textOf(name) : "";
			if (word === "to") return { ...base(), kind: "list", items: operands };
			return { ...base(), kind: "operation", operator: word, operands };
		}
		case "unary_expression":
			return unary(node, region, host);
		case "assignment":
			return assignment(node, region, host);
		case "if_expression":
			return choice(node, parts, region, host);
		case "when_expression":
		case "try_expression":
		case "return_expression":
		case "throw_expression":
			host.inside(node, region);
			return builder.other(node);
		case "call_expression":
			return call(node, region, host);
		case "lambda_literal":
		case "anonymous_function":
			return host.lambda(node, region, {});
		case "annotated_lambda":
			return inner(ofType(node, "lambda_literal")[0]);
		case "object_literal":
			host.anonymous(node, region);
			return builder.other(node);
		default:
			return builder.other(node, parts.map(inner));
	}
}

function identifier(node: Syntax, region: Region, builder: Builder): Expr {
	const name = builder.textOf(node).replace(/^`|`$/g, "");
	if (name === "true" || name === "false") return builder.literal(node, name === "true");
	return name === "null" ? builder.literal(node, null) : { ...builder.base(node), kind: "name", name, region };
}

/** `a.b`, `a?.b`, `a::b`; a class as a value (`A::class.java`) is its name. */
function navigation(node: Syntax, parts: Syntax[], region: Region, host: Host): Expr {
	const { builder } = host;
	const [first, last] = [parts[0], parts.at(-1)];
	const name = last && parts.length > 1 ? builder.textOf(last) : "";
	const isClass = node.children.some((one) => one.type === "::") && name === "class";
	if (!first) return builder.other(node);
	const of = expression(first, region, host);
	if (isClass || (/::class$/.test(of.text) && /^java/.test(name))) return { ...of, ...builder.base(node) };
	return parts.length > 1 ? { ...builder.base(node), kind: "member", of, name } : of;
}

function unary(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const argument = child(node, "argument");
	const operator = child(node, "operator");
	const sign = operator ? builder.textOf(operator) : "";
	const operand = argument ? expression(argument, region, host) : builder.other(node);
	if (sign === "!!") return operand;
	if (sign === "++" || sign === "--") {
		const value = builder.literal(node, 1);
		builder.write({ target: operand, operator: sign === "++" ? "+=" : "-=", value, at: builder.at(node), region });
		return builder.other(node, [operand]);
	}
	if (sign === "-" && operand.kind === "literal" && typeof operand.value === "number")
		return builder.literal(node, -operand.value);
	return { ...builder.base(node), kind: "operation", operator: sign, operands: [operand] };
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

/** `if (a) b else c` of plain values; all other forms are control flow. */
function choice(node: Syntax, parts: Syntax[], region: Region, host: Host): Expr {
	const { builder } = host;
	const [condition, yes, no] = [child(node, "condition"), ...parts.filter((one) => one.field !== "condition")];
	const isPlain = (one: Syntax | undefined) =>
		one && one.type !== "block" && one.type !== "assignment" && !flow.test(one.type);
	if (!condition || !isPlain(yes) || !isPlain(no)) {
		host.inside(node, region);
		return builder.other(node);
	}
	const read = (one: Syntax) => expression(one, region, host);
	return { ...builder.base(node), kind: "choice", test: read(condition), yes: read(yes!), no: read(no!) };
}

/** "$" and a name behind it are a hole that the grammar leaves as text. */
function string(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const parts: Expr[] = [];
	let afterDollar = false;
	for (const each of node.children) {
		const text = builder.textOf(each);
		if (each.type === "interpolation") {
			if (each.children[0]) parts.push(expression(each.children[0], region, host));
		} else if (each.type === "escape_sequence") parts.push(builder.literal(each, unescaped(text)));
		else if (text === "$" && each.type === "string_content") {
			afterDollar = true;
			continue;
		} else if (afterDollar && /^[A-Za-z_]\w*/.test(text)) {
			const [name] = /^\w+/.exec(text) ?? [""];
			const at = { start: each.start, end: each.start + name.length };
			parts.push({ ...builder.base(at), kind: "name", name, region });
			if (text.length > name.length) parts.push(builder.literal(each, text.slice(name.length)));
		} else if (each.type === "string_content") parts.push(builder.literal(each, (afterDollar ? "$" : "") + text));
		afterDollar = false;
	}
	if (parts.every((part) => part.kind === "literal"))
		return builder.literal(node, parts.map((part) => (part as { value: unknown }).value).join(""));
	return { ...builder.base(node), kind: "text", parts };
}

/** `get<Type>(x)`, which the grammar takes for two comparisons where there is one argument. */
function typedCall(node: Syntax, region: Region, host: Host): Expr | undefined {
	const { builder } = host;
	const [left, right, operator] = [child(node, "left"), child(node, "right"), child(node, "operator")];
	if (left?.type !== "binary_expression" || !operator || builder.textOf(operator) !== ">") return undefined;
	const [callee, type, open] = [child(left, "left"), child(left, "right"), child(left, "operator")];
	if (!callee || !right || !open || builder.textOf(open) !== "<" || type?.type !== "identifier") return undefined;
	if (!/^[A-Z]/.test(builder.textOf(type)) || !/^(parenthesized_expression|lambda_literal)$/.test(right.type))
		return undefined;
	const given = right.type === "lambda_literal" ? [] : right.children;
	return made(node, callee, given, right.type === "lambda_literal" ? right : undefined, region, host);
}

function call(node: Syntax, region: Region, host: Host): Expr {
	const [first] = node.children;
	if (!first) return host.builder.other(node);
	const trailing = ofType(ofType(node, "annotated_lambda")[0], "lambda_literal")[0];
	const list = ofType(node, "value_arguments")[0];
	// `transaction(db) { … }` is a call of what `transaction(db)` calls, with a function behind its arguments.
	if (
		trailing &&
		!list &&
		first.type === "call_expression" &&
		!ofType(first, "annotated_lambda")[0] &&
		first.children[0]
	)
		return made(node, first.children[0], ofType(first, "value_arguments")[0]?.children ?? [], trailing, region, host);
	return made(node, first, list?.children ?? [], trailing, region, host);
}

function made(
	node: Syntax,
	what: Syntax,
	given: readonly Syntax[],
	trailing: Syntax | undefined,
	region: Region,
	host: Host,
): Expr {
	const { builder } = host;
	const callee = expression(what, region, host);
	const method = callee.kind === "member" || callee.kind === "name" ? callee.name : "";
	const receiver = callee.kind === "member" ? callee.of : undefined;
	const from = builder.code.writes.length;
	const positional: Expr[] = [];
	const named: Record<string, Expr> = {};
	const spread: Expr[] = [];
	const lambda = (one: Syntax) => host.lambda(one, region, lambdaOf(method, receiver));
	const read = (one: Syntax) => (one.type === "lambda_literal" ? lambda(one) : expression(one, region, host));
	for (const each of given) {
		if (/comment$/.test(each.type)) continue;
		const parts = each.type === "value_argument" ? each.children.filter(({ type }) => !/comment$/.test(type)) : [each];
		const [name, equals, value] = parts;
		if (parts.length === 3 && equals.type === "=") named[builder.textOf(name)] = read(value);
		else if (name?.type === "spread_expression") spread.push(expression(name.children.at(-1) ?? name, region, host));
		else if (name) positional.push(read(parts.at(-1) ?? name));
	}
	if (trailing) positional.push(lambda(trailing));
	const base = builder.base(node);
	const made = builder.call({
		callee,
		at: builder.at(shortest(what, builder)),
		whole: builder.at(node),
		positional,
		named,
		...(spread.length > 0 && { spread }),
		region,
	});
	const itself: Expr = { ...base, kind: "call", call: made };
	holdIn(positional, itself);
	const lambdas = positional.filter((one) => one.kind === "function");
	const maker = receiver?.kind === "call" && /^(apply|also)$/.test(method) ? receiver : undefined;
	if (lambdas.length > 0) configured(builder, maker ? maker.call : made, from, lambdas);
	// What is applied to is what comes out.
	return maker ?? itself;
}

/** `Account[id]` asks an object for one, as Exposed's classes of rows do: the operator is its function `get`. */
function asked(node: Syntax, of: Expr, index: Expr, region: Region, { builder }: Host): Expr {
	const base = builder.base(node);
	if (of.kind !== "name" || !/^[A-Z]\w*[a-z]/.test(of.name) || index.kind === "member")
		return { ...base, kind: "index", of, index };
	const callee: Expr = { ...base, kind: "member", of, name: "get" };
	const at = builder.at(node);
	return {
		...base,
		kind: "call",
		call: builder.call({ callee, at, whole: at, positional: [index], named: {}, region }),
	};
}

/** Of a callee over several lines the last name. */
function shortest(what: Syntax, builder: Builder): Syntax {
	const last = what.children.at(-1);
	return what.type === "navigation_expression" && last && builder.textOf(what).includes("\n") ? last : what;
}

/** A type as it is written; what may be absent is the same type. */
export function typeOf(node: Syntax | undefined, builder: Builder): Type | undefined {
	if (!node) return undefined;
	if (/^(nullable_type|parenthesized_type|type_projection)$/.test(node.type))
		return typeOf(
			node.children.find((one) => !kept.has(one.type)),
			builder,
		);
	if (node.type !== "user_type") return undefined;
	const said = ofType(node, "identifier").map((one) => builder.textOf(one));
	const name = asImported(said.join("."), node, builder);
	const of = (ofType(node, "type_arguments")[0]?.children ?? []).flatMap((one) => typeOf(one, builder) ?? []);
	if (/^(Optional|ObjectProvider|Provider|Lazy|Mono)$/.test(name)) return of[0];
	return name ? { name, of } : undefined;
}
