import { z } from "zod";
import { Value } from "../design/attribute.ts";
import { Patch } from "../design/patch.ts";
import { Location } from "../design/text.ts";
import { Severity, Simulate } from "./rule.ts";

/** The patch of the design that resolves a finding. */
export const Remedy = z.object({
	title: z.string(),
	patch: Patch,
	/** What the same text decides for others, and the same edit changes with it. */
	along: Patch.optional(),
	/** One part without the others would do harm. */
	together: z.boolean().optional(),
	byHand: z.string().optional(),
	/** What to do where no file that was read has a place for a value of the patch. */
	otherwise: z.string().optional(),
	/** Why a person must carry it out: no edit can be known to be right. */
	manual: z.string().optional(),
	/** Why no scenario can show what it does. */
	unshown: z.string().optional(),
	/** The scenario that shows it, where it is not the rule's. */
	simulate: Simulate.optional(),
	/** Values that no file gives and that the patch was reckoned with. */
	taken: z.array(z.object({ of: z.string(), attribute: z.string(), value: Value, source: z.string() })).optional(),
});
export type Remedy = z.infer<typeof Remedy>;

/** A rule that matched, on a component, at the range that declared the attribute. */
export const Finding = z.object({
	/** Stable over edits elsewhere in the file: rule, component and attribute value. */
	id: z.string(),
	rule: z.string(),
	severity: Severity,
	/** The component that it is about; of a link, the one that it starts from. */
	component: z.string(),
	link: z.string().optional(),
	/** Environments in which it holds, where the files tell. */
	environments: z.array(z.string()).optional(),
	at: Location,
	message: z.string(),
	/** `passes`: it passes the judged value on, so that a suppression holds there as at the place itself. */
	related: z.array(
		z.object({
			at: Location,
			message: z.string(),
			passes: z.literal(true).optional(),
			/** Another copy of the same component, where the same was found. */
			same: z.literal(true).optional(),
		}),
	),
	/** The finding that tells the same of the copy that decides: this one is shown in its file, and not counted. */
	copyOf: z.string().optional(),
	remedy: Remedy.optional(),
	suppressed: z.object({ reason: z.string(), at: Location.optional() }).optional(),
});
export type Finding = z.infer<typeof Finding>;

/** What changes in the design when a finding's remedy is carried out. */
export function changesOf({ remedy }: Pick<Finding, "remedy">): Patch {
	return [...(remedy?.patch ?? []), ...(remedy?.along ?? [])];
}

/** What one rule says of one component: four answers, never two. */
export const Verdict = z.object({
	rule: z.string(),
	component: z.string(),
	link: z.string().optional(),
	answer: z.enum(["fails", "passes", "does-not-apply", "unknown"]),
	/** Why it does not apply, or which value is unknown and why. */
	because: z.string().optional(),
	/** Where the judged attribute stands, when it stands somewhere. */
	at: Location.optional(),
	finding: Finding.optional(),
	/** What it fails for together with others (the gateway of several routes): told once for all of them. */
	once: z.string().optional(),
	/** Whose default it fails for: where that is the cause of many, it is told once for all of them. */
	defaultOf: z.string().optional(),
	/** Ids of others for which the same text decides it: it is no copy of one component's files alone. */
	decidesFor: z.array(z.string()).optional(),
	/** Another copy of the same component, or another of those it fails together with, that has the same asked of it, and answers for both. */
	sameAs: z.string().optional(),
});
export type Verdict = z.infer<typeof Verdict>;

/** A verdict with a finding. */
export type Found = Verdict & { finding: Finding };

/**
 * A short stable name for some words: FNV-1a, 64 bits as two halves, in hexadecimal
 * (http://www.isthe.com/chongo/tech/comp/fnv/). For identity, not for secrets.
 */
export function fingerprint(...words: string[]): string {
	let low = 0x811c9dc5;
	let high = 0xcbf29ce4;
	for (const character of words.join("\u0000")) {
		const code = character.codePointAt(0) ?? 0;
		low = Math.imul(low ^ code, 0x01000193) >>> 0;
		high = Math.imul(high ^ (code + (low & 0xff)), 0x01000193) >>> 0;
	}
	return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
