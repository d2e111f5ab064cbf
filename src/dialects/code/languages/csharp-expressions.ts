import type { Builder } from "../builder.ts";
import type { Expr, Fn, Region, Type } from "../code.ts";
import { child, lineOf, ofType, type Syntax } from "../syntax.ts";

/** What only the reader of statements can do. */
export interface Host {
	builder: Builder;
	/** A lambda; `runsAtOnce`: its call runs it before it goes on. */
	lambda(node: Syntax, region: Region, runsAtOnce: boolean): Fn;
	/** Whether a name is a member of the class around, and no local one. */
	isMember(name: string, region: Region): boolean;
	bindLocal(name: Syntax, region: Region, more: object): void;
}

const runners = /^(ForEach|Select|Where|SelectMany|Any|All|First\w*|Single\w*|ExecuteAsync|Execute)$/;

/** Expressions of C# in the neutral form. */
export function expression(node: Syntax, region: Region, host: Host): Expr {
	const { builder } = host;
	const base = () => builder.base(node);
	const inner = (one: Syntax | undefined): Expr => (one ? expression(one, region, host) : builder.other(node));
	const parts = node.children.filter((each) => each.type !== "comment");
	const text = (one: Syntax | undefined) => (one ? builder.textOf(one) : "");
	if (node.isCut) return builder.other(node);
	switch (node.type) {
		case "parenthesized_expression":
		case "postfix_unary_expression":
		case "checked_expression":
		case "argument": {
			const operator = node.type === "postfix_unary_expression" ? builder.textOf(node).slice(-2) : "";
			const value = inner(parts.find((each) => each.field !== "name"));
			if (operator === "++" || operator === "--") stepped(node, value, operator, region, builder);
			return value;
		}
		case "cast_expression":
			return inner(child(node, "value"));
		case "await_expression": {
			const value = inner(parts[0]);
			if (value.kind === "call") value.call.isAwaited = true;
			return value;
		}
		case "this":
		case "base":
			return { ...base(), kind: "name", name: "this", region };
		case "identifier":
		case "predefined_type": {
			const name = builder.textOf(node);
			if (!host.isMember(name, region)) return { ...base(), kind: "name", name, region };
			return { ...base(), kind: "member", of: { ...base(), kind: "name", name: "this", region }, name };
		}
		case "generic_name":
			return { ...inner(parts[0]), ...base() };
		case "qualified_name":
			return { ...base(), kind: "member", of: inner(child(node, "qualifier")), name: text(child(node, "name")) };
		case "member_access_expression": {
			const name = child(node, "name");
			const own = name?.type === "generic_name" ? name.children[0] : name;
			return { ...base(), kind: "member", of: inner(child(node, "expression")), name: text(own) };
		}
		// `a?.B` is `a.B` where there is an a.
		case "conditional_access_expression": {
			const of = inner(child(node, "condition"));
			const then = parts.find((each) => each.field !== "condition");
			const name = then?.type === "member_binding_expression" ? child(then, "name") : undefined;
			return name ? { ...base(), kind: "member", of, name: text(name) } : builder.other(node, [of]);
		}
		case "element_access_expression": {
			const [argument] = child(node, "subscript")?.children ?? [];
			return { ...base(), kind: "index", of: inner(child(node, "expression")), index: inner(argument) };
		}
		case "integer_literal":
		case "real_literal": {
			const value = Number(builder.textOf(node).replace(/_|[lLuUfFdDmM]+$/g, ""));
			return Number.isNaN(value) ? builder.other(node) : builder.literal(node, value);
		}
		case "boolean_literal":
			return builder.literal(node, builder.textOf(node) === "true");
		case "null_literal":
			return builder.literal(node, null);
		case "string_literal":
		case "verbatim_string_literal":
		case "raw_string_literal":
		case "character_literal":
			return builder.literal(node, stringIn(builder.textOf(node)));
		case "interpolated_string_expression": {
			const found = parts.flatMap((each): Expr[] => {
				if (each.type === "string_content") return [builder.literal(each, builder.textOf(each))];
				if (each.type !== "interpolation") return [];
				return [inner(each.children.find((one) => !/^interpolation/.test(one.type)))];
			});
			return { ...base(), kind: "text", parts: found };
		}
		case "is_pattern_expression":
			return isConstant(node, region, host) ?? builder.other(node, parts.map(inner));
		case "prefix_unary_expression": {
			const operator = /^(\+\+|--|.)/.exec(builder.textOf(node))?.[0] ?? "";
			const value = inner(parts.find((each) => each.field !== "operator"));
			if (operator === "++" || operator === "--") stepped(node, value, operator, region, builder);
			return { ...base(), kind: "operation", operator, operands: [value] };
		}
		case "binary_expression": {
			const operands = [inner(child(node, "left")), inner(child(node, "right"))];
			return { ...base(), kind: "operation", operator: text(child(node, "operator")), operands };
		}
		case "conditional_expression": {
			const [test, yes, no] = ["condition", "consequence", "alternative"].map((one) => inner(child(node, one)));
			return { ...base(), kind: "choice", test, yes, no };
		}
		case "assignment_expression": {
			const [left, right] = [child(node, "left"), child(node, "right")];
			const value = inner(right);
			const target = inner(left);
			const operator = text(child(node, "operator")) || "=";
			builder.write({ target, operator, value, at: builder.at(node), region });
			return value;
		}
		case "invocation_expression":
			return call(node, child(node, "function"), child(node, "arguments"), region, host);
		case "object_creation_expression":
		case "implicit_object_creation_expression":
			return call(
				node,
				child(node, "type"),
				child(node, "arguments") ?? ofType(node, "argument_list")[0],
				region,
				host,
			);
		case "with_expression":
			return { ...base(), kind: "map", entries: copied(node, inner, builder) };
		case "anonymous_object_creation_expression":
			return builder.other(node, parts.map(inner));
		case "implicit_array_creation_expression":
		case "array_creation_expression":
			return { ...base(), kind: "list", items: (ofType(node, "initializer_expression")[0]?.children ?? []).map(inner) };
		case "initializer_expression":
		case "collection_expression":
		case "tuple_expression":
			return { ...base(), kind: "list", items: parts.map(inner) };
		case "declaration_expression": {
			const name = child(node, "name");
			const type = typeOf(child(node, "type"), builder);
			if (name) host.bindLocal(name, region, { ...(type && { type }) });
			return name ? { ...builder.base(name), kind: "name", name: text(name), region } : builder.other(node);
		}
		case "lambda_expression":
		case "anonymous_method_expression":
			return { ...base(), kind: "function", fn: host.lambda(node, region, false) };
		default:
			return builder.other(node, parts.map(inner));
	}
}

