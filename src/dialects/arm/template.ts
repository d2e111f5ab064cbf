import { isMap, isScalar, isSeq, type Node } from "yaml";
import { LineMap, type SourceFile } from "../../design/text.ts";
import { keyOf, member } from "../cloudformation/expressions.ts";
import { attribute, blockOf, fill } from "../resources/blocks.ts";
import type { Attribute, Block, Entry, Expression, ParsedFile, Span } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { type Declared, DeclaredResources, isDeployment } from "./declared.ts";
import { shapeOf } from "./types.ts";
import { Values } from "./values.ts";

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

/** One template: the outermost, or one within that has parameters of its own. */
class Template {
	private readonly file: string;
	/** Where its blocks are kept: the file, and for one within its way there. */
	private readonly path: string;
	private readonly keep: (path: string, blocks: Block[]) => void;
	private readonly declared = new DeclaredResources();
	private readonly values: Values;

	constructor(file: string, path: string, keep: (path: string, blocks: Block[]) => void) {
		this.file = file;
		this.values = new Values(file, this.declared);
		this.path = path;
		this.keep = keep;
	}

	blocks(root: Node | null | undefined): Block[] {
		const found: Block[] = [];
		const each = (name: string, run: (key: string, at: Span, value: Node) => void): void => {
			const map = member(root, name);
			for (const pair of isMap(map) ? map.items : [])
				if (pair.value) run(keyOf(pair), this.values.span(pair.key as Node), pair.value as Node);
		};
		each("parameters", (key, at, value) => {
			const block = blockOf("variable", [key], at, at);
			const usual = member(value, "defaultValue");
			if (usual) block.attributes.push(attribute("default", at, this.values.of(usual)));
			found.push(block);
		});
		const resources = this.resourcesIn(member(root, "resources"));
		for (const one of resources) this.declare(one);
		each("variables", (key, at, value) => {
			if (key === "copy") return;
			const block = blockOf("locals", [], at, at);
			block.attributes.push(attribute(key, at, this.values.of(value)));
			found.push(block);
		});
		each("outputs", (key, at, value) => {
			const block = blockOf("output", [key], at, at);
			const own = member(value, "value");
			if (own) block.attributes.push(attribute("value", at, this.values.of(own)));
			found.push(block);
		});
		return [...found, ...resources.flatMap((one) => this.block(one))];
	}

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
			return [own, ...this.resourcesIn(member(node, "resources"), own)];
		});
	}

	private known(node: Node | undefined): unknown {
		return isScalar(node) ? node.value : undefined;
	}

	private declare(one: Found): void {
		const shape = shapeOf(one.type);
		const kind = String(this.known(member(one.node, "kind")) ?? "");
		const type = shape && (typeof shape.type === "function" ? shape.type(kind) : shape.type);
		const name = this.values.text(one.name);
		one.declared = this.declared.add(one.type, type ?? one.type, one.symbol ?? one.name, name);
	}

	private block(one: Found): Block[] {
		const { node, declared } = one;
		if (!declared) return [];
		if (isDeployment(one.type)) return this.deployment(node, declared);
		const header = this.values.span(one.at);
		const block = blockOf("resource", [declared.type, declared.label], header, this.values.span(node));
		const shape = shapeOf(one.type);
		block.called = one.type;
		block.defaults = shape?.defaults;
		const copy = member(node, "copy");
		const count = member(copy, "count");
		const name = this.known(member(copy, "name"));
		this.values.within(copy ? { name: String(name), root: "each", step: "value" } : undefined, () => {
			const object = this.values.of(node);
			if (object.kind === "object")
				fill(
					block,
					{ ...object, entries: object.entries.filter((entry) => !apart.has(String(keyIn(entry)))) },
					shape?.names ?? {},
				);
		});
		if (count) block.attributes.push(attribute("for_each", this.values.span(count), this.values.rounds(count)));
		const condition = member(node, "condition");
		if (condition) block.attributes.push(this.onlyIf(condition, this.values.span(condition)));
		const parent = this.declared.parentOf(one.type, this.values.text(one.name));
		if (parent) {
			const to: Expression = { ...header, kind: "reference", root: parent.type, steps: [parent.label, "id"] };
			block.attributes.push(attribute("namespace_id", header, to));
		}
		return [block];
	}

	/** What stands under a condition is there once or not at all. */
	private onlyIf(condition: Node, at: Span): Attribute {
		const number = (value: number): Expression => ({ ...at, kind: "literal", value });
		const operands = [this.values.of(condition), number(1), number(0)];
		return attribute("count", at, { ...at, kind: "conditional", operands });
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
		const at = this.values.span(node);
		const call = blockOf("module", [label], { ...at, end: at.start + 1 }, at);
		const path = inner ? `${this.path}#${label}` : typeof link === "string" ? link : undefined;
		if (path === undefined) return [];
		call.attributes.push(attribute("source", at, { ...at, kind: "literal", value: path }));
		const given = member(properties, "parameters");
		for (const pair of isMap(given) ? given.items : []) {
			const value = member(pair.value, "value");
			if (value)
				call.attributes.push(attribute(keyOf(pair), this.values.span(pair.key as Node), this.values.of(value)));
		}
		const condition = member(node, "condition");
		if (condition) call.attributes.push(this.onlyIf(condition, at));
		if (inner) this.keep(path, new Template(this.file, path, this.keep).blocks(inner));
		return [call];
	}
}

interface Found {
	node: Node;
	symbol: string | undefined;
	type: string;
	name: string;
	at: Node;
	declared?: Declared;
}

/** Members of a resource that are no arguments of it. */
const apart = new Set(["type", "apiVersion", "dependsOn", "copy", "condition", "resources", "comments"]);
const keyIn = ({ key }: Entry) => (key.kind === "literal" ? key.value : undefined);
