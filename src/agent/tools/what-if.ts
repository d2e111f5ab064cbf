import { z } from "zod";
import { Value } from "../../design/attribute.ts";
import { specOf } from "../../design/catalogue/index.ts";
import { componentOf } from "../../design/graph.ts";
import type { Patch } from "../../design/patch.ts";
import { comparisonReport, impactReport } from "../../report/simulation-text.ts";
import { componentAsked, findingAsked, oneOf, UsageError } from "../../review/asked.ts";
import type { Review } from "../../review/review.ts";
import { jobFor } from "../../review/running/impacts.ts";
import { runJobs } from "../../review/running/simulate-pool.ts";
import type { Job } from "../../review/running/tasks.ts";
import { plain } from "../screen.ts";
import { tool } from "../tool.ts";
import { most, scenarioId } from "./simulate.ts";

const Change = z.object({
	component: z.string().describe("Name of the component, as the design names it"),
	attribute: z.string().describe("Such as replicas, cpuRequest, affinity, poolSize; the design as YAML lists them"),
	value: Value,
});

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
		changes: z.array(Change).min(1).max(50).optional().describe("Values to set instead, all at once"),
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
		return finding
			? impactReport(review, finding, impact, plain)
			: comparisonReport(review, "As proposed", impact, plain);
	},
});

function jobOf(
	{ design, ...rest }: Review,
	changes: readonly z.output<typeof Change>[],
	scenario: string | undefined,
	replications: number | undefined,
): Job {
	if (!scenario) throw new UsageError("Name the scenario that the changes are to be compared under.");
	const patch: Patch = changes.map(({ component, attribute, value }) => {
		const of = componentAsked({ design, ...rest }, component);
		const { kind, attributes } = componentOf(design, of)!;
		const spec = specOf(kind, attribute);
		if (!spec) oneOf(`attribute of a ${kind}`, attribute, Object.keys(attributes));
		const parsed = spec!.schema.safeParse(value);
		if (!parsed.success)
			throw new UsageError(
				`${component}.${attribute}: ${parsed.error.issues.map(({ message }) => message).join("; ")}`,
			);
		return { of, attribute, value: parsed.data };
	});
	return { design, patch, scenario, options: { ...(replications && { replications }) } };
}
