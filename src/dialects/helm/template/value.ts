import { type Origin, Text } from "./text.ts";

/** A scalar of a file of values, with its place there. */
export class Told {
	readonly value: number | boolean | bigint;
	readonly from: Origin;

	constructor(value: number | boolean | bigint, from: Origin) {
		this.value = value;
		this.from = from;
	}
}

/** What cannot be known from the files, and why. */
export class Unknown {
	readonly why: string;
	/** It would have filled lines of its own. */
	readonly lines: boolean;

	constructor(why: string, lines = false) {
		this.why = why;
		this.lines = lines;
	}
}

/** What templates call by its name (`.Files.Get`, `.Capabilities.APIVersions.Has`). */
export class Method {
	readonly call: (args: readonly Value[]) => Value;

	constructor(call: (args: readonly Value[]) => Value) {
		this.call = call;
	}
}

/**
 * A value of a template: text, number (a float of Go, as every number of a file of values), bigint (an int of Go, as
 * every number of a template), truth, list, map, nothing.
 */
export type Value = Text | Told | number | bigint | boolean | null | Value[] | Dict | Unknown | Method;
export type Dict = Map<string, Value>;

const places = new WeakMap<Dict, Map<string, Origin>>();

/** Where the keys of a map stand, as far as a file holds them. */
export function keysIn(map: Dict): Map<string, Origin> {
	const known = places.get(map) ?? new Map<string, Origin>();
	places.set(map, known);
	return known;
}

/** Without the place. */
export function bare(value: Value | undefined): Value {
	return value instanceof Told ? value.value : (value ?? null);
}

export function isDict(value: Value | undefined): value is Dict {
	return value instanceof Map;
}

export function unknownIn(values: readonly Value[]): Unknown | undefined {
	return values.find((value) => value instanceof Unknown);
}

/** As Go's templates judge: nothing, zero and what is empty are false. */
export function isTrue(value: Value | undefined): boolean {
	const known = bare(value);
	if (known === null) return false;
	if (known instanceof Text) return known.length > 0;
	if (Array.isArray(known)) return known.length > 0;
	if (known instanceof Map) return known.size > 0;
	if (typeof known === "object") return true;
	return Boolean(known);
}

/** As Go's fmt prints what stands in an action. */
export function printed(value: Value): Text {
	if (value instanceof Text) return value;
	if (value instanceof Told) return Text.of(shown(value.value), value.from);
	if (value instanceof Unknown) return Text.of(value.lines ? "" : `\${${value.why.replace(/[{}\n]/g, " ")}}`);
	if (Array.isArray(value)) return Text.of(`[${value.map((one) => printed(one).toString()).join(" ")}]`);
	if (value instanceof Map) {
		const entries = sorted(value).map(([key, one]) => `${key}:${printed(one).toString()}`);
		return Text.of(`map[${entries.join(" ")}]`);
	}
	if (value === null || value instanceof Method) return Text.of("");
	return Text.of(shown(value));
}

export function shown(value: number | bigint | boolean): string {
	return typeof value === "number" ? float(value) : String(value);
}

/** Go's %v of a float64: the shortest digits, with an exponent below 1e-04 and from 1e+06 on (strconv, 'g' and -1). */
function float(value: number): string {
	if (!Number.isFinite(value)) return value > 0 ? "+Inf" : value < 0 ? "-Inf" : "NaN";
	if (value === 0) return "0";
	const [digits, exponent] = value.toExponential().split("e");
	const power = Number(exponent);
	if (power >= -4 && power < 6) return plainNumber(value);
	const size = Math.abs(power);
	return `${digits}e${power < 0 ? "-" : "+"}${size < 10 ? `0${size}` : size}`;
}

/** Without an exponent. */
export function plainNumber(value: number): string {
	return Number.isInteger(value) && Math.abs(value) < 1e21 ? BigInt(value).toString() : String(value);
}

export function sorted(map: Dict): [string, Value][] {
	return [...map].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

export function textOf(value: Value | undefined): string {
	return value === undefined ? "" : printed(value).toString();
}

export function numberOf(value: Value | undefined): number {
	const known = bare(value);
	if (typeof known === "number") return known;
	if (typeof known === "bigint" || typeof known === "boolean") return Number(known);
	const number = known instanceof Text ? Number(known.toString().trim() || "0") : 0;
	return Number.isNaN(number) ? 0 : number;
}

export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
	const [one, two] = [bare(a), bare(b)];
	if (one instanceof Text && two instanceof Text) return one.toString() === two.toString();
	const numeric = (value: Value) => typeof value === "number" || typeof value === "bigint";
	if (numeric(one) && numeric(two)) return Number(one) === Number(two);
	if (Array.isArray(one) && Array.isArray(two))
		return one.length === two.length && one.every((each, index) => sameValue(each, two[index]));
	if (one instanceof Map && two instanceof Map)
		return one.size === two.size && [...one].every(([key, each]) => two.has(key) && sameValue(each, two.get(key)));
	return one === two;
}
