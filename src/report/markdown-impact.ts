import type { Impact } from "../simulator/api.ts";
import { inDifferenceWords, plural } from "./amounts.ts";
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
	];
}
