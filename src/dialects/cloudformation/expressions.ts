import { isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { Entry, Expression, Span, Step } from "../resources/syntax.ts";

/** What logical ids and parameters of a template are, for `Ref` and its like. */
export interface Names {
	parameters: ReadonlySet<string>;
	/** The type of a resource under which the families know it. */
	typeOf(logicalId: string): string | undefined;
	/** What an attribute of such a resource is called there. */
	attributeOf(type: string, name: string): string;
	/** A string that holds variables of another kind: Serverless Framework's `${self:…}`. */
	text?(value: string, span: Span, expressions: Expressions): Expression | undefined;
}

export const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : "");

export function member(node: unknown, name: string): Node | undefined {
	const pair = isMap(node) ? node.items.find((one) => keyOf(one) === name) : undefined;
	return (pair?.value as Node | null | undefined) ?? undefined;
}

/** `!Ref x`, `{ Ref: x }` and `{ "Fn::If": […] }`. */
export function intrinsic(node: unknown): { name: string; argument: Node } | undefined {
	const tag = (node as { tag?: string } | null)?.tag;
	if (tag?.startsWith("!") && !tag.startsWith("!!")) return { name: tag.slice(1), argument: node as Node };
	if (!isMap(node) || node.items.length !== 1) return undefined;
	const name = /^(?:Fn::([\w:]+)|(Ref|Condition))$/.exec(keyOf(node.items[0]));
	const argument = node.items[0].value as Node | null;
	return name && argument ? { name: name[1] ?? name[2], argument } : undefined;
}

/** What a tag such as `!ImportValue` stands before, without it: a text, or another function. */
function bare(argument: Node, name: string): Node {
	if ((argument as { tag?: string }).tag !== `!${name}`) return argument;
	const own = argument.clone() as Node & { tag?: string };
	own.tag = undefined;
	return own;
}

const pseudo = /^AWS::/;
const mostNesting = 100;

/** Turns the values of a template into expressions. */
export class Expressions {
	private depth = 0;
	readonly file: string;
	readonly names: Names;

	constructor(file: string, names: Names) {
		this.file = file;
		this.names = names;
	}

	span(node: Node): Span {
		const [start, end] = node.range ?? [0, 0];
		return { file: this.file, start, end };
	}

	literal(value: string | number | boolean | null, span: Span): Expression {
		return { ...span, kind: "literal", value };
	}

	of(node: Node | null | undefined, at?: Span): Expression {
		if (!node) return this.literal(null, at ?? { file: this.file, start: 0, end: 0 });
		if (this.depth > mostNesting) return { ...this.span(node), kind: "opaque", what: "it", inner: [] };
		this.depth++;
		try {
			return this.plain(node);
		} finally {
			this.depth--;
		}
	}

	private plain(node: Node): Expression {
		const span = this.span(node);
		const call = intrinsic(node);
		if (call) return this.call(call.name, call.argument, span);
		if (isScalar(node)) return this.scalar(node, span);
		if (isSeq(node)) return { ...span, kind: "tuple", items: node.items.map((item) => this.of(item as Node, span)) };
		if (isMap(node)) return { ...span, kind: "object", entries: this.entries(node) };
		return { ...span, kind: "opaque", what: "an alias", inner: [] };
	}

	private scalar({ value }: Scalar, span: Span): Expression {
		if (typeof value === "string") return this.names.text?.(value, span, this) ?? this.literal(value, span);
		if (typeof value === "number" || typeof value === "boolean") return this.literal(value, span);
		return this.literal(value === null || value === undefined ? null : String(value), span);
	}

	entries(map: YAMLMap, named: (key: string) => string = (key) => key): Entry[] {
		return map.items.flatMap((pair) => {
			const key = pair.key as Node | null;
			if (!key) return [];
			const value = this.of(pair.value as Node | null, this.span(key));
			const start = this.span(key).start;
			const own = { file: this.file, start, end: Math.max(value.end, start) };
			return [{ ...own, key: this.literal(named(keyOf(pair)), this.span(key)), value }];
		});
	}

