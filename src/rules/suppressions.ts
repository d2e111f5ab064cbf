import type { Location, Note, Range } from "../design/text.ts";
import type { Finding } from "./finding.ts";

/** One `scaleproof-ignore` in a file, and the lines that it covers. */
export interface Suppression {
	rule: string;
	reason: string;
	at: Location;
	/** First and last line covered, zero-based. */
	from: number;
	to: number;
}

const comment = /scaleproof-ignore\s+([a-z0-9-]+)(?:\s+--\s*(\S.*?))?\s*(?:\*\/|-->)?\s*$/;
const annotation = /scaleproof\.dev\/ignore["']?\s*:\s*["']?([a-z0-9-]+)(?:\s*:\s*([^"'\n]*[^"'\s]))?["']?\s*$/;

/**
 * Suppressions that a file's text holds: a comment on the line or the line above, or a Kubernetes annotation, which
 * covers its whole document. One without a reason is a note and suppresses nothing.
 */
export function suppressionsOf(path: string, text: string): { suppressions: Suppression[]; notes: Note[] } {
	const suppressions: Suppression[] = [];
	const notes: Note[] = [];
	if (!text.includes("scaleproof")) return { suppressions, notes };
	const lines = text.split(/\r?\n/);
	lines.forEach((content, line) => {
		const inComment = comment.exec(content);
		const inAnnotation = inComment ? null : annotation.exec(content);
		const match = inComment ?? inAnnotation;
		if (!match) return;
		const range: Range = {
			start: { line, character: match.index },
			end: { line, character: match.index + match[0].trimEnd().length },
		};
		const [, rule, reason] = match;
		if (!reason) {
			const form = inComment ? `scaleproof-ignore ${rule} -- reason` : `scaleproof.dev/ignore: "${rule}: reason"`;
			notes.push({
				file: path,
				range,
				severity: "warning",
				message: `A suppression needs a reason: ${form}. It is not applied.`,
			});
			return;
		}
		const [from, to] = inComment ? covered(lines, line) : documentAround(lines, line);
		suppressions.push({ rule, reason, at: { file: path, range }, from, to });
	});
	return { suppressions, notes };
}

/** A comment after code covers its line; one that stands alone covers the next line that is not a comment. */
function covered(lines: readonly string[], line: number): [number, number] {
	const alone = /^\s*(#|\/\/|\/\*|<!--|--(?!-))/.test(lines[line]);
	if (!alone) return [line, line];
	let next = line + 1;
	while (next < lines.length && /^\s*(#|\/\/|--(?!-)|$)/.test(lines[next])) next++;
	return [line, next];
}

function documentAround(lines: readonly string[], line: number): [number, number] {
	let from = line;
	while (from > 0 && !/^---/.test(lines[from])) from--;
	let to = line;
	while (to + 1 < lines.length && !/^---/.test(lines[to + 1])) to++;
	return [from, to];
}

/**
 * Marks findings that a suppression covers, at their place or at one that they relate to; returns those suppressions
 * that cover nothing.
 */
export function suppress(findings: readonly Finding[], suppressions: readonly Suppression[]): Suppression[] {
	return suppressions.filter((one) => {
		const covers = (at: Location) =>
			at.file === one.at.file && at.range.start.line >= one.from && at.range.start.line <= one.to;
		const matched = findings.filter((finding) => finding.rule === one.rule && covers(finding.at));
		for (const finding of matched) finding.suppressed ??= { reason: one.reason, at: one.at };
		return matched.length === 0;
	});
}
