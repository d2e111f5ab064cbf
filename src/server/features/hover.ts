import { MarkupKind, type Range } from "vscode-languageserver/node";
import type { Position } from "../../design/text.ts";
import { markdownText } from "../../report/markdown-text.ts";
import type { RemedyEdits } from "../../review/remedies.ts";
import type { RuleInfo } from "../../review/review.ts";
import type { Finding } from "../../rules/finding.ts";
import { type Context, presentOf } from "../context.ts";
import { guarded } from "../guard.ts";

/** What the diagnostic's one sentence has no room for. */
export function showHovers(context: Context): void {
	context.connection.onHover(
		guarded(context, "hover", async ({ textDocument, position }) => {
			const present = await presentOf(context, textDocument.uri);
			if (!present) return null;
			const { session, path } = present;
			const found = session.findings().filter(({ at }) => at.file === path && holds(at.range, position));
			if (found.length === 0) return null;
			const { rules } = session.review();
			const remedies = await session.remedies(found);
			const parts = found.flatMap((finding) => {
				const rule = rules.find((one) => one.id === finding.rule);
				return rule ? [words(finding, rule, remedies[finding.id])] : [];
			});
			const value = parts.join("\n\n---\n\n");
			return { contents: { kind: MarkupKind.Markdown, value }, range: found[0].at.range };
		}),
	);
}

export function words(finding: Finding, rule: RuleInfo, remedy: RemedyEdits): string {
	const byHand = remedy.byHand.map((text) => `- By hand: ${markdownText(text)}`);
	return [
		`**${markdownText(rule.title)}**`,
		`**Why** ${markdownText(rule.why)}`,
		`**When this is fine** ${markdownText(rule.unless)}`,
		finding.remedy && [`**Remedy** ${markdownText(remedy.title)}`, ...byHand].join("\n"),
		`**To ask in review** _${markdownText(rule.ask)}_`,
		`[${rule.id}](${rule.page})`,
	]
		.filter(Boolean)
		.join("\n\n");
}

function holds({ start, end }: Range, { line, character }: Position): boolean {
	const after = line > start.line || (line === start.line && character >= start.character);
	return after && (line < end.line || (line === end.line && character <= end.character));
}
