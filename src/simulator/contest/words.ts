import type { Difference, Estimate } from "../api.ts";
import { metricOf } from "../metrics/index.ts";
import { largestFirst, reachedInWords } from "../sentence.ts";

/** "When a replica dies: error rate 1 %; p99 latency 80 ms." */
export function stateOf(lead: string, watch: readonly string[], estimates: Record<string, Estimate>): string {
	const clauses = watch.flatMap((id) => {
		const metric = metricOf(id);
		return metric && estimates[id]
			? [`${metric.label} ${reachedInWords(estimates[id].mean, estimates[id].beyond, metric)}`]
			: [];
	});
	return clauses.length > 0
		? `${lead}: ${clauses.join("; ")}.`
		: `${lead}, nothing that was watched could be measured.`;
}

/** Changes that a sentence tells, the largest; a table has the others. */
const told = 2;

/** "With “a budget”: error rate down from 20 % to 3 %; no significant difference in cost a month." */
export function changeOf(
	name: string,
	watch: readonly string[],
	estimates: Record<string, Estimate>,
	differences: Record<string, Difference>,
	single: boolean,
): string {
	const same: string[] = [];
	const all = largestFirst(watch, differences).flatMap((id) => {
		const metric = metricOf(id);
		if (!metric || !estimates[id]) return [];
		const difference = differences[id];
		if (!difference) return [`${metric.label} ${reachedInWords(estimates[id].mean, estimates[id].beyond, metric)}`];
		const { beyond = {} } = difference;
		const before = reachedInWords(difference.before, beyond.before, metric);
		const after = reachedInWords(difference.after, beyond.after, metric);
		if (single && before !== after) return [`${metric.label} ${after} instead of ${before}`];
		if (!difference.significant || before === after) {
			same.push(metric.label);
			return [];
		}
		if (difference.beyond) return [`${metric.label}: ${after}; before: ${before}`];
		return [`${metric.label} ${difference.mean < 0 ? "down" : "up"} from ${before} to ${after}`];
	});
	const clauses = all.slice(0, told);
	if (same.length > 0) clauses.push(`no significant difference in ${listed(same)}`);
	return `With “${name}”: ${clauses.join("; ")}.`;
}

function listed(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
