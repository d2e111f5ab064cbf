import type { Beyond, Difference, Estimate, Reading } from "../api.ts";
import { atLeast } from "./binomial.ts";
import { intervalOf } from "./interval.ts";
import { pairedInterval } from "./moments.ts";

export function isBeyond(reading: Reading | undefined): reading is Beyond {
	return typeof reading === "object";
}

/** For looking at the order alone: longer than anything that was measured. */
function ranked(reading: Reading): number {
	return isBeyond(reading) ? Number.POSITIVE_INFINITY : reading;
}

/** All that is known of it as a number: at least that. */
function atLeastOf(reading: Reading): number {
	return isBeyond(reading) ? reading.beyond : reading;
}

/** Whether a run says anything of it. */
export function isMeasured(reading: Reading): boolean {
	return isBeyond(reading) || Number.isFinite(reading);
}

function median(values: readonly number[]): number {
	const inOrder = values.toSorted((a, b) => a - b);
	const middle = (inOrder.length - 1) / 2;
	return (inOrder[Math.floor(middle)] + inOrder[Math.ceil(middle)]) / 2;
}

/**
 * The mean of what was measured, with its interval. Where some runs ended before it came, nobody knows a mean: then it
 * is the median of the others with their range, and how many did not.
 */
export function estimateOf(readings: readonly Reading[], confidence: number): Estimate {
	const all = readings.filter(isMeasured);
	const cut = all.filter(isBeyond);
	if (cut.length === 0) return intervalOf(all as number[], confidence);
	const within = Math.min(...cut.map(({ beyond }) => beyond));
	const known = all.filter((one) => !isBeyond(one)) as number[];
	const beyond = { share: cut.length / all.length, within };
	if (known.length === 0) return { mean: within, low: within, high: within, beyond };
	return { mean: median(known), low: Math.min(...known), high: Math.max(...known), beyond };
}

/**
 * The paired difference after − before. Where a run ended before it came, only the order of a pair is known, and a sign
 * test says whether one side is longer; the difference is then that of the estimates, at least.
 */
export function differenceBetween(
	before: readonly Reading[],
	after: readonly Reading[],
	confidence: number,
): Difference {
	const pairs = before
		.map((one, i) => [one, after[i]] as const)
		.filter(([a, b]) => isMeasured(a) && isMeasured(b ?? Number.NaN));
	if (!pairs.flat().some(isBeyond)) {
		return pairedInterval(before as readonly number[], after as readonly number[], confidence);
	}
	const [first, second] = [0, 1].map((side) =>
		estimateOf(
			pairs.map((pair) => pair[side]),
			confidence,
		),
	);
	const signs = pairs.map(([a, b]) => (ranked(a) === ranked(b) ? 0 : Math.sign(ranked(b) - ranked(a))));
	const longer = signs.filter((sign) => sign > 0).length;
	const shorter = signs.filter((sign) => sign < 0).length;
	const apart = 2 * atLeast(Math.max(longer, shorter), longer + shorter, 0.5) < 1 - confidence;
	const gaps = pairs.map(([a, b]) => atLeastOf(b) - atLeastOf(a));
	return {
		before: first.mean,
		after: second.mean,
		mean: second.mean - first.mean,
		low: Math.min(...gaps),
		high: Math.max(...gaps),
		significant: apart && Math.sign(second.mean - first.mean) === Math.sign(longer - shorter),
		beyond: { ...(first.beyond && { before: first.beyond }), ...(second.beyond && { after: second.beyond }) },
	};
}
