import { bound, literalAt, type Meaning, memberOf } from "./bound.ts";
import { evaluate } from "./evaluate.ts";
import type { Folder, Resource } from "./folder.ts";
import { keysOf } from "./looped.ts";
import { sourceOf } from "./origin.ts";
import { attributeOf, type Block, type Expression, expressionsOf, mentionsRoot, type Span } from "./syntax.ts";
import { Unknown } from "./value.ts";

/** Instances of one resource or call, and of all together, that are told apart; beyond, all are read as one. */
const most = 30;
const mostOfAll = 3000;

/** The keys of what a block is made for each of, where the text tells them. */
function keysFor(folder: Folder, each: Expression): (string | number)[] | undefined {
	const value = evaluate(folder, each);
	if (value instanceof Unknown) return undefined;
	// The key of a set is its value.
	const keys =
		Array.isArray(value) && value.every((one) => typeof one === "string") ? [...value.keys()] : keysOf(value);
	return keys && keys.length > 0 && keys.length <= most ? keys : undefined;
}

const named = (folder: Folder, each: Expression, key: string | number): string => {
	const value = evaluate(folder, each);
	const member = Array.isArray(value) ? value[Number(key)] : undefined;
	return typeof member === "string" ? member : String(key);
};

/** Where a member of a collection begins in the text of who calls. */
function placeOf(folder: Folder, collection: Expression, key: string | number): Span | undefined {
	const at = sourceOf(folder, memberOf(collection, key, [], collection));
	if (at.kind !== "object" && at.kind !== "literal") return undefined;
	return { file: at.file, start: at.start, end: Math.min(at.end, at.start + 1) };
}

/** `each.key` and `each.value` of one instance. */
function eachOf(folder: Folder, collection: Expression, key: string | number): Meaning {
	const name = named(folder, collection, key);
	return (root, [member, ...rest], at) => {
		if (root !== "each") return undefined;
		if (member === "value") return memberOf(collection, key, rest, at);
		return member === "key" ? literalAt(name, at) : undefined;
	};
}

const without = (block: Block, name: string): Block => ({
	...block,
	attributes: block.attributes.filter((attribute) => attribute.name !== name),
});

/** Resources that are made for each member of a collection become as many, each with what is its own. */
export function expandResources(folder: Folder): void {
	let all = folder.resources.size;
	for (const resource of [...folder.resources.values()]) {
		const collection = attributeOf(resource.block, "for_each")?.value;
		if (!collection) continue;
		const own = without(resource.block, "for_each");
		if (!expressionsOf(own).some((one) => mentionsRoot(one, "each"))) continue;
		const keys = keysFor(folder, collection);
		if (!keys || all + keys.length > mostOfAll) continue;
		all += keys.length;
		const instances = keys.map((key): Resource => {
			const name = named(folder, collection, key);
			const block = { ...bound(own, eachOf(folder, collection, key)), each: name };
			if (block.outside) block.header = placeOf(folder, collection, key) ?? block.header;
			const label = /^(this|main|default)$/.test(resource.label) ? name : `${resource.label}-${name}`;
			return { ...resource, address: `${resource.address}["${name}"]`, label, block };
		});
		folder.spread(resource, instances);
	}
}

/** A module that is called for each member of a collection: its calls, each with what it is given. */
export function expandCall(folder: Folder, call: Block): { key: string; block: Block }[] | undefined {
	const collection = attributeOf(call, "for_each")?.value;
	const keys = collection && keysFor(folder, collection);
	if (!collection || !keys || folder.resources.size > mostOfAll) return undefined;
	const own = without(call, "for_each");
	return keys.map((key) => ({
		key: named(folder, collection, key),
		block: bound(own, eachOf(folder, collection, key)),
	}));
}

/** A dynamic block as the blocks that it makes; undefined: the text does not tell which. */
export function expandDynamic(folder: Folder, block: Block, prefix: string): Block[] | undefined {
	const collection = attributeOf(block, "for_each")?.value;
	const content = block.blocks.find(({ type }) => type === "content");
	const [type] = block.labels;
	if (!collection || !content || !type) return undefined;
	const value = evaluate(folder, collection);
	const keys = value instanceof Unknown ? undefined : keysOf(value);
	if (!keys || keys.length > most) return undefined;
	const iterator = attributeOf(block, "iterator")?.value;
	const name = iterator?.kind === "reference" ? iterator.root.slice(iterator.root.lastIndexOf(".") + 1) : type;
	return keys.map((key) => ({
		...bound(content, (root, [member, ...rest], at) => {
			if (root !== `${prefix}${name}`) return undefined;
			if (member === "value") return memberOf(collection, key, rest, at);
			return member === "key" ? literalAt(key, at) : undefined;
		}),
		type,
		labels: [],
		header: (block.outside && placeOf(folder, collection, key)) || block.header,
	}));
}
