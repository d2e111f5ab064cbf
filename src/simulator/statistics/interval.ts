import { studentQuantile } from "./student.ts";

/** What fewer say of the skewness of their law is mostly chance. */
const enoughForSkewness = 10;

/** The mean of a sample with its interval, which is not symmetric where the sample is not. */
export interface MeanInterval {
	mean: number;
	low: number;
	high: number;
}

/**
 * The t-interval of a mean, and on the side to which the sample is skewed as far as Hall's transformation goes: "On the removal
 * of skewness by transformation", J. R. Stat. Soc. B 54 (1992). The plain one misses the mean of a skewed law mostly on one
 * side, and Hall's alone is too narrow where a law is symmetric with heavy tails: what the sample is skewed by then is chance.
 */
export function intervalOf(values: readonly number[], confidence: number): MeanInterval {
	const count = values.length;
	const mean = values.reduce((sum, value, i) => sum + (value - sum) / (i + 1), 0);
	if (count < 2) return { mean, low: mean, high: mean };
	let squares = 0;
	let cubes = 0;
	for (const value of values) {
		squares += (value - mean) ** 2;
		cubes += (value - mean) ** 3;
	}
	const deviation = Math.sqrt(squares / (count - 1));
	const skewness = count < enoughForSkewness || squares === 0 ? 0 : cubes / count / (squares / count) ** 1.5;
	const reach = studentQuantile((1 + confidence) / 2, count - 1) / Math.sqrt(count);
	return {
		mean,
		low: mean - deviation * Math.max(reach, skewed(reach, skewness, count)),
		high: mean - deviation * Math.min(-reach, skewed(-reach, skewness, count)),
	};
}

/** The inverse of Hall's cubic, which makes a studentised mean of a skewed law nearly that of a symmetric one. */
function skewed(at: number, skewness: number, count: number): number {
	if (Math.abs(skewness) < 1e-6) return at;
	return (3 / skewness) * (Math.cbrt(1 + skewness * (at - skewness / (6 * count))) - 1);
}
