import { snake } from "../cloudformation/blocks.ts";
import type { Expression, Span } from "../resources/syntax.ts";

/** Functions of Azure's templates by what they are called where expressions are worked out. */
export const functions: Readonly<Record<string, string>> = {
	toLower: "lower",
	toUpper: "upper",
	string: "tostring",
	int: "tonumber",
	bool: "tobool",
	concat: "concat",
	length: "length",
	empty: "empty",
	min: "min",
	max: "max",
	contains: "contains",
	union: "merge",
	json: "jsondecode",
	range: "range",
	replace: "replace",
	coalesce: "coalesce",
	split: "split",
	trim: "trimspace",
};

/** Functions that are operators elsewhere. */
const operators: Readonly<Record<string, string>> = {
	equals: "==",
	and: "&&",
	or: "||",
	not: "!",
	less: "<",
	lessOrEquals: "<=",
	greater: ">",
	greaterOrEquals: ">=",
	add: "+",
	sub: "-",
	mul: "*",
	div: "/",
	mod: "%",
};

const mostNesting = 60;

/** What names of a template stand for, for whoever knows its resources. */
export interface Names {
	/** The resource that `resourceId()` and `reference()` lead to. */
	resource(given: readonly Expression[], at: Span): Expression | undefined;
	/** `copyIndex()`, of the loop of that name or the nearest. */
	index(name: string | undefined, at: Span): Expression | undefined;
}

/** The text of an expression in brackets as an expression; undefined where it is none. */
export function expressionIn(text: string, at: Span, names: Names): Expression | undefined {
	if (!text.startsWith("[") || text.startsWith("[[") || !text.endsWith("]")) return undefined;
	return new Reader(text.slice(1, -1), at, names).whole();
}

const isResource = (root: string): boolean => !["var", "local", "module", "each", "for"].includes(root);

class Reader {
	private at = 0;
	private depth = 0;
	private readonly text: string;
	private readonly span: Span;
	private readonly names: Names;

	constructor(text: string, { file, start, end }: Span, names: Names) {
		this.text = text;
		this.span = { file, start, end };
		this.names = names;
	}

	whole(): Expression {
		const value = this.value();
		this.space();
		return value && this.at === this.text.length ? value : this.opaque(this.text);
	}

	private opaque(what: string, inner: Expression[] = []): Expression {
		return { ...this.span, kind: "opaque", what: what.slice(0, 40), inner };
	}

	private space(): void {
		while (/\s/.test(this.text[this.at] ?? "")) this.at++;
	}

	private takes(sign: string): boolean {
		this.space();
		if (this.text[this.at] !== sign) return false;
		this.at++;
		return true;
	}

	private match(expression: RegExp): string | undefined {
		this.space();
		expression.lastIndex = this.at;
		const found = expression.exec(this.text)?.[0];
		if (found !== undefined) this.at += found.length;
		return found;
	}

	private value(): Expression | undefined {
		if (++this.depth > mostNesting) return undefined;
		try {
			const quoted = this.match(/'(?:[^']|'')*'/y);
			if (quoted !== undefined)
				return { ...this.span, kind: "literal", value: quoted.slice(1, -1).replaceAll("''", "'") };
			const number = this.match(/-?\d+(?:\.\d+)?/y);
			if (number !== undefined) return { ...this.span, kind: "literal", value: Number(number) };
			const name = this.match(/[A-Za-z_][\w.]*/y);
			if (name === undefined || !this.takes("(")) return undefined;
			const given: Expression[] = [];
			while (!this.takes(")")) {
				const one = this.value();
				if (!one) return undefined;
				given.push(one);
				if (!this.takes(",")) {
					if (this.takes(")")) break;
					return undefined;
				}
			}
			return this.further(this.called(name, given));
		} finally {
			this.depth--;
		}
	}

	/** `.name` and `[0]` behind a value; "properties" is no part of a path. */
	private further(value: Expression): Expression {
		const steps: (string | number | Expression)[] = [];
		for (;;) {
			if (this.takes(".")) {
				const name = this.match(/\w+/y);
				if (name === undefined) break;
				// Those of a deployment within are asked for as its outputs.
				const isModule = value.kind === "reference" && value.root === "module" && name === "outputs";
				if (name !== "properties" && !isModule) steps.push(name);
			} else if (this.takes("[")) {
				const key = this.value();
				if (!key || !this.takes("]")) break;
				steps.push(key.kind === "literal" && key.value !== null ? (key.value as string | number) : key);
			} else break;
		}
		if (steps.length === 0) return value;
		if (value.kind === "reference" && isResource(value.root)) {
			const called = steps.map((step) => (typeof step === "string" ? snake(step) : step));
			return { ...value, steps: [value.steps[0], ...called] };
		}
		if (value.kind === "reference") return { ...value, steps: [...value.steps, ...steps] };
		return { ...this.span, kind: "access", of: value, steps };
	}

	private called(name: string, given: Expression[]): Expression {
		const [first] = given;
		const text = first?.kind === "literal" ? String(first.value) : undefined;
		const operator = Object.hasOwn(operators, name) ? operators[name] : undefined;
		if (operator !== undefined && first) {
			const joined = (a: Expression, b: Expression): Expression => {
				return { ...this.span, kind: "operation", operator, operands: [a, b] };
			};
			return given.length === 1
				? { ...this.span, kind: "operation", operator, operands: given }
				: given.slice(1).reduce(joined, first);
		}
		switch (name.toLowerCase()) {
			case "parameters":
			case "variables":
				if (text === undefined) break;
				return { ...this.span, kind: "reference", root: name === "parameters" ? "var" : "local", steps: [text] };
			case "if":
				return { ...this.span, kind: "conditional", operands: given };
			case "true":
			case "false":
				return { ...this.span, kind: "literal", value: name.toLowerCase() === "true" };
			case "null":
				return { ...this.span, kind: "literal", value: null };
			case "createarray":
				return { ...this.span, kind: "tuple", items: given };
			case "format":
				if (text !== undefined) return this.formatted(text, given.slice(1));
				break;
			case "concat":
				// Of texts it is a text.
				if (given.some((one) => one.kind === "literal" || one.kind === "template"))
					return { ...this.span, kind: "template", parts: given, heredoc: false };
				break;
			case "resourceid":
			case "reference":
			case "extensionresourceid":
			case "subscriptionresourceid":
				return this.names.resource(given, this.span) ?? this.opaque(`${name}()`, given);
			case "copyindex":
				return this.names.index(text, this.span) ?? this.opaque("copyIndex()");
		}
		if (Object.hasOwn(functions, name)) return { ...this.span, kind: "call", name: functions[name], arguments: given };
		return this.opaque(`${name}()`, given);
	}

	/** `format('{0}-{1}', a, b)` */
	private formatted(pattern: string, given: readonly Expression[]): Expression {
		const parts = pattern.split(/\{(\d+)[^}]*\}/).map((part, index) => (index % 2 === 0 ? part : given[Number(part)]));
		const whole = parts.filter((part) => part !== "" && part !== undefined);
		return { ...this.span, kind: "template", parts: whole, heredoc: false };
	}
}
