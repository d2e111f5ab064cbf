import { isMap, isScalar, isSeq, type Node } from "yaml";
import { LineMap, type SourceFile } from "../../design/text.ts";
import { keyOf, member } from "../cloudformation/expressions.ts";
import { attribute, blockOf, fill } from "../resources/blocks.ts";
import type { Block, Entry, Expression, ParsedFile, Span } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { expressionIn, type Names } from "./language.ts";
import { shapeOf } from "./types.ts";

const mostNesting = 60;

/** A template, and those that it holds in its own text, by a path behind its own. */
export interface ArmFile extends ParsedFile {
	within: ReadonlyMap<string, ArmFile>;
}

/** Comments are no part of JSON, though Azure takes them: what stands around them keeps its place. */
const withoutComments = (text: string): string =>
	text.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (one) =>
		one.startsWith('"') ? one : one.replace(/[^\n]/g, " "),
	);

/** A template of Azure's Resource Manager in JSON as the blocks that Terraform would have. */
export function parseTemplate({ path, text }: SourceFile): ArmFile {
	const { document, errors } = parseYaml(withoutComments(text));
	const lines = new LineMap(text);
	const notes = errors.slice(0, 1).map(({ message, at: [start, end] }) => ({
		file: path,
		range: lines.range(start, end),
		severity: "warning" as const,
		message,
	}));
	const within = new Map<string, ArmFile>();
	const root = document?.contents as Node | null | undefined;
	const whole = (blocks: Block[]): ArmFile => ({ path, text, lines, attributes: [], blocks, notes, within });
	return whole(new Template(path, path, (own, blocks) => within.set(own, whole(blocks))).blocks(root));
}

interface Declared {
	label: string;
	/** The type under which the families know it. */
	type: string;
	/** Its own, in small letters, and its name as an expression is written. */
	identity: string;
}

/** One template: the outermost, or one within that has parameters of its own. */
class Template implements Names {
	private readonly file: string;
	/** Where its blocks are kept: the file, and for one within its way there. */
	private readonly path: string;
	private readonly keep: (path: string, blocks: Block[]) => void;
	private readonly declared: Declared[] = [];
	private readonly labels = new Set<string>();
	private depth = 0;
	/** Names of the loops that stand around what is read, the nearest last. */
	private readonly loops: { name: string; root: string; step: string }[] = [];

	constructor(file: string, path: string, keep: (path: string, blocks: Block[]) => void) {
		this.file = file;
		this.path = path;
		this.keep = keep;
	}

	blocks(root: Node | null | undefined): Block[] {
		const found: Block[] = [];
		const each = (name: string, run: (key: string, at: Span, value: Node) => void): void => {
			const map = member(root, name);
			for (const pair of isMap(map) ? map.items : [])
				if (pair.value) run(keyOf(pair), this.span(pair.key as Node), pair.value as Node);
		};
		each("parameters", (key, at, value) => {
			const block = blockOf("variable", [key], at, at);
			const usual = member(value, "defaultValue");
			if (usual) block.attributes.push(attribute("default", at, this.of(usual)));
			found.push(block);
		});
		const resources = this.resourcesIn(member(root, "resources"));
		for (const one of resources) this.declare(one);
		each("variables", (key, at, value) => {
			if (key === "copy") return;
			const block = blockOf("locals", [], at, at);
			block.attributes.push(attribute(key, at, this.of(value)));
			found.push(block);
		});
		each("outputs", (key, at, value) => {
			const block = blockOf("output", [key], at, at);
			const own = member(value, "value");
			if (own) block.attributes.push(attribute("value", at, this.of(own)));
			found.push(block);
		});
		return [...found, ...resources.flatMap((one) => this.block(one))];
	}

	private span(node: Node): Span {
		const [start, end] = node.range ?? [0, 0];
		return { file: this.file, start, end };
	}

	// --- resources

	/** Those of a list; in newer templates they have names; those within others stand beside them. */
	private resourcesIn(list: Node | undefined, parent?: { type: string; name: string }): Found[] {
		const nodes = isSeq(list)
			? list.items.map((node) => ({ node: node as Node, symbol: undefined }))
			: isMap(list)
				? list.items.map((pair) => ({ node: pair.value as Node, symbol: keyOf(pair) }))
				: [];
		return nodes.flatMap(({ node, symbol }): Found[] => {
			const type = member(node, "type");
			const name = member(node, "name");
			if (!isMap(node) || !isScalar(type)) return [];
			if (member(node, "existing") && String(this.known(member(node, "existing"))) === "true") return [];
			const written = isScalar(name) ? String(name.value) : "";
			const isWithin = parent && !String(type.value).includes("/");
			const whole = isWithin ? `${parent.type}/${type.value}` : String(type.value);
			const own: Found = {
				node,
				symbol,
				type: whole,
				name: isWithin ? `${parent.name}/${written}` : written,
				at: type,
			};
			if (parent) own.parent = parent.type;
			return [own, ...this.resourcesIn(member(node, "resources"), own)];
		});
	}

