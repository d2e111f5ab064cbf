/** Factors to the base unit of each dimension: seconds, bytes, per second, share. */
const factors: Record<string, number> = {
	"": 1,
	us: 1e-6,
	ms: 1e-3,
	s: 1,
	sec: 1,
	m: 60,
	min: 60,
	h: 3600,
	d: 86_400,
	b: 1,
	kb: 1e3,
	mb: 1e6,
	gb: 1e9,
	kib: 1024,
	mib: 1024 ** 2,
	gib: 1024 ** 3,
	"%": 0.01,
	"/s": 1,
	"/min": 1 / 60,
	"/h": 1 / 3600,
};

/** "12ms" → 0.012, "800/s" → 800, "6KB" → 6000, "99.9%" → 0.999, 5 → 5. Undefined for anything else. */
export function quantity(text: string | number): number | undefined {
	if (typeof text === "number") return text;
	const match = /^\s{0,9}(\d[\d_]{0,40}(?:\.\d{1,40})?)\s{0,9}([a-z%/]{0,9})\s{0,9}$/i.exec(text);
	if (!match) return undefined;
	const factor = factors[match[2].toLowerCase()];
	return factor === undefined ? undefined : Number((Number(match[1].replaceAll("_", "")) * factor).toPrecision(12));
}

export type Dimension = "time" | "size" | "rate" | "share" | "none";

/** A rate comes first: it ends in a unit of time. */
const dimensions: readonly [Dimension, RegExp][] = [
	["rate", /\/(s|min|h)$/i],
	["time", /(us|ms|s|sec|m|min|h|d)$/i],
	["size", /b$/i],
	["share", /%$/],
];

/** What a quantity measures, by its unit: "12ms" is a time. */
export function dimensionOf(text: string): Dimension {
	return dimensions.find(([, unit]) => unit.test(text.trim()))?.[0] ?? "none";
}

const dimensionIn: Readonly<Record<string, Dimension>> = { s: "time", B: "size", "/s": "rate", share: "share" };
const examples: Record<Dimension, string> = {
	time: "a time, such as 250ms or 2min",
	size: "a size, such as 64KiB or 2GB",
	rate: "a rate, such as 800/s",
	share: "a share, such as 0.7 or 70%",
	none: "a number",
};

/** A quantity as a value in this unit; undefined where it measures something else. A thousandth of a core is 1m, as Kubernetes writes it. */
export function quantityIn(text: string | number, unit: string): number | undefined {
	if (typeof text === "number") return text;
	if (unit === "cores") {
		const thousandths = /^\s*(\d{1,12})m\s*$/.exec(text);
		if (thousandths) return Number(thousandths[1]) / 1000;
	}
	const dimension = dimensionOf(text);
	if (dimension !== "none" && dimension !== (dimensionIn[unit] ?? "none")) return undefined;
	return quantity(text);
}

/** Why words are no value in this unit, and what one looks like; undefined where they are one. */
export function notIn(value: unknown, unit: string): string | undefined {
	if (typeof value !== "string" || !unit || quantityIn(value, unit) !== undefined) return undefined;
	const wanted = unit === "cores" ? "a number of cores, such as 0.5 or 500m" : examples[dimensionIn[unit] ?? "none"];
	return `"${value}" is not ${wanted}`;
}
