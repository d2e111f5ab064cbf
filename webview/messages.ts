import { z } from "zod";
import { Case } from "../src/cases/case.ts";
import { CaseResult } from "../src/cases/result.ts";
import { Patch } from "../src/design/patch.ts";
import { Location } from "../src/design/text.ts";
import { Review } from "../src/review/review.ts";
import { mostWhatIfs, WhatIf, WhatIfFile } from "../src/review/what-if.ts";
import { Impact } from "../src/simulator/api.ts";
import { Sensitivity } from "../src/simulator/sensitivity.ts";

/** A final result with what it answers. The host keeps it for the page, which is gone whenever its tab is hidden. */
export const Kept = z.object({
	/** Id of the finding; empty for the design as it is. */
	finding: z.string(),
	key: z.string(),
	impact: Impact,
	load: z.number().optional(),
	edits: Patch,
});
export type Kept = z.infer<typeof Kept>;

/** How much the shown result hangs on each of its assumptions, by metric. The host keeps it likewise. */
export const Ranking = z.object({
	/** What it was computed from; see `rankingKey` of model/ranking.ts. */
	key: z.string(),
	byMetric: z.record(z.string(), Sensitivity),
});
export type Ranking = z.infer<typeof Ranking>;

/** What a case came to, and what that was computed from (see `playedKey` of model/case.ts). The host keeps it likewise. */
export const KeptCase = z.object({ key: z.string(), result: CaseResult });
export type KeptCase = z.infer<typeof KeptCase>;

/** Files that a remedy edits, and what of it is left to a person. */
export const Writes = z.object({ files: z.array(z.string()), byHand: z.array(z.string()) });
export type Writes = z.infer<typeof Writes>;

/** Files that a person can save. */
const savedNames = ["design.svg", "design.png", "design.mmd", "design.json", "what-ifs.html"] as const;
export type SavedName = (typeof savedNames)[number];

/** Every message between the panel and its host. Both sides parse what they receive with these schemas. */
export const ToPanel = z.discriminatedUnion("type", [
	/** A new review of the folder; `finding` asks to simulate that finding's remedy at once. */
	z.object({
		type: z.literal("review"),
		folder: z.string(),
		review: Review,
		finding: z.string().optional(),
		kept: z.array(Kept).optional(),
		ranking: Ranking.optional(),
		/** What-ifs of the folder's settings. */
		whatIfs: z.array(WhatIf).optional(),
	}),
	/** What-ifs that were read from a file; `from` is its name. */
	z.object({ type: z.literal("what-ifs"), from: z.string(), file: WhatIfFile }),
	/** What each remedy of the present review would write, by finding id. */
	z.object({ type: z.literal("writes"), writes: z.record(z.string(), Writes) }),
	/** Choose a finding's remedy and run. */
	z.object({ type: z.literal("simulate"), finding: z.string() }),
	/** Reading the workspace failed or is under way; words for the empty state. */
	z.object({ type: z.literal("status"), heading: z.string().optional(), message: z.string(), busy: z.boolean() }),
	/** A case to play, in the place of a folder's design; `uri` is of its file. */
	z.object({ type: z.literal("case"), uri: z.string(), case: Case, kept: KeptCase.optional() }),
]);
export type ToPanel = z.infer<typeof ToPanel>;

export const FromPanel = z.discriminatedUnion("type", [
	z.object({ type: z.literal("ready") }),
	/** Jump to where an attribute is declared. */
	z.object({ type: z.literal("reveal"), at: Location }),
	/** Apply the remedy of a finding to the files, with the editor's own preview and undo. */
	z.object({ type: z.literal("apply"), finding: z.string() }),
	/** Keep a result for the next page. */
	z.object({ type: z.literal("keep"), kept: Kept }),
	z.object({ type: z.literal("keep-ranking"), ranking: Ranking }),
	z.object({ type: z.literal("keep-case"), kept: KeptCase }),
	/** Write assumptions of a person into scaleproof.yaml, with the editor's own preview and undo. */
	z.object({ type: z.literal("write-assumptions"), edits: Patch.min(1) }),
	/** Save a file that the page made, where a person says. */
	z.object({ type: z.literal("save"), name: z.enum(savedNames), text: z.string().max(50_000_000) }),
	/** Put a text that the page made into the clipboard. */
	z.object({ type: z.literal("copy"), text: z.string().max(5_000_000) }),
	/** Let a person choose a file of what-ifs. */
	z.object({ type: z.literal("open-what-ifs") }),
	/** Write what-ifs into scaleproof.yaml, with the editor's own preview and undo. */
	z.object({ type: z.literal("write-what-ifs"), whatIfs: z.array(WhatIf).min(1).max(mostWhatIfs) }),
	/** Open the rule's page. */
	z.object({ type: z.literal("explain"), rule: z.string() }),
	/** Let a person choose a case to play. */
	z.object({ type: z.literal("choose-case") }),
]);
export type FromPanel = z.infer<typeof FromPanel>;
