import { Law, type LawObject } from "../../design/law.ts";
import { type Distribution, exponential, lognormal } from "../../simulator/random/distribution.ts";
import { gamma } from "../../simulator/random/laws/gamma.ts";
import { weibull } from "../../simulator/random/laws/weibull.ts";
import { leastPoint } from "./simplex.ts";
import { meanOf, middleOf, quantileIn, type Spread, totalOf } from "./spread.ts";

/** A law of src/design/law.ts that describes what was measured. */
export interface Fit {
	law: LawObject;
	/** Largest distance between the measured distribution and the law's (Kolmogorov and Smirnov); 0 for what was measured itself. */
	distance: number;
	fits: "well" | "roughly" | "badly";
}

/** Up to here a law describes the measured times well; up to the second, roughly. */
const well = 0.05;
const roughly = 0.1;
/** Over the root of the sample: so far off are 19 of 20 samples of the law itself at most. */
const byChance = 1.36;

/** Two laws whose distances differ by less than this are alike, and the simpler one, which comes first, is taken. */
const alike = 0.005;

interface Family {
	/** Logarithms of the parameters that the mean and the squared coefficient of variation suggest. */
	start: (mean: number, variability: number) => number[];
	distribution: (parameters: readonly number[]) => Distribution;
	law: (parameters: readonly number[]) => LawObject;
}

const families: readonly Family[] = [
	{
		start: (mean) => [mean],
		distribution: ([mean]) => exponential(mean),
		law: ([mean]) => ({ exponential: { mean } }),
	},
	{
		start: (mean, variability) => [mean / Math.sqrt(1 + variability), Math.sqrt(Math.log1p(variability))],
		distribution: ([median, sigma]) => lognormal(median, sigma),
		law: ([median, sigma]) => ({ lognormal: { median, sigma } }),
	},
	{
		start: (mean, variability) => [1 / variability, mean],
		distribution: ([shape, mean]) => gamma(shape, mean),
		law: ([shape, mean]) => ({ gamma: { shape, mean } }),
	},
	{
		// The shape whose coefficient of variation is about this (Justus and others, 1978).
		start: (mean, variability) => [variability ** (-1.086 / 2), mean],
		distribution: ([shape, scale]) => weibull(shape, scale),
		law: ([shape, scale]) => ({ weibull: { shape, scale } }),
	},
];

/**
 * The law by which these times are spread: of each family the most likely one for counts in classes (maximum
 * likelihood), of these the one at the least distance. Where none comes near and each value is known, the measured values
 * themselves. Undefined where nothing was measured, or by a clock that tells nothing apart.
 */
export function fitLaw(spread: Spread): Fit | undefined {
	const mean = meanOf(spread);
	if (!(totalOf(spread) > 0) || !(mean > 0)) return undefined;
	const variability = variabilityOf(spread);
	const bulk = bulkOf(spread);
	if (bulk && spread.fine && bulk.to - bulk.from <= 0.1 * mean) {
		// The mean is exact, unless a few that hung bend it.
		const median = quantileIn(spread, 0.5);
		const value = Math.abs(mean - median) < 0.02 * median ? mean : median;
		return { law: { deterministic: rounded(value) }, distance: 0, fits: "well" };
	}
	// The clock tells nothing apart.
	if (bulk) return undefined;
	const classes = coarse(spread);
	const noise = byChance / Math.sqrt(totalOf(spread));
	const fits = families.flatMap((family) => {
		const parameters = mostLikely(family, classes, mean, variability)?.map(rounded);
		if (!parameters) return [];
		const distribution = family.distribution(parameters);
		const distance = distanceTo(spread, distribution);
		const fits =
			distance <= Math.max(well, noise) ? "well" : distance <= Math.max(roughly, noise) ? "roughly" : "badly";
		return [{ law: family.law(parameters), distance, fits } as const];
	});
	const least = Math.min(...fits.map(({ distance }) => distance));
	const best = fits.find(({ distance }) => distance <= least + alike);
	if (!spread.fine || (best && best.fits !== "badly")) return best;
	return { law: { empirical: slices(spread) }, distance: 0, fits: "well" };
}

