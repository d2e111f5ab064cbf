import type { Location, Note, Range } from "../design/text.ts";
import type { Finding } from "./finding.ts";

/** Why findings are suppressed. */
export type Suppressed = Map<Finding, NonNullable<Finding["suppressed"]>>;

/** One `scaleproof-ignore` in a file, and the lines that it covers. */
export interface Suppression {
	rule: string;
	reason: string;
	at: Location;
	/** First and last line covered, zero-based. */
	from: number;
	to: number;
}

/** A suppression that a line holds: from `start` to `end` of it. */
interface Said {
	rule: string;
	reason: string | undefined;
	start: number;
	end: number;
	inComment: boolean;
}

/** Longer lines are data or made by machines, and nobody's comments. */
const longestLine = 10_000;

/** By hand rather than by one expression, which would try each way to part the blanks of a line. */
function saidIn(line: string): Said | undefined {
	if (line.length > longestLine) return undefined;
	const end = line.trimEnd().length;
	return inComment(line.slice(0, end)) ?? inAnnotation(line.slice(0, end));
}

/** `scaleproof-ignore rule -- reason`, up to the end of the comment. */
function inComment(line: string): Said | undefined {
	const start = line.indexOf("scaleproof-ignore");
	if (start < 0) return undefined;
	const rest = line.slice(start + "scaleproof-ignore".length);
	const words = rest.endsWith("*/") ? rest.slice(0, -2) : rest.endsWith("-->") ? rest.slice(0, -3) : rest;
	const rule = /^\s+([a-z0-9-]+)(?=\s|$)/.exec(words);
	if (!rule) return undefined;
	const after = words.slice(rule[0].length).trim();
	if (after !== "" && !after.startsWith("--")) return undefined;
	const reason = after.slice(2).trim() || undefined;
	return { rule: rule[1], reason, start, end: line.length, inComment: true };
}

/** `scaleproof.dev/ignore: "rule: reason"`, in whatever quotes. */
function inAnnotation(line: string): Said | undefined {
	const name = /scaleproof\.dev\/ignore["']?\s*:/.exec(line);
	if (!name) return undefined;
	const value = line
		.slice(name.index + name[0].length)
		.trim()
		.replace(/^["']|["']$/g, "");
	const rule = /^[a-z0-9-]+/.exec(value)?.[0];
	const after = rule && value.slice(rule.length).trim();
	if (!rule || after === undefined || (after !== "" && !after.startsWith(":")) || /["']/.test(after)) return undefined;
	return { rule, reason: after.slice(1).trim() || undefined, start: name.index, end: line.length, inComment: false };
}

/**
 * Suppressions that a file's text holds: a comment on the line or the line above, or a Kubernetes annotation, which
 * covers its whole document. One without a reason is a note and suppresses nothing.
 */
export function suppressionsOf(path: string, text: string): { suppressions: Suppression[]; notes: Note[] } {
	const suppressions: Suppression[] = [];
	const notes: Note[] = [];
	if (!text.includes("scaleproof")) return { suppressions, notes };
	const lines = text.split(/\r?\n/);
	const coverage = new Coverage(lines);
	lines.forEach((content, line) => {
		const said = saidIn(content);
		if (!said) return;
		const { rule, reason } = said;
		const range: Range = { start: { line, character: said.start }, end: { line, character: said.end } };
		if (!reason) {
			const form = said.inComment ? `scaleproof-ignore ${rule} -- reason` : `scaleproof.dev/ignore: "${rule}: reason"`;
			notes.push({
				file: path,
				range,
				severity: "warning",
				message: `A suppression needs a reason: ${form}. It is not applied.`,
			});
			return;
		}
		const [from, to] = said.inComment ? coverage.comment(line) : coverage.document(line);
		suppressions.push({ rule, reason, at: { file: path, range }, from, to });
	});
	return { suppressions, notes };
}

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

/** Which lines a suppression on a line covers; found in one pass, as every line may hold one. */
class Coverage {
	private readonly comments: readonly boolean[];
	/** For each line the first from it on that is neither empty nor a comment. */
	private readonly code: number[];
	/** For each line the first and the last of its document. */
	private readonly documents: [from: number, to: number][];

	constructor(lines: readonly string[]) {
		this.code = lines.map((_, line) => line);
		this.comments = commentsIn(lines);
		for (let line = lines.length - 1; line >= 0; line--)
			if (this.comments[line] || lines[line].trim() === "") this.code[line] = this.code[line + 1] ?? lines.length;
		this.documents = [];
		let document: [number, number] = [0, 0];
		for (const [line, content] of lines.entries()) {
			if (content.startsWith("---")) document = [line, line];
			document[1] = line;
			this.documents.push(document);
		}
	}

	/** A comment after code covers its line; one that stands alone covers the next line that is not a comment. */
	comment(line: number): [number, number] {
		return [line, this.comments[line] ? (this.code[line + 1] ?? line + 1) : line];
	}

	document(line: number): [number, number] {
		return this.documents[line];
	}
}

/**
 * Which findings suppressions cover, at their place or at one that passes the judged value on (a variable's use), and
 * those suppressions that cover nothing.
 */
export function suppress(
	findings: readonly Finding[],
	suppressions: readonly Suppression[],
): { suppressed: Suppressed; unused: Suppression[] } {
	const suppressed: Suppressed = new Map();
	const unused = suppressions.filter((one) => {
		const covers = (at: Location) =>
			at.file === one.at.file && at.range.start.line >= one.from && at.range.start.line <= one.to;
		const places = ({ at, related }: Finding) => [at, ...related.flatMap((other) => (other.passes ? other.at : []))];
		const matched = findings.filter((finding) => finding.rule === one.rule && places(finding).some(covers));
		for (const finding of matched)
			if (!suppressed.has(finding)) suppressed.set(finding, { reason: one.reason, at: one.at });
		return matched.length === 0;
	});
	return { suppressed, unused };
}
