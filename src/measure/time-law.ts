import type { Value } from "../design/attribute.ts";
import type { Fact, Subject } from "./fact.ts";
import { type Fit, fitLaw, rounded } from "./statistics/fit.ts";
import { isKnownAt, quantileIn, type Spread } from "./statistics/spread.ts";

/** What to know of times that a log has. */
export const logTimesNote =
	"times of a log hold the waiting in the service, which a simulation adds again: hours of low load come nearest to its service time";

/** The law of the time in which a service answers, and its percentiles to read. Empty where too little is known. */
export function timeFacts(subject: Subject, spread: Spread | undefined, sample: number): Fact[] {
	const fit = spread && sample >= 30 ? fitLaw(spread) : undefined;
	if (!spread || !fit) return [];
	// A summary that ends with the 95th percentile says nothing of the 99th.
	const percentile = (share: number, label: string): Fact[] =>
		isKnownAt(spread, share) ? [{ subject, label, value: rounded(quantileIn(spread, share)), unit: "s", sample }] : [];
	return [
		{
			subject,
			attribute: "serviceTime",
			label: "law of the time to serve a request",
			value: fit.law as Value,
			unit: "",
			sample,
			goodness: goodnessOf(fit, sample),
		},
		...percentile(0.5, "median time to serve a request"),
		...percentile(0.99, "99th percentile of that time"),
	];
}

/** The distance of Kolmogorov and Smirnov, and what it means. */
function goodnessOf({ distance, law, fits }: Fit, sample: number): string {
	if (law.empirical) return "no law fits; the measured times themselves";
	if (law.deterministic !== undefined) return "nearly all of them within a tenth";
	const few = sample < 300 ? ", few samples" : "";
	return `KS ${distance.toFixed(3)}, fits ${fits}${few}`;
}
