import { z } from "zod";
import { exactlyOne, span, time, unknownPart } from "./law.ts";
import { quantity } from "./quantity.ts";

const shared = z.preprocess(
	(value) => (typeof value === "string" ? (quantity(value) ?? value) : value),
	z.number().min(0).max(1),
);

/** 5, or as a person writes it: "x5", "×5". */
const factor = z.preprocess((value) => {
	const written = typeof value === "string" ? /^\s?[x×]\s?(\d{1,6}(?:\.\d{1,6})?)$/.exec(value) : null;
	return written ? Number(written[1]) : value;
}, z.number().min(1).max(1e6));

const forms = {
	/** It answers nothing; what comes waits until it is back. */
	down: z.literal(true),
	/** Share of its workers that it has. */
	capacity: shared,
	/** How many times as long everything takes. */
	latency: factor,
	/** Share of what it answers that is an error. */
	errors: shared,
	/** What is sent to it gets lost. */
	partition: z.literal(true),
};
const names = Object.keys(forms);

/** What of a fault a person says beside the component that it hits. */
export const faultShape = { at: time, for: span, ...forms };

/** Something that happens to a component: from when on, for how long, and one form of harm. */
export const DeclaredFault = z
	.strictObject(faultShape, { error: unknownPart("a fault", ["at", "for", ...names]) })
	.partial({ down: true, capacity: true, latency: true, errors: true, partition: true })
	.refine((fault) => exactlyOne(fault, names), `a fault is exactly one of ${names.join(", ")}`);
export type DeclaredFault = z.infer<typeof DeclaredFault>;
