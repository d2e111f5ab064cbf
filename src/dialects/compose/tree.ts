import {
	type Alias,
	type Document,
	isAlias,
	isMap,
	isScalar,
	isSeq,
	type Node,
	type Pair,
	parseDocument,
	visit,
} from "yaml";
import { LineMap, type Location, type Note, type SourceFile } from "../../design/text.ts";

/** YAML as plain data whose nodes carry their own place: a merge of two files keeps where each part stands. */
export type Tree = (
	| { kind: "scalar"; value: string | number | boolean | null }
	| { kind: "list"; items: Tree[] }
	| { kind: "map"; entries: Map<string, Tree> }
) & {
	at: Location;
	/** Where its key stands. */
	key?: Location;
	tag?: string;
};

/** Aliases may multiply without end. */
const mostNodes = 100_000;
const deepest = 100;

/** The document of a file; a note where it cannot be read. */
export function treeOf(file: SourceFile): Tree | Note {
	const lines = new LineMap(file.text);
	const note = (message: string, from = 0): Note => ({
		file: file.path,
		range: lines.range(from, Math.min(from + 1, file.text.length)),
		severity: "warning",
		message,
	});
	try {
		const document = parseDocument(file.text, { prettyErrors: false, uniqueKeys: false, logLevel: "silent" });
		const [error] = document.errors;
		if (error) return note(`Malformed YAML, so this file is not reviewed: ${error.message}`, error.pos[0]);
		const targets = targetsOf(document);
		return new Reader(file, lines, (node) => (isAlias(node) ? targets.get(node) : node)).read(document.contents);
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		return note(`This file is not reviewed: ${reason}`);
	}
}

/** What each alias stands for: the last node before it that has its name. */
function targetsOf(document: Document.Parsed): Map<Alias, Node> {
	const named = new Map<string, Node>();
	const targets = new Map<Alias, Node>();
	visit(document, {
		Node(_, node) {
			if (isAlias(node)) {
				const target = named.get(node.source);
				if (target) targets.set(node, target);
			} else if (node.anchor) named.set(node.anchor, node as Node);
		},
	});
	return targets;
}

class Reader {
	private left = mostNodes;
	private readonly file: SourceFile;
	private readonly lines: LineMap;
	private readonly resolve: (node: unknown) => unknown;

	constructor(file: SourceFile, lines: LineMap, resolve: (node: unknown) => unknown) {
		this.file = file;
		this.lines = lines;
		this.resolve = resolve;
	}

	read(node: unknown, depth = 0): Tree {
		if (this.left-- <= 0 || depth > deepest) throw new Error("its aliases or its nesting have no end");
		const value = this.resolve(node);
		const at = this.place(node);
		const tag = (value as { tag?: string } | null)?.tag;
		const tagged = tag?.startsWith("!") && !tag.startsWith("!!") ? { tag } : {};
		if (isSeq(value))
			return { kind: "list", items: value.items.map((item) => this.read(item, depth + 1)), at, ...tagged };
		if (isMap(value)) return { kind: "map", entries: this.entries(value.items as Pair[], depth), at, ...tagged };
		const raw = isScalar(value) ? value.value : null;
		const plain = typeof raw === "string" || typeof raw === "number" || typeof raw === "boolean";
		return { kind: "scalar", value: plain ? raw : null, at, ...tagged };
	}

	private entries(pairs: readonly Pair[], depth: number): Map<string, Tree> {
		const own = new Map<string, Tree>();
		const merged = new Map<string, Tree>();
		for (const { key, value } of pairs) {
			if (!isScalar(key)) continue;
			const at = this.place(key);
			const tree: Tree = value ? this.read(value, depth + 1) : { kind: "scalar", value: null, at };
			if (key.value !== "<<") own.set(String(key.value), { ...tree, key: at });
			else {
				for (const one of tree.kind === "list" ? tree.items : [tree]) {
					if (one.kind === "map") for (const [name, of] of one.entries) if (!merged.has(name)) merged.set(name, of);
				}
			}
		}
		for (const [name, of] of merged) if (!own.has(name)) own.set(name, of);
		return own;
	}

	/** From the first character of a node to its last: no line end after it. */
	private place(node: unknown): Location {
		const [start, end] = (node as Node | null)?.range ?? [0, 0];
		const { text } = this.file;
		let last = end;
		while (last > start && /\s/.test(text[last - 1])) last--;
		return { file: this.file.path, range: this.lines.range(start, last) };
	}
}

export function isNote(tree: Tree | Note): tree is Note {
	return "severity" in tree;
}

/** The node at a path of keys. */
export function nodeAt(tree: Tree | undefined, ...path: string[]): Tree | undefined {
	let at = tree;
	for (const key of path) at = at?.kind === "map" ? at.entries.get(key) : undefined;
	return at?.kind === "scalar" && at.value === null ? undefined : at;
}

export function entriesOf(tree: Tree | undefined): [string, Tree][] {
	return tree?.kind === "map" ? [...tree.entries] : [];
}

/** The members of a list; a single value stands for a list of it. */
export function itemsOf(tree: Tree | undefined): Tree[] {
	return tree?.kind === "list" ? tree.items : tree?.kind === "scalar" && tree.value !== null ? [tree] : [];
}

export function textOf(tree: Tree | undefined): string | undefined {
	return tree?.kind === "scalar" && tree.value !== null ? String(tree.value) : undefined;
}
