import type { Value } from "../design/attribute.ts";
import { type Difference, type Estimate, inWords, metricOf, type Unreached } from "../simulator/index.ts";

const minus = "\u2212";
/** What the models take for "as long as it lasts". */
const endless = Number.MAX_SAFE_INTEGER;

/** A measured number with its unit: "340 ms", "−3 %". */
export function amount(value: number, unit: string): string {
	if (!Number.isFinite(value)) return "–";
	const text = inWords(Math.abs(value), unit as Parameters<typeof inWords>[1]);
	return value < 0 && /[1-9]/.test(text) ? minus + text : text;
}

export interface DifferenceWords {
	label: string;
	before: string;
	after: string;
	/** With its sign. */
	difference: string;
	/** "[−430, −396]" */
	interval: string;
	/** Undefined where the interval does not tell, or the difference is too small to show. */
	better: boolean | undefined;
}

export function inDifferenceWords(metric: string, difference: Difference): DifferenceWords {
	const known = metricOf(metric);
	const unit = known?.unit ?? "";
	const { before, after, mean, low, high, significant, beyond = {} } = difference;
	// What is told as "0 %" is neither better nor worse to who reads it, however sure the runs are of its fifth digit.
	const shows = /[1-9]/.test(amount(mean, unit));
	return {
		label: known?.label ?? metric,
		before: reached(amount(before, unit), beyond.before, unit),
		after: reached(amount(after, unit), beyond.after, unit),
		difference: (mean > 0 && shows ? "+" : "") + amountOfDifference(mean, unit),
		interval: intervalOfDifference({ low, high }, unit),
		better: significant && shows ? mean < 0 === (known?.better !== "higher") : undefined,
	};
}

/** A difference of shares is in points: "−14 %" of 18 % might as well be a seventh of it. */
export function amountOfDifference(value: number, unit: string): string {
	return unit === "share" ? amount(value, unit).replace(/ %$/, " points") : amount(value, unit);
}

export function intervalOfDifference({ low, high }: Pick<Difference, "low" | "high">, unit: string): string {
	return `[${bare(low, unit)}, ${bare(high, unit)}]`;
}

/** Within brackets the unit is that of the figure before them. */
function bare(value: number, unit: string): string {
	return unit === "share" ? amount(value, unit).replace(/ %$/, "") : amount(value, unit);
}

/** A figure of a table, as far as runs came to one. */
export function reached(text: string, beyond: Unreached | undefined, unit: string): string {
	if (!beyond) return text;
	const never = `not within ${amount(beyond.within, unit)}`;
	return beyond.share === 1 ? never : `${text} (${amount(beyond.share, "share")} ${never})`;
}

/** An estimate as a figure of a table: "340 ± 12 ms", "not within 300 s". */
export function estimateWords({ mean, low, high, beyond }: Estimate, unit: string): string {
	return beyond ? reached(amount(mean, unit), beyond, unit) : withMargin(mean, (high - low) / 2, unit);
}

/** Any value of an attribute, in the unit of the catalogue. */
export function valueWords(value: Value | undefined, unit: string): string {
	if (value === undefined) return "unknown";
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (value === endless) return "no limit";
	if (typeof value === "number" && unit === "B") return bytes(value);
	if (typeof value === "number" && ["s", "share", "/s", ""].includes(unit)) return amount(value, unit);
	if (typeof value === "number") return `${value} ${value === 1 ? unit.replace(/s$/, "") : unit}`;
	if (Array.isArray(value)) return value.map((item) => valueWords(item, unit)).join(", ");
	return typeof value === "string" ? value : JSON.stringify(value);
}

function bytes(value: number): string {
	if (value < 1000) return `${value} B`;
	return value < 1e6 ? `${value / 1000} kB` : `${value / 1e6} MB`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

/** A mean with half the width of its interval, in one unit: "340 ± 12 ms". A margin that rounds to nothing is left out. */
export function withMargin(mean: number, half: number, unit: string): string {
	const text = amount(mean, unit);
	const [, figures, rest] = /^(\D?[\d.\u202f]+)(.*)$/.exec(text) ?? [];
	if (!figures || !(half > 0)) return text;
	const factor = unit === "share" ? 100 : unit === "s" && rest.trim() === "ms" ? 1000 : 1;
	const decimals = figures.split(".")[1]?.length ?? 0;
	const margin = (half * factor).toFixed(decimals || (half * factor < 10 && Math.abs(mean * factor) < 100 ? 1 : 0));
	if (!/[1-9]/.test(margin)) return text;
	const grouped = margin.replace(/\B(?=(\d{3})+$)/g, margin.includes(".") ? "" : "\u202f");
	return `${figures} ± ${grouped}${rest}`;
}
