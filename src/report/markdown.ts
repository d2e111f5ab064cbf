import type { Component } from "../design/design.ts";
import type { Location, Note } from "../design/text.ts";
import { type Checklist, type ChecklistItem, type ChecklistPart, checklistOf } from "../review/checklist.ts";
import { unreadWords } from "../review/coverage.ts";
import type { Review } from "../review/review.ts";
import { plural } from "./amounts.ts";
import { stepWords, unknownWords } from "./attribute-words.ts";
import { emptyWords } from "./empty.ts";
import { changeBlocks } from "./markdown-change.ts";
import { impactBlock } from "./markdown-impact.ts";
import { markdownPath, markdownText, ruleText } from "./markdown-text.ts";
import type { ReportOptions } from "./report.ts";
import { contentsOf } from "./tally.ts";

/** The checklist of a change, or of the whole workspace, as a pull request shows it. */
export function markdown(review: Review, options: ReportOptions = {}): string {
	const checklist = checklistOf(review);
	const scope = options.change
		? `What the change since \`${options.change.since}\` (${plural(options.change.files, "file")}) touches.`
		: `The whole workspace: ${plural(review.files, "file")}.`;
	const blocks = [`# Scaling checklist: ${title(checklist)}`, scope, ...notReviewed(review, options)];
	if (options.change) blocks.push(...changeBlocks(review, options.change));
	if (checklist.parts.length === 0)
		blocks.push(
			...emptyWords(review, options, Number.POSITIVE_INFINITY)
				.filter(Boolean)
				.map((words) => withCode(words, options.change?.since)),
		);
	const parts = freshFirst(checklist, options);
	for (const { component, items } of parts) {
		const file = ownFile(component, parts);
		blocks.push(`## ${markdownText(component.name)} · ${component.kind}${file ? ` · ${markdownText(file)}` : ""}`);
		blocks.push(items.flatMap((item) => itemLines(item, component.kind, options)).join("\n"));
	}
	if (checklist.diagram) blocks.push("## Design", `\`\`\`mermaid\n${checklist.diagram}\`\`\``);
	if (checklist.leftOut > 0)
		blocks.push(`${plural(checklist.leftOut, "question that does", "questions that do")} not apply here, left out.`);
	const unread = review.coverage && contentsOf(review) !== "nothing" ? unreadWords(review.coverage) : "";
	if (unread) blocks.push(unread);
	if (options.unsimulated)
		blocks.push(
			`${plural(options.unsimulated, "further finding")} not simulated here; \`scaleproof simulate\` does it.`,
		);
	return `${blocks.join("\n\n")}\n`;
}

/** More faults of files than this are counted. */
const mostTorn = 5;

/** What could not be read of the change: then what follows is of less than it changes. */
function notReviewed({ notes }: Review, options: ReportOptions): string[] {
	const { change } = options;
	const torn = notes.filter(({ severity, file }) => severity !== "info" && (!change || change.changed.has(file)));
	if (torn.length === 0) return [];
	const lines = torn
		.slice(0, mostTorn)
		.map(({ message, ...place }) => `- ${noted(place, options)}: ${markdownText(message)}`);
	const more = torn.length > mostTorn ? [`- and ${torn.length - mostTorn} more`] : [];
	return [
		`**Not all of ${change ? "the change" : "the workspace"} could be read:**\n\n${[...lines, ...more].join("\n")}`,
	];
}

function noted({ file, range }: Omit<Note, "message" | "severity">, options: ReportOptions): string {
	const top = { line: 0, character: 0 };
	return link({ file, range: range ?? { start: top, end: top } }, options);
}

/** What the change brought is what its reviewer came for. */
function freshFirst({ parts }: Checklist, { change }: ReportOptions): ChecklistPart[] {
	const fresh = change?.comparison?.fresh;
	if (!fresh) return parts;
	const age = ({ finding }: ChecklistItem) => (finding && fresh.has(finding.id) ? 0 : 1);
	const sorted = parts.map(({ component, items }) => ({
		component,
		items: [...items].sort((a, b) => age(a) - age(b)),
	}));
	return sorted.sort((a, b) => age(a.items[0]) - age(b.items[0]));
}

