import type { Builder } from "../builder.ts";
import type { Expr, Fn, Region, Type } from "../code.ts";
import { child, lineOf, ofType, type Syntax } from "../syntax.ts";

/** What is said of where an expression stands. */
export interface Place {
	region: Region;
	/** What the enclosing method calls its receiver. */
	self?: string;
}

/** What only the reader of statements can do. */
export interface Host {
	builder: Builder;
	/** A function without a name; `runsAtOnce`: its call runs it before it goes on. */
	closure(node: Syntax, place: Place, runsAtOnce: boolean): Fn;
	/** A value of a struct of this file was made: what its fields are. */
	made(type: string, fields: Record<string, Expr>, place: Place): void;
}

/** A block that is handed to them runs before they return. */
const runners =
	/^(Transaction|Transactional|BeginFunc|BeginTxFunc|RunTransaction|Do|Atomic|Atomically|((With|Within|In|Run|RunIn|Exec|ExecIn|Do|DoIn)(Db|DB)?(Tx|Txn|Transaction)))$/;

/** Only wrap a value in a pointer (`aws.String("x")`). */
const pointers = /^(aws\.(String|Int32|Int64|Bool)|ptr\.To|pointer\.To|lo\.ToPtr)$/;

/** Expressions of Go in the neutral form. */
export function expression(node: Syntax, place: Place, host: Host): Expr {
	const { builder } = host;
	const base = () => builder.base(node);
	const inner = (one: Syntax | undefined) => (one ? expression(one, place, host) : builder.other(node));
	const named = node.children.filter((each) => each.type !== "comment");
	if (node.isCut) return builder.other(node);
	switch (node.type) {
		case "parenthesized_expression":
		case "literal_element":
			return inner(named[0]);
		case "expression_list":
			return named.length === 1 ? inner(named[0]) : { ...base(), kind: "list", items: named.map(inner) };
		case "type_assertion_expression":
		case "type_conversion_expression":
		case "slice_expression":
			return inner(child(node, "operand"));
		case "identifier":
		case "field_identifier":
		case "type_identifier":
		case "package_identifier": {
			const name = builder.textOf(node);
			return { ...base(), kind: "name", name: name === place.self ? "this" : name, region: place.region };
		}
		case "qualified_type": {
			const [of, name] = [child(node, "package"), child(node, "name")];
			return { ...base(), kind: "member", of: inner(of), name: name ? builder.textOf(name) : "" };
		}
		case "selector_expression": {
			const name = child(node, "field");
			return { ...base(), kind: "member", of: inner(child(node, "operand")), name: name ? builder.textOf(name) : "" };
		}
		case "index_expression":
			return { ...base(), kind: "index", of: inner(child(node, "operand")), index: inner(child(node, "index")) };
		case "int_literal":
		case "float_literal": {
			const value = Number(builder.textOf(node).replaceAll("_", ""));
			return Number.isNaN(value) ? builder.other(node) : builder.literal(node, value);
		}
		case "true":
		case "false":
			return builder.literal(node, node.type === "true");
		case "nil":
			return builder.literal(node, null);
		case "interpreted_string_literal":
		case "raw_string_literal":
		case "rune_literal":
			return builder.literal(node, textIn(node, builder));
		case "unary_expression": {
			const sign = child(node, "operator");
			const operator = sign ? builder.textOf(sign) : "";
			const operand = inner(child(node, "operand"));
			// A pointer is what it points to, and what comes out of a channel is an element of it.
			if (operator === "&" || operator === "*") return operand;
			if (operator === "<-") {
				const callee: Expr = { ...base(), kind: "member", of: operand, name: "<-" };
				const at = builder.at(node);
				builder.call({ callee, at, whole: at, positional: [], named: {}, region: place.region });
				return builder.other(node, [operand]);
			}
			return { ...base(), kind: "operation", operator, operands: [operand] };
		}
		case "binary_expression": {
			const sign = child(node, "operator");
			const operands = [inner(child(node, "left")), inner(child(node, "right"))];
			return { ...base(), kind: "operation", operator: sign ? builder.textOf(sign) : "", operands };
		}
		case "call_expression":
			return call(node, place, host);
		case "composite_literal":
			return composite(node, place, host);
		// An element of a list whose type stands before the list: `[]KeySchemaElement{{AttributeName: name}}`.
		case "literal_value":
			return literalValue(node, place, host, "by-text");
		case "func_literal":
			return { ...base(), kind: "function", fn: host.closure(node, place, false) };
		default:
			return builder.other(node, named.map(inner));
	}
}

function textIn(node: Syntax, builder: Builder): string {
	const text = builder.textOf(node).slice(1, -1);
	if (node.type === "raw_string_literal" || !text.includes("\\")) return text;
	const known: Record<string, string> = { n: "\n", t: "\t", r: "\r" };
	return text.replace(/\\([\s\S])/g, (_, one: string) => known[one] ?? one);
}

