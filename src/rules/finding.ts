import { z } from "zod";
import { Patch } from "../design/patch.ts";
import { Location } from "../design/text.ts";
import { Severity } from "./rule.ts";

/** The patch of the design that resolves a finding. */
export const Remedy = z.object({
	title: z.string(),
	patch: Patch,
	/** One part without the others would do harm. */
	together: z.boolean().optional(),
	byHand: z.string().optional(),
});
export type Remedy = z.infer<typeof Remedy>;

/** A rule that matched, on a component, at the range that declared the attribute. */
export const Finding = z.object({
	/** Stable over edits elsewhere in the file: rule, component and attribute value. */
	id: z.string(),
	rule: z.string(),
	severity: Severity,
	component: z.string(),
	at: Location,
	message: z.string(),
	related: z.array(z.object({ at: Location, message: z.string() })),
	remedy: Remedy.optional(),
	suppressed: z.object({ reason: z.string(), at: Location.optional() }).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** What one rule says of one component: four answers, never two. */
export const Verdict = z.object({
	rule: z.string(),
	component: z.string(),
	answer: z.enum(["fails", "passes", "does-not-apply", "unknown"]),
	/** Why it does not apply, or which value is unknown and why. */
	because: z.string().optional(),
	/** Where the judged attribute stands, when it stands somewhere. */
	at: Location.optional(),
	finding: Finding.optional(),
});
export type Verdict = z.infer<typeof Verdict>;
