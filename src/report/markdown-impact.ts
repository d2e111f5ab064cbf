import type { Impact, Part } from "../simulator/api.ts";
import { amount, inDifferenceWords, plural } from "./amounts.ts";
import { markdownText } from "./markdown-text.ts";

/** Whether no figure that is watched moves: then that is all there is to say. */
export function isStill({ watch, metrics, replications }: Impact): boolean {
	return replications > 1 && watch.every((id) => metrics[id]?.low === 0 && metrics[id]?.high === 0);
}

export function stillLine(impacts: readonly Impact[], indent = ""): string[] {
	if (impacts.length === 0) return [];
	const names = impacts.map(({ scenario }) => `\`${scenario}\``).join(" and ");
	return [`${indent}- Simulated under ${names}: none of the figures that are watched changes.`];
}

/** What a simulation says, as lines of a list: the sentence, and what it rests on folded away. */
export function impactBlock(impact: Impact, indent = ""): string[] {
	if (isStill(impact)) return stillLine([impact], indent);
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
		...(assumed > 0 ? [plural(assumed, "assumed input")] : []),
	];
	const within = `${indent}  `;
	const what = single ? "The figures" : `The ${percent} % intervals of the differences`;
	const table = partsTable(impact, within);
	return [
		`${indent}- Simulated: ${markdownText(impact.sentence)} <sub>${how.join(", ")}</sub>`,
		"",
		`${within}<details><summary>${what}${table.length > 0 ? ", and each component before and after" : ""}</summary>`,
		"",
		`${within}${rows.join("; ")}.`,
		...table,
		"",
		`${within}</details>`,
	];
}

/** What each component that was played does before and after, in the first run. */
function partsTable({ before, after }: Impact, indent: string): string[] {
	const known = before.parts.flatMap((part) => {
		const then = after.parts.find(({ component }) => component === part.component);
		return then ? [{ part, then }] : [];
	});
	if (known.length < 2) return [];
	const row = (cells: readonly string[]) => `${indent}| ${cells.join(" | ")} |`;
	const both = (of: (part: Part) => number, unit: string, { part, then }: (typeof known)[number]) => {
		const [was, is] = [amount(of(part), unit), amount(of(then), unit)];
		return was === is ? was : `${was} → ${is}`;
	};
	return [
		"",
		row(["component", "busy", "mean wait", "errors", "of the time", "of the slowest 1 %"]),
		row(["---", "---:", "---:", "---:", "---:", "---:"]),
		...known.map((one) =>
			row([
				markdownText(one.part.name),
				both(({ busy }) => busy, "share", one),
				both(({ wait }) => wait, "s", one),
				both(({ errors }) => errors, "share", one),
				both(({ share }) => share, "share", one),
				both(({ shareOfSlowest }) => shareOfSlowest, "share", one),
			]),
		),
	];
}
