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
const spell = "a time above 0, such as 2min";
const length = instead(spell);
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
	/** A new version of it is rolled out, as its rollout says, and for as long as that takes. */
	deploy: z.literal(true, yes),
};
const names = Object.keys(forms);

const shape = {
	at: z.preprocess(asQuantity, z.number(moment).min(0, moment)),
	for: z.preprocess(asQuantity, z.number(length).positive(length)),
	...forms,
};

/** Something that happens to a component: from when on, for how long, and one form of harm, or a deployment. */
export const DeclaredFault = z
	.strictObject(shape, { error: unknownPart("a fault", ["at", "for", ...names]) })
	.partial({ for: true, down: true, capacity: true, latency: true, errors: true, partition: true, deploy: true })
	.refine((fault) => exactlyOne(fault, names), `a fault is exactly one of ${names.join(", ")}`)
	.refine(({ deploy, for: lasts }) => deploy || lasts !== undefined, { error: `expected ${spell}`, path: ["for"] })
	.refine(({ deploy, for: lasts }) => !deploy || lasts === undefined, {
		error: "a deployment takes as long as its rollout does: leave it out",
		path: ["for"],
	});
export type DeclaredFault = z.infer<typeof DeclaredFault>;

/** The same of what has no versions. */
export const FaultOfStore = DeclaredFault.refine(({ deploy }) => !deploy, {
	error: "only a service is deployed",
	path: ["deploy"],
});

/** The fault that somebody has written of a component of this kind, or what is wrong with it and where. */
export function faultOf(
	written: unknown,
	kind: string,
): { fault: DeclaredFault } | { wrong: string; path: PropertyKey[] } {
	const checked = (kind === "Service" ? DeclaredFault : FaultOfStore).safeParse(written);
	if (checked.success) return { fault: checked.data };
	const [{ message, path }] = checked.error.issues;
	return { wrong: message, path };
}
