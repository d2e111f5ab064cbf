import type { Builder } from "../builder.ts";
import type { Expr, Fn, Region, Type } from "../code.ts";
import { child, children, ofType, type Syntax } from "../syntax.ts";

/** What is said of where an expression stands. */
export interface Place {
	region: Region;
	/** What the enclosing method calls its object. */
	self?: string;
}

/** What only the reader of statements can do. */
export interface Host {
	builder: Builder;
	lambda(node: Syntax, place: Place): Fn;
	/** Binds the names of a pattern, which take the elements of `over`. */
	bindOver(pattern: Syntax, over: Expr, place: Place): void;
	assigned(target: Syntax, value: Expr, place: Place): Expr;
}

const operators: Record<string, string> = { and: "&&", or: "||", "<>": "!=", is: "==", "is not": "!=", not: "!" };

/** Expressions of Python in the neutral form. */
export function expression(node: Syntax, place: Place, host: Host): Expr {
	const { builder } = host;
	const base = () => builder.base(node);
	const inner = (one: Syntax | undefined) => (one ? expression(one, place, host) : builder.other(node));
	const named = node.children.filter((each) => each.type !== "comment");
	if (node.isCut) return builder.other(node);
	switch (node.type) {
		case "parenthesized_expression":
		case "interpolation":
		case "as_pattern":
			return inner(named[0]);
		case "await": {
			const value = inner(named[0]);
			if (value.kind === "call") value.call.isAwaited = true;
			return value;
		}
		case "yield": {
			const value = inner(named[0]);
			// What a dependency or a context manager hands to whoever asks for it.
			builder.exit({ kind: "yield", ...(named[0] && { value }), at: builder.at(node), region: place.region });
			return value;
		}
		case "identifier": {
			const name = builder.textOf(node);
			return { ...base(), kind: "name", name: name === place.self ? "this" : name, region: place.region };
		}
		case "attribute": {
			const name = child(node, "attribute");
			return { ...base(), kind: "member", of: inner(child(node, "object")), name: name ? builder.textOf(name) : "" };
		}
		case "subscript": {
			const [first, ...more] = children(node, "subscript");
			const of = inner(child(node, "value"));
			const index = inner(first);
			if (more.length === 0) return { ...base(), kind: "index", of, index };
			return { ...base(), kind: "index", of, index: { ...base(), kind: "list", items: [index, ...more.map(inner)] } };
		}
		case "integer":
		case "float": {
			const value = Number(builder.textOf(node).replaceAll("_", ""));
			return Number.isNaN(value) ? builder.other(node) : builder.literal(node, value);
		}
		case "true":
		case "false":
			return builder.literal(node, node.type === "true");
		case "none":
			return builder.literal(node, null);
		case "string":
		case "concatenated_string":
			return string(node, inner, builder);
		case "list":
		case "tuple":
		case "set":
		case "expression_list":
			return { ...base(), kind: "list", items: named.map(inner) };
		case "dictionary":
			return {
				...base(),
				kind: "map",
				entries: named.map((each) =>
					each.type === "pair"
						? { key: inner(child(each, "key")), value: inner(child(each, "value")) }
						: { key: undefined, value: inner(each.children[0]) },
				),
			};
		case "binary_operator":
		case "boolean_operator":
		case "comparison_operator":
		case "not_operator":
		case "unary_operator":
			return operation(node, inner, builder);
		case "conditional_expression": {
			const [yes, test, no] = named.map(inner);
			return test && no ? { ...base(), kind: "choice", test, yes, no } : builder.other(node);
		}
		case "call":
			return call(node, place, host);
		case "lambda":
			return { ...base(), kind: "function", fn: host.lambda(node, place) };
		case "named_expression": {
			const value = inner(child(node, "value"));
			const name = child(node, "name");
			return name ? host.assigned(name, value, place) : value;
		}
		case "list_comprehension":
		case "set_comprehension":
		case "generator_expression":
		case "dictionary_comprehension":
			return comprehension(node, place, host);
		default:
			return builder.other(node, named.map(inner));
	}
}

function string(node: Syntax, inner: (one: Syntax) => Expr, builder: Builder): Expr {
	const strings = node.type === "string" ? [node] : ofType(node, "string");
	const parts = strings.flatMap((each) =>
		each.children.flatMap((part): Expr[] => {
			if (part.type === "interpolation") return [inner(part)];
			if (part.type !== "string_content") return [];
			return [builder.literal(part, unescaped(builder.textOf(part)))];
		}),
	);
	if (parts.every((part) => part.kind === "literal"))
		return builder.literal(node, parts.map((part) => (part as { value: unknown }).value).join(""));
	return { ...builder.base(node), kind: "text", parts };
}