/** Of several components of one name and kind, the file that this one alone is told in. */
function ownFile({ id, name, kind, files }: Component, parts: readonly ChecklistPart[]): string | undefined {
	const others = parts.map(({ component }) => component).filter((one) => one.name === name && one.kind === kind);
	const alike = others.filter((one) => one.id !== id);
	if (alike.length === 0) return undefined;
	return files.find((file) => !alike.some((one) => one.files.includes(file)));
}

/** A commit or branch in words: as code, so that it can be copied. "main" is no part of "remain". */
function withCode(words: string, commit: string | undefined): string {
	if (!commit) return markdownText(words);
	const whole = words.split(new RegExp(`(?<![\\w/-])${commit.replace(/[^\w\s]/g, "\\$&")}(?![\\w/-])`));
	// The text of a line is taken without the spaces around it, which here are those between two words.
	const spaced = (part: string) => part.replace(/\S(?:.*\S)?/s, markdownText);
	return whole.map(spaced).join(`\`${commit}\``);
}

function title({ counts }: Checklist): string {
	const parts = [
		`${counts.open} open`,
		counts.undecided > 0 && `${counts.undecided} undecided`,
		counts.suppressed > 0 && `${counts.suppressed} suppressed`,
		`${counts.verified} verified`,
	];
	return parts.filter(Boolean).join(", ");
}

/** Further places that one finding shows: of thirty copies nobody opens each. */
const places = 4;

function itemLines(item: ChecklistItem, kind: Component["kind"], options: ReportOptions): string[] {
	const { rule, state, at, because, finding, impact } = item;
	const box = state === "verified" || state === "suppressed" ? "x" : " ";
	const head = `- [${box}] ${markdownText(rule.ask)} [\`${rule.id}\`](${rule.page})${at ? ` · ${link(at, options)}` : ""}`;
	if (state === "verified") return [head];
	if (state === "undecided")
		return [head, `  - Could not be decided, because ${unknownWords(because ?? "no file says so", kind)}.`];
	const age =
		finding && options.change?.comparison
			? options.change.comparison.fresh.has(finding.id)
				? "new "
				: "as before, "
			: "";
	const lines = [head, `  - **${age}${finding?.severity}**: ${markdownText(finding?.message ?? "")}`];
	if (state === "suppressed") return [...lines, `  - Suppressed: ${markdownText(because ?? "")}`];
	const related = finding?.related ?? [];
	for (const one of related.slice(0, places)) lines.push(`  - ${link(one.at, options)}: ${markdownText(one.message)}`);
	if (related.length > places) lines.push(`  - and ${plural(related.length - places, "more place")}`);
	const edits = finding && options.remedies?.[finding.id];
	if (finding?.remedy) {
		const fixable = edits && edits.edits.length > 0 ? ` (\`scaleproof fix --rule ${rule.id}\`)` : "";
		lines.push(`  - Remedy: ${ruleText(finding.remedy.title)}${fixable}`);
	}
	const byHand = edits?.byHand ?? (finding?.remedy?.byHand ? [finding.remedy.byHand] : []);
	for (const step of byHand) lines.push(`  - By hand: ${stepWords(step, kind)}`);
	if (impact) lines.push(...impactBlock(impact, "  "));
	return lines;
}

/** To the commit on the web, where it is known; else relative, so that it works where the file is read: in the repository. */
function link({ file, range }: Location, { change }: ReportOptions): string {
	const line = range.start.line + 1;
	const home = change?.home?.unlike.has(file) ? undefined : change?.home;
	return `[${markdownText(file)}:${line}](${home?.before ?? ""}${markdownPath(file)}#L${line})`;
}
