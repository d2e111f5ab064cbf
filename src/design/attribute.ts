import { z } from "zod";
import { Location } from "./text.ts";

/** Times are seconds, sizes bytes, rates per second, shares 0 to 1. */
export type Value = string | number | boolean | Value[] | { [key: string]: Value };
export const Value: z.ZodType<Value> = z.lazy(() =>
	z.union([z.string(), z.number(), z.boolean(), z.array(Value), z.record(z.string(), Value)]),
);

/**
 * Where an attribute stands, or would stand if it were written. `anchor` is the dialect's own note of the place
 * (a YAML path, a resource address); nobody else reads it. A dialect can write a change only where there is a handle.
 */
export const Handle = z.object({ dialect: z.string(), file: z.string(), anchor: z.string() });
export type Handle = z.infer<typeof Handle>;

/** Where a declared value was measured, if it was. Days are those of UTC, "2026-11-29". */
export const Measurement = z.object({
	source: z.string(),
	from: z.string().optional(),
	to: z.string().optional(),
	/** Requests, visits, pods or spans that it rests on. */
	sample: z.number().min(0).optional(),
	/** How far it may be trusted, in words. */
	goodness: z.string().optional(),
});
export type Measurement = z.infer<typeof Measurement>;

/**
 * declared: a file says so, because somebody measured it where `measured` is there. `at` is the literal that a person edits to change it, `through` the places that pass it on (a
 * variable's use, a module's argument). default: no file says so and the platform documents what it then does
 * (`source`); `at` is the object that lacks the key, and `by` who decides where it is not the platform but something
 * whose text is in no file, `within` whose template leaves it to the platform. derived: it follows from other attributes, its `parts`, in the way
 * that `source` says; `at` is the place of the one that decides. assumed: ours, for the simulator, editable; a rule never judges by it.
 */
export const Provenance = z.discriminatedUnion("kind", [
	z.object({
		kind: z.literal("declared"),
		at: Location,
		through: z.array(Location).optional(),
		measured: Measurement.optional(),
	}),
	z.object({
		kind: z.literal("default"),
		at: Location,
		source: z.string(),
		by: z.string().optional(),
		within: z.string().optional(),
	}),
	z.object({
		kind: z.literal("derived"),
		at: Location,
		source: z.string(),
		parts: z.array(z.object({ of: z.string(), attribute: z.string() })),
	}),
	z.object({ kind: z.literal("assumed"), source: z.string() }),
]);
export type Provenance = z.infer<typeof Provenance>;

/**
 * A value that stands in a variable of the process that runs the code of `path`, and is known only once what deploys
 * it is joined to its code. `times`: what one of the variable's numbers counts. `otherwise`: what the code takes where
 * nobody gives the variable, or its library does (`source`). "flag": whether it is any number but 0.
 */
export const Waits = z.object({
	variable: z.string(),
	path: z.string(),
	as: z.enum(["number", "flag"]),
	times: z.number(),
	otherwise: Value.optional(),
	source: z.string().optional(),
	/** Another spelling of the variable. */
	also: z.string().optional(),
	/** It is hardly ever given: where the files do not tell all that the process is given, `otherwise` holds. */
	seldom: z.boolean().optional(),
	/** It is one parameter of the variable's text, an address or a connection string, under one of these names. */
	parameter: z.array(z.string()).readonly().optional(),
});
export type Waits = z.infer<typeof Waits>;

/** A value with its provenance, or the reason why the value cannot be known from the files. */
export const Attribute = z.object({
	value: Value.optional(),
	unknown: z.string().optional(),
	provenance: Provenance,
	handle: Handle.optional(),
	/** Only in fragments: the design holds what came of it. */
	waits: Waits.optional(),
});
export type Attribute = z.infer<typeof Attribute>;

export function declared(value: Value, at: Location, handle?: Handle, through: Location[] = []): Attribute {
	// "1e999" is a number in most languages, and none that a message could carry.
	if (typeof value === "number" && !Number.isFinite(value)) return unknown("it is beyond any number", at, handle);
	const provenance: Provenance = { kind: "declared", at, ...(through.length > 0 && { through }) };
	return { value, provenance, ...(handle && { handle }) };
}

export function measured(value: Value, at: Location, measured: Measurement): Attribute {
	return { value, provenance: { kind: "declared", at, measured } };
}

/** The measurement that a value comes from; undefined for any other value. */
export function measurementOf({ provenance }: Attribute): Measurement | undefined {
	return provenance.kind === "declared" ? provenance.measured : undefined;
}

