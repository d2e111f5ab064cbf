import { z } from "zod";
import { Value } from "../../design/attribute.ts";
import { linkCatalogue, specOf } from "../../design/catalogue/index.ts";
import { componentOf, type Subject } from "../../design/graph.ts";
import type { Change, Patch } from "../../design/patch.ts";
import { notIn, quantityIn } from "../../design/quantity.ts";
import { comparisonReport, impactReport } from "../../report/simulation-text.ts";
import { componentAsked, findingAsked, linksAsked, oneOf, UsageError } from "../../review/asked.ts";
import type { Review } from "../../review/review.ts";
import { jobFor } from "../../review/running/impacts.ts";
import { runJobs } from "../../review/running/simulate-pool.ts";
import type { Job } from "../../review/running/tasks.ts";
import { plain } from "../screen.ts";
import { tool } from "../tool.ts";
import { most, scenarioId, withWhich } from "./simulate.ts";

const ChangeAsked = z.object({
	component: z.string().optional().describe("Name of the component, as the design names it"),
	from: z.string().optional().describe("With `to`, in place of `component`: the link whose value it is, by its ends"),
	to: z.string().optional(),
	kind: z.string().optional().describe("Of the link, where several kinds lead from the one to the other"),
	attribute: z
		.string()
		.describe(
			"Such as replicas, cpuRequest, affinity; of a link timeout, retries, breaker; the design as YAML lists them",
		),
	value: Value.describe(
		"As scaleproof.yaml takes it: a number, or words with a unit such as 250ms, 800/s, 2GB, 500m, 70%",
	),
});

type Asked = z.output<typeof ChangeAsked>;

export const whatIf = tool({
	name: "scaleproof_what_if",
	title: "Compare Before and After",
	description:
		"Simulates the design before and after a change with the same luck on both sides, and tells each metric's difference with its 95 % " +
		"interval: of a finding's remedy (`fix`), or of values of your own (`changes`). Nothing is written. Take it to prove a proposal " +
		"before making it.",
	input: z.object({
		fix: z.string().optional().describe("Id of a finding, or of a rule with one finding, whose remedy is to be proved"),
		component: z.string().optional().describe("With `fix`: on which component, where several would do"),
		changes: z.array(ChangeAsked).min(1).max(50).optional().describe("Values to set instead, all at once"),
		scenario: scenarioId.optional().describe("Needed with `changes`; the rule's own where absent"),
		replications: z.int().min(2).max(most).optional().describe("Pairs of runs; 20 where absent"),
	}),
	async run({ fix, component, changes, scenario, replications }, { session, signal, progress = () => {} }) {
		const review = (await session()).review();
		const finding = fix === undefined ? undefined : findingAsked(review, fix, component);
		if (!finding === !changes) throw new UsageError("Give either `fix` or `changes`.");
		const job = finding
			? jobFor(review, finding, { scenario, replications })
			: jobOf(review, changes!, scenario, replications);
		if (!job)
			throw new UsageError(
				`The remedy of ${finding!.rule} has nothing that a scenario of its own shows; name a scenario.`,
			);
		const [outcome] = await runJobs([job], (done, total) => progress(done / total), signal);
		if ("failed" in outcome) throw new UsageError(`It cannot be simulated: ${outcome.failed}.`);
		const { impact } = outcome;
		const report = finding
			? impactReport(review, finding, impact, plain)
			: comparisonReport(review, "As proposed", impact, plain);
		return withWhich(review, impact.focus, report);
	},
});

function jobOf(
	{ design, ...rest }: Review,
	changes: readonly Asked[],
	scenario: string | undefined,
	replications: number | undefined,
): Job {
	if (!scenario) throw new UsageError("Name the scenario that the changes are to be compared under.");
	const review = { design, ...rest };
	const patch: Patch = changes.flatMap((change) =>
		subjectsOf(review, change).map((subject) => checked(subject, change)),
	);
	return { design, patch, scenario, options: { ...(replications && { replications }) } };
}

/** What a change is of: a component, or each of the links between two. */
function subjectsOf(review: Review, { component, from, to, kind }: Asked): Subject[] {
	if (from !== undefined && to !== undefined && component === undefined)
		return linksAsked(review, from, to, kind).map((one) => ({ one, kind: "Link" }));
	if (component === undefined || from !== undefined || to !== undefined)
		throw new UsageError("A change is either of a `component`, or of the link between `from` and `to`.");
	const one = componentOf(review.design, componentAsked(review, component))!;
	return [{ one, kind: one.kind }];
}

function checked({ one, kind }: Subject, { component, from, to, attribute, value }: Asked): Change {
	const spec = specOf(kind, attribute);
	if (!spec) oneOf(`attribute of a ${kind}`, attribute, Object.keys(kind === "Link" ? linkCatalogue : one.attributes));
	const { schema, unit } = spec!;
	const meant = unit && typeof value === "string" ? (quantityIn(value, unit) ?? value) : value;
	const parsed = schema.safeParse(meant);
	if (!parsed.success) {
		const why = notIn(value, unit) ?? parsed.error.issues.map(({ message }) => message).join("; ");
		throw new UsageError(`${component ?? `${from} → ${to}`}.${attribute}: ${why}`);
	}
	return { of: one.id, attribute, value: parsed.data };
}
