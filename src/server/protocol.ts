import { z } from "zod";
import { Case } from "../cases/case.ts";
import { Patch } from "../design/patch.ts";
import { TextEdit } from "../design/text.ts";
import { groupings, Node } from "../report/outline/node.ts";
import { Review } from "../review/review.ts";
import { mostWhatIfs, WhatIf } from "../review/what-if.ts";

/** Requests of our own, beside the standard ones. Every face outside the server's process speaks these. */
export const reviewRequest = "scaleproof/review";
export const ReviewParams = z.object({ folder: z.string() });
export const ReviewResult = Review;

/** The text edits that carry out a finding's remedy, and what a person must do by hand. */
export const remedyRequest = "scaleproof/remedy";
export const RemedyParams = z.object({ folder: z.string(), finding: z.string() });
export const RemedyResult = z.object({
	title: z.string(),
	edits: z.array(TextEdit),
	/** Parts of the remedy that no dialect can write, in words. */
	byHand: z.array(z.string()),
	/** Versions of the edited documents that are open, by file: apply the edits to no other. */
	versions: z.record(z.string(), z.number()).optional(),
});
export type RemedyResult = z.infer<typeof RemedyResult>;

/** The text edits that carry out all remedies of a rule together. */
export const fixAllRequest = "scaleproof/fixAll";
export const FixAllParams = z.object({ folder: z.string(), rule: z.string() });
export const FixAllResult = RemedyResult;

/** What each remedy of the present review would write, by finding id. */
export const writesRequest = "scaleproof/writes";
export const WritesParams = z.object({ folder: z.string() });
export const WritesResult = z.record(z.string(), z.object({ files: z.array(z.string()), byHand: z.array(z.string()) }));

/** The text edits that write assumptions of a person into scaleproof.yaml, and what of them cannot stand there. */
export const assumptionsRequest = "scaleproof/assumptions";
export const AssumptionsParams = z.object({ folder: z.string(), edits: Patch.min(1) });
export const AssumptionsResult = RemedyResult;

/** What the folder's settings would have tried out, and the edits that write more of it there. */
export const whatIfsRequest = "scaleproof/whatIfs";
export const WhatIfsParams = z.object({ folder: z.string() });
export const WhatIfsResult = z.array(WhatIf);
export const writeWhatIfsRequest = "scaleproof/writeWhatIfs";
export const WriteWhatIfsParams = z.object({ folder: z.string(), whatIfs: z.array(WhatIf).min(1).max(mostWhatIfs) });
export const WriteWhatIfsResult = RemedyResult;

/** The cases that come with Scaleproof, to choose from. */
export const casesRequest = "scaleproof/cases";
export const CasesResult = z.array(
	z.object({
		uri: z.string(),
		title: z.string(),
		guide: z.string().optional(),
		/** Under which heading it is offered; those of one heading follow each other. */
		heading: z.string(),
	}),
);

/** A case as it is in its file, or in the editor that has it open; refused in words where it cannot be played. */
export const caseRequest = "scaleproof/case";
export const CaseParams = z.object({ uri: z.string() });
export const CaseResult = Case;

/** Markdown of a pull request's checklist against the merge base with `since`. */
export const checklistRequest = "scaleproof/checklist";
export const ChecklistParams = z.object({
	folder: z.string(),
	/** Absent: the whole workspace, compared with nothing. */
	since: z.string().optional(),
	/** Where to report progress, as the protocol's own requests do. */
	workDoneToken: z.union([z.string(), z.number()]).optional(),
	/** Where to send the checklist as it is before anything is simulated. */
	partialResultToken: z.union([z.string(), z.number()]).optional(),
});
export const ChecklistResult = z.object({ markdown: z.string() });

/** What files of measurements say of a folder's design: a page to read, and the edits that write it to scaleproof.yaml. */
export const measureRequest = "scaleproof/measure";
export const MeasureParams = z.object({
	folder: z.string(),
	/** URIs of the files to read. */
	files: z.array(z.string()).min(1),
	/** Service that files without names are of. */
	component: z.string().optional(),
	workDoneToken: z.union([z.string(), z.number()]).optional(),
});
export const MeasureResult = RemedyResult.extend({
	markdown: z.string(),
	/** How many values the edits write. */
	count: z.number(),
	/** Names of services of which a person has to choose one, to ask again with it. */
	choices: z.array(z.string()),
});
export type MeasureResult = z.infer<typeof MeasureResult>;

/** Sent when a folder's review is newer than what was asked for. */
export const changedNotification = "scaleproof/changed";
export const ChangedParams = z.object({ folder: z.string() });

/** Sent while a folder is read and after each review of it. */
export const statusNotification = "scaleproof/status";
export const StatusParams = z.object({
	folder: z.string(),
	kind: z.enum(["idle", "reading", "ready"]),
	done: z.number().optional(),
	total: z.number().optional(),
	findings: z.number(),
	/** What was found to review; absent until it is read. Where it is nothing, that there are no findings says nothing. */
	contents: z.enum(["nothing", "code", "design"]).optional(),
	/** How many of them, by severity. */
	bySeverity: z.record(z.string(), z.number()).default({}),
	/** How many came with the present change, and what it is compared with; absent where nothing is. */
	fresh: z.number().optional(),
	since: z.string().optional(),
	/** How many fixes are simulated in the background just now. */
	simulating: z.number().default(0),
});
export type StatusParams = z.infer<typeof StatusParams>;

/** Markdown of the whole workspace against the guide, section by section. */
export const readinessRequest = "scaleproof/readiness";
export const ReadinessParams = z.object({ folder: z.string() });
export const ReadinessResult = z.object({ markdown: z.string() });

/** A tree of the side bar. */
export const outlineRequest = "scaleproof/outline";
export const OutlineParams = z.object({
	folder: z.string(),
	view: z.enum(["findings", "design", "rules"]),
	/** What findings are grouped by. */
	by: z.enum(groupings).optional(),
});
export const OutlineResult = z.array(Node);

/** Looks again, now: `read` takes every file from the disk; without it only what git says has changed since the base. */
export const againRequest = "scaleproof/again";
export const AgainParams = z.object({ folder: z.string(), read: z.boolean() });
export const AgainResult = z.object({
	findings: z.number(),
	/** Findings that came with the present change. */
	fresh: z.number(),
	/** What it is compared with; absent where there is nothing to compare with. */
	since: z.string().optional(),
});

/** The edits of scaleproof.yaml that switch a rule on or off. */
export const switchRequest = "scaleproof/switch";
export const SwitchParams = z.object({ folder: z.string(), rule: z.string(), on: z.boolean() });
export const SwitchResult = RemedyResult;

/** What an agent asks for in the editor: a tool by its name, with its input. Refused in words that it can act on. */
export const toolRequest = "scaleproof/tool";
export const ToolParams = z.object({ folder: z.string(), name: z.string(), input: z.record(z.string(), z.unknown()) });
export const ToolResult = z.object({ text: z.string() });
