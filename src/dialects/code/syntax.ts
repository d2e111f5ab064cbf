import type { TreeCursor } from "web-tree-sitter";
import { parseWith } from "../wasm.ts";

/** A node of a syntax tree as plain data: named nodes, and those others that stand in a field (operators). */
export interface Syntax {
	type: string;
	/** The name under which it is a part of its parent. */
	field?: string;
	start: number;
	end: number;
	children: Syntax[];
	/** Nodes below were left out: the text is nested too deeply. */
	isCut?: boolean;
}

/** Deeper than this nobody writes by hand; what is deeper is left out. */
const deepest = 400;

/**
 * Ordinary code takes a millisecond for each few kilobytes. Where a text makes no sense, a parser tries ever more ways to
 * make some of it, and may take minutes.
 */
const longest = (bytes: number) => 1000 + bytes / 100;

export interface SyntaxTree {
	root: Syntax;
	faults: Syntax[];
}

/** Walks a text's tree once with a cursor, which is several times faster than asking nodes. `keep`: nameless nodes to keep. */
export function syntaxOf(grammar: string, text: string, keep: ReadonlySet<string> = new Set()): SyntaxTree {
	const end = performance.now() + longest(text.length);
	const tree = parseWith(grammar, text, () => performance.now() > end);
	const faults: Syntax[] = [];
	if (!tree) {
		const root: Syntax = { type: "ERROR", start: 0, end: text.length, children: [], isCut: true };
		return { root, faults: [root] };
	}
	const cursor = tree.walk();
	try {
		return { root: convert(cursor, keep, faults, 0), faults };
	} finally {
		cursor.delete();
		tree.delete();
	}
}

function convert(cursor: TreeCursor, keep: ReadonlySet<string>, faults: Syntax[], depth: number): Syntax {
	const field = cursor.currentFieldName;
	const node: Syntax = {
		type: cursor.nodeType,
		...(field && { field }),
		start: cursor.startIndex,
		end: cursor.endIndex,
		children: [],
	};
	if (node.type === "ERROR" || cursor.nodeIsMissing) faults.push(node);
	if (depth >= deepest) {
		node.isCut = true;
		faults.push(node);
		return node;
	}
	if (!cursor.gotoFirstChild()) return node;
	do {
		if (cursor.nodeIsNamed || cursor.currentFieldName || keep.has(cursor.nodeType))
			node.children.push(convert(cursor, keep, faults, depth + 1));
	} while (cursor.gotoNextSibling());
	cursor.gotoParent();
	return node;
}

export function child(node: Syntax | undefined, field: string): Syntax | undefined {
	return node?.children.find((each) => each.field === field);
}

export function children(node: Syntax | undefined, field: string): Syntax[] {
	return node?.children.filter((each) => each.field === field) ?? [];
}

export function ofType(node: Syntax | undefined, ...types: string[]): Syntax[] {
	return node?.children.filter((each) => types.includes(each.type)) ?? [];
}

/** Of a chain over several lines the name of its last step, where a person would look. */
export function lineOf(
	callee: Syntax | undefined,
	field: string,
	texts: { textOf(span: Syntax): string },
): Syntax | undefined {
	return callee && texts.textOf(callee).includes("\n") ? child(callee, field) : undefined;
}
