import { z } from "zod";
import { Design } from "../design/design.ts";
import { Note } from "../design/text.ts";
import { type Finding, Verdict } from "../rules/finding.ts";
import { Severity } from "../rules/rule.ts";
import { Impact } from "../simulator/api.ts";
import { Coverage } from "./coverage.ts";
import { told } from "./told.ts";
import { byWeight } from "./weight.ts";

/** What a face needs to know of a rule to speak of it. */
export const RuleInfo = z.object({
	id: z.string(),
	title: z.string(),
	severity: Severity,
	guide: z.string(),
	why: z.string(),
	unless: z.string(),
	ask: z.string(),
	/** Attributes that its judgement asks for. */
	reads: z.array(z.string()).optional(),
	/** Scenario that shows its effect, and the metrics to look at. */
	simulate: z.object({ scenario: z.string(), watch: z.array(z.string()) }).optional(),
	/** The rule's page; a URL. */
	page: z.string(),
});
export type RuleInfo = z.infer<typeof RuleInfo>;

/** Design, verdicts and notes of a workspace, and the impacts that were asked for. What every report is made from. */
export const Review = z.object({
	root: z.string(),
	files: z.number(),
	design: Design,
	verdicts: z.array(Verdict),
	notes: z.array(Note),
	/** Absent for a design that no files were read for. */
	coverage: Coverage.optional(),
	rules: z.array(RuleInfo),
	/** By finding id. */
	impacts: z.record(z.string(), Impact),
});
export type Review = z.infer<typeof Review>;

export const severities: readonly Severity[] = ["error", "warning", "info"];

/** Findings that nobody suppressed, one for all copies of a component, worst first: what matters most, then in the order of the review. */
export function openFindings(review: Review): Finding[] {
	const open = told(review).flatMap(({ finding }) => (finding && !finding.suppressed ? [finding] : []));
	return open.sort(byWeight(review.design));
}
