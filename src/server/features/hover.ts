import { type Hover, MarkupKind, type Range } from "vscode-languageserver/node";
import { keyHelpIn } from "../../cases/help/index.ts";
import type { Position } from "../../design/text.ts";
import { impactHeadline } from "../../report/impact-headline.ts";
import { markdownText } from "../../report/markdown-text.ts";
import type { RemedyEdits } from "../../review/remedies.ts";
import type { RuleInfo } from "../../review/review.ts";
import type { Finding } from "../../rules/finding.ts";
import { type Context, formOf, type Present, presentOf } from "../context.ts";
import { guarded } from "../guard.ts";
import { applyCommand, explainCommand } from "./code-actions.ts";
import { simulateCommand } from "./code-lens.ts";

/** What the diagnostic's one sentence has no room for. */
export function showHovers(context: Context): void {
	context.connection.onHover(
		guarded(context, "hover", async ({ textDocument, position }) => {
			const present = await presentOf(context, textDocument.uri);
			if (!present) return keyHelp(context, textDocument.uri, position);
			const { folder, session, path } = present;
			const found = session.findings().filter(({ at }) => at.file === path && holds(at.range, position));
			if (found.length === 0) return keyHelp(context, textDocument.uri, position);
			const { rules } = session.review();
			const remedies = await session.remedies(found);
			const parts: string[] = [];
			for (const finding of found) {
				const rule = rules.find((one) => one.id === finding.rule);
				if (!rule) continue;
				const remedy = remedies[finding.id];
				const impact = await simulated(context, present, finding);
				const known = context.bases.of(folder);
				const since = known && { name: known.since, isNew: context.bases.isFresh(folder, finding) === true };
				parts.push(words(finding, rule, remedy, { impact, since, links: links(context, folder.uri, finding, remedy) }));
			}
			const value = parts.join("\n\n---\n\n");
			return { contents: { kind: MarkupKind.Markdown, value }, range: found[0].at.range };
		}),
	);
}

/** Of a key of scaleproof.yaml or of a case: what it means. */
function keyHelp(context: Context, uri: string, position: Position): Hover | null {
	const open = context.documents.get(uri);
	const form = open && formOf(context, open);
	const help = form && keyHelpIn(form, open.getText(), position);
	if (!help) return null;
	const value = [`**${markdownText(help.name)}**`, ...help.words.map(markdownText)].join("\n\n");
	return { contents: { kind: MarkupKind.Markdown, value }, range: help.range };
}

/** The fix's effect; "…" while it is simulated. Undefined where it cannot be, or where nobody wants it. */
async function simulated(
	context: Context,
	{ folder, session }: Present,
	finding: Finding,
): Promise<string | undefined> {
	if (!(await context.settings.of(folder.uri)).impacts) return undefined;
	const review = session.review();
	if (!review.rules.some(({ id, simulate }) => id === finding.rule && simulate)) return undefined;
	const impact = context.impacts.of(review, finding);
	return impact === "coming" ? "…" : impact && impactHeadline(impact);
}

/** Commands that our own client runs when a link of a hover names them. */
function links({ commands }: Context, folder: string, finding: Finding, remedy: RemedyEdits): string[] {
	const link = (words: string, command: string, ...args: unknown[]) =>
		commands.has(command) ? [`[${words}](command:${command}?${encodeURIComponent(JSON.stringify(args))})`] : [];
	return [
		...(finding.remedy?.patch.length && !finding.remedy.unshown
			? link("Simulate", simulateCommand, folder, finding.id)
			: []),
		...(remedy.edits.length ? link("Apply", applyCommand, folder, finding.id) : []),
		...link("Why", explainCommand, finding.rule),
	];
}

interface Beside {
	/** What the remedy does, simulated. */
	impact?: string;
	/** What the present change is compared with. */
	since?: { name: string; isNew: boolean };
	links?: readonly string[];
}

export function words(
	finding: Finding,
	rule: RuleInfo,
	remedy: RemedyEdits,
	{ impact, since, links = [] }: Beside = {},
): string {
	const byHand = remedy.byHand.map((text) => `- By hand: ${markdownText(text)}`);
	// What is of this finding alone, and what can be done, comes first: a hover's box holds a few lines before it scrolls.
	return [
		`**${markdownText(rule.title)}**`,
		impact && `**Simulated** with the remedy: ${markdownText(impact)}`,
		finding.environments?.length && `**Holds for** ${finding.environments.map(markdownText).join(", ")}`,
		since?.isNew && `**New** since ${markdownText(since.name)}`,
		[...links, `[${rule.id}](${rule.page})`].join(" · "),
		finding.remedy && [`**Remedy** ${markdownText(remedy.title)}`, ...byHand].join("\n"),
		`**Why** ${markdownText(rule.why)}`,
		`**When this is fine** ${markdownText(rule.unless)}`,
		`**To ask in review** _${markdownText(rule.ask)}_`,
	]
		.filter(Boolean)
		.join("\n\n");
}

function holds({ start, end }: Range, { line, character }: Position): boolean {
	const after = line > start.line || (line === start.line && character >= start.character);
	return after && (line < end.line || (line === end.line && character <= end.character));
}