	/** A resource, a parameter, or what the platform fills in. */
	ref(name: string, span: Span, attribute?: string): Expression {
		if (name === "AWS::NoValue") return this.literal(null, span);
		if (this.names.parameters.has(name)) return { ...span, kind: "reference", root: "var", steps: [name] };
		if (pseudo.test(name)) return { ...span, kind: "opaque", what: name, inner: [] };
		const type = this.names.typeOf(name) ?? "resource";
		if (type === "module" && attribute?.startsWith("Outputs."))
			return { ...span, kind: "reference", root: "module", steps: [name, attribute.slice("Outputs.".length)] };
		const step = attribute === undefined ? "id" : this.names.attributeOf(type, attribute);
		return { ...span, kind: "reference", root: type, steps: [name, step] };
	}

	private call(name: string, argument: Node, span: Span): Expression {
		const items = isSeq(argument) ? (argument.items as Node[]) : [];
		const each = () => items.map((item) => this.of(item, span));
		const text = isScalar(argument) ? String(argument.value) : "";
		const func = (called: string, ...given: Expression[]): Expression => {
			return { ...span, kind: "call", name: called, arguments: given };
		};
		switch (name) {
			case "Ref":
				return this.ref(text, span);
			case "GetAtt": {
				const [id, ...path] = isSeq(argument)
					? items.map((item) => (isScalar(item) ? String(item.value) : ""))
					: text.split(".");
				return this.ref(id, span, path.join("."));
			}
			case "Condition":
				return this.condition(text, span);
			case "If": {
				const [condition, yes, no] = items;
				const operands = [this.condition(isScalar(condition) ? String(condition.value) : "", span)];
				return { ...span, kind: "conditional", operands: [...operands, this.of(yes, span), this.of(no, span)] };
			}
			case "Equals":
				return { ...span, kind: "operation", operator: "==", operands: each().map((one) => func("tostring", one)) };
			case "Not":
				return { ...span, kind: "operation", operator: "!", operands: each() };
			case "And":
			case "Or": {
				const [first, ...rest] = each();
				const operator = name === "And" ? "&&" : "||";
				const joined = (a: Expression, b: Expression): Expression => {
					return { ...span, kind: "operation", operator, operands: [a, b] };
				};
				return first ? rest.reduce(joined, first) : this.literal(null, span);
			}
			case "Join":
				return func("join", ...each());
			case "Select":
				return func("element", ...each().reverse());
			case "Split":
				return func("split", ...each());
			case "Length":
				return func("length", this.of(argument));
			case "ToJsonString":
				return func("jsonencode", this.of(argument));
			case "Base64":
				return this.of(bare(argument, name));
			case "FindInMap": {
				const [map, ...keys] = each();
				const called: Step = map?.kind === "literal" ? `mapping ${map.value}` : "mapping";
				return { ...span, kind: "reference", root: "local", steps: [called, ...keys.slice(0, 2)] };
			}
			case "Sub":
				return this.filled(argument, items, text, span);
			case "ImportValue":
				return { ...span, kind: "opaque", what: name, inner: [this.of(bare(argument, name))] };
			default:
				return { ...span, kind: "opaque", what: name, inner: each() };
		}
	}

	/** A condition of the template by its name. */
	condition(name: string, span: Span): Expression {
		return { ...span, kind: "reference", root: "local", steps: [`condition ${name}`] };
	}

	private filled(argument: Node, items: Node[], plain: string, span: Span): Expression {
		const [first, given] = items;
		const whole = isSeq(argument) ? (isScalar(first) ? String(first.value) : "") : plain;
		const parts: (string | Expression)[] = [];
		let last = 0;
		for (const match of whole.matchAll(/\$\{(!?)([^}]*)\}/g)) {
			if (match.index > last) parts.push(whole.slice(last, match.index));
			last = match.index + match[0].length;
			const [id, ...path] = match[2].trim().split(".");
			const own = member(given, match[2].trim());
			if (match[1]) parts.push(`\${${match[2]}}`);
			else parts.push(own ? this.of(own) : this.ref(id, span, path.length > 0 ? path.join(".") : undefined));
		}
		if (last < whole.length) parts.push(whole.slice(last));
		if (parts.every((part) => typeof part === "string")) return this.literal(parts.join(""), span);
		return { ...span, kind: "template", parts, heredoc: false };
	}
}