/** "access.log, 207086 samples, 2026-11-02 to 2026-11-04" */
export function measurementWords({ source, sample, from, to }: Measurement): string {
	const days = from && to && from !== to ? `${from} to ${to}` : (from ?? to);
	return [source, sample && `${sample} ${sample === 1 ? "sample" : "samples"}`, days].filter(Boolean).join(", ");
}

export function byDefault(value: Value, at: Location, source: string, handle?: Handle): Attribute {
	return { value, provenance: { kind: "default", at, source }, ...(handle && { handle }) };
}

export function derived(
	value: Value,
	at: Location,
	source: string,
	parts: { of: string; attribute: string }[],
): Attribute {
	return { value, provenance: { kind: "derived", at, source, parts } };
}

export function unknown(reason: string, at: Location, handle?: Handle): Attribute {
	return { unknown: reason, provenance: { kind: "declared", at }, ...(handle && { handle }) };
}

/** What a variable of the environment decides. */
export function waiting(waits: Waits, at: Location, handle?: Handle): Attribute {
	return { ...unknown(`${waits.variable} gives it, and no file of this workspace says what it is`, at, handle), waits };
}

export function assumed(value: Value, source: string): Attribute {
	return { value, provenance: { kind: "assumed", source } };
}

/** The range a person should look at for this attribute; an assumption has none. */
export function placeOf(attribute: Attribute | undefined): Location | undefined {
	const provenance = attribute?.provenance;
	return provenance && provenance.kind !== "assumed" ? provenance.at : undefined;
}

/** Every place at which a change of text changes this attribute: where it stands, and what passes it on. */
export function placesOf(attribute: Attribute): Location[] {
	const { provenance } = attribute;
	if (provenance.kind === "assumed") return [];
	return provenance.kind === "declared" ? [provenance.at, ...(provenance.through ?? [])] : [provenance.at];
}

/**
 * What two declared statements of one attribute make together. worst: the one that comes first in `order`. union: all
 * members of both lists. least: the lesser number, since both hold and the lesser decides. most: the greater. first: whichever was read
 * first. conflict: unknown, since nobody can tell which holds.
 */
export type Join = "worst" | "union" | "least" | "most" | "first" | "conflict";

const rank = { declared: 3, derived: 2, default: 1, assumed: 0 } as const;

/** Declared beats default beats assumed; two that are declared are joined by the attribute's own policy. */
export function joined(a: Attribute, b: Attribute, join: Join = "conflict", order: readonly Value[] = []): Attribute {
	const difference = rank[b.provenance.kind] - rank[a.provenance.kind];
	if (difference !== 0) return difference > 0 ? b : a;
	if (a.provenance.kind !== "declared" || join === "first" || same(a.value, b.value)) return a;
	if (join === "worst") return worse(a, b, order);
	if (join === "least" && typeof b.value === "number") return typeof a.value === "number" && a.value <= b.value ? a : b;
	if (join === "least" && typeof a.value === "number") return a;
	if (join === "most" && typeof a.value === "number" && typeof b.value === "number") return a.value >= b.value ? a : b;
	// What has no end is the most, whatever the other turns out to be.
	const utmost = join === "most" && [a, b].find(({ value }) => order.some((one) => same(one, value)));
	if (utmost) return utmost;
	if (a.value === undefined || b.value === undefined) return a.value === undefined ? a : b;
	if (join === "union" && Array.isArray(a.value) && Array.isArray(b.value)) {
		const known = a.value;
		return { ...a, value: [...known, ...b.value.filter((one) => !known.some((two) => same(one, two)))] };
	}
	const [where, other] = [placeOf(a) as Location, placeOf(b) as Location];
	const said = (value: Value, at: Location) => `${shown(value)} in ${at.file}:${at.range.start.line + 1}`;
	const both = `${said(a.value, where)}, ${said(b.value, other)}`;
	return unknown(`two places say different things: ${both}`, where, a.handle);
}

/** What is unknown may be as bad as can be: only the very worst holds beside it. */
function worse(a: Attribute, b: Attribute, order: readonly Value[]): Attribute {
	const [first, second] = [place(a.value, order), place(b.value, order)];
	return second < first ? b : a;
}

function place(value: Value | undefined, order: readonly Value[]): number {
	if (value === undefined) return 0.5;
	const found = order.findIndex((one) => same(one, value));
	return found < 0 ? order.length : found;
}

function shown(value: Value): string {
	return typeof value === "string" ? value : JSON.stringify(value);
}

function same(a: unknown, b: unknown): boolean {
	return a === b || JSON.stringify(a) === JSON.stringify(b);
}
