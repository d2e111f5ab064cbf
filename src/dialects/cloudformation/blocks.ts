import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { type Attribute, type Block, blocksOf, type Expression, type Span } from "../resources/syntax.ts";
import { type Expressions, intrinsic, keyOf, member } from "./expressions.ts";
import type { Blocks, Shape } from "./shape.ts";

/** "DBInstanceClass" → "db_instance_class". */
export const snake = (name: string): string =>
	name
		.replace(/ARNs\b/g, "Arns")
		.replace(/([a-z\d])([A-Z])/g, "$1_$2")
		.replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
		.replace(/[^A-Za-z\d_]+/g, "_")
		.toLowerCase();

/** Blocks that go by the name of several. */
const plural = new Set(["service_registries", "instance_types", "api_stages"]);

/** Each of a list is a block of its own: "step_adjustments" are blocks "step_adjustment". */
export const singular = (name: string): string =>
	plural.has(name)
		? name
		: name.endsWith("ies")
			? `${name.slice(0, -3)}y`
			: /(x|ss)es$/.test(name)
				? name.slice(0, -2)
				: name.replace(/([^s])s$/, "$1");

const mostNesting = 40;

interface Holder {
	block: Block;
	/** Properties from the resource to here. */
	path: readonly string[];
	when?: Block["when"];
}

/** Writes the properties of one resource of a template as the block that Terraform would have for it. */
export class ResourceBlocks implements Blocks {
	readonly block: Block;
	/** What else it stands for: policies, schedules and the like that other languages keep apart. */
	readonly others: Block[] = [];
	readonly expressions: Expressions;
	readonly properties: Node | undefined;
	readonly label: string;
	private readonly shape: Shape;

	constructor(expressions: Expressions, shape: Shape, type: string, label: string, key: Node, properties?: Node) {
		this.expressions = expressions;
		this.shape = shape;
		this.properties = properties;
		this.label = label;
		const header = expressions.span(key);
		const inside = properties ? expressions.span(properties) : header;
		this.block = { ...this.made("resource", [type, label], header, inside), defaults: shape.defaults };
		this.fill({ block: this.block, path: [] }, properties);
		for (const [list, names] of Object.entries(shape.keyed ?? {})) this.pairs(member(properties, list), names);
		shape.also?.(this);
	}

	private made(type: string, labels: string[], header: Span, inside: Span): Block {
		const end = Math.max(header.end, inside.end);
		return {
			file: header.file,
			start: header.start,
			end,
			type,
			labels,
			header,
			inside,
			attributes: [],
			blocks: [],
			hasComment: false,
		};
	}

	/** Puts the members of a map into a block. */
	fill(holder: Holder, map: Node | undefined): void {
		if (!isMap(map) || holder.path.length > mostNesting) return;
		for (const pair of map.items) if (pair.value !== null) this.put(holder, pair);
	}

	private put(holder: Holder, pair: Pair): void {
		const path = [...holder.path, keyOf(pair)];
		if (path.length === 1 && this.shape.keyed && path[0] in this.shape.keyed) return;
		const key = this.expressions.span(pair.key as Node);
		this.set(holder, path, this.nameOf(path), key, pair.value as Node);
	}

	/** A value, which may be a map, a list of maps, or a choice of such. */
	private set(holder: Holder, path: readonly string[], name: string, key: Span, value: Node): void {
		if (name === "") {
			this.fill({ ...holder, path }, value);
			return;
		}
		const steps = name.split("/");
		const last = steps.pop() as string;
		const within = steps.reduce((at, step) => this.inner(at, step, key), holder.block);
		const target = { block: within, path, when: holder.when };
		if (!holder.when) within.attributes.push(this.attribute(last, key, this.expressions.of(value, key)));
		this.nest(target, last, key, value);
	}