function call(node: Syntax, place: Place, host: Host): Expr {
	const { builder } = host;
	const callee = child(node, "function");
	const given = child(node, "arguments");
	if (!callee || !given) return builder.other(node);
	const read = (one: Syntax): Expr => expression(one, place, host);
	const atOnce = (one: Syntax): Expr => ({
		...builder.base(one),
		kind: "function",
		fn: host.closure(one, place, true),
	});
	const isBlock = callee.type === "func_literal";
	const what = isBlock ? atOnce(callee) : read(callee);
	const method = what.kind === "member" || what.kind === "name" ? what.name : "";
	const positional: Expr[] = [];
	const spread: Expr[] = [];
	for (const each of given.children) {
		if (each.type === "comment") continue;
		if (each.type === "variadic_argument") spread.push(read(each.children[0] ?? each));
		else if (each.type === "func_literal" && runners.test(method)) positional.push(atOnce(each));
		else positional.push(read(each));
	}
	if (positional.length === 1 && pointers.test(what.text)) return positional[0];
	const made = builder.call({
		callee: what,
		at: builder.at(lineOf(callee, "field", builder) ?? callee),
		whole: builder.at(node),
		positional,
		named: {},
		...(spread.length > 0 && { spread }),
		region: place.region,
	});
	return { ...builder.base(node), kind: "call", call: made };
}

/** `http.Server{Addr: …}` makes one, with what is given by name; lists and maps are what they are. */
function composite(node: Syntax, place: Place, host: Host): Expr {
	const { builder } = host;
	const [type, body] = [child(node, "type"), child(node, "body")];
	if (!type || !body) return builder.other(node);
	if (/^(map|slice|array|implicit_length_array)_type$/.test(type.type)) {
		const value = literalValue(body, place, host);
		const isMap = type.type === "map_type";
		if (value.kind === "list" && value.items.length === 0 && isMap)
			return { ...builder.base(node), kind: "map", entries: [] };
		return { ...value, ...builder.base(node) };
	}
	const head = type.type === "generic_type" ? (child(type, "type") ?? type) : type;
	if (!/^(type_identifier|qualified_type)$/.test(head.type)) return literalValue(body, place, host);
	const callee = expression(head, place, host);
	const value = literalValue(body, place, host, "by-name");
	const named: Record<string, Expr> = {};
	if (value.kind === "map")
		for (const { key, value: held } of value.entries) if (key?.kind === "name") named[key.name] = held;
	if (callee.kind === "name") host.made(callee.name, named, place);
	const made = builder.call({
		callee,
		at: builder.at(head),
		whole: builder.at(node),
		// A map under a name of its own (`gin.H{"email": …}`) is what its maker is given.
		positional: value.kind === "list" ? value.items : isKeyedByText(value) ? [value] : [],
		named,
		region: place.region,
	});
	return { ...builder.base(node), kind: "call", call: made };
}

const isKeyedByText = (value: Expr): boolean =>
	value.kind === "map" && value.entries.some(({ key }) => key?.kind === "literal");

/** Fields are no variables: of a struct they are names, and of an element whose type is left out texts, so that they are found by them. */
function literalValue(node: Syntax, place: Place, host: Host, fields?: "by-name" | "by-text"): Expr {
	const { builder } = host;
	const read = (one: Syntax | undefined) => (one ? expression(one, place, host) : builder.other(node));
	const pairs = ofType(node, "keyed_element");
	if (pairs.length === 0) {
		const items = node.children.filter((each) => each.type !== "comment").map(read);
		return { ...builder.base(node), kind: "list", items };
	}
	return {
		...builder.base(node),
		kind: "map",
		entries: pairs.map((each) => {
			const key = child(each, "key");
			const name = key?.children[0];
			const field = fields && name?.type === "identifier" ? name : undefined;
			const own = (of: Syntax): Expr =>
				fields === "by-text"
					? { ...builder.base(of), kind: "literal", value: builder.textOf(of) }
					: { ...builder.base(of), kind: "name", name: builder.textOf(of), region: place.region };
			return { key: field ? own(field) : read(key), value: read(child(each, "value")) };
		}),
	};
}

/** A type as it is written; a pointer is what it points to. */
export function typeOf(node: Syntax | undefined, builder: Builder): Type | undefined {
	const of = (...parts: (Syntax | undefined)[]) => parts.flatMap((each) => typeOf(each, builder) ?? []);
	switch (node?.type) {
		case "pointer_type":
		case "parenthesized_type":
			return typeOf(node.children[0], builder);
		case "type_identifier":
		case "qualified_type":
			return { name: builder.textOf(node), of: [] };
		case "slice_type":
		case "array_type":
			return { name: "list", of: of(child(node, "element")) };
		case "map_type":
			return { name: "map", of: of(child(node, "key"), child(node, "value")) };
		case "channel_type":
			return { name: "chan", of: of(child(node, "value")) };
		case "generic_type": {
			const name = child(node, "type");
			return name ? { name: builder.textOf(name), of: [] } : undefined;
		}
		default:
			return undefined;
	}
}
