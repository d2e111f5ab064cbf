import type { Node } from "web-tree-sitter";
import { functions } from "../arm/language.ts";
import { type Shape, shapeOf } from "../arm/types.ts";
import { fill } from "../resources/blocks.ts";
import type { Attribute, Block, Entry, Expression, Span, Step } from "../resources/syntax.ts";
import { firstOf, memberOf, parts, propertiesOf, spelled, textOf, unescaped } from "./nodes.ts";
import { wholesIn } from "./wholes.ts";

const mostNesting = 60;
/** Variables of a file that are put in the place of their names: each may name others many times. */
const mostUnfolded = 2000;

/** What a name of a file stands for. */
type Meaning = { root: "var" | "local" | "module" } | { root: "resource"; type: string };

const listed: Record<string, string> = { "&&": "&&", "||": "||", "==": "==", "!=": "!=", "=~": "==" };

/** Turns a file of Bicep into blocks, as a Terraform folder has them. */
export class Converter {
	private readonly file: string;
	private readonly names = new Map<string, Meaning>();
	private readonly variables = new Map<string, Node>();
	private unfolded = 0;
	private depth = 0;
	/** What the names of the loops stand for that an expression is in. */
	private readonly loops = new Map<string, { root: string; step: string }>();

	constructor(file: string) {
		this.file = file;
	}

	span(node: Node): Span {
		return { file: this.file, start: node.startIndex, end: node.endIndex };
	}

	blocks(root: Node): Block[] {
		const all = root.namedChildren.filter((one) => one !== null);
		for (const node of all) this.declare(node);
		return all.flatMap((node) => this.block(node));
	}

	private declare(node: Node): void {
		const name = firstOf(node, "identifier")?.text;
		if (!name) return;
		if (node.type === "parameter_declaration") this.names.set(name, { root: "var" });
		if (node.type === "variable_declaration") {
			this.names.set(name, { root: "local" });
			this.variables.set(name, node);
		}
		if (node.type === "module_declaration") this.names.set(name, { root: "module" });
		if (node.type === "resource_declaration")
			this.names.set(name, { root: "resource", type: this.typeOf(node).canonical });
	}

	private variable(name: string): Expression | undefined {
		const value = this.variables.get(name)?.namedChildren.at(-1);
		return value && ++this.unfolded <= mostUnfolded ? this.of(value) : undefined;
	}

