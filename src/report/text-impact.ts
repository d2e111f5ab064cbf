import picocolors from "picocolors";
import { measurementOf, measurementWords } from "../design/attribute.ts";
import { componentOf } from "../design/graph.ts";
import { printable } from "../design/printable.ts";
import type { Review } from "../review/review.ts";
import type { Assumption, Impact } from "../simulator/api.ts";
import { unplayedIn } from "../simulator/index.ts";
import { inDifferenceWords, plural, valueWords } from "./amounts.ts";
import { aligned, wrap } from "./layout.ts";
import type { Ink } from "./screen.ts";

/** A table of metrics, by default the watched ones, and under it how the numbers were made. */
export function impactLines(impact: Impact, ink: Ink, width: number, metrics = impact.watch, listed = true): string[] {
	const single = impact.replications < 2;
	const words = metrics.flatMap((id) => (impact.metrics[id] ? [inDifferenceWords(id, impact.metrics[id])] : []));
	const interval = single ? "" : `[${Math.round(impact.confidence * 100)} % interval]`;
	const rows = aligned(
		[
			["", "before", "→", "after", "difference", interval],
			...words.map((one) => [one.label, one.before, "→", one.after, one.difference, single ? "" : one.interval]),
		],
		[1, 4],
	);
	const [head, ...table] = rows.map(([label, before, arrow, after, ...rest], index) => {
		const better = words[index - 1]?.better;
		const paint = single || better === undefined ? ink.dim : better ? ink.green : ink.red;
		const [left, right] = [`${label}  ${before} ${arrow} ${after}`, rest.join("  ").trimEnd()];
		return index === 0 ? ink.dim(`${left}  ${right}`) : `${left}  ${paint(right)}`;
	});
	const assumed = impact.assumptions.filter((one) => one.used.provenance.kind === "assumed").length;
	// Who asks for no list of what was assumed wants none of what was not played.
	const { others, unplayed } = unplayedIn(impact.notes ?? []);
	const notes = listed || !unplayed ? (impact.notes ?? []) : [...others, unplayed.head];
	const how = [
		`${impact.scenario}, ${plural(impact.replications, "paired run")} from seed ${impact.seed}`,
		...(assumed > 0 ? [`${plural(assumed, "assumption")}${listed ? " (listed below)" : ""}`] : []),
		...notes,
	];
	return [head, ...table, ...wrap(how.join("; "), width).map((line) => ink.dim(line))];
}

/** Columns that the table takes, so that it can be moved to the left where it would not fit. */
export function impactWidth(impact: Impact): number {
	return Math.max(
		...impactLines(impact, picocolors.createColors(false), 1000)
			.slice(0, -1)
			.map((line) => line.length),
	);
}

/** Every input of simulations that no file declared, once, with the components that it was taken for. */
export function assumptionLines(
	review: Pick<Review, "design">,
	impacts: readonly Pick<Impact, "assumptions">[],
	ink: Ink,
	width: number,
	file = "scaleproof.yaml",
): string[] {
	const all = usedIn(impacts);
	const assumed = all.filter((one) => one.used.provenance.kind === "assumed");
	const measured = measuredLines(review, ink, width);
	if (assumed.length === 0) return measured;
	const takers = new Map<string, { value: string; label: string; names: Set<string> }>();
	for (const one of assumed) {
		const value = valueWords(one.used.value, one.unit);
		const key = `${one.label} ${value}`;
		const known = takers.get(key) ?? { value, label: one.label, names: new Set() };
		takers.set(key, known);
		known.names.add(nameFor(review, one.component));
	}
	const column = Math.max(...[...takers.values()].map(({ value }) => value.length)) + 4;
	const lines = [...takers.values()].flatMap(({ value, label, names }) =>
		wrap(`${label}: ${[...names].join(", ")}`, width - column).map((line, index) =>
			index === 0 ? `${value.padStart(column - 2)}  ${line}` : " ".repeat(column) + line,
		),
	);
	const others = all.length - assumed.length;
	const hint = `No file says these, so the simulations took them; say better ones in ${file}.${
		others > 0 ? ` Another ${others} are defaults that the platforms document.` : ""
	}`;
	return [...lines, ...wrap(hint, width - 2).map((line) => ink.dim(`  ${line}`)), ...measured];
}

/** How many inputs no file declared, for who wants no list; none where there are none. */
export function assumptionCount(impacts: readonly Pick<Impact, "assumptions">[], width: number): string[] {
	const assumed = usedIn(impacts).filter((one) => one.used.provenance.kind === "assumed");
	if (assumed.length === 0) return [];
	const words = `The simulations assumed ${plural(assumed.length, "value")} that no file says; --assumptions lists them.`;
	return wrap(words, width);
}

/** Every input once. */
function usedIn(impacts: readonly Pick<Impact, "assumptions">[]): Assumption[] {
	const used = new Map<string, Assumption>();
	for (const impact of impacts)
		for (const one of impact.assumptions) used.set(`${one.component} ${one.attribute}`, one);
	return [...used.values()];
}

/** What was measured of the design, by where it comes from: nothing of it is assumed any more. */
function measuredLines({ design }: Pick<Review, "design">, ink: Ink, width: number): string[] {
	const bySource = new Map<string, string[]>();
	for (const { id, attributes } of [...design.components, ...design.links]) {
		for (const [name, attribute] of Object.entries(attributes)) {
			const measurement = measurementOf(attribute);
			if (!measurement) continue;
			const words = printable(measurementWords(measurement));
			bySource.set(words, [...(bySource.get(words) ?? []), `${name} of ${nameFor({ design }, id)}`]);
		}
	}
	return [...bySource].flatMap(([words, names]) =>
		wrap(`Measured (${words}): ${names.join(", ")}.`, width - 2).map((line) => ink.dim(`  ${line}`)),
	);
}

/** A component by its name; a link by its two ends; what the design lacks by what stands after its kind. */
export function nameFor(review: Pick<Review, "design">, id: string): string {
	const component = componentOf(review.design, id);
	if (component) return component.name;
	const link = review.design.links.find((one) => one.id === id);
	if (link) return `${nameFor(review, link.from)} → ${nameFor(review, link.to)}`;
	return id.slice(id.indexOf(":") + 1);
}