	private known(node: Node | undefined): unknown {
		return isScalar(node) ? node.value : undefined;
	}

	private declare(one: Found): void {
		const shape = shapeOf(one.type);
		const kind = member(one.node, "kind");
		const text = isScalar(kind) ? String(kind.value) : "";
		const type = shape && (typeof shape.type === "function" ? shape.type(text) : shape.type);
		// The parts of a name that are worked out are called as what they are made of.
		const plain = (one.symbol ?? one.name)
			.replace(/\b(parameters|variables|concat|format|toLower|uniqueString|resourceGroup|copyIndex)\b|\.id\b/g, "")
			.replace(/[^\w-]+/g, "-")
			.replace(/^-+|-+$/g, "");
		const base = plain || "it";
		let label = base;
		for (let number = 2; this.labels.has(label); number++) label = `${base}-${number}`;
		this.labels.add(label);
		const identity = identityOf(one.type, canonical(this.text(one.name)));
		this.declared.push({ label, type: type ?? one.type, identity });
		one.declared = this.declared.at(-1);
	}

	private text(text: string): Expression {
		const span = { file: this.file, start: 0, end: 0 };
		return expressionIn(text, span, this) ?? { ...span, kind: "literal", value: text };
	}

	private block(one: Found): Block[] {
		const { node, declared } = one;
		if (!declared) return [];
		if (isDeployment(one.type)) return this.deployment(node, declared);
		const header = this.span(one.at);
		const block = blockOf("resource", [declared.type, declared.label], header, this.span(node));
		const shape = shapeOf(one.type);
		block.called = one.type;
		block.defaults = shape?.defaults;
		const copy = member(node, "copy");
		const count = member(copy, "count");
		const name = this.known(member(copy, "name"));
		this.within(copy ? { name: String(name), root: "each", step: "value" } : undefined, () => {
			const object = this.of(node);
			if (object.kind === "object")
				fill(
					block,
					{ ...object, entries: object.entries.filter((entry) => !apart.has(String(keyIn(entry)))) },
					shape?.names ?? {},
				);
		});
		if (count) {
			const span = this.span(count);
			const zero: Expression = { ...span, kind: "literal", value: 0 };
			const list: Expression = { ...span, kind: "call", name: "range", arguments: [zero, this.of(count)] };
			block.attributes.push(attribute("for_each", span, list));
		}
		const condition = member(node, "condition");
		if (condition) {
			const span = this.span(condition);
			const number = (value: number): Expression => ({ ...span, kind: "literal", value });
			const operands = [this.of(condition), number(1), number(0)];
			block.attributes.push(attribute("count", span, { ...span, kind: "conditional", operands }));
		}
		const parent = this.parentOf(one);
		if (parent) {
			const to: Expression = { ...header, kind: "reference", root: parent.type, steps: [parent.label, "id"] };
			block.attributes.push(attribute("namespace_id", header, to));
		}
		return [block];
	}

	private parentOf({ type, name }: Found): Declared | undefined {
		const above = type.split("/").slice(0, -1).join("/");
		const own = canonical(this.text(name)).split("/").slice(0, -1).join("/");
		if (!above.includes("/")) return undefined;
		return this.declared.find(({ identity }) => identity === identityOf(above, own));
	}

	/** A template within, whose names are its own or those of who holds it, or another file. */
	private deployment(node: Node, { label }: Declared): Block[] {
		const properties = member(node, "properties");
		const inner = member(properties, "template");
		const scope = this.known(member(member(properties, "expressionEvaluationOptions"), "scope"));
		const link = this.known(member(member(properties, "templateLink"), "relativePath"));
		// What has no scope of its own is worked out with the names of who holds it.
		if (inner && String(scope).toLowerCase() !== "inner") {
			const within = this.resourcesIn(member(inner, "resources"));
			for (const one of within) this.declare(one);
			return within.flatMap((one) => this.block(one));
		}
		const at = this.span(node);
		const call = blockOf("module", [label], { ...at, end: at.start + 1 }, at);
		const path = inner ? `${this.path}#${label}` : typeof link === "string" ? link : undefined;
		if (path === undefined) return [];
		call.attributes.push(attribute("source", at, { ...at, kind: "literal", value: path }));
		const given = member(properties, "parameters");
		for (const pair of isMap(given) ? given.items : []) {
			const value = member(pair.value, "value");
			if (value) call.attributes.push(attribute(keyOf(pair), this.span(pair.key as Node), this.of(value)));
		}
		const condition = member(node, "condition");
		if (condition) {
			const number = (value: number): Expression => ({ ...at, kind: "literal", value });
			const operands = [this.of(condition), number(1), number(0)];
			call.attributes.push(attribute("count", at, { ...at, kind: "conditional", operands }));
		}
		if (inner) this.keep(path, new Template(this.file, path, this.keep).blocks(inner));
		return [call];
	}

