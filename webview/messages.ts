import { z } from "zod";
import { Case } from "../src/cases/case.ts";
import { Location } from "../src/design/text.ts";
import { Review } from "../src/review/review.ts";

/** Every message between the panel and its host. Both sides parse what they receive with these schemas. */
export const ToPanel = z.discriminatedUnion("type", [
	/** A new review of the folder; `finding` asks to simulate that finding's remedy at once. */
	z.object({ type: z.literal("review"), folder: z.string(), review: Review, finding: z.string().optional() }),
	/** Choose a finding's remedy and run. */
	z.object({ type: z.literal("simulate"), finding: z.string() }),
	/** Reading the workspace failed or is under way; words for the empty state. */
	z.object({ type: z.literal("status"), heading: z.string().optional(), message: z.string(), busy: z.boolean() }),
	/** A case to play, in the place of a folder's design; `uri` is of its file. */
	z.object({ type: z.literal("case"), uri: z.string(), case: Case }),
]);
export type ToPanel = z.infer<typeof ToPanel>;

export const FromPanel = z.discriminatedUnion("type", [
	z.object({ type: z.literal("ready") }),
	/** Jump to where an attribute is declared. */
	z.object({ type: z.literal("reveal"), at: Location }),
	/** Apply the remedy of a finding to the files, with the editor's own preview and undo. */
	z.object({ type: z.literal("apply"), finding: z.string() }),
	/** Open the rule's page. */
	z.object({ type: z.literal("explain"), rule: z.string() }),
	/** Let a person choose a case to play. */
	z.object({ type: z.literal("choose-case") }),
]);
export type FromPanel = z.infer<typeof FromPanel>;
