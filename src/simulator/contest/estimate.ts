import { Moments } from "../statistics/moments.ts";
import type { Estimate } from "./api.ts";

/** The mean of what was measured, with its t-interval. */
export function estimate(values: readonly number[], confidence = 0.95): Estimate {
	const moments = new Moments();
	for (const value of values) if (Number.isFinite(value)) moments.add(value);
	const half = moments.count > 1 ? moments.halfWidth(confidence) : 0;
	const { mean } = moments;
	return { mean, low: mean - half, high: mean + half };
}