function stepped(node: Syntax, target: Expr, operator: string, region: Region, builder: Builder): void {
	const value = builder.literal(node, 1);
	builder.write({ target, operator: `${operator[0]}=`, value, at: builder.at(node), region });
}

function stringIn(text: string): string {
	const plain = text.replace(/^[@$]*"+|^'|"+(u8)?$|'$/g, "");
	return text.startsWith("@") ? plain.replaceAll('""', '"') : plain.replace(/\\([\\"'])/g, "$1");
}

/** What is called or made, with the fields of its initialiser as what is given by name. */
function call(node: Syntax, callee: Syntax | undefined, given: Syntax | undefined, region: Region, host: Host): Expr {
	const { builder } = host;
	const read = (one: Syntax) => expression(one, region, host);
	const what: Expr = callee ? read(callee) : { ...builder.base(node), kind: "name", name: "new", region };
	const method = what.kind === "member" ? what.name : "";
	const positional: Expr[] = [];
	const named: Record<string, Expr> = {};
	for (const each of ofType(given, "argument")) {
		const name = child(each, "name");
		const value = each.children.find((one) => one.field !== "name" && one.type !== "comment");
		if (!value) continue;
		const isBlock = value.type === "lambda_expression" && runners.test(method);
		const one: Expr = isBlock
			? { ...builder.base(value), kind: "function", fn: host.lambda(value, region, true) }
			: read(value);
		if (name) named[builder.textOf(name)] = one;
		else positional.push(one);
	}
	for (const each of ofType(node, "initializer_expression")[0]?.children ?? []) {
		const [left, right] = [child(each, "left"), child(each, "right")];
		const pair = each.type === "initializer_expression" && each.children.length === 2 ? each.children : undefined;
		if (pair) {
			// A dictionary: `{ "PK", value }`.
			const value = read(pair[1]);
			const key = keyIn(builder.textOf(pair[0]));
			if (key !== undefined) named[key] = value;
		} else if (each.type !== "assignment_expression" || !left || !right) {
			const one = read(each);
			// What a list begins with: `new List<Entry> { first, second }`.
			if (!given) positional.push(one);
		} else if (left.type === "identifier") named[builder.textOf(left)] = read(right);
		else {
			const value = read(right);
			// `["PK"] = value`
			const key = keyIn(builder.textOf(left).replace(/^\[|\]$/g, ""));
			if (key !== undefined) named[key] = value;
		}
	}
	const made = builder.call({
		callee: what,
		at: builder.at(lineOf(callee, "name", builder) ?? callee ?? node),
		whole: builder.at(node),
		positional,
		named,
		region,
	});
	return { ...builder.base(node), kind: "call", call: made };
}

/** `usual with { Times = 10 }`: all that the other has, but for what is said anew. */
function copied(node: Syntax, read: (one: Syntax) => Expr, builder: Builder) {
	return node.children.flatMap((each): { key: Expr | undefined; value: Expr }[] => {
		if (each.type !== "with_initializer")
			return /comment$/.test(each.type) ? [] : [{ key: undefined, value: read(each) }];
		const [name, value] = each.children;
		if (!name || !value) return [];
		return [{ key: { ...builder.base(name), kind: "literal", value: builder.textOf(name) }, value: read(value) }];
	});
}

const keyIn = (text: string): string | undefined => /^"([^"\\]*)"$/.exec(text.trim())?.[1];

/** A type as it is written; `Task<X>`, `X?` and `Lazy<X>` are X. */
export function typeOf(node: Syntax | undefined, builder: Builder): Type | undefined {
	switch (node?.type) {
		case "identifier":
			return { name: builder.textOf(node), of: [] };
		case "qualified_name": {
			const type = typeOf(child(node, "name"), builder);
			const within = child(node, "qualifier");
			return type && within ? { ...type, within: builder.textOf(within).replace(/^global::/, "") } : type;
		}
		case "nullable_type":
			return typeOf(child(node, "type") ?? node.children[0], builder);
		case "array_type": {
			const of = typeOf(child(node, "type"), builder);
			return { name: "list", of: of ? [of] : [] };
		}
		case "generic_name": {
			const name = node.children[0] ? builder.textOf(node.children[0]) : "";
			const of = (ofType(node, "type_argument_list")[0]?.children ?? []).flatMap((one) => typeOf(one, builder) ?? []);
			if (/^(Task|ValueTask|Lazy|IOptions\w*)$/.test(name)) return of[0];
			return /^(I?List|IEnumerable|ICollection|IReadOnly\w+)$/.test(name) ? { name: "list", of } : { name, of };
		}
		default:
			return undefined;
	}
}

/**
 * `a is not null && b > c`: the grammar takes all that stands behind the constant for a part of it, where the language ends the
 * pattern there.
 */
function isConstant(node: Syntax, region: Region, host: Host): Expr | undefined {
	const { builder } = host;
	const [value, pattern] = node.children.filter(({ type }) => type !== "comment");
	const isNot = pattern?.type === "negated_pattern";
	const constant = isNot ? pattern.children.find(({ type }) => type === "constant_pattern") : pattern;
	let at = constant?.type === "constant_pattern" ? constant.children[0] : undefined;
	if (!value || !at) return undefined;
	const behind: Syntax[] = [];
	for (let left = child(at, "left"); at.type === "binary_expression" && left; left = child(at, "left")) {
		behind.unshift(at);
		at = left;
	}
	const inner = (each: Syntax) => expression(each, region, host);
	let whole: Expr = {
		...builder.base({ start: node.start, end: at.end }),
		kind: "operation",
		operator: isNot ? "!=" : "==",
		operands: [inner(value), inner(at)],
	};
	for (const each of behind) {
		const [right, operator] = [child(each, "right"), child(each, "operator")];
		if (!right || !operator) return undefined;
		const span = { start: node.start, end: each.end };
		whole = {
			...builder.base(span),
			kind: "operation",
			operator: builder.textOf(operator),
			operands: [whole, inner(right)],
		};
	}
	return whole;
}
