import { sensitivityReport } from "../report/sensitivity-text.ts";
import { findingAsked, oneOf, UsageError } from "../review/asked.ts";
import type { Review } from "../review/review.ts";
import { jobFor } from "../review/running/impacts.ts";
import { rankAssumptions, type SensitivityOptions } from "../review/running/sensitivity.ts";
import { metrics } from "../simulator/index.ts";
import type { FixOptions } from "./simulate-fix.ts";
import { print, screen, whileSimulating } from "./terminal.ts";

interface Options extends Omit<FixOptions, "scenario"> {
	/** The metric, or true for the one that is watched first. */
	sensitivity: string | true;
}

/** What the present design's result hangs on. */
export function rankForDesign(
	review: Review,
	options: Options & { scenario: string; focus?: string },
	signal: AbortSignal,
): Promise<void> {
	const { scenario, focus } = options;
	return rank(review, { scenario, ...(focus && { focus }) }, options, signal);
}

/** What the difference that a remedy makes hangs on. */
export function rankForFix(
	review: Review,
	fix: string,
	options: Options & { scenario?: string },
	signal: AbortSignal,
): Promise<void> {
	const finding = findingAsked(review, fix, options.component);
	const job = jobFor(review, finding, { scenario: options.scenario });
	if (!job)
		throw new UsageError(`${finding.rule} names no scenario of its own, or its remedy changes nothing; --scenario ID.`);
	const { scenario, patch } = job;
	const { watch, focus } = job.options;
	return rank(review, { scenario, patch, ...(watch && { watch }), ...(focus && { focus }) }, options, signal);
}

async function rank(
	review: Review,
	asked: SensitivityOptions,
	{ sensitivity, seed, replications, format }: Options,
	signal: AbortSignal,
): Promise<void> {
	const known = metrics.map(({ id }) => id);
	const metric = sensitivity === true ? undefined : oneOf("metric", sensitivity, known);
	const result = await whileSimulating((share) =>
		rankAssumptions(
			review.design,
			{
				...asked,
				...(metric && { metric }),
				...(seed !== undefined && { seed }),
				...(replications !== undefined && { replications }),
			},
			(done, total) => share(done / total),
			signal,
		),
	).catch((error: Error) => {
		if (signal.aborted) throw error;
		throw new UsageError(`It cannot be ranked: ${error.message}.`);
	});
	if (format === "json") print(JSON.stringify(result, undefined, 2));
	else print(sensitivityReport(review, result, screen()));
}
