import { child, children, ofType, type Syntax } from "../../../code/syntax.ts";
import type { Span } from "../../syntax.ts";
import type { Fn, Given, Member, Parameter, Pattern, Term } from "../form.ts";

const operators: Record<string, string> = { and: "&&", or: "||", "<>": "!=", is: "==", "is not": "!=", not: "!" };

/** Expressions of Python, and what values are bound to. */
export class Terms {
	private readonly path: string;
	private readonly text: string;
	/** What the method that is read calls its object. */
	private self: string | undefined;

	constructor(path: string, text: string) {
		this.path = path;
		this.text = text;
	}

	/** Where a part of the file stands. */
	span({ start, end }: { start: number; end: number }): Span {
		return { file: this.path, start, end };
	}

	/** A part of the file as it is written. */
	textOf({ start, end }: Syntax): string {
		return this.text.slice(start, end);
	}

	/** What `read` reads of a method that calls its object so. */
	within<T>(self: string | undefined, read: () => T): T {
		const before = this.self;
		this.self = self ?? before;
		const made = read();
		this.self = before;
		return made;
	}

	/** The parameters of a function. */
	parameters(node: Syntax): Parameter[] {
		return (child(node, "parameters")?.children ?? []).flatMap((one) => this.parameter(one));
	}

	private parameter(node: Syntax): Parameter[] {
		if (/separator|comment/.test(node.type)) return [];
		const named = (one: Syntax): Syntax | undefined =>
			one.type === "identifier" ? one : (child(one, "name") ?? ofType(one, "identifier")[0]);
		const splat = /splat/.test(node.type) ? node : node.children.find(({ type }) => /splat/.test(type));
		const name = named(splat ?? node);
		if (!name) return [];
		const value = child(node, "value");
		return [
			{
				to: { kind: "name", name: this.textOf(name) },
				...(value && { otherwise: this.term(value) }),
				...(splat && { rest: splat.type.startsWith("dictionary") ? "named" : "items" }),
			},
		];
	}

	/** What an assignment, a loop or a parameter binds. */
	pattern(node: Syntax): Pattern {
		if (node.type === "identifier") return { kind: "name", name: this.textOf(node) };
		const [object, attribute] = [child(node, "object"), child(node, "attribute")];
		if (node.type === "attribute" && object && attribute)
			return { kind: "place", of: this.term(object), name: this.textOf(attribute) };
		const [key] = children(node, "subscript");
		const of = child(node, "value");
		if (node.type === "subscript" && of && key?.type === "string")
			return { kind: "place", of: this.term(of), name: this.stringOf(key) };
		if (/^(pattern_list|tuple_pattern|list_pattern|tuple|list)$/.test(node.type))
			return { kind: "items", items: node.children.map((one) => this.pattern(one)) };
		return { kind: "items", items: [] };
	}

	/** An expression; what is not understood is "other". */
	term(node: Syntax): Term {
		const at = this.span(node);
		const named = node.children.filter(({ type }) => type !== "comment");
		if (node.isCut) return { ...at, kind: "other" };
		switch (node.type) {
			case "parenthesized_expression":
			case "interpolation":
			case "as_pattern":
			case "await":
			case "type":
				return named[0] ? this.term(named[0]) : { ...at, kind: "other" };
			case "identifier":
				return this.name(this.textOf(node), at);
			case "attribute": {
				const [of, name] = [child(node, "object"), child(node, "attribute")];
				return of && name
					? { ...at, kind: "member", of: this.term(of), name: this.textOf(name) }
					: { ...at, kind: "other" };
			}
			case "subscript": {
				const of = child(node, "value");
				const [key] = children(node, "subscript");
				return of && key ? { ...at, kind: "index", of: this.term(of), key: this.term(key) } : { ...at, kind: "other" };
			}
			case "integer":
			case "float": {
				const value = Number(this.textOf(node).replaceAll("_", ""));
				return Number.isNaN(value) ? { ...at, kind: "other" } : { ...at, kind: "literal", value };
			}
			case "true":
			case "false":
				return { ...at, kind: "literal", value: node.type === "true" };
			case "none":
				return { ...at, kind: "literal", value: null };
			case "string":
			case "concatenated_string":
				return this.string(node, at);
			case "list":
			case "tuple":
			case "set":
			case "expression_list": {
				const items = named.map((one) =>
					one.type === "list_splat" && one.children[0]
						? { value: this.term(one.children[0]), spread: true }
						: { value: this.term(one) },
				);
				return { ...at, kind: "list", items };
			}
			case "dictionary":
				return { ...at, kind: "object", members: named.flatMap((one) => this.pair(one)) };
			case "binary_operator":
			case "boolean_operator":
			case "comparison_operator":
			case "not_operator":
			case "unary_operator":
				return this.operation(node, at);
			case "conditional_expression": {
				const [yes, test, no] = named.map((one) => this.term(one));
				return test && no ? { ...at, kind: "choice", test, yes, no } : { ...at, kind: "other" };
			}
			case "lambda":
				return { ...at, kind: "function", fn: this.lambda(node) };
			case "call":
				return this.call(node, at);
			case "list_comprehension":
			case "set_comprehension":
			case "generator_expression":
			case "dictionary_comprehension":
				return this.each(node, at);
		}
		return { ...at, kind: "other" };
	}

