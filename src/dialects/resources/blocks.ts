import { snake } from "../cloudformation/blocks.ts";
import { bound } from "./bound.ts";
import type { Attribute, Block, Entry, Expression, Span } from "./syntax.ts";

const mostNesting = 60;

type Names = Readonly<Record<string, string>>;
type Objects = Expression & { kind: "object" };

/** Each of a list is a block of its own: "rules" are blocks "rule". */
const singular = (name: string): string => name.replace(/([^s])s$/, "$1");

export const nameOf = ({ key }: Entry): string => (key.kind === "literal" ? String(key.value) : "");

export const memberOf = (object: Expression | undefined, name: string): Expression | undefined =>
	object?.kind === "object" ? object.entries.find((one) => nameOf(one) === name)?.value : undefined;

export function blockOf(type: string, labels: string[], header: Span, whole: Span): Block {
	const { file, start, end } = whole;
	const at = { file: header.file, start: header.start, end: header.end };
	const inside = { file, start, end };
	return { file, start, end, type, labels, header: at, inside, attributes: [], blocks: [], hasComment: false };
}

export function attribute(name: string, { file, start, end }: Span, value: Expression): Attribute {
	return { file, start, end, name, value };
}

/** What a property is called by Terraform's provider: by the end of its path, else by a rule. */
function calledBy(path: readonly string[], names: Names): string {
	for (let from = 0; from < path.length; from++) {
		const own = names[path.slice(from).join(".")];
		if (own !== undefined) return own;
	}
	return snake(path.at(-1) ?? "");
}

/**
 * Writes what Azure's Resource Manager is told of a resource as the block that Terraform would have for it, whatever the
 * language it is told in. "properties" is no part of a path: what it holds stands beside it.
 */
export function fill(block: Block, object: Objects, names: Names, path: readonly string[] = []): void {
	if (path.length > mostNesting) return;
	for (const entry of object.entries) {
		const name = nameOf(entry);
		const { value } = entry;
		const isWhole = name === "properties";
		const own = isWhole ? path : [...path, name];
		const called = isWhole ? "" : calledBy(own, names);
		if (isWhole && path.length === 0 && value.kind === "object") room(block, value);
		if (called === "" && value.kind === "object") fill(block, value, names, own);
		else if (called === "" && !isWhole && membersOf(own, names).length > 0) spread(block, entry, own, names);
		else if (name !== "") put(block, called === "" ? snake(name) : called, entry, names, own);
	}
}

/** What a holder is known to have: "sku.name". */
const membersOf = (path: readonly string[], names: Names): [step: string, called: string][] => {
	const holder = `${path.join(".")}.`;
	return Object.entries(names).flatMap(([one, called]): [string, string][] =>
		one.startsWith(holder) && called !== "" ? [[one.slice(holder.length), called]] : [],
	);
};

/** A holder that is given as a whole: `sku: planSku`. */
function spread(block: Block, { value }: Entry, path: readonly string[], names: Names): void {
	const { file, start, end } = value;
	for (const [step, called] of membersOf(path, names)) {
		const of: Expression = { file, start, end, kind: "access", of: value, steps: step.split(".") };
		block.attributes.push(attribute(called, value, of));
	}
}

export function room(block: Block, { file, start, end }: Span): void {
	block.room = { ...block.room, "": { at: { file, start, end }, member: "" } };
}

function put(block: Block, name: string, entry: Entry, names: Names, path: readonly string[]): void {
	block.attributes.push(attribute(name, entry, entry.value));
	nest(block, name, entry.key, entry.value, names, path);
}

function nest(block: Block, name: string, key: Span, value: Expression, names: Names, path: readonly string[]): void {
	const one = (type: string, header: Span, object: Objects): Block => {
		const inner = blockOf(type, [], header, object);
		fill(inner, object, names, path);
		return inner;
	};
	switch (value.kind) {
		case "object":
			block.blocks.push(one(name, key, value));
			return;
		case "tuple":
			for (const item of value.items)
				if (item.kind === "object") block.blocks.push(one(singular(name), item.entries[0]?.key ?? item, item));
			return;
		case "for": {
			const dynamic = blockOf("dynamic", [singular(name)], key, value);
			block.blocks.push(dynamic);
			if (value.value.kind !== "object") return;
			dynamic.attributes.push(attribute("for_each", value.of, value.of));
			const { names: called } = value;
			// What the loop calls its item is what the block is called.
			const own = bound(value.value, (root, [first, ...steps], { file, start, end }) => {
				if (root !== "for" || (first !== called.item && first !== called.key)) return undefined;
				const step = first === called.item ? "value" : "key";
				return { file, start, end, kind: "reference", root: singular(name), steps: [step, ...steps] };
			}) as Objects;
			dynamic.blocks.push(one("content", key, own));
			return;
		}
		case "conditional": {
			const [condition, ...sides] = value.operands;
			for (const [index, side] of sides.entries())
				if (side.kind === "object")
					block.blocks.push({ ...one(name, key, side), when: { condition, holds: index === 0 } });
			return;
		}
		case "call":
			// What is joined of several objects is worked out by nobody here.
			if (value.arguments.some(({ kind }) => kind === "object"))
				block.blocks.push(blockOf("dynamic", [name], key, value));
	}
}
