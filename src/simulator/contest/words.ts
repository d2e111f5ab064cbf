import type { Difference, Estimate, Metric } from "../api.ts";
import { metricOf } from "../metrics/index.ts";
import { largestFirst, reachedInWords } from "../sentence.ts";

/** "error rate 1 %"; what no run came to is told without a number. */
function told(metric: Metric, { mean, beyond }: Estimate): string {
	const value = reachedInWords(mean, beyond, metric);
	return beyond?.share === 1 && metric.unreached ? `it ${value}` : `${metric.label} ${value}`;
}

/** "When a replica dies: error rate 1 %; p99 latency 80 ms." */
export function stateOf(
	lead: string,
	watch: readonly string[],
	estimates: Record<string, Estimate>,
	also = "",
): string {
	const clauses = watch.flatMap((id) => {
		const metric = metricOf(id);
		return metric && estimates[id] ? [told(metric, estimates[id])] : [];
	});
	return clauses.length > 0
		? `${lead}: ${[...clauses, also].filter(Boolean).join("; ")}.`
		: `${lead}, nothing that was watched could be measured.`;
}

/** Changes that a sentence tells, the largest; a table has the others. */
const most = 2;

/** "With “a budget”: error rate down from 20 % to 3 %; no significant difference in cost a month." */
export function changeOf(
	name: string,
	watch: readonly string[],
	estimates: Record<string, Estimate>,
	differences: Record<string, Difference>,
	single: boolean,
	also = "",
): string {
	const same: string[] = [];
	const all = largestFirst(watch, differences).flatMap((id) => {
		const metric = metricOf(id);
		if (!metric || !estimates[id]) return [];
		const difference = differences[id];
		if (!difference) return [told(metric, estimates[id])];
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
	const clauses = all.slice(0, most);
	if (same.length > 0) clauses.push(`no significant difference in ${listed(same)}`);
	return `With “${name}”: ${[...clauses, also].filter(Boolean).join("; ")}.`;
}

function listed(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
