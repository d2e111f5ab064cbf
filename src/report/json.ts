import { z } from "zod";
import { Value } from "../design/attribute.ts";
import { Design } from "../design/design.ts";
import { Patch } from "../design/patch.ts";
import type { Location } from "../design/text.ts";
import type { Comparison } from "../review/change.ts";
import { Coverage } from "../review/coverage.ts";
import { type Review, RuleInfo } from "../review/review.ts";
import { told } from "../review/told.ts";
import type { Finding } from "../rules/finding.ts";
import { Severity } from "../rules/rule.ts";
import { Assumption, Difference, type Impact } from "../simulator/api.ts";
import { metricOf } from "../simulator/index.ts";
import type { ReportOptions } from "./report.ts";
import { nameOf, tally } from "./tally.ts";

/** Lines and columns counted from one, in UTF-16 units; the end is the first column after the text. */
const Place = z.object({
	file: z.string(),
	line: z.int().min(1),
	column: z.int().min(1),
	endLine: z.int().min(1),
	endColumn: z.int().min(1),
});

const ReportImpact = z.object({
	scenario: z.string(),
	/** Id of the service that was simulated. */
	focus: z.string(),
	replications: z.number(),
	confidence: z.number(),
	seed: z.number(),
	sentence: z.string(),
	/** Those to look at first, in this order, then the others. Seconds, shares of one, per second. */
	metrics: z.array(Difference.extend({ id: z.string(), label: z.string(), unit: z.string(), watched: z.boolean() })),
	assumptions: z.array(Assumption),
	notes: z.array(z.string()),
});

/** What the change does, held against the workspace as it was at the merge base. */
const ReportChange = z.object({
	files: z.number(),
	/** Ids of the findings that it brings. */
	fresh: z.array(z.string()),
	fixed: z.array(z.object({ rule: z.string(), component: z.string(), message: z.string() })),
	/** Findings of the whole workspace that were there before. */
	kept: z.number(),
	/** Ids of components that came and went. */
	came: z.array(z.string()),
	went: z.array(z.string()),
	values: z.array(
		z.object({
			/** Id of the component or of the link. */
			of: z.string(),
			attribute: z.string(),
			before: Value.optional(),
			after: Value.optional(),
			rules: z.array(z.string()),
		}),
	),
	/** The change itself under the scenarios of the rules that it concerns. */
	impacts: z.array(ReportImpact),
});

const ReportFinding = z.object({
	/** Stable while lines move: rule and component. */
	id: z.string(),
	rule: z.string(),
	severity: Severity,
	component: z.object({ id: z.string(), name: z.string() }),
	at: Place,
	message: z.string(),
	related: z.array(Place.extend({ message: z.string() })),
	/** Where the same was found in other copies of the component; `id` is what a baseline knows each by. */
	copies: z.array(Place.extend({ id: z.string(), component: z.string() })).optional(),
	remedy: z
		.object({
			title: z.string(),
			changes: Patch,
			edits: z.array(Place.extend({ newText: z.string() })),
			byHand: z.array(z.string()),
		})
		.optional(),
	suppressed: z.object({ reason: z.string(), at: Place.optional() }).optional(),
	impact: ReportImpact.optional(),
});

/** What `review --format json` prints. A field may be added within a version; none changes its meaning or goes. */
export const ReviewReport = z.object({
	version: z.literal(1),
	tool: z.object({ name: z.literal("scaleproof"), version: z.string() }),
	root: z.string(),
	since: z.string().optional(),
	/** With `since`, where the files of the base could be read. */
	change: ReportChange.optional(),
	summary: z.object({
		files: z.number(),
		components: z.number(),
		findings: z.number(),
		bySeverity: z.record(Severity, z.number()),
		suppressed: z.number(),
		passes: z.number(),
		unknown: z.number(),
		doesNotApply: z.number(),
	}),
	/** Files that were read, by dialect, and files of a kind that is not read yet. */
	coverage: Coverage.optional(),
	findings: z.array(ReportFinding),
	/** Every answer of every rule, those that failed included, of every copy of a component. */
	verdicts: z.array(
		z.object({
			rule: z.string(),
			component: z.string(),
			answer: z.enum(["fails", "passes", "does-not-apply", "unknown"]),
			because: z.string().optional(),
			at: Place.optional(),
		}),
	),
	notes: z.array(
		z.object({
			file: z.string(),
			line: z.int().min(1).optional(),
			column: z.int().min(1).optional(),
			severity: Severity,
			message: z.string(),
		}),
	),
	rules: z.array(RuleInfo),
	design: Design,
});
export type ReviewReport = z.infer<typeof ReviewReport>;

