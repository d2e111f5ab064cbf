import { z } from "zod";
import { quantity } from "./quantity.ts";

/** A time: seconds, or as a person writes it ("20ms"). */
const written = (as: z.ZodNumber) =>
	z.preprocess((value) => (typeof value === "string" ? (quantity(value) ?? value) : value), as);
export const time = written(z.number().min(0));
export const span = written(z.number().positive());

/** How a time is spread: always the same, or by one of the laws of the textbooks. Times are seconds. */
export type Law = number | LawObject;

/** Exactly one of these. */
export interface LawObject {
	deterministic?: number;
	exponential?: { mean: number };
	uniform?: { from: number; to: number };
	erlang?: { stages: number; mean: number };
	gamma?: { shape: number; mean: number };
	/** By its median and 99th percentile, or by its median and the deviation of its logarithm. */
	lognormal?: { p50?: number; p99?: number; median?: number; sigma?: number };
	/** Folded at zero. */
	normal?: { mean: number; deviation: number };
	weibull?: { shape: number; scale: number };
	pareto?: { least: number; shape: number };
	mixture?: { weight: number; law: Law }[];
	/** Measured values, each with a weight or all alike. */
	empirical?: number[] | { values: number[]; weights: number[] };
}

const shape = z.number().min(0.01);
const weight = z.number().positive();

const lognormal = z
	.strictObject({
		p50: span.optional(),
		p99: span.optional(),
		median: span.optional(),
		sigma: z.number().min(0).max(10).optional(),
	})
	.refine(
		({ p50, p99, median, sigma }) =>
			p50 !== undefined && p99 !== undefined
				? median === undefined && sigma === undefined && p99 >= p50
				: p50 === undefined && p99 === undefined && median !== undefined && sigma !== undefined,
		"a lognormal law has p50 and p99 (not less than p50), or median and sigma",
	);

const measured = z
	.strictObject({ values: z.array(time).min(1), weights: z.array(weight) })
	.refine(({ values, weights }) => values.length === weights.length, "each value needs one weight");

const laws = {
	deterministic: time,
	exponential: z.strictObject({ mean: span }),
	uniform: z
		.strictObject({ from: time, to: span })
		.refine(({ from, to }) => to > from, 'the "to" of a uniform law lies above its "from"'),
	erlang: z.strictObject({ stages: z.int().min(1).max(1000), mean: span }),
	gamma: z.strictObject({ shape, mean: span }),
	lognormal,
	normal: z.strictObject({ mean: time, deviation: span }),
	weibull: z.strictObject({ shape: shape.min(0.1), scale: span }),
	pareto: z.strictObject({ least: span, shape: z.number().gt(1, "up to a shape of 1 the mean would be infinite") }),
	mixture: z.array(z.strictObject({ weight, law: z.lazy((): z.ZodType<Law> => Law) })).min(1),
	empirical: z.union([z.array(time).min(1), measured], { error: "a list of times, or { values, weights }" }),
} satisfies Record<keyof LawObject, z.ZodType>;

const names = Object.keys(laws);

/** Whether exactly one of these parts of an object is there. */
export function exactlyOne(value: object, names: readonly string[]): boolean {
	return names.filter((name) => (value as Record<string, unknown>)[name] !== undefined).length === 1;
}

/** Names the parts that there are where somebody wrote another one. */
export function unknownPart(what: string, names: readonly string[]): z.core.$ZodErrorMap {
	return (issue) =>
		issue.code === "unrecognized_keys"
			? `${what} has no part "${(issue.keys as string[])[0]}"; there are ${names.join(", ")}`
			: undefined;
}

const object = z
	.strictObject(laws, { error: unknownPart("a law", names) })
	.partial()
	.refine((law) => exactlyOne(law, names), `a law is exactly one of ${names.join(", ")}`);

export const Law: z.ZodType<Law> = z.union([time, object], {
	error: ({ input, errors }) => {
		const inside = typeof input === "object" && input !== null && !Array.isArray(input);
		const issue = inside ? (errors as z.core.$ZodIssue[][])[1]?.[0] : undefined;
		if (!issue) return "a law is a time, or an object such as { exponential: { mean: 0.02 } }";
		return `${issue.path.map((part) => `${String(part)}: `).join("")}${issue.message}`;
	},
});
