import type { Location } from "../design/text.ts";
import { type Checklist, type ChecklistItem, checklistOf } from "../review/checklist.ts";
import { unreadWords } from "../review/coverage.ts";
import type { Review } from "../review/review.ts";
import type { Impact } from "../simulator/api.ts";
import { inDifferenceWords, plural } from "./amounts.ts";
import { emptyWords } from "./empty.ts";
import { markdownPath, markdownText } from "./markdown-text.ts";
import type { ReportOptions } from "./report.ts";
import { contentsOf } from "./tally.ts";

/** The checklist of a change, or of the whole workspace, as a pull request shows it. */
export function markdown(review: Review, options: ReportOptions = {}): string {
	const checklist = checklistOf(review);
	const scope = options.change
		? `What the change since \`${options.change.since}\` (${plural(options.change.files, "file")}) touches.`
		: `The whole workspace: ${plural(review.files, "file")}.`;
	const blocks = [`# Scaling checklist: ${title(checklist)}`, scope];
	if (checklist.parts.length === 0)
		blocks.push(...emptyWords(review, options, Number.POSITIVE_INFINITY).filter(Boolean).map(markdownText));
	for (const { component, items } of checklist.parts) {
		blocks.push(`## ${markdownText(component.name)} · ${component.kind}`);
		blocks.push(items.flatMap((item) => itemLines(item, options)).join("\n"));
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

function title({ counts }: Checklist): string {
	const parts = [
		`${counts.open} open`,
		counts.undecided > 0 && `${counts.undecided} undecided`,
		counts.suppressed > 0 && `${counts.suppressed} suppressed`,
		`${counts.verified} verified`,
	];
	return parts.filter(Boolean).join(", ");
}

function itemLines(item: ChecklistItem, options: ReportOptions): string[] {
	const { rule, state, at, because, finding, impact } = item;
	const box = state === "verified" || state === "suppressed" ? "x" : " ";
	const head = `- [${box}] ${markdownText(rule.ask)} [\`${rule.id}\`](${rule.page})${at ? ` · ${link(at)}` : ""}`;
	if (state === "verified") return [head];
	if (state === "undecided")
		return [head, `  - Could not be decided, because ${markdownText(because ?? "no file says so")}.`];
	const lines = [head, `  - **${finding?.severity}**: ${markdownText(finding?.message ?? "")}`];
	if (state === "suppressed") return [...lines, `  - Suppressed: ${markdownText(because ?? "")}`];
	for (const related of finding?.related ?? []) lines.push(`  - ${link(related.at)}: ${markdownText(related.message)}`);
	const edits = finding && options.remedies?.[finding.id];
	if (finding?.remedy) {
		const fixable = edits && edits.edits.length > 0 ? ` (\`scaleproof fix --rule ${rule.id}\`)` : "";
		lines.push(`  - Remedy: ${markdownText(finding.remedy.title)}${fixable}`);
	}
	const byHand = edits?.byHand ?? (finding?.remedy?.byHand ? [finding.remedy.byHand] : []);
	for (const step of byHand) lines.push(`  - By hand: ${markdownText(step)}`);
	if (impact) lines.push(...impactBlock(impact));
	return lines;
}

function impactBlock(impact: Impact): string[] {
	const single = impact.replications < 2;
	const rows = impact.watch.flatMap((id) => {
		if (!impact.metrics[id]) return [];
		const { label, before, after, difference, interval } = inDifferenceWords(id, impact.metrics[id]);
		return `${label} ${before} → ${after} (${difference}${single ? "" : `, ${interval}`})`;
	});
	const percent = Math.round(impact.confidence * 100);
	const assumed = impact.assumptions.filter((one) => one.used.provenance.kind === "assumed").length;
	const how = [
		`\`${impact.scenario}\``,
		plural(impact.replications, "paired run"),
		...(single ? [] : [`in brackets the ${percent} % interval of the difference`]),
		...(assumed > 0 ? [plural(assumed, "assumed input")] : []),
	];
	return [
		`  - Simulated: ${markdownText(impact.sentence)}`,
		`    ${rows.join("; ")}.`,
		`    <sub>${how.join(", ")}</sub>`,
	];
}

/** Relative, so that it works where the file is read: in the repository. */
function link({ file, range }: Location): string {
	const line = range.start.line + 1;
	return `[${markdownText(file)}:${line}](${markdownPath(file)}#L${line})`;
}
