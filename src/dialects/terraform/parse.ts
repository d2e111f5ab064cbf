import type { Node, Tree } from "web-tree-sitter";
import { LineMap, type Note, type SourceFile } from "../../design/text.ts";
import { Converter } from "./convert.ts";
import type { ParsedFile } from "./syntax.ts";
import { parser } from "./wasm.ts";

const notesPerFile = 5;
const blockStart = /^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*\{/gm;

const cache = new Map<string, ParsedFile>();
const cached = 4096;

/** Parses once for each text of a path: re-reading a folder after an edit parses the edited file only. */
export function parse(file: SourceFile): ParsedFile {
	const known = cache.get(file.path);
	if (known?.text === file.text) return known;
	const parsed = parseText(file);
	cache.delete(file.path);
	cache.set(file.path, parsed);
	if (cache.size > cached) cache.delete(cache.keys().next().value as string);
	return parsed;
}

function parseText({ path, text }: SourceFile): ParsedFile {
	const file: ParsedFile = { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	if (parsePart(file, 0, text.length)) return file;
	// The grammar may swallow all that follows an error; blocks start at the margin, so each can be tried on its own.
	const starts = [...text.matchAll(blockStart)].map((match) => match.index);
	if (starts[0] !== 0) starts.unshift(0);
	Object.assign(file, { attributes: [], blocks: [], notes: [] });
	starts.forEach((start, at) => {
		parsePart(file, start, starts[at + 1] ?? text.length);
	});
	return file;
}

function parsePart(file: ParsedFile, start: number, end: number): boolean {
	const text = file.text.slice(start, end);
	let tree: Tree | null = null;
	try {
		tree = parser().parse(text);
		if (!tree) return true;
		const { attributes, blocks } = new Converter(file.path, text, start).body(tree.rootNode);
		file.attributes.push(...attributes);
		file.blocks.push(...blocks);
		if (!tree.rootNode.hasError) return true;
		const error = firstError(tree.rootNode);
		if (error) note(file, start + error.startIndex, start + Math.max(error.endIndex, error.startIndex + 1), error);
		return false;
	} catch (error) {
		if (!(error instanceof RangeError) && !(error instanceof WebAssembly.RuntimeError)) throw error;
		file.notes.push({ file: file.path, severity: "warning", message: "This file is nested too deeply to be read." });
		return true;
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

function note(file: ParsedFile, start: number, end: number, node: Node): void {
	if (file.notes.length >= notesPerFile) return;
	const range = file.lines.range(start, Math.min(end, Math.max(start, endOfLine(file.text, start))));
	const where = `line ${range.start.line + 1}, column ${range.start.character + 1}`;
	const what = node.isMissing ? `"${node.type}" is missing` : "unexpected text";
	const message = `Malformed HCL at ${where}: ${what}. The rest of the file was read.`;
	file.notes.push({ file: file.path, range, severity: "warning", message } satisfies Note);
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end < 0 ? text.length : end;
}
