import type { Location, Note, Range } from "../design/text.ts";
import { Coverage } from "./coverage.ts";
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
	rules: string[];
	reason: string | undefined;
	start: number;
	end: number;
	inComment: boolean;
}

/** Longer lines are data or made by machines, and nobody's comments. */
const longestLine = 10_000;

/** By hand rather than by one expression, which would try each way to part the blanks of a line. */
function saidIn(line: string, below = ""): Said | undefined {
	if (line.length > longestLine) return undefined;
	const end = line.trimEnd().length;
	return inComment(line.slice(0, end)) ?? inAnnotation(line.slice(0, end), below);
}

const names = String.raw`[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*`;
const inWords = new RegExp(`^\\s+(${names})(?=\\s|$)`);
const inValue = new RegExp(`^(${names})\\s*(:|$)`);
const parted = (text: string) => text.split(",").map((one) => one.trim());

/** `scaleproof-ignore rule -- reason`, or several rules with commas between, up to the end of the comment. */
function inComment(line: string): Said | undefined {
	const start = line.indexOf("scaleproof-ignore");
	if (start < 0) return undefined;
	const rest = line.slice(start + "scaleproof-ignore".length);
	const words = rest.endsWith("*/") ? rest.slice(0, -2) : rest.endsWith("-->") ? rest.slice(0, -3) : rest;
	const found = inWords.exec(words);
	if (!found) return undefined;
	const after = words.slice(found[0].length).trim();
	if (after !== "" && !after.startsWith("--")) return undefined;
	const reason = after.slice(2).trim() || undefined;
	return { rules: parted(found[1]), reason, start, end: line.length, inComment: true };
}

/** `scaleproof.dev/ignore: "rule: reason"`, in whatever quotes. */
function inAnnotation(line: string, below: string): Said | undefined {
	const name = /scaleproof\.dev\/ignore["']?\s*:/.exec(line);
	if (!name) return undefined;
	const value = unquoted(line.slice(name.index + name[0].length).trim(), below);
	const found = value === undefined ? null : inValue.exec(value);
	if (value === undefined || !found) return undefined;
	const reason = value.slice(found[0].length).trim() || undefined;
	return { rules: parted(found[1]), reason, start: name.index, end: line.length, inComment: false };
}

/** A scalar of YAML or JSON; a folded one stands on the line below. Undefined where its quotes do not fit. */
function unquoted(value: string, below: string): string | undefined {
	if (/^[>|][-+]?$/.test(value)) return below.trim();
	const quote = value[0];
	if (quote !== '"' && quote !== "'") return value.replace(/\s#.*$/, "");
	for (let at = 1; at < value.length; at++) {
		if (value[at] === "\\" && quote === '"') at++;
		else if (value[at] === quote && quote === "'" && value[at + 1] === quote) at++;
		else if (value[at] === quote) return value.slice(1, at);
	}
	return undefined;
}

/**
 * Suppressions that a file's text holds: a comment on the line, or above it and what starts there, or an annotation, which
 * covers its whole object. One without a reason is a note and suppresses nothing.
 */
export function suppressionsOf(path: string, text: string): { suppressions: Suppression[]; notes: Note[] } {
	const suppressions: Suppression[] = [];
	const notes: Note[] = [];
	if (!text.includes("scaleproof")) return { suppressions, notes };
	const lines = text.split(/\r?\n/);
	const coverage = new Coverage(path, lines);
	lines.forEach((content, line) => {
		const said = saidIn(content, lines[line + 1]);
		if (!said) return;
		const { rules, reason } = said;
		const range: Range = { start: { line, character: said.start }, end: { line, character: said.end } };
		if (!reason) {
			const named = rules.join(", ");
			const form = said.inComment
				? `scaleproof-ignore ${named} -- reason`
				: `scaleproof.dev/ignore: "${named}: reason"`;
			notes.push({
				file: path,
				range,
				severity: "warning",
				message: `A suppression needs a reason: ${form}. It is not applied.`,
			});
			return;
		}
		const [from, to] = said.inComment ? coverage.comment(line) : coverage.annotation(line);
		for (const rule of rules) suppressions.push({ rule, reason, at: { file: path, range }, from, to });
	});
	return { suppressions, notes };
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
