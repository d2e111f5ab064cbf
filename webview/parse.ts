import { z } from "zod";
import type { Value } from "../src/design/attribute.ts";
import type { AttributeSpec } from "../src/design/catalogue/index.ts";
import { scaleOf } from "./format.ts";

export type Parsed = { value: Value } | { error: string };

const factors: Record<string, Record<string, number>> = {
	s: { ms: 0.001, s: 1, sec: 1, min: 60, m: 60, h: 3600, d: 86400 },
	B: { b: 1, kb: 1000, kib: 1024, k: 1024, mb: 1e6, mib: 1024 ** 2, gb: 1e9, gib: 1024 ** 3, tb: 1e12, tib: 1024 ** 4 },
	share: { "%": 0.01 },
	"%": { "%": 1 },
	"/s": { "/s": 1, "k/s": 1000, "m/s": 1e6, k: 1000, m: 1e6, "/min": 1 / 60, "/h": 1 / 3600 },
	cores: { cores: 1, core: 1, m: 0.001 },
	"": { k: 1000, m: 1e6 },
};

/**
 * What a person typed, as a value of the attribute: "20 ms", "1.2 k/s", "30 %". A bare number is read in the scale that
 * the present value is shown in, as the person sees it.
 */
export function parseValue(text: string, spec: Pick<AttributeSpec, "schema" | "unit">, present?: Value): Parsed {
	const trimmed = text.trim();
	if (trimmed === "") return { error: "Enter a value." };
	const number = parseNumber(trimmed, spec.unit, typeof present === "number" ? present : undefined);
	const list = trimmed
		.split(",")
		.map((part) => part.trim())
		.filter(Boolean);
	const candidates: Value[] = [
		...(number === undefined ? [] : [number]),
		trimmed,
		list,
		list.map((part) => parseNumber(part, spec.unit) ?? part),
		...structured(trimmed),
	];
	for (const candidate of candidates) {
		const result = spec.schema.safeParse(candidate);
		if (result.success) return { value: result.data };
	}
	return { error: complaint(spec, number) };
}

/** A value with parts is typed as it is shown: as JSON. */
function structured(text: string): Value[] {
	if (!/^[[{]/.test(text)) return [];
	try {
		return [JSON.parse(text)];
	} catch {
		return [];
	}
}

/** Whether a value is shown, and typed, as JSON. */
export function hasParts(value: Value): boolean {
	return typeof value === "object" && (!Array.isArray(value) || value.some((one) => typeof one === "object"));
}

export function parseNumber(text: string, unit: string, present?: number): number | undefined {
	const match = /^([+-]?[\d\s_.,\u202f\u00a0]*\d[\d_.,]*|[+-]?\d*\.\d+)\s*(\D*)$/.exec(text.trim());
	if (!match) return undefined;
	const number = Number(match[1].replace(/[\s_,\u202f\u00a0]/g, ""));
	if (Number.isNaN(number)) return undefined;
	const suffix = match[2].trim().toLowerCase();
	if (suffix === "") return number * (present === undefined ? 1 : scaleOf(present, unit).factor);
	const known = { [unit.toLowerCase()]: 1, ...factors[unit] };
	return Object.hasOwn(known, suffix) ? tidy(number * known[suffix]) : undefined;
}

/** Choices of an attribute that has a fixed few. */
export function choicesOf(schema: z.ZodType<Value>): readonly string[] | undefined {
	return schema instanceof z.ZodEnum ? schema.options.map(String) : undefined;
}

export function isFlag(schema: z.ZodType<Value>): boolean {
	return schema instanceof z.ZodBoolean;
}

function complaint(spec: Pick<AttributeSpec, "schema" | "unit">, number: number | undefined): string {
	const { schema } = spec;
	const each = schema instanceof z.ZodArray ? choicesOf(schema.element as z.ZodType<Value>) : undefined;
	if (each) return `Enter one or more of ${each.join(", ")}, with commas between.`;
	const isNumber = [1, 0.5].some((one) => schema.safeParse(one).success);
	if (number === undefined && spec.unit === "" && !isNumber) return "Enter it as it would stand in a file, as JSON.";
	const examples: Record<string, string> = { s: "20 ms or 1.5 s", B: "4 KiB", share: "30 %", "/s": "800 or 1.2 k/s" };
	if (number === undefined) return `Enter a ${spec.unit ? "quantity" : "number"}, like ${examples[spec.unit] ?? "3"}.`;
	const message = spec.schema.safeParse(number).error?.issues[0];
	if (message?.code === "too_small") return number < 0 ? "Enter 0 or more." : `Enter at least ${message.minimum}.`;
	if (message?.code === "too_big")
		return spec.unit === "share" ? "Enter at most 100 %." : `Enter at most ${message.maximum}.`;
	return "Enter a whole number.";
}

/** Decimal factors leave dust in binary: 20 × 0.001 is 0.02 to everyone but the machine. */
function tidy(number: number): number {
	return Number(number.toPrecision(12));
}
