import type { Node, Tree } from "web-tree-sitter";
import { LineMap, type Note, type SourceFile } from "../../design/text.ts";
import { type Attribute, type Block, moved, type ParsedFile } from "../resources/syntax.ts";
import { Converter } from "./convert.ts";
import { TreeNode } from "./tree-node.ts";
import { treeOf } from "./wasm.ts";

const notesPerFile = 5;
const blockStart = /^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*\{/gm;

/** What stands from one start of a block to the next. A clean one reads alone as it reads within its file. */
interface Part {
	start: number;
	attributes: Attribute[];
	blocks: Block[];
	isClean: boolean;
	fault?: Fault;
}

/** Where a text is malformed; none: it is nested too deeply to be read at all. */
interface Fault {
	at?: { start: number; end: number; what: string };
}

const cache = new Map<string, { parsed: ParsedFile; parts: ReadonlyMap<string, Part> }>();
const cached = 4096;

/** Parses once for each text of a path: re-reading a folder after an edit parses the edited blocks only. */
export function parse(file: SourceFile): ParsedFile {
	const known = cache.get(file.path);
	if (known?.parsed.text === file.text) return known.parsed;
	const fresh = parseText(file, known?.parts);
	cache.delete(file.path);
	cache.set(file.path, fresh);
	if (cache.size > cached) cache.delete(cache.keys().next().value as string);
	return fresh.parsed;
}

function parseText({ path, text }: SourceFile, known: ReadonlyMap<string, Part> = new Map()) {
	const parts = new Map<string, Part>();
	const inOrder = partsOf(text).map(([start, end]) => {
		const own = text.slice(start, end);
		const part = placed(known.get(own) ?? parts.get(own), start) ?? parsePart(path, own, start, true);
		parts.set(own, part);
		return part;
	});
	// Blocks that start at the margin may stand within a heredoc, or within another block: only the whole text tells.
	// Where it is malformed, the grammar may swallow all that follows, so what was read of the parts is taken.
	const whole = inOrder.every((part) => part.isClean) ? undefined : parsePart(path, text, 0, false);
	const read = whole ? [whole] : inOrder;
	const attributes = read.flatMap((part) => part.attributes);
	const blocks = read.flatMap((part) => part.blocks);
	const parsed: ParsedFile = { path, text, lines: new LineMap(text), attributes, blocks, notes: [] };
	for (const { start, fault } of read) if (fault) note(parsed, start, fault);
	return { parsed, parts };
}

function partsOf(text: string): [start: number, end: number][] {
	const starts = [...text.matchAll(blockStart)].map((match) => match.index);
	if (starts[0] !== 0) starts.unshift(0);
	return starts.map((start, at) => [start, starts[at + 1] ?? text.length]);
}

function placed(part: Part | undefined, start: number): Part | undefined {
	if (!part || part.start === start) return part;
	const by = start - part.start;
	return { ...part, start, attributes: moved(part.attributes, by), blocks: moved(part.blocks, by) };
}

/** A malformed text is read as far as it goes where `rescue` says so, else not at all. */
function parsePart(path: string, text: string, start: number, rescue: true): Part;
function parsePart(path: string, text: string, start: number, rescue: boolean): Part | undefined;
function parsePart(path: string, text: string, start: number, rescue: boolean): Part | undefined {
	let tree: Tree | undefined;
	try {
		tree = treeOf(text);
		const root = tree?.rootNode;
		if (!root) return { start, attributes: [], blocks: [], isClean: false, fault: {} };
		if (root.hasError && !rescue) return undefined;
		const error = root.hasError ? firstError(root) : undefined;
		const fault = error && { at: placeOf(error) };
		const node = new TreeNode(root, text);
		const { attributes, blocks } = new Converter(path, text, start).body(node);
		// The grammar takes a lone object for a file, but not one that other blocks follow.
		const isClean = !root.hasError && node.namedChildren.every((child) => child.type !== "object");
		return { start, attributes, blocks, isClean, fault };
	} catch (error) {
		if (!(error instanceof RangeError) && !(error instanceof WebAssembly.RuntimeError)) throw error;
		return { start, attributes: [], blocks: [], isClean: false, fault: {} };
	} finally {
		tree?.delete();
	}
}

function firstError(node: Node): Node | undefined {
	let at: Node = node;
	for (;;) {
		if (at.isError || at.isMissing) return at;
		const next = at.children.find((child) => child.hasError || child.isMissing);
		if (!next) return at === node ? undefined : at;
		at = next;
	}
}

function placeOf(error: Node): { start: number; end: number; what: string } {
	const what = error.isMissing ? `"${error.type}" is missing` : "unexpected text";
	return { start: error.startIndex, end: Math.max(error.endIndex, error.startIndex + 1), what };
}

function note(file: ParsedFile, base: number, { at }: Fault): void {
	if (!at) {
		file.notes.push({ file: file.path, severity: "warning", message: "This file is nested too deeply to be read." });
		return;
	}
	if (file.notes.length >= notesPerFile) return;
	const start = base + at.start;
	const range = file.lines.range(start, Math.min(base + at.end, Math.max(start, endOfLine(file.text, start))));
	const where = `line ${range.start.line + 1}, column ${range.start.character + 1}`;
	const message = `Malformed HCL at ${where}: ${at.what}. The rest of the file was read.`;
	file.notes.push({ file: file.path, range, severity: "warning", message } satisfies Note);
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end < 0 ? text.length : end;
}
