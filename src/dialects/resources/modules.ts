import type { Attribute, Block, Expression, ParsedFile } from "./syntax.ts";

/** A called module: its files, in which every name carries the call's ("module.web"), and what the caller gives it. */
export interface Called {
	prefix: string;
	call: Block;
	files: ParsedFile[];
}

/** Names that mean the same everywhere. */
const shared = new Set(["each", "count", "for", "self", "data", "path", "terraform"]);

/** The file with every name of it carrying the call's. */
export function renamed(file: ParsedFile, prefix: string): ParsedFile {
	return { ...file, blocks: file.blocks.map((block) => inModule(copied(block, prefix), prefix)) };
}

function inModule(block: Block, prefix: string): Block {
	if (block.type === "variable" || block.type === "output")
		return { ...block, labels: block.labels.map((label) => `${prefix}.${label}`) };
	if (block.type !== "locals") return { ...block, module: prefix };
	const named = (one: Attribute) => ({ ...one, name: `${prefix}.${one.name}` });
	return { ...block, attributes: block.attributes.map(named) };
}

/** Syntax in which references name what is in the module: a copy of what holds one, and else the very same. */
function copied<T>(syntax: T, prefix: string): T {
	if (typeof syntax !== "object" || syntax === null) return syntax;
	if (Array.isArray(syntax)) {
		const items = syntax.map((one) => copied(one, prefix));
		return items.some((one, index) => one !== syntax[index]) ? (items as T) : syntax;
	}
	let copy = syntax;
	for (const key in syntax) {
		const value = copied(syntax[key], prefix);
		if (value === syntax[key]) continue;
		if (copy === syntax) copy = { ...syntax };
		copy[key] = value;
	}
	const at = copy as unknown as Expression;
	if (at.kind !== "reference") return copy;
	// What it is worth is remembered of each by itself.
	if (shared.has(at.root)) return { ...copy };
	if (at.root === "var" || at.root === "local")
		return { ...at, steps: [`${prefix}.${at.steps[0]}`, ...at.steps.slice(1)] } as T;
	return { ...at, root: `${prefix}.${at.root}` } as T;
}
