import type { WhatIfFile } from "../../review/what-if.ts";
import { unplayedIn } from "../../simulator/index.ts";
import { plural } from "../amounts.ts";
import { markdownText } from "../markdown-text.ts";
import { marksWords, scenariosOf, whatIfRows } from "./table.ts";

const marks = { better: " ✓", worse: " ✗" } as const;

/** What-ifs side by side, for a pull request or a page of documentation. */
export function whatIfMarkdown({ title, whatIfs }: WhatIfFile): string {
	const head = ["Measure", ...whatIfs.map(({ name }) => name)];
	const rows = whatIfRows(whatIfs).map(({ metric, watched, cells }) => [
		watched ? `**${metric.label}**` : metric.label,
		...cells.map(({ text, verdict }) => `${markdownText(text)}${verdict ? marks[verdict] : ""}`),
	]);
	const scenarios = scenariosOf(whatIfs);
	const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
	return [
		`### What if: ${markdownText(title)}`,
		"",
		line(head.map(markdownText)),
		line(head.map((_, index) => (index === 0 ? "---" : "---:"))),
		...(scenarios.length > 0 ? [line(["Scenario", ...scenarios.map(markdownText)])] : []),
		...rows.map(line),
		"",
		markdownText(marksWords(whatIfs)),
		"",
		...whatIfs.map((one) => {
			const values = one.values === "" ? "" : ` ${markdownText(one.values)}.`;
			const { others, unplayed } = unplayedIn(one.facts);
			const facts = [...others, ...(unplayed ? [unplayed.head] : [])];
			const runs = plural(one.replications, "run");
			return `- **${markdownText(one.name)}**: ${markdownText(one.what)}. ${markdownText(facts.join(", "))} (${runs}).${values}`;
		}),
		"",
	].join("\n");
}