	// --- values

	of(node: Node): Expression {
		const span = this.span(node);
		if (this.depth > mostNesting) return { ...span, kind: "opaque", what: "it", inner: [] };
		this.depth++;
		try {
			if (isScalar(node)) {
				const { value } = node;
				const worked = typeof value === "string" ? expressionIn(value, span, this) : undefined;
				return worked ?? { ...span, kind: "literal", value: value as string | number | boolean | null };
			}
			if (isSeq(node)) return { ...span, kind: "tuple", items: node.items.map((one) => this.of(one as Node)) };
			if (!isMap(node)) return { ...span, kind: "opaque", what: "it", inner: [] };
			const entries = node.items.flatMap((pair): Entry[] => {
				const key = pair.key as Node | null;
				if (!key || !pair.value) return [];
				if (keyOf(pair) === "copy" && isSeq(pair.value)) return this.copies(pair.value.items as Node[]);
				return [this.entry(keyOf(pair), key, this.of(pair.value as Node))];
			});
			return { ...span, kind: "object", entries };
		} finally {
			this.depth--;
		}
	}

	private entry(name: string, key: Node, value: Expression): Entry {
		const span = this.span(key);
		return { ...span, end: Math.max(span.end, value.end), key: { ...span, kind: "literal", value: name }, value };
	}

	/** A property that is made several times: `copy: [{ name, count, input }]`. */
	private copies(list: readonly Node[]): Entry[] {
		return list.flatMap((one): Entry[] => {
			const [name, count, input] = ["name", "count", "input"].map((key) => member(one, key));
			if (!isScalar(name) || !count || !input) return [];
			const own = String(name.value);
			const span = this.span(one);
			const item = `${own}@${span.start}`;
			const value = this.within({ name: own, root: "for", step: item }, () => this.of(input));
			const zero: Expression = { ...span, kind: "literal", value: 0 };
			const of: Expression = { ...this.span(count), kind: "call", name: "range", arguments: [zero, this.of(count)] };
			return [this.entry(own, name, { ...span, kind: "for", of, names: { item }, value, grouped: false })];
		});
	}

	private within<T>(loop: { name: string; root: string; step: string } | undefined, run: () => T): T {
		if (!loop) return run();
		this.loops.push(loop);
		try {
			return run();
		} finally {
			this.loops.pop();
		}
	}

	index(name: string | undefined, at: Span): Expression | undefined {
		const loop = name === undefined ? this.loops.at(-1) : this.loops.findLast((one) => one.name === name);
		return loop && { ...at, kind: "reference", root: loop.root, steps: [loop.step] };
	}

	resource(given: readonly Expression[], at: Span): Expression | undefined {
		const found = this.leads(given);
		if (!found) return undefined;
		if (isDeployment(found.type)) return { ...at, kind: "reference", root: "module", steps: [found.label] };
		return { ...at, kind: "reference", root: found.type, steps: [found.label, "id"] };
	}

	private leads(given: readonly Expression[]): Declared | undefined {
		const [first, ...names] = given;
		// reference(resourceId(…)) leads to what its argument leads to.
		if (first?.kind === "reference") return this.declared.find(({ label }) => label === first.steps[0]);
		const type = first?.kind === "literal" ? String(first.value) : "";
		const symbol = names.length === 0 ? this.declared.find(({ label }) => label === type) : undefined;
		if (symbol) return symbol;
		const identity = identityOf(type, names.map(canonical).join("/"));
		return this.declared.find((one) => one.identity === identity);
	}
}

const isDeployment = (type: string): boolean => /^microsoft\.resources\/deployments$/i.test(type);

interface Found {
	node: Node;
	symbol: string | undefined;
	type: string;
	name: string;
	at: Node;
	parent?: string;
	declared?: Declared;
}

/** Members of a resource that are no arguments of it. */
const apart = new Set(["type", "apiVersion", "dependsOn", "copy", "condition", "resources", "comments"]);
const keyIn = ({ key }: Entry) => (key.kind === "literal" ? key.value : undefined);

const identityOf = (type: string, name: string): string => `${type.toLowerCase()} ${name.toLowerCase()}`;

/** An expression as it is written, so that two of one name are told to be that. */
function canonical(expression: Expression): string {
	switch (expression.kind) {
		case "literal":
			return String(expression.value);
		case "template":
			return expression.parts.map((part) => (typeof part === "string" ? part : canonical(part))).join("");
		case "reference":
			return `\${${expression.root}.${expression.steps.map(String).join(".")}}`;
		case "call":
			return `${expression.name}(${expression.arguments.map(canonical).join()})`;
		case "opaque":
			return `${expression.what}(${expression.inner.map(canonical).join()})`;
		default:
			return expression.kind;
	}
}