function unescaped(text: string): string {
	if (!text.includes("\\")) return text;
	const known: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\n": "" };
	return text.replace(/\\([\s\S])/g, (_, one: string) => known[one] ?? one);
}

/** `a < b < c` is `a < b && b < c`; "not in" is a negated "in". */
function operation(node: Syntax, inner: (one: Syntax) => Expr, builder: Builder): Expr {
	const signs = node.children.filter((each) => each.field === "operator" || each.field === "operators");
	const operands = node.children.filter((each) => !signs.includes(each) && each.type !== "comment").map(inner);
	const base = builder.base(node);
	const of = (sign: string, ...parts: Expr[]): Expr =>
		sign === "not in"
			? { ...base, kind: "operation", operator: "!", operands: [of("in", ...parts)] }
			: { ...base, kind: "operation", operator: operators[sign] ?? sign, operands: parts };
	if (node.type === "not_operator") return of("not", ...operands);
	const texts = signs.map((sign) => builder.textOf(sign).replace(/\s+/g, " "));
	if (texts.length === 1) return of(texts[0], ...operands);
	const pairs = texts.map((sign, index) => of(sign, operands[index], operands[index + 1]));
	return pairs.length > 0 ? pairs.reduce((a, b) => of("and", a, b)) : builder.other(node, operands);
}

function call(node: Syntax, place: Place, host: Host): Expr {
	const { builder } = host;
	const callee = child(node, "function");
	const given = child(node, "arguments");
	if (!callee || !given) return builder.other(node);
	const read = (one: Syntax) => expression(one, place, host);
	const what = read(callee);
	const positional: Expr[] = [];
	const named: Record<string, Expr> = {};
	const spread: Expr[] = [];
	const listed = given.type === "generator_expression" ? [given] : given.children;
	for (const each of listed) {
		if (each.type === "comment") continue;
		if (each.type === "list_splat" || each.type === "dictionary_splat") {
			if (each.children[0]) spread.push(read(each.children[0]));
		} else if (each.type === "keyword_argument") {
			const name = child(each, "name");
			const value = child(each, "value");
			if (name && value) named[builder.textOf(name)] = read(value);
		} else positional.push(read(each));
	}
	const made = builder.call({
		callee: what,
		at: builder.at(callee),
		whole: builder.at(node),
		positional,
		named,
		...(spread.length > 0 && { spread }),
		region: place.region,
	});
	return { ...builder.base(node), kind: "call", call: made };
}

function comprehension(node: Syntax, place: Place, host: Host): Expr {
	const { builder } = host;
	let at = place;
	let first: Expr | undefined;
	for (const clause of node.children) {
		if (clause.type === "for_in_clause") {
			const right = child(clause, "right");
			const left = child(clause, "left");
			if (!right || !left) continue;
			const over = expression(right, at, host);
			first ??= over;
			at = { ...at, region: builder.region("loop", node, at.region, { over }) };
			host.bindOver(left, over, at);
		} else if (clause.type === "if_clause" && clause.children[0]) {
			const test = expression(clause.children[0], at, host);
			at = { ...at, region: builder.region("if", node, at.region, { test }) };
		}
	}
	const body = child(node, "body");
	if (!body || !first) return builder.other(node);
	const value = body.type === "pair" ? child(body, "value") : body;
	if (body.type === "pair" && child(body, "key")) expression(child(body, "key")!, at, host);
	return { ...builder.base(node), kind: "each", makes: expression(value ?? body, at, host), over: first };
}

/** A type as it is written; `Optional[X]`, `X | None` and `Annotated[X, …]` are X. */
export function typeOf(node: Syntax | undefined, builder: Builder): Type | undefined {
	if (!node) return undefined;
	switch (node.type) {
		case "type":
		case "constrained_type":
			return typeOf(node.children[0], builder);
		case "identifier":
		case "attribute":
		case "dotted_name":
			return { name: builder.textOf(node), of: [] };
		case "member_type":
			return { name: builder.textOf(node), of: [] };
		case "string":
			return named(builder.textOf(node).replace(/^\w*["']+|["']+$/g, ""));
		case "union_type":
		case "binary_operator":
			return typeOf(
				node.children.find((each) => each.field !== "operator" && builder.textOf(each) !== "None"),
				builder,
			);
		case "generic_type":
		case "subscript": {
			const [head, ...rest] = node.children;
			const parts = rest.flatMap((each) => (each.type === "type_parameter" ? each.children : [each]));
			const of = parts.flatMap((each) => typeOf(each, builder) ?? []);
			const name = head ? builder.textOf(head) : "";
			if (/(^|\.)(Optional|Annotated|Union|Final|ClassVar|Mapped)$/.test(name)) return of[0];
			return { name, of };
		}
		default:
			return undefined;
	}
}

function named(text: string): Type | undefined {
	return /^[\w.]+$/.test(text) ? { name: text, of: [] } : undefined;
}