export function json(review: Review, options: ReportOptions = {}): string {
	return `${JSON.stringify(reportOf(review, options), undefined, 2)}\n`;
}

export function reportOf(review: Review, options: ReportOptions = {}): ReviewReport {
	const { root, files, verdicts, notes, rules, design } = review;
	return {
		version: 1,
		tool: { name: "scaleproof", version: options.version ?? "" },
		root,
		...(options.change && { since: options.change.since }),
		...(options.change?.comparison && { change: changeOf(options.change.files, options.change.comparison) }),
		summary: { files, components: design.components.length, ...tally(review) },
		...(review.coverage && { coverage: review.coverage }),
		findings: told(review).flatMap(({ finding }) => (finding ? [findingOf(review, finding, options)] : [])),
		verdicts: verdicts.map(({ rule, component, answer, because, at }) => ({
			rule,
			component,
			answer,
			...(because && { because }),
			...(at && { at: placeOf(at) }),
		})),
		notes: notes.map(({ file, range, severity, message }) => ({
			file,
			...(range && { line: range.start.line + 1, column: range.start.character + 1 }),
			severity,
			message,
		})),
		rules,
		design,
	};
}

function changeOf(files: number, comparison: Comparison): z.infer<typeof ReportChange> {
	const { fresh, fixed, kept, came, went, values, impacts } = comparison;
	return {
		files,
		fresh: [...fresh],
		fixed: fixed.map(({ rule, component, message }) => ({ rule, component, message })),
		kept,
		came: came.map(({ id }) => id),
		went: went.map(({ id }) => id),
		values: values.map(({ component, link, attribute, before, after, rules }) => ({
			of: (link ?? component).id,
			attribute,
			...(before?.value !== undefined && { before: before.value }),
			...(after?.value !== undefined && { after: after.value }),
			rules,
		})),
		impacts: impacts.map(impactOf),
	};
}

function findingOf(review: Review, finding: Finding, options: ReportOptions): ReviewReport["findings"][number] {
	const { id, rule, severity, component, at, message, related, remedy, suppressed } = finding;
	const written = options.remedies?.[id];
	const impact = review.impacts[id];
	return {
		id,
		rule,
		severity,
		component: { id: component, name: nameOf(review, component) },
		at: placeOf(at),
		message,
		related: related.map((one) => ({ ...placeOf(one.at), message: one.message })),
		...(related.some(({ same }) => same) && { copies: copiesOf(review, id) }),
		...(remedy && {
			remedy: {
				title: remedy.title,
				changes: remedy.patch,
				edits: (written?.edits ?? []).map((edit) => ({ ...placeOf(edit), newText: edit.newText })),
				byHand: written?.byHand ?? (remedy.byHand ? [remedy.byHand] : []),
			},
		}),
		...(suppressed && {
			suppressed: { reason: suppressed.reason, ...(suppressed.at && { at: placeOf(suppressed.at) }) },
		}),
		...(impact && { impact: impactOf(impact) }),
	};
}

function copiesOf({ verdicts }: Review, id: string): ReviewReport["findings"][number]["copies"] {
	const copies = verdicts.flatMap(({ finding }) => (finding?.copyOf === id ? [finding] : []));
	return copies.map((copy) => ({ ...placeOf(copy.at), id: copy.id, component: copy.component }));
}

export function impactOf(impact: Impact): z.infer<typeof ReportImpact> {
	const { scenario, focus, replications, confidence, seed, sentence, watch, metrics, assumptions, notes = [] } = impact;
	const ids = [...watch, ...Object.keys(metrics).filter((id) => !watch.includes(id))].filter((id) => metrics[id]);
	return {
		scenario,
		focus,
		replications,
		confidence,
		seed,
		sentence,
		metrics: ids.map((id) => ({
			id,
			label: metricOf(id)?.label ?? id,
			unit: metricOf(id)?.unit ?? "",
			watched: watch.includes(id),
			...metrics[id],
		})),
		assumptions,
		notes,
	};
}

function placeOf({ file, range }: Location): z.infer<typeof Place> {
	const { start, end } = range;
	return {
		file,
		line: start.line + 1,
		column: start.character + 1,
		endLine: end.line + 1,
		endColumn: end.character + 1,
	};
}
