import type { Window } from "./counts.ts";

const day = 86_400;

/** How the rate changes over the hours of a day (UTC). */
export interface Day {
	/** Requests a second in each of the 24 hours. */
	hours: number[];
	mean: number;
	/** Half of the difference between the highest and the lowest point of the fitted curve, as a share of the mean. */
	swing: number;
	/** Hour at which the fitted curve is highest. */
	highest: number;
	/** Share of the variance between the hours that the curve explains. */
	explained: number;
}

/** The curve mean × (1 + swing × cos) that fits a day best; undefined where some hour was not measured. */
export function dayOf(windows: readonly Window[]): Day | undefined {
	const sums = new Array(24).fill(0);
	const counts = new Array(24).fill(0);
	for (const { at, rate } of windows) {
		const hour = Math.floor((at % day) / 3600);
		sums[hour] += rate;
		counts[hour]++;
	}
	if (counts.some((count) => count === 0)) return undefined;
	const hours = sums.map((sum, hour) => sum / counts[hour]) as number[];
	const mean = hours.reduce((sum, rate) => sum + rate, 0) / 24;
	const part = (wave: (angle: number) => number) =>
		hours.reduce((sum, rate, hour) => sum + rate * wave(angleOf(hour)), 0) / 12;
	const [cosine, sine] = [part(Math.cos), part(Math.sin)];
	const variance = hours.reduce((sum, rate) => sum + (rate - mean) ** 2, 0) / 24;
	const height = Math.hypot(cosine, sine);
	const phase = (Math.atan2(sine, cosine) / (2 * Math.PI)) * 24;
	return {
		hours,
		mean,
		swing: mean > 0 ? Math.min(1, height / mean) : 0,
		highest: (phase + 24) % 24,
		explained: variance > 0 ? height ** 2 / 2 / variance : 0,
	};
}

/** Of the middle of an hour. */
function angleOf(hour: number): number {
	return (2 * Math.PI * (hour + 0.5)) / 24;
}
