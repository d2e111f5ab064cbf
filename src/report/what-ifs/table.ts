import type { PlayedWhatIf } from "../../review/what-if.ts";
import { type Estimate, type Metric, metrics } from "../../simulator/index.ts";
import { estimateWords } from "../amounts.ts";

export interface WhatIfRow {
	metric: Metric;
	/** One of them watches it. */
	watched: boolean;
	cells: WhatIfCell[];
}

export interface WhatIfCell {
	text: string;
	/** Beside the first what-if, where the intervals of the two do not meet. */
	verdict: "better" | "worse" | undefined;
}

type Compared = Pick<PlayedWhatIf, "watch"> & { estimates?: PlayedWhatIf["estimates"] };

/** A row for each metric that any of them has, a cell for each what-if: what is watched first, then in the usual order. */
export function whatIfRows(all: readonly Compared[]): WhatIfRow[] {
	const watch = [...new Set(all.flatMap((one) => one.watch))];
	const known = metrics.filter(({ id }) => all.some(({ estimates }) => estimates?.[id] !== undefined));
	const place = ({ id }: Metric) => (watch.includes(id) ? watch.indexOf(id) : watch.length);
	return known
		.toSorted((a, b) => place(a) - place(b))
		.map((metric) => {
			const first = all[0]?.estimates?.[metric.id];
			const cells = all.map(({ estimates }) => cellOf(metric, estimates?.[metric.id], first));
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
