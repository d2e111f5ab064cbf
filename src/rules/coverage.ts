/** Which lines a suppression covers, by the text alone: each language says with brackets or with indentation what belongs together. */

/** What opens a comment of several lines, at the start of one (JSX has it in braces), and what ends it. */
const blocks = [
	{ open: /^\s*\{?\/\*/, end: /\*\/\}?/ },
	{ open: /^\s*<!--/, end: /-->/ },
];

/** Which lines hold nothing but comments, whatever the language; a block that does not end is none. */
function commentsIn(lines: readonly string[]): boolean[] {
	const found = lines.map((line) => /^\s*(#|\/\/|--(?!-))/.test(line));
	let open: { from: number; end: RegExp } | undefined;
	for (const [at, line] of lines.entries()) {
		const block = open ? undefined : blocks.find((one) => one.open.test(line));
		if (block) open = { from: at, end: block.end };
		const end = open?.end.exec(line);
		if (!open || !end) continue;
		// Code behind the end of it is what it stands on.
		const last = line.slice(end.index + end[0].length).trim() === "" ? at : at - 1;
		found.fill(true, open.from, last + 1);
		open = undefined;
	}
	return found;
}

const pairs: Record<string, string> = { ")": "(", "]": "[", "}": "{" };

/** For each line that opens a bracket and does not close it: the line on which the outermost of these is closed. */
function closings(lines: readonly string[], comments: readonly boolean[]): Map<number, number> {
	const found = new Map<number, number>();
	const open: { bracket: string; line: number }[] = [];
	for (const [line, content] of lines.entries()) {
		if (comments[line] || content.length > longest) continue;
		const plain = content.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`|\s(?:\/\/|#).*$/g, "");
		for (const [bracket] of plain.matchAll(/[()[\]{}]/g)) {
			const opener = pairs[bracket];
			if (!opener) open.push({ bracket, line });
			else if (open.at(-1)?.bracket === opener) {
				const { line: from } = open.pop()!;
				if (from !== line) found.set(from, line);
			}
		}
	}
	return found;
}

/** Longer lines are data, or were made by machines. */
const longest = 10_000;

/** Languages whose blocks are what stands further to the right. */
const indented = /\.(ya?ml|py|cfg|json|template)$|\.ya?ml\.\w+$/i;

const indentOf = (line: string) => /^[ \t]*/.exec(line)![0].length;

/** Which lines a suppression on a line covers; found in one pass, as every line may hold one. */
export class Coverage {
	private readonly lines: readonly string[];
	private readonly isIndented: boolean;
	private readonly comments: readonly boolean[];
	private ends: Map<number, number> | undefined;
	/** For each line the first from it on that is neither empty nor a comment. */
	private readonly code: number[];
	/** For each line the first and the last of its document. */
	private readonly documents: [from: number, to: number][];
	/** By the first line of a document: it is an object of Kubernetes. */
	private readonly objects: boolean[] = [];
	private readonly blocks = new Map<number, number>();

	constructor(path: string, lines: readonly string[]) {
		this.lines = lines;
		this.isIndented = indented.test(path);
		this.code = lines.map((_, line) => line);
		this.comments = commentsIn(lines);
		for (let line = lines.length - 1; line >= 0; line--)
			if (this.comments[line] || lines[line].trim() === "") this.code[line] = this.code[line + 1] ?? lines.length;
		this.documents = [];
		let document: [number, number] = [0, 0];
		for (const [line, content] of lines.entries()) {
			if (content.startsWith("---")) document = [line, line];
			document[1] = line;
			if (/^\s{0,4}"?apiVersion"?\s*:/.test(content)) this.objects[document[0]] = true;
			this.documents.push(document);
		}
	}

	/**
	 * A comment after code covers its line; one that stands alone covers the next line that is not a comment, with the
	 * block, the call, the mapping or the object of Kubernetes that starts there.
	 */
	comment(line: number): [number, number] {
		if (!this.comments[line]) return [line, line];
		const next = this.code[line + 1] ?? line + 1;
		return [line, this.blockAt(next)];
	}

	/** What an annotation speaks of: an object of Kubernetes is its document, any other resource what holds its metadata. */
	annotation(line: number): [number, number] {
		const [from, to] = this.documents[line];
		const isObject = this.objects[from];
		const metadata = isObject ? -1 : this.above(line, from, /^\s*"?metadata"?\s*:/i);
		const holder = metadata < 0 ? -1 : this.above(metadata, from, /[:{]\s*$/);
		return holder < 0 || holder === metadata ? [from, to] : [holder, this.blockAt(holder)];
	}

	/** The nearest line above that stands further to the left and looks like this. */
	private above(line: number, from: number, wanted: RegExp): number {
		let indent = indentOf(this.lines[line]);
		for (let at = line - 1; at >= from && indent > 0; at--) {
			if (this.code[at] !== at || indentOf(this.lines[at]) >= indent) continue;
			if (wanted.test(this.lines[at])) return at;
			indent = indentOf(this.lines[at]);
		}
		return -1;
	}

	/** The last line of what starts on this one. */
	private blockAt(line: number): number {
		const known = this.blocks.get(line);
		if (known !== undefined) return known;
		const last = this.lastOf(line);
		this.blocks.set(line, last);
		return last;
	}

	private lastOf(line: number): number {
		const content = this.lines[line];
		if (content === undefined) return line;
		if (!this.isIndented) {
			this.ends ??= closings(this.lines, this.comments);
			return this.ends.get(line) ?? line;
		}
		if (/^(apiVersion|kind)\s*:/.test(content)) return this.documents[line][1];
		this.ends ??= closings(this.lines, this.comments);
		return Math.max(this.ends.get(line) ?? line, this.deeperThan(line));
	}

	private deeperThan(line: number): number {
		const indent = indentOf(this.lines[line]);
		let last = line;
		for (let at = line + 1; at < this.lines.length; at++) {
			if (this.code[at] !== at) continue;
			const isItem = /^\s*-\s/.test(this.lines[at]) && !/^\s*-\s/.test(this.lines[line]);
			if (indentOf(this.lines[at]) < indent + (isItem ? 0 : 1)) break;
			last = at;
		}
		return last;
	}
}
