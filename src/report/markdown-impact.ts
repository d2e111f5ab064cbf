import type { Impact, Part } from "../simulator/api.ts";
import { amount, inDifferenceWords, plural } from "./amounts.ts";
import { markdownText } from "./markdown-text.ts";

/** What a simulation says, as lines of a list. */
export function impactBlock(impact: Impact, indent = ""): string[] {
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
		`${indent}- Simulated: ${markdownText(impact.sentence)}`,
		`${indent}  ${rows.join("; ")}.`,
		`${indent}  <sub>${how.join(", ")}</sub>`,
		...partsTable(impact, `${indent}  `),
	];
}

/** What each component that was played does before and after, folded away. */
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
		`${indent}<details><summary>Each component, before and after (the first run)</summary>`,
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
		"",
		`${indent}</details>`,
	];
}
