import { LineMap, type SourceFile } from "../../design/text.ts";
import type { Attribute, Block, Entry, Expression, ParsedFile, Span } from "../resources/syntax.ts";
import { Converter } from "./convert.ts";
import { TreeNode } from "./tree-node.ts";
import { treeOf } from "./wasm.ts";

/** An argument that stands before the text, as which it is an expression of HCL: JSON is a part of that. */
const before = "it = ";
const mostNesting = 40;

/** Terraform in JSON: what is a block in HCL is an object, or a list of objects. */
export function parseJson({ path, text }: SourceFile): ParsedFile {
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	const tree = treeOf(before + text);
	const unread = () => {
		parsed.notes.push({ file: path, severity: "warning", message: "This file is no JSON that Terraform understands." });
		return parsed;
	};
	if (!tree) return unread();
	try {
		if (tree.rootNode.hasError) return unread();
		const root = new Converter(path, before + text, 0).body(new TreeNode(tree.rootNode, before + text)).attributes[0]
			?.value;
		if (root?.kind !== "object") return unread();
		if (/\.tfvars\.json$/.test(path)) parsed.attributes = placed(root.entries.map(given), before.length);
		else parsed.blocks = placed(root.entries.flatMap(top), before.length);
		return parsed;
	} finally {
		tree.delete();
	}
}

/** Every place is so much further to the front. */
function placed<T>(syntax: T, by: number): T {
	if (Array.isArray(syntax)) return syntax.map((one) => placed(one, by)) as T;
	if (typeof syntax !== "object" || syntax === null) return syntax;
	const copy = {} as Record<string, unknown>;
	for (const name in syntax) copy[name] = placed(syntax[name], by);
	for (const name of ["start", "end"]) if (name in copy) copy[name] = Math.max(0, (copy[name] as number) - by);
	return copy as T;
}

/** What a variable is given. */
const given = (entry: Entry): Attribute => {
	const { file, start, end, value } = entry;
	return { file, start, end, name: nameOf(entry), value };
};

const nameOf = ({ key }: Entry): string => (key.kind === "literal" ? String(key.value) : "");
const objectsIn = (value: Expression): (Expression & { kind: "object" })[] =>
	(value.kind === "tuple" ? value.items : [value]).filter((one) => one.kind === "object");

/** How many labels a block of a type has, each an object around what it holds. */
const labels: Record<string, number> = {
	resource: 2,
	variable: 1,
	output: 1,
	module: 1,
	provider: 1,
	locals: 0,
	terraform: 0,
};

function top(entry: Entry): Block[] {
	const type = nameOf(entry);
	if (!Object.hasOwn(labels, type)) return [];
	const enter = (value: Expression, named: string[], header: Span): Block[] =>
		named.length < labels[type]
			? objectsIn(value).flatMap((object) =>
					object.entries.flatMap((one) => enter(one.value, [...named, nameOf(one)], one.key)),
				)
			: objectsIn(value).map((object) => block(type, named, header, object, 0));
	return enter(entry.value, [], entry.key);
}

function block(
	type: string,
	named: string[],
	header: Span,
	object: Expression & { kind: "object" },
	depth: number,
): Block {
	const { file, start, end } = object;
	const attributes: Attribute[] = [];
	const blocks: Block[] = [];
	for (const entry of object.entries) {
		const name = nameOf(entry);
		if (name === "" || name === "//") continue;
		attributes.push({ file: entry.file, start: entry.start, end: entry.end, name, value: entry.value });
		if (depth > mostNesting) continue;
		for (const inner of objectsIn(entry.value)) {
			// "dynamic": { "setting": { "for_each": …, "content": { … } } }
			const dynamic =
				name === "dynamic" ? inner.entries.flatMap((one) => objectsIn(one.value).map((of) => ({ one, of }))) : [];
			if (name !== "dynamic") blocks.push(block(name, [], entry.key, inner, depth + 1));
			for (const { one, of } of dynamic) blocks.push(block("dynamic", [nameOf(one)], one.key, of, depth + 1));
		}
	}
	const at = { file: header.file, start: header.start, end: header.end };
	const inside = { file, start: start + 1, end: end - 1 };
	return { file, start, end, type, labels: named, header: at, inside, attributes, blocks, hasComment: false };
}
