import { type DifferenceWords, estimateWords, inDifferenceWords } from "../../src/report/amounts.ts";
import type { Impact, Metric } from "../../src/simulator/api.ts";
import { isTrifle } from "../../src/simulator/index.ts";
import type { State } from "../state.ts";
import { chosen, isFresh, resultOf } from "./results.ts";

export interface MeasureRow {
	metric: Metric;
	watched: boolean;
	before: string;
	/** Absent of the design as it is. */
	after?: string;
	difference?: string;
	interval?: string;
	verdict: "better" | "worse" | "same" | "pending";
}

export interface Measures {
	rows: MeasureRow[];
	/** How many of them come first whatever is folded: what is watched, and what gets worse. */
	first: number;
	compared: boolean;
	fresh: boolean;
}

/** Every metric of the shown result: what is watched first, then what gets worse, then all others. */
export function measuresOf(state: State): Measures | undefined {
	const { review } = state;
	const finding = review && chosen(review, state.choices);
	const result = review && resultOf(state, finding);
	if (!result) return undefined;
	const { impact, final } = result;
	const compared = impact.patch.length > 0;
	const rows = [...state.metrics.values()].flatMap((metric) => rowOf(impact, metric, compared, final) ?? []);
	const place = ({ metric, watched, verdict }: MeasureRow) =>
		watched ? impact.watch.indexOf(metric.id) : impact.watch.length + (verdict === "worse" ? 0 : 1);
	rows.sort((a, b) => place(a) - place(b));
	const first = rows.filter(({ watched, verdict }) => watched || verdict === "worse").length;
	return { rows, first, compared, fresh: isFresh(state, finding) };
}

function rowOf(impact: Impact, metric: Metric, compared: boolean, final: boolean): MeasureRow | undefined {
	const measured = impact.metrics[metric.id];
	if (!measured) return undefined;
	const words = inDifferenceWords(metric.id, measured);
	const { before, after } = impact.estimates ?? {};
	const own = (estimate: NonNullable<typeof before>[string] | undefined, text: string) =>
		estimate && final ? estimateWords(estimate, metric.unit) : text;
	const row = {
		metric,
		watched: impact.watch.includes(metric.id),
		before: own(before?.[metric.id], words.before),
		verdict: verdictOf(words, final, isTrifle(measured, metric)),
	};
	if (!compared) return { ...row, verdict: "same" };
	// "+1 [1, 1]" says the one thing three times.
	const [low, high] = words.interval.slice(1, -1).split(", ");
	const interval = low === high ? undefined : words.interval;
	const isSame = final && words.better !== undefined && row.verdict === "same";
	const difference = isSame ? `about the same (${words.difference})` : words.difference;
	return { ...row, after: own(after?.[metric.id], words.after), difference, ...(final && interval && { interval }) };
}

function verdictOf({ better }: DifferenceWords, final: boolean, isOfNoInterest: boolean): MeasureRow["verdict"] {
	if (!final) return "pending";
	if (better === undefined || isOfNoInterest) return "same";
	return better ? "better" : "worse";
}
