import type { Value } from "../design/attribute.ts";
import { type Difference, inWords, metricOf } from "../simulator/index.ts";

const minus = "\u2212";

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
	/** Undefined where the interval does not tell. */
	better: boolean | undefined;
}

export function inDifferenceWords(metric: string, difference: Difference): DifferenceWords {
	const known = metricOf(metric);
	const unit = known?.unit ?? "";
	const { before, after, mean, low, high, significant } = difference;
	const sign = mean > 0 && /[1-9]/.test(amount(mean, unit)) ? "+" : "";
	return {
		label: known?.label ?? metric,
		before: amount(before, unit),
		after: amount(after, unit),
		difference: sign + amount(mean, unit),
		interval: `[${amount(low, unit)}, ${amount(high, unit)}]`,
		better: significant && mean !== 0 ? mean < 0 === (known?.better !== "higher") : undefined,
	};
}

/** Any value of an attribute, in the unit of the catalogue. */
export function valueWords(value: Value | undefined, unit: string): string {
	if (value === undefined) return "unknown";
	if (typeof value === "boolean") return value ? "yes" : "no";
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
