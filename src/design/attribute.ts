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

/**
 * declared: a file says so, at `at`. default: no file says so and the platform documents what it then does (`source`);
 * `at` is the object that lacks the key. assumed: ours, for the simulator, editable; a rule never judges by it.
 */
export const Provenance = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("declared"), at: Location }),
	z.object({ kind: z.literal("default"), at: Location, source: z.string() }),
	z.object({ kind: z.literal("assumed"), source: z.string() }),
]);
export type Provenance = z.infer<typeof Provenance>;

/** A value with its provenance, or the reason why the value cannot be known from the files. */
export const Attribute = z.object({
	value: Value.optional(),
	unknown: z.string().optional(),
	provenance: Provenance,
	handle: Handle.optional(),
});
export type Attribute = z.infer<typeof Attribute>;

export function declared(value: Value, at: Location, handle?: Handle): Attribute {
	return { value, provenance: { kind: "declared", at }, ...(handle && { handle }) };
}

export function byDefault(value: Value, at: Location, source: string, handle?: Handle): Attribute {
	return { value, provenance: { kind: "default", at, source }, ...(handle && { handle }) };
}

export function unknown(reason: string, at: Location, handle?: Handle): Attribute {
	return { unknown: reason, provenance: { kind: "declared", at }, ...(handle && { handle }) };
}

export function assumed(value: Value, source: string): Attribute {
	return { value, provenance: { kind: "assumed", source } };
}

/** The range a person should look at for this attribute; an assumption has none. */
export function placeOf(attribute: Attribute | undefined): Location | undefined {
	const provenance = attribute?.provenance;
	return provenance && provenance.kind !== "assumed" ? provenance.at : undefined;
}

/** Declared beats default beats assumed; within a kind the first stays. */
export function stronger(a: Attribute, b: Attribute): Attribute {
	const rank = { declared: 2, default: 1, assumed: 0 } as const;
	return rank[b.provenance.kind] > rank[a.provenance.kind] ? b : a;
}
