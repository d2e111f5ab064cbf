import { z } from "zod";
import { exactlyOne, Law, span, time, unknownPart } from "./law.ts";
import { quantity } from "./quantity.ts";

/** Requests a second, or as a person writes it ("800/s"). */
const rate = z.preprocess(
	(value) => (typeof value === "string" ? (quantity(value) ?? value) : value),
	z.number().min(0).max(1e9),
);

const points = z
	.array(z.strictObject({ at: time, rate }))
	.min(1)
	.refine((all) => all.every(({ at }, i) => i === 0 || at >= all[i - 1].at), "the points are in the order of time");

const forms = {
	/** Requests a second, the same all the time. */
	constant: rate,
	/** Straight lines between the points; level before the first and after the last. */
	linear: points,
	/** Each rate holds until the next point. */
	steps: points,
	/** A day's curve: mean × (1 − swing × cos), so that it begins at its lowest. */
	diurnal: z.strictObject({ mean: rate, swing: z.number().min(0).max(1), period: span }),
	/** So many users, each of whom waits for the answer, then thinks, then asks again. */
	population: z.strictObject({ users: z.int().min(1).max(1_000_000), thinkTime: Law }),
	/** What was recorded: moments, or numbers of requests in intervals of one length. */
	trace: z
		.strictObject({
			times: z.array(time).min(1).optional(),
			counts: z.array(z.int().min(0)).min(1).optional(),
			every: span.optional(),
			/** exact: as many in each interval as were counted. poisson: as many on average. */
			replay: z.enum(["exact", "poisson"]).optional(),
		})
		.refine(
			({ times, counts, every, replay }) =>
				times ? !counts && every === undefined && replay === undefined : counts && every !== undefined,
			"a trace has times, or counts and every (with replay: exact or poisson)",
		)
		.refine(
			({ times = [] }) => times.every((at, i) => i === 0 || at >= times[i - 1]),
			"the times of a trace are in order",
		),
};

const names = Object.keys(forms);

/** The load that a design declares: one form, how long it lasts, and how much of that is not yet counted. */
export const DeclaredLoad = z
	.strictObject(
		{ ...forms, duration: span, warmUp: time },
		{ error: unknownPart("a load", [...names, "duration", "warmUp"]) },
	)
	.partial()
	.refine((load) => exactlyOne(load, names), `a load is exactly one of ${names.join(", ")}`)
	.refine(
		({ duration, warmUp }) => duration === undefined || warmUp === undefined || warmUp < duration,
		"the warm-up is shorter than the whole",
	);
export type DeclaredLoad = z.infer<typeof DeclaredLoad>;
