import { z } from "zod";
import { exactlyOne, unknownPart } from "./law.ts";
import { quantity } from "./quantity.ts";

/** What was read, and what it should be. */
const instead = (what: string) => ({
	error: ({ input }: { input?: unknown }) =>
		input === undefined ? `expected ${what}` : `read ${JSON.stringify(input)}, expected ${what}`,
});

const asQuantity = (value: unknown) => (typeof value === "string" ? (quantity(value) ?? value) : value);
/** "x5", "×5". */
const asFactor = (value: unknown) => {
	const written = typeof value === "string" ? /^\s?[x×]\s?(\d{1,6}(?:\.\d{1,6})?)$/.exec(value) : null;
	return written ? Number(written[1]) : value;
};

const moment = instead("a time, such as 90s");
const length = instead("a time above 0, such as 2min");
const part = instead("a share, such as 5% or 0.05");
const multiple = instead("a factor from 1 on, such as ×5");
const yes = instead("true");

const shared = z.preprocess(asQuantity, z.number(part).min(0, part).max(1, part));
const factor = z.preprocess(asFactor, z.number(multiple).min(1, multiple).max(1e6, multiple));

const forms = {
	/** It answers nothing; what comes waits until it is back. */
	down: z.literal(true, yes),
	/** Share of its workers that it has. */
	capacity: shared,
	/** How many times as long everything takes. */
	latency: factor,
	/** Share of what it answers that is an error. */
	errors: shared,
	/** What is sent to it gets lost. */
	partition: z.literal(true, yes),
};
const names = Object.keys(forms);

const shape = {
	at: z.preprocess(asQuantity, z.number(moment).min(0, moment)),
	for: z.preprocess(asQuantity, z.number(length).positive(length)),
	...forms,
};

/** Something that happens to a component: from when on, for how long, and one form of harm. */
export const DeclaredFault = z
	.strictObject(shape, { error: unknownPart("a fault", ["at", "for", ...names]) })
	.partial({ down: true, capacity: true, latency: true, errors: true, partition: true })
	.refine((fault) => exactlyOne(fault, names), `a fault is exactly one of ${names.join(", ")}`);
export type DeclaredFault = z.infer<typeof DeclaredFault>;

/** The fault that somebody has written, or what is wrong with it and where. */
export function faultOf(written: unknown): { fault: DeclaredFault } | { wrong: string; path: PropertyKey[] } {
	const checked = DeclaredFault.safeParse(written);
	if (checked.success) return { fault: checked.data };
	const [{ message, path }] = checked.error.issues;
	return { wrong: message, path };
}
