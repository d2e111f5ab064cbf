import type { PlayedWhatIf } from "../../review/what-if.ts";
import { type Estimate, type Metric, metrics, scenarios } from "../../simulator/index.ts";
import { amount, estimateWords } from "../amounts.ts";

export interface WhatIfRow {
	metric: Metric;
	/** One of them watches it. */
	watched: boolean;
	cells: WhatIfCell[];
}

export interface WhatIfCell {
	text: string;
	/** Beside the first what-if of the same scenario and service, where the intervals of the two do not meet. */
	verdict: "better" | "worse" | undefined;
}

type Of = Pick<PlayedWhatIf, "scenario" | "focus">;
type Compared = Of & Pick<PlayedWhatIf, "watch"> & { estimates?: PlayedWhatIf["estimates"] };

/** A replica that dies on the one side alone says nothing of the other. */
function isComparable(one: Of, other: Of): boolean {
	return one.scenario === other.scenario && one.focus === other.focus;
}

/** What better and worse mean in a table of these. */
export function marksWords(all: readonly (Of & { name: string })[]): string {
	const [first] = all;
	const base = all.every((one) => isComparable(first, one))
		? `“${first.name}”`
		: "the first of the same scenario and service";
	return `✓ better, ✗ worse than ${base}, where the intervals do not meet.`;
}

/** What happens in each, and at which load, where that is not the same in all. */
export function scenariosOf(all: readonly (Of & Pick<PlayedWhatIf, "load">)[]): string[] {
	const titles = all.map(({ scenario, load }) => {
		const title = scenarios.find(({ id }) => id === scenario)?.title ?? scenario;
		return load === undefined ? title : `${title}, at ${amount(load, "/s")}`;
	});
	return new Set(titles).size > 1 ? titles : [];
}

/** A row for each metric that any of them has, a cell for each what-if: what is watched first, then in the usual order. */
export function whatIfRows(all: readonly Compared[]): WhatIfRow[] {
	const watch = [...new Set(all.flatMap((one) => one.watch))];
	const known = metrics.filter(({ id }) => all.some(({ estimates }) => estimates?.[id] !== undefined));
	const place = ({ id }: Metric) => (watch.includes(id) ? watch.indexOf(id) : watch.length);
	return known
		.toSorted((a, b) => place(a) - place(b))
		.map((metric) => {
			const cells = all.map((one) => {
				const first = all.find((other) => isComparable(other, one));
				return cellOf(metric, one.estimates?.[metric.id], first?.estimates?.[metric.id]);
			});
			return { metric, watched: watch.includes(metric.id), cells };
		});
}

function cellOf(metric: Metric, estimate: Estimate | undefined, first: Estimate | undefined): WhatIfCell {
	if (!estimate) return { text: "–", verdict: undefined };
	const text = estimateWords(estimate, metric.unit);
	const apart = first && (estimate.low > first.high || estimate.high < first.low);
	// One run has no interval, and nothing that came in no run has a place beside another.
	const isSure = first && !estimate.beyond && !first.beyond && isMeasured(estimate) && isMeasured(first);
	if (!apart || !isSure) return { text, verdict: undefined };
	return { text, verdict: estimate.mean < first.mean === (metric.better === "lower") ? "better" : "worse" };
}

/** A count that is nothing in every run is sure without an interval. */
function isMeasured({ mean, low, high }: Estimate): boolean {
	return high > low || mean === 0;
}
