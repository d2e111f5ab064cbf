const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "10/Oct/2026:13:55:36 -0700" in seconds since 1970; undefined for anything else. */
export function logTime(text: string): number | undefined {
	// 26 signs at fixed places: a log has millions of them.
	const shift = text.length === 25 ? -1 : 0;
	if (text.length + shift * -1 !== 26 || text[2 + shift] !== "/" || text[6 + shift] !== "/") return undefined;
	const number = (from: number, to: number) => Number(text.slice(from + shift, to + shift));
	const month = months.indexOf(text.slice(3 + shift, 6 + shift));
	const at = Date.UTC(
		number(7, 11),
		month,
		Number(text.slice(0, 2 + shift)),
		number(12, 14),
		number(15, 17),
		number(18, 20),
	);
	const zone = number(22, 24) * 3600 + number(24, 26) * 60;
	const sign = text[21 + shift];
	if (month < 0 || Number.isNaN(at + zone) || (sign !== "+" && sign !== "-")) return undefined;
	return at / 1000 + (sign === "-" ? zone : -zone);
}

/** A moment as ISO 8601 has it, with its zone. */
export function isoTime(text: string): number | undefined {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)$/.test(text)) return undefined;
	const at = Date.parse(text);
	return Number.isNaN(at) ? undefined : at / 1000;
}

/**
 * A time, or the sum of several where more than one server was tried ("0.001, 0.080"). Undefined where there is none
 * ("-").
 */
export function secondsOf(text: string, unit: number): number | undefined {
	let sum: number | undefined;
	for (const part of text.split(/[,:]/)) {
		const number = part.trim();
		if (/^\d{1,12}(\.\d{1,9})?$/.test(number)) sum = (sum ?? 0) + Number(number);
	}
	return sum === undefined ? undefined : sum * unit;
}

/** The value at a path of a document, whatever stands there. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
	let here = value;
	for (const key of path) {
		if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return undefined;
		here = (here as Record<string | number, unknown>)[key];
	}
	return here;
}

/** A number, also where it is written as a text; undefined for what is none, or not finite. */
export function numberAt(value: unknown, ...path: readonly (string | number)[]): number | undefined {
	const found = at(value, ...path);
	const number = typeof found === "string" && found.trim() !== "" ? Number(found) : found;
	return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export function textAt(value: unknown, ...path: readonly (string | number)[]): string | undefined {
	const found = at(value, ...path);
	return typeof found === "string" ? found : undefined;
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
	const found = at(value, ...path);
	return Array.isArray(found) ? found : [];
}
