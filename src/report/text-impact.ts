import { componentOf } from "../design/design.ts";
import type { Review } from "../review/review.ts";
import type { Assumption, Impact } from "../simulator/api.ts";
import { inDifferenceWords, plural, valueWords } from "./amounts.ts";
import { aligned, wrap } from "./layout.ts";
import type { Ink } from "./text.ts";

/** A table of the watched metrics, and under it how the numbers were made. */
export function impactLines(impact: Impact, ink: Ink, width: number): string[] {
	const words = impact.watch.flatMap((id) => (impact.metrics[id] ? [inDifferenceWords(id, impact.metrics[id])] : []));
	const rows = aligned(
		words.map((one) => [one.label, one.before, "→", one.after, one.difference, one.interval]),
		[1, 4],
	);
	const table = rows.map(([label, before, arrow, after, difference, interval], index) => {
		const { better } = words[index];
		const paint = better === undefined ? ink.dim : better ? ink.green : ink.red;
		return `${label}  ${before} ${arrow} ${after}  ${paint(`${difference}  ${interval}`)}`;
	});
	const assumed = impact.assumptions.filter((one) => one.used.provenance.kind === "assumed").length;
	const how = [
		impact.scenario,
		`${impact.replications} paired runs`,
		`seed ${impact.seed}`,
		`[${Math.round(impact.confidence * 100)} % interval of the difference]`,
		assumed > 0 && `${plural(assumed, "assumption")} (below)`,
		...(impact.notes ?? []),
	].filter(Boolean);
	return [...table, ...wrap(how.join(", "), width).map((line) => ink.dim(line))];
}

/** Every input of the simulations that no file declared, once, by component. */
export function assumptionLines(review: Review, width: number): string[] {
	const used = new Map<string, Assumption>();
	for (const impact of Object.values(review.impacts))
		for (const one of impact.assumptions) used.set(`${one.component} ${one.attribute}`, one);
	const all = [...used.values()];
	const assumed = all.filter((one) => one.used.provenance.kind === "assumed");
	if (assumed.length === 0) return [];
	const components = [...new Set(assumed.map((one) => one.component))];
	const lines = components.flatMap((id) => {
		const own = assumed.filter((one) => one.component === id);
		const name = componentOf(review.design, id)?.name ?? id;
		const words = own.map((one) => `${one.label} ${valueWords(one.used.value, one.unit)}`).join("; ");
		return wrap(`${name}: ${words}`, width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
	});
	const others = all.length - assumed.length;
	const hint = [
		"No file says these; the simulations took them. Say better ones in scaleproof.yaml.",
		others > 0 ? `${plural(others, "further value")} are defaults that the platforms document.` : "",
	];
	return [...lines, ...wrap(hint.join(" "), width - 2).map((line) => `  ${line}`)];
}