	/** Blocks for maps: those that are chosen by a condition say so. */
	private nest({ block, path, when }: Holder, name: string, key: Span, value: Node): void {
		const choice = intrinsic(value);
		if (choice?.name === "If" && isSeq(choice.argument) && !when) {
			const [condition, yes, no] = choice.argument.items as Node[];
			const named = isScalar(condition) ? String(condition.value) : "";
			const of = this.expressions.condition(named, key);
			if (yes) this.nest({ block, path, when: { condition: of, holds: true } }, name, key, yes);
			if (no) this.nest({ block, path, when: { condition: of, holds: false } }, name, key, no);
		} else if (isMap(value) && !choice) {
			const inner = this.made(name, [], key, this.expressions.span(value));
			if (when) inner.when = when;
			block.blocks.push(inner);
			this.fill({ block: inner, path }, value);
		} else if (isSeq(value) && !choice) {
			for (const item of value.items as Node[]) {
				if (isMap(item)) this.nest({ block, path, when }, singular(name), this.headOf(item), item);
			}
		}
	}

	/** An item of a list has no name; the diagnostic goes to its first key. */
	private headOf(item: YAMLMap): Span {
		const key = item.items[0]?.key as Node | undefined;
		return this.expressions.span(key ?? item);
	}

	inner(block: Block, type: string, header: Span): Block {
		const [known] = blocksOf(block, type);
		if (known) return known;
		const fresh = this.made(type, [], header, header);
		block.blocks.push(fresh);
		return fresh;
	}

	private nameOf(path: readonly string[]): string {
		const { names } = this.shape;
		for (let from = 0; names && from < path.length; from++) {
			const own = names[path.slice(from).join(".")];
			if (own !== undefined) return own;
		}
		return snake(path.at(-1) ?? "");
	}

	private attribute(name: string, key: Span, value: Expression): Attribute {
		return { file: key.file, start: key.start, end: Math.max(key.end, value.end), name, value };
	}

	private pairs(list: Node | undefined, names: Readonly<Record<string, string>>): void {
		for (const item of isSeq(list) ? (list.items as Node[]) : []) {
			const key = member(item, "Key");
			const value = member(item, "Value");
			const name = isScalar(key) ? names[String(key.value)] : undefined;
			if (name && key && value) this.add(name, this.expressions.of(value), this.expressions.span(key));
		}
	}

	/** Sets an argument at a path of the block. */
	add(path: string, value: Expression, key: Span = value, block = this.block): void {
		const steps = path.split("/");
		const last = steps.pop() as string;
		const within = steps.reduce((at, step) => this.inner(at, step, key), block);
		within.attributes = [
			...within.attributes.filter(({ name }) => name !== last),
			this.attribute(last, { ...key, file: this.expressions.file }, value),
		];
	}

	at(...path: string[]): Node | undefined {
		return path.reduce<Node | undefined>((node, name) => member(node, name), this.properties);
	}

	value(...path: string[]): Expression | undefined {
		const node = this.at(...path);
		return node && this.expressions.of(node);
	}

	literal(value: string | number | boolean, at: Span): Expression {
		return this.expressions.literal(value, at);
	}

	/** This resource as others name it. */
	itself(at: Span = this.block.header): Expression {
		const [root, label] = this.block.labels;
		const { file, start, end } = at;
		return { file, start, end, kind: "reference", root, steps: [label, "id"] };
	}

	/** Another resource that this one stands for. */
	other(type: string, label: string, header: Span, from?: { node: Node | undefined; shape?: Shape }): Block {
		const inside = from?.node ? this.expressions.span(from.node) : header;
		const block = this.made("resource", [type, label], header, inside);
		if (from) {
			const own = from.shape
				? new ResourceBlocks(this.expressions, from.shape, type, label, from.node as Node, from.node)
				: undefined;
			if (own) block.attributes.push(...own.block.attributes);
			if (own) block.blocks.push(...own.block.blocks);
		}
		this.others.push(block);
		return block;
	}
}