	private typeOf(node: Node): { shape?: Shape; canonical: string; cloud: string } {
		const text = textOf(firstOf(node, "string"));
		const cloud = text.split("@")[0];
		const shape = shapeOf(cloud);
		const kind = /\bkind:\s*'([^']*)'/.exec(node.text)?.[1] ?? "";
		const type = typeof shape?.type === "function" ? shape.type(kind) : shape?.type;
		return { shape, canonical: type ?? cloud, cloud };
	}

	private block(node: Node): Block[] {
		const named = firstOf(node, "identifier");
		if (!named) return [];
		const last = node.namedChildren.at(-1);
		switch (node.type) {
			case "parameter_declaration": {
				const block = this.made("variable", [named.text], named, node);
				const value = last && last.id !== named.id && last.type !== "type" ? last : undefined;
				if (value) block.attributes.push(this.attribute("default", value, this.of(value)));
				return [block];
			}
			case "variable_declaration": {
				const block = this.made("locals", [], named, node);
				if (last) block.attributes.push(this.attribute(named.text, last, this.of(last)));
				return [block];
			}
			case "output_declaration": {
				const block = this.made("output", [named.text], named, node);
				if (last) block.attributes.push(this.attribute("value", last, this.of(last)));
				return [block];
			}
			case "module_declaration":
				return [this.module(node, named)];
			case "resource_declaration":
				return this.resource(node, named);
		}
		return [];
	}

	private module(node: Node, named: Node): Block {
		const block = this.made("module", [named.text], named, node);
		const path = firstOf(node, "string");
		if (path) block.attributes.push(this.attribute("source", path, this.of(path)));
		const { object, count, each } = this.body(node);
		const given = object && memberOf(object, "params");
		this.looped(each?.names, "each", () => {
			for (const pair of propertiesOf(given)) {
				const [key, value] = parts(pair);
				if (key && value) block.attributes.push(this.attribute(key.text, pair, this.of(value)));
			}
		});
		if (each) block.attributes.push(this.attribute("for_each", node, each.list));
		if (count) block.attributes.push(this.attribute("count", node, count));
		return block;
	}

	/** What stands behind the `=`: an object, one under a condition, or one for each of a list. */
	private body(node: Node): {
		object?: Node;
		count?: Expression;
		each?: { list: Expression; names: { item: string; index?: string } };
	} {
		const plain = firstOf(node, "object");
		if (plain) return { object: plain };
		const choice = firstOf(node, "if_statement");
		if (choice) {
			const condition = firstOf(choice, "parenthesized_expression");
			const span = this.span(choice);
			const number = (value: number): Expression => ({ ...span, kind: "literal", value });
			const operands = condition ? [this.of(condition), number(1), number(0)] : [];
			return { object: firstOf(choice, "object"), count: condition && { ...span, kind: "conditional", operands } };
		}
		const loop = firstOf(node, "for_statement");
		const parts = loop && this.loopOf(loop);
		if (!parts) return {};
		const { body, list, names } = parts;
		const object = body.type === "object" ? body : firstOf(body, "object");
		return { object, each: { list: this.of(list), names } };
	}

	/** `for item in list: body` and `for (item, index) in list: body`. */
	private loopOf(loop: Node): { list: Node; body: Node; names: { item: string; index?: string } } | undefined {
		const named = loop.namedChildren.filter((one) => one !== null);
		const body = loop.childForFieldName("body") ?? named.at(-1);
		const before = named.filter((one) => body && one.endIndex <= body.startIndex);
		const list = before.at(-1);
		const [item, index] = before.slice(0, -1).flatMap((one) => /\w+/g[Symbol.match](one.text) ?? []);
		if (!body || !list || !item) return undefined;
		return { list, body, names: { item, ...(index !== undefined && { index }) } };
	}

	/** Runs with the names of a loop standing for what `root` refers to. */
	private looped<T>(
		names: { item: string; index?: string } | undefined,
		root: string,
		run: () => T,
		[value, key] = ["value", "key"],
	): T {
		if (!names) return run();
		const before = [this.loops.get(names.item), names.index && this.loops.get(names.index)] as const;
		this.loops.set(names.item, { root, step: value });
		if (names.index) this.loops.set(names.index, { root, step: key });
		try {
			return run();
		} finally {
			if (before[0]) this.loops.set(names.item, before[0]);
			else this.loops.delete(names.item);
			if (names.index) this.loops.delete(names.index);
		}
	}

	private resource(node: Node, named: Node, parent?: Block): Block[] {
		if (node.children.some((one) => one?.text === "existing")) return [];
		const { shape, canonical, cloud } = this.typeOf(node);
		const full = parent ? `${parent.called}/${cloud}` : cloud;
		const own = parent ? (shapeOf(full) ?? shape) : shape;
		const { object, count, each } = this.body(node);
		const type = parent && own && typeof own.type === "string" ? own.type : canonical;
		const block = this.made("resource", [type, named.text], named, node);
		block.header = { file: this.file, start: node.startIndex, end: (firstOf(node, "string") ?? named).endIndex };
		block.called = full;
		block.defaults = own?.defaults;
		if (object) {
			block.inside = { file: this.file, start: object.startIndex + 1, end: object.endIndex - 1 };
			this.looped(each?.names, "each", () => {
				const given = this.of(object);
				if (given.kind !== "object") return;
				fill(
					block,
					wholesIn(given, (name) => this.variable(name)),
					own?.names ?? {},
				);
			});
		}
		if (each) block.attributes.push(this.attribute("for_each", node, each.list));
		if (count) block.attributes.push(this.attribute("count", node, count));
		if (parent) {
			const [root, label] = parent.labels;
			const to: Expression = { ...this.span(named), kind: "reference", root, steps: [label, "id"] };
			block.attributes.push(this.attribute("namespace_id", named, to));
		}
		const inner = (object?.namedChildren ?? []).filter((one) => one?.type === "resource_declaration") as Node[];
		return [
			block,
			...inner.flatMap((one) => {
				const name = firstOf(one, "identifier");
				return name ? this.resource(one, name, block) : [];
			}),
		];
	}

	private made(type: string, labels: string[], header: Node, whole: Node): Block {
		const { file, start, end } = this.span(whole);
		const inside = { file, start, end };
		return {
			file,
			start,
			end,
			type,
			labels,
			header: this.span(header),
			inside,
			attributes: [],
			blocks: [],
			hasComment: false,
		};
	}

	private attribute(name: string, at: Node, value: Expression): Attribute {
		return { ...this.span(at), name, value };
	}

	// --- expressions

	of(node: Node): Expression {
		const span = this.span(node);
		if (this.depth > mostNesting) return { ...span, kind: "opaque", what: "it", inner: [] };
		this.depth++;
		try {
			return this.expression(node, span);
		} finally {
			this.depth--;
		}
	}

	private expression(node: Node, span: Span): Expression {
		const inner = () => node.namedChildren.filter((one) => one !== null).map((one) => this.of(one));
		switch (node.type) {
			case "string": {
				const parts = node.namedChildren.flatMap((one): (string | Expression)[] => {
					if (one?.type === "interpolation") return one.firstNamedChild ? [this.of(one.firstNamedChild)] : [];
					return one ? [unescaped(one.text)] : [];
				});
				if (parts.every((part) => typeof part === "string")) return { ...span, kind: "literal", value: parts.join("") };
				return { ...span, kind: "template", parts, heredoc: false };
			}
			case "number":
				return { ...span, kind: "literal", value: Number(node.text) };
			case "boolean":
				return { ...span, kind: "literal", value: node.text === "true" };
			case "null":
				return { ...span, kind: "literal", value: null };
			case "array":
				return { ...span, kind: "tuple", items: inner() };
			case "object":
				return { ...span, kind: "object", entries: propertiesOf(node).flatMap((pair) => this.entry(pair)) };
			case "for_statement": {
				const parts = this.loopOf(node);
				if (!parts) break;
				const { list, body, names } = parts;
				const own = { item: `${names.item}@${node.startIndex}`, key: `${names.index}@${node.startIndex}` };
				const value = this.looped(names, "for", () => this.of(body), [own.item, own.key]);
				return { ...span, kind: "for", of: this.of(list), names: own, value, grouped: false };
			}
			case "parenthesized_expression":
				return node.firstNamedChild ? this.of(node.firstNamedChild) : { ...span, kind: "literal", value: null };
			case "ternary_expression":
				return { ...span, kind: "conditional", operands: inner() };
			case "unary_expression":
				return { ...span, kind: "operation", operator: node.text.startsWith("-") ? "-" : "!", operands: inner() };
			case "binary_expression": {
				const operands = inner();
				const [a, b] = [node.childForFieldName("left"), node.childForFieldName("right")];
				const operator =
					node.children.find((one) => one && !one.isNamed && one.id !== a?.id && one.id !== b?.id)?.text ?? "";
				if (operator === "??") return { ...span, kind: "call", name: "coalesce", arguments: operands };
				return { ...span, kind: "operation", operator: listed[operator] ?? operator, operands };
			}
			case "identifier":
			case "member_expression":
			case "subscript_expression":
				return this.reference(node, span);
			case "call_expression":
				return this.call(node, span);
		}
		return { ...span, kind: "opaque", what: node.text.slice(0, 40), inner: [] };
	}

	private entry(pair: Node): Entry[] {
		const [key, value] = parts(pair);
		if (!key || !value) return [];
		const name: Expression =
			key.type === "string" ? this.of(key) : { ...this.span(key), kind: "literal", value: key.text };
		return [{ ...this.span(pair), key: name, value: this.of(value) }];
	}

	private reference(node: Node, span: Span): Expression {
		const steps: Step[] = [];
		let at: Node | null = node;
		while (at && (at.type === "member_expression" || at.type === "subscript_expression")) {
			const property: Node | null = at.childForFieldName("property");
			const step: Node | null = property ?? at.childForFieldName("index");
			const text = step?.type === "string" ? textOf(step) : (step?.text ?? "");
			const isFilled = step?.namedChildren.some((one) => one?.type === "interpolation") ?? false;
			const isPlain = property !== null || (/^(string|number)$/.test(step?.type ?? "") && !isFilled);
			// `sizes[environment]` asks for what the parameter says.
			if (step && !isPlain) steps.unshift(this.of(step));
			else if (text !== "properties") steps.unshift(/^\d+$/.test(text) ? Number(text) : text);
			at = at.childForFieldName("object");
		}
		const known = at?.type === "identifier" ? this.names.get(at.text) : undefined;
		const loop = at?.type === "identifier" ? this.loops.get(at.text) : undefined;
		if (loop) return { ...span, kind: "reference", root: loop.root, steps: [loop.step, ...steps] };
		if (!at || !known) {
			return {
				...span,
				kind: "opaque",
				what: node.text.slice(0, 40),
				inner: at?.type === "call_expression" ? [this.of(at)] : [],
			};
		}
		if (known.root === "resource")
			return { ...span, kind: "reference", root: known.type, steps: [at.text, ...spelled(steps)] };
		const own = known.root === "module" ? steps.filter((step) => step !== "outputs") : steps;
		return { ...span, kind: "reference", root: known.root, steps: [at.text, ...own] };
	}

	private call(node: Node, span: Span): Expression {
		const name = node.childForFieldName("function")?.text ?? "";
		const given = (node.childForFieldName("arguments")?.namedChildren ?? []).flatMap((one) =>
			one ? [this.of(one)] : [],
		);
		if (Object.hasOwn(functions, name)) return { ...span, kind: "call", name: functions[name], arguments: given };
		return { ...span, kind: "opaque", what: `${name}()`, inner: given };
	}
}
