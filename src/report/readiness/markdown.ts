import type { Location } from "../../design/text.ts";
import type { Readiness, ReadinessCheck, ReadinessState } from "../../review/readiness/readiness.ts";
import { markdownPath, markdownText } from "../markdown-text.ts";
import { countWords, named, scopeWords, stateWords, whyNot } from "./words.ts";

const boxes: Record<ReadinessState, string> = { failing: " ", unknown: " ", verified: "x", "not-applicable": "x" };

/** For an issue, a wiki or a pull request: every section of the guide, with what was checked and what is to be asked. */
export function markdown(readiness: Readiness): string {
	const blocks = [`# Production readiness: ${countWords(readiness)}`, scopeWords(readiness)];
	let chapter = "";
	for (const section of readiness.sections) {
		if (section.chapter !== chapter) blocks.push(`## ${section.chapter}`);
		chapter = section.chapter;
		blocks.push(`### ${section.id === "own" ? "" : `${section.id} `}${section.title}`);
		if (section.checks.length > 0) blocks.push(section.checks.flatMap(checkLines).join("\n"));
		if (section.questions.length > 0)
			blocks.push(["Ask people:", ...section.questions.map((question) => `- [ ] ${question}`)].join("\n"));
	}
	return `${blocks.join("\n\n")}\n`;
}

function checkLines(check: ReadinessCheck): string[] {
	const { rule, state, failing, unknown, verified, accepted } = check;
	const lines = [
		`- [${boxes[state]}] **${stateWords[state]}** ${markdownText(rule.ask)} [\`${rule.id}\`](${rule.page})`,
	];
	for (const { message, severity, at } of failing) lines.push(`  - ${severity}: ${markdownText(message)} ${link(at)}`);
	for (const { component, because } of unknown)
		lines.push(`  - ${markdownText(component)}: unknown, because ${markdownText(because)}`);
	for (const { component, reason, at } of accepted)
		lines.push(`  - ${markdownText(component)}: accepted, ${markdownText(reason)} ${link(at)}`);
	if (verified.length > 0) lines.push(`  - Verified for ${markdownText(named(verified))}`);
	if (state === "not-applicable") lines.push(`  - ${markdownText(whyNot(check))}`);
	return lines;
}

function link({ file, range }: Location): string {
	const line = range.start.line + 1;
	return `[${markdownText(file)}:${line}](${markdownPath(file)}#L${line})`;
}
