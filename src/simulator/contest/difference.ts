import type { Difference } from "../api.ts";
import { differenceBetween } from "../statistics/readings.ts";
import type { Contest } from "./api.ts";

/** How much more of a metric one contestant has than another, in pairs of runs with the same luck. */
export function differenceOf(of: Contest, metric: string, before: string, after: string): Difference | undefined {
	const valuesOf = (name: string) =>
		of.contestants.find((one) => one.name === name)?.values[metric]?.map((value) => value ?? Number.NaN);
	const [a, b] = [valuesOf(before), valuesOf(after)];
	return a && b && differenceBetween(a, b, of.confidence);
}
