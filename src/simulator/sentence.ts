import type { Difference, Metric, Unreached } from "./api.ts";
import { inWords } from "./in-words.ts";
import { metricOf } from "./metrics/index.ts";

/** What is known of a number that some runs, or all, ended too early for. */
export function reachedInWords(
	mean: number,
	beyond: Unreached | undefined,
	metric: Pick<Metric, "unit" | "unreached">,
): string {
	const value = inWords(mean, metric.unit);
	if (!beyond) return value;
	const never = `${metric.unreached ?? "not"} within ${inWords(beyond.within, metric.unit)}`;
	if (beyond.share === 1) return never;
	return `${value} in ${inWords(1 - beyond.share, "share")} of the runs (the others ${never})`;
}

/** How much of the larger of two values a difference is: 0 to 1. */
export function weightOf({ before, after, mean, significant }: Difference): number {
	return significant ? Math.abs(mean) / Math.max(Math.abs(before), Math.abs(after), 1e-12) : -1;
}

/** Metrics with the largest change first; those that do not differ stand last, in their order. */
export function largestFirst(watch: readonly string[], differences: Record<string, Difference>): string[] {
	const weight = (id: string) => (differences[id] ? weightOf(differences[id]) : -2);
	return watch.toSorted((a, b) => weight(b) - weight(a));
}

/**
 * Of no interest, however sure the runs are of it: within its own doubt, or below a hundredth of what was there before. Of a
 * share near one that is what it lacks: from 99.95 % to 99.2 % is a fall to sixteen times the failures.
 */
export function isTrifle({ before, mean, low, high }: Difference, { unit }: Pick<Metric, "unit">): boolean {
	const scale = unit === "share" && before > 0.5 ? 1 - before : Math.abs(before);
	return Math.abs(mean) < Math.max(barely * scale, (high - low) / 2);
}

const barely = 0.01;

function clause(id: string, difference: Difference, replications: number): string {
	const metric = metricOf(id);
	if (!metric) return "";
	const { label } = metric;
	const before = reachedInWords(difference.before, difference.beyond?.before, metric);
	const after = reachedInWords(difference.after, difference.beyond?.after, metric);
	if (replications < 2 && before !== after) return `${label} is ${before} before and ${after} after`;
	if (!difference.significant || before === after) {
		if (before === after && difference.beyond?.before?.share === 1 && metric.unreached)
			return `it ${before}, before as after`;
		return before === after
			? `${label} stays at ${before}`
			: `${label} shows no significant difference (${before} and ${after})`;
	}
	if (isTrifle(difference, metric)) {
		return `${label} hardly changes (${before} and ${after})`;
	}
	if (difference.beyond) return `${label}: ${before} before; ${after} after`;
	switch (id) {
		case "sessionsLost":
			return `${before} sessions are lost before and ${none(after)} after`;
		case "requestsCut":
			return `${before} requests are cut before and ${none(after)} after`;
		default:
			return `${label} ${difference.mean < 0 ? "falls" : "rises"} from ${before} to ${after}`;
	}
}

function none(text: string): string {
	return text === "0" ? "none" : text;
}

/** What a change does, in one plain sentence with numbers. */
export function sentenceOf(
	lead: string,
	watch: readonly string[],
	differences: Record<string, Difference>,
	replications: number,
	also = "",
): string {
	const [first, ...rest] = largestFirst(watch, differences)
		.filter((id) => differences[id] && metricOf(id))
		.map((id) => clause(id, differences[id], replications));
	if (!first) return `${lead}, nothing that was watched could be measured.`;
	return `${lead}, ${[first, ...rest, also].filter(Boolean).join("; ")}.`;
}
