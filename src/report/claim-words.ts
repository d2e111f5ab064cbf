import type { Judged } from "../cases/claims.ts";
import { metricOf, type Unreached } from "../simulator/index.ts";
import { amount, amountOfDifference, intervalOfDifference, reached } from "./amounts.ts";

/** Whether the numbers back an answer, over all its claims. */
export function verdictOf(claims: readonly Judged[]): string {
	const failed = claims.filter(({ backed }) => !backed).length;
	if (claims.length === 0) return "Nothing in it is checked against the numbers.";
	if (failed === 0) return "The numbers back it.";
	if (failed === claims.length) return "The numbers do not back it.";
	return `The numbers back it in part: ${failed} of ${claims.length} claims ${failed === 1 ? "is" : "are"} not backed.`;
}

/** "error rate 0 % with “budget”, 20 % with “as it is”; difference −20 points, [−21, −19]" */
export function evidence({ metric, of, estimate, difference, than, ...claim }: Judged, several: boolean): string {
	const { label = metric, unit = "" } = metricOf(metric) ?? {};
	if (!estimate) return `${label} was not measured`;
	const figure = (mean: number, beyond: Unreached | undefined) => reached(amount(mean, unit), beyond, unit);
	const own = `${label} ${figure(estimate.mean, estimate.beyond)}${several ? ` with “${of}”` : ""}`;
	const bounds = [
		...(claim.atMost === undefined ? [] : [`at most ${amount(claim.atMost, unit)} claimed`]),
		...(claim.atLeast === undefined ? [] : [`at least ${amount(claim.atLeast, unit)} claimed`]),
	];
	if (!than) return [own, interval(estimate, unit), ...bounds].join(", ");
	if (!difference) return `${own}, nothing to hold it against`;
	const other = `${figure(difference.before, difference.beyond?.before)} with “${than.other}”`;
	const gap = difference.significant
		? `difference ${amountOfDifference(difference.mean, unit)}, ${intervalOfDifference(difference, unit)}`
		: `no significant difference, ${intervalOfDifference(difference, unit)}`;
	const by = than.by > 0 ? [`by ${amount(than.by, "share")} claimed`] : [];
	return [`${own}, ${other}`, gap, ...by, ...bounds].join("; ");
}

export function interval({ low, high }: { low: number; high: number }, unit: string): string {
	return `[${amount(low, unit)}, ${amount(high, unit)}]`;
}
