import type { Value } from "../src/design/attribute.ts";

const space = "\u00a0";
const minus = "\u2212";

/** A number with its unit in the scale that people use for it, and no more digits than they can use. */
export function quantity(value: number, unit: string): string {
	if (!Number.isFinite(value)) return "–";
	if (value < 0) return minus + quantity(-value, unit);
	const { factor, suffix } = scaleOf(value, unit);
	const number = digits(value / factor);
	return withUnit(number, number === "1" && suffix === "cores" ? "core" : suffix);
}

/** A difference: always with its sign. */
export function difference(value: number, unit: string): string {
	if (!Number.isFinite(value)) return "–";
	const size = quantity(Math.abs(value), unit);
	const text = unit === "share" ? size.replace(/%$/, "points") : size;
	if (/^0(?![.,]?\d)/.test(text)) return text;
	return (value < 0 ? minus : "+") + text;
}

/** "−630 ± 20 ms": both in the scale of the difference. A difference of shares is in points, not in per cent of anything. */
export function differenceWithin(value: number, margin: number, unit: string): string {
	const { factor, suffix } = scaleOf(Math.max(Math.abs(value), margin), unit);
	const sign = value < 0 ? minus : value > 0 ? "+" : "";
	const number = sign + digits(Math.abs(value) / factor);
	// A doubt that nobody could see in the figure is none.
	const told = margin > Math.abs(value) / 1000;
	const doubt = told ? ` ± ${digits(Number((margin / factor).toPrecision(2)))}` : "";
	return withUnit(number + doubt, unit === "share" ? "points" : suffix);
}

/** "840 → 210 ms": the unit once, where both have the same. */
export function change(before: string, after: string): string {
	const [number, unit] = before.split(space);
	return `${unit && after.split(space)[1] === unit ? number : before} → ${after}`;
}

/** Any value of an attribute. */
export function valueText(value: Value, unit = ""): string {
	// What the models take for "as long as it lasts".
	if (value === Number.MAX_SAFE_INTEGER) return "no limit";
	if (typeof value === "number") return quantity(value, unit);
	if (typeof value === "boolean") return value ? "yes" : "no";
	if (typeof value === "string") return value;
	if (Array.isArray(value)) return value.length === 0 ? "none" : value.map((item) => valueText(item, unit)).join(", ");
	return Object.entries(value)
		.map(([key, item]) => `${key}: ${valueText(item)}`)
		.join(", ");
}

/** Time since the start of a run: 4:30, 1:05:00. */
export function clock(seconds: number): string {
	const whole = Math.round(seconds);
	const two = (part: number) => String(part).padStart(2, "0");
	const hours = Math.floor(whole / 3600);
	const minutes = Math.floor((whole % 3600) / 60);
	return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
	return `${count}${space}${count === 1 ? one : many}`;
}

interface Scale {
	factor: number;
	suffix: string;
}

/** The scale that a value is shown in; also the one that a bare number typed over it is read in. */
export function scaleOf(value: number, unit: string): Scale {
	const size = Math.abs(value);
	switch (unit) {
		case "s":
			if (size === 0) return { factor: 1, suffix: "s" };
			if (size < 0.9995) return { factor: 0.001, suffix: "ms" };
			if (size < 120) return { factor: 1, suffix: "s" };
			return size < 7200 ? { factor: 60, suffix: "min" } : { factor: 3600, suffix: "h" };
		case "B":
			return step(size, 1024, ["B", "KiB", "MiB", "GiB", "TiB"]);
		case "share":
			return { factor: 0.01, suffix: "%" };
		case "%":
			return { factor: 1, suffix: "%" };
		case "/s":
			return step(size, 1000, ["/s", "k/s", "M/s"]);
		case "replicas":
		case "connections":
			return { factor: 1, suffix: "" };
		case "":
			return size < 10_000 ? { factor: 1, suffix: "" } : step(size, 1000, ["", "k", "M", "G"]);
		default:
			return { factor: 1, suffix: unit };
	}
}

function step(size: number, base: number, suffixes: string[]): Scale {
	let power = 0;
	while (power < suffixes.length - 1 && size >= base ** (power + 1) * 0.9995) power++;
	return { factor: base ** power, suffix: suffixes[power] };
}

function digits(value: number): string {
	if (value === 0) return "0";
	const size = Math.abs(value);
	if (size >= 1000) return Math.round(value).toLocaleString("en").replaceAll(",", "\u202f");
	if (size < 0.0001) return "<0.0001";
	return String(Number(value.toPrecision(3)));
}

function withUnit(number: string, suffix: string): string {
	return suffix ? `${number}${space}${suffix}` : number;
}