/** The class that nearly all lie in, or as narrow a stretch; undefined where they are spread. */
function bulkOf(spread: Spread): { from: number; to: number } | undefined {
	const [from, to] = [quantileIn(spread, 0.01), quantileIn(spread, 0.99)];
	if (spread.fine && to - from <= 0.02 * meanOf(spread)) return { from, to };
	const total = totalOf(spread);
	const at = spread.counts.findIndex((count) => count >= 0.98 * total);
	return at < 0 ? undefined : { from: spread.edges[at], to: spread.edges[at + 1] };
}

function mostLikely(family: Family, classes: Spread, mean: number, variability: number): number[] | undefined {
	const surprise = (logarithms: readonly number[]) => {
		const parameters = logarithms.map(Math.exp);
		if (!parameters.every((one) => one > 1e-9 && one < 1e9)) return Number.POSITIVE_INFINITY;
		return -likelihood(classes, family.distribution(parameters));
	};
	const start = family.start(mean, Math.min(Math.max(variability, 1e-4), 1e4)).map(Math.log);
	const found = leastPoint(surprise, start).map(Math.exp);
	return Law.safeParse(family.law(found)).success ? found : undefined;
}

/** Below this chance one time says no more against a law: a few that hung must not decide what law all others have. */
const leastChance = 1e-12;

/** Logarithm of the chance of such counts in the classes, each weighed by its share of all. */
function likelihood({ edges, counts }: Spread, law: Distribution): number {
	const total = counts.reduce((sum, count) => sum + count, 0);
	let sum = 0;
	let below = law.cdf(edges[0]);
	for (const [i, count] of counts.entries()) {
		const above = Number.isFinite(edges[i + 1]) ? law.cdf(edges[i + 1]) : 1;
		if (count > 0) sum += (count / total) * Math.log(Math.max(above - below, leastChance));
		below = above;
	}
	return sum;
}

function distanceTo(spread: Spread, law: Distribution): number {
	const total = totalOf(spread);
	let distance = 0;
	let sum = 0;
	for (const [i, count] of spread.counts.entries()) {
		sum += count;
		const edge = spread.edges[i + 1];
		if (Number.isFinite(edge)) distance = Math.max(distance, Math.abs(sum / total - law.cdf(edge)));
	}
	return distance;
}

function variabilityOf(spread: Spread): number {
	const mean = meanOf(spread);
	const total = totalOf(spread);
	const square = spread.counts.reduce((sum, count, i) => sum + count * (middleOf(spread, i) - mean) ** 2, 0) / total;
	return square / mean ** 2;
}

/** Classes that a search can go through often: joined with the next up to a 200th of all, or a tenth wider. */
function coarse(spread: Spread): Spread {
	const total = totalOf(spread);
	const edges = [spread.edges[0]];
	const counts: number[] = [];
	let count = 0;
	for (const [i, one] of spread.counts.entries()) {
		count += one;
		const [low, high] = [edges[edges.length - 1], spread.edges[i + 1]];
		const isLast = i === spread.counts.length - 1;
		if (!spread.fine || isLast || count >= total / 200 || (low > 0 && high >= low * 1.1)) {
			edges.push(high);
			counts.push(count);
			count = 0;
		}
	}
	return { ...spread, edges, counts };
}

/** Parts of all, from the shortest times to the longest; the tail in finer ones. */
const parts = [...Array.from({ length: 18 }, (_, i) => (i + 1) / 20), 0.95, 0.98, 0.99, 0.995, 0.999, 1];

/** The measured times as a few values with their weights, each the mean of its part: the mean of all stays. */
function slices(spread: Spread): { values: number[]; weights: number[] } {
	const total = totalOf(spread);
	const values: number[] = [];
	const weights: number[] = [];
	let at = 0;
	let left = spread.counts[0];
	let before = 0;
	for (const part of parts) {
		let wanted = (part - before) * total;
		const weight = wanted;
		let sum = 0;
		while (wanted > 1e-9 * total && at < spread.counts.length) {
			const taken = Math.min(wanted, left);
			sum += taken * middleOf(spread, at);
			wanted -= taken;
			left -= taken;
			if (left <= 1e-9 * total) left = spread.counts[++at] ?? 0;
		}
		values.push(rounded(sum / weight));
		weights.push(Number((part - before).toFixed(4)));
		before = part;
	}
	return { values, weights };
}

/** Four figures: no measurement of times knows more. */
export function rounded(value: number): number {
	return Number(value.toPrecision(4));
}