	private lambda(node: Syntax): Fn {
		const body = child(node, "body");
		return { ...this.span(node), parameters: this.parameters(node), body: body ? this.term(body) : [] };
	}

	private name(name: string, at: Span): Term {
		if (name === this.self) return { ...at, kind: "self" };
		if (name === "__name__") return { ...at, kind: "literal", value: "__main__" };
		return { ...at, kind: "name", name };
	}

	private pair(node: Syntax): Member[] {
		const [key, value] = [child(node, "key"), child(node, "value")];
		if (node.type === "pair" && key && value) return [{ key: this.term(key), value: this.term(value) }];
		return node.children[0] ? [{ value: this.term(node.children[0]) }] : [];
	}

	private stringOf(node: Syntax): string {
		const term = this.string(node, this.span(node));
		return term.kind === "literal" ? String(term.value) : "";
	}

	private string(node: Syntax, at: Span): Term {
		const strings = node.type === "string" ? [node] : ofType(node, "string");
		const parts = strings.flatMap((each) =>
			each.children.flatMap((part): (string | Term)[] => {
				if (part.type === "interpolation") return [this.term(part)];
				return part.type === "string_content" ? [unescaped(this.textOf(part))] : [];
			}),
		);
		if (parts.every((part) => typeof part === "string")) return { ...at, kind: "literal", value: parts.join("") };
		return { ...at, kind: "text", parts };
	}

	private operation(node: Syntax, at: Span): Term {
		const signs = node.children.filter(({ field }) => field === "operator" || field === "operators");
		const operands = node.children
			.filter((each) => !signs.includes(each) && each.type !== "comment")
			.map((one) => this.term(one));
		if (node.type === "not_operator") return { ...at, kind: "operation", operator: "!", operands };
		const [sign, ...more] = signs.map((one) => this.textOf(one).replace(/\s+/g, " "));
		if (sign === undefined || more.length > 0) return { ...at, kind: "other" };
		return { ...at, kind: "operation", operator: operators[sign] ?? sign, operands };
	}

	private call(node: Syntax, at: Span): Term {
		const [callee, list] = [child(node, "function"), child(node, "arguments")];
		if (!callee || !list) return { ...at, kind: "other" };
		const given = this.given(list);
		if (/^super\(.*\)\.__init__$/s.test(this.textOf(callee))) return { ...at, kind: "super", given };
		// Base.__init__(self, …) is an older way to say super().__init__(…).
		const own = child(callee, "attribute");
		if (own && this.textOf(own) === "__init__" && given.items[0]?.value.kind === "self")
			return { ...at, kind: "super", given: { ...given, items: given.items.slice(1) } };
		return { ...at, kind: "call", of: this.term(callee), given };
	}

	private given(list: Syntax): Given {
		if (list.type === "generator_expression") return { items: [{ value: this.term(list) }] };
		const given: Given = { items: [] };
		for (const one of list.children) {
			if (one.type === "comment") continue;
			const value = child(one, "value");
			const name = child(one, "name");
			const member: Member | undefined =
				one.type === "keyword_argument" && name && value
					? { key: { ...this.span(name), kind: "literal", value: this.textOf(name) }, value: this.term(value) }
					: one.type === "dictionary_splat" && one.children[0]
						? { value: this.term(one.children[0]) }
						: undefined;
			if (member) {
				given.named ??= { ...this.span(one), members: [] };
				given.named.end = one.end;
				given.named.members.push(member);
			} else if (one.type === "list_splat" && one.children[0])
				given.items.push({ value: this.term(one.children[0]), spread: true });
			else if (one.type !== "keyword_argument") given.items.push({ value: this.term(one) });
		}
		return given;
	}

	private each(node: Syntax, at: Span): Term {
		const [clause, ...more] = ofType(node, "for_in_clause");
		const [left, right, body] = [child(clause, "left"), child(clause, "right"), child(node, "body")];
		if (!left || !right || !body || more.length > 0) return { ...at, kind: "other" };
		const [condition] = ofType(node, "if_clause");
		const test = condition?.children[0];
		const [key, value] = body.type === "pair" ? [child(body, "key"), child(body, "value")] : [undefined, body];
		return {
			...at,
			kind: "each",
			to: this.pattern(left),
			over: this.term(right),
			...(test && { test: this.term(test) }),
			...(key && { key: this.term(key) }),
			makes: this.term(value ?? body),
		};
	}
}

function unescaped(text: string): string {
	if (!text.includes("\\")) return text;
	const known: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\n": "" };
	return text.replace(/\\([\s\S])/g, (_, one: string) => known[one] ?? one);
}
