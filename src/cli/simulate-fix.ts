import { impactReport } from "../report/simulation-text.ts";
import { findingAsked, UsageError } from "../review/asked.ts";
import type { Review } from "../review/review.ts";
import { decidingOf } from "../review/running/deciding.ts";
import { jobFor, type SimulationOptions } from "../review/running/impacts.ts";
import { runJobs } from "../review/running/simulate-pool.ts";
import { print, screen, whileSimulating } from "./terminal.ts";

export interface FixOptions extends SimulationOptions {
	scenario?: string;
	component?: string;
	format: "text" | "json";
}

/** The design before and after a remedy. */
export async function simulateFix(
	review: Review,
	fix: string,
	{ seed, replications, precision, scenario, component, format }: FixOptions,
	signal: AbortSignal,
): Promise<void> {
	const finding = findingAsked(review, fix, component);
	const job = jobFor(review, finding, { seed, replications, precision, scenario });
	if (!job && !finding.remedy?.patch.length)
		throw new UsageError(
			`The remedy of ${finding.rule} changes nothing that can be simulated: ${finding.remedy?.title}.`,
		);
	if (!job) throw new UsageError(`${finding.rule} names no scenario of its own; say which: --scenario ID.`);
	const { outcome, hangsOn } = await whileSimulating(async (share) => {
		const [outcome] = await runJobs([job], (done, total) => share((0.5 * done) / total), signal);
		if ("failed" in outcome) return { outcome, hangsOn: undefined };
		const { impact } = outcome;
		// The answer is there, and only what it hangs on is still looked for.
		const looking = (part: number) => share(0.5 + part / 2, `So far: ${impact.sentence}`);
		return { outcome, hangsOn: await decidingOf(job, impact, looking, signal) };
	});
	if ("failed" in outcome) throw new UsageError(`It cannot be simulated: ${outcome.failed}.`);
	if (format === "json") print(JSON.stringify({ ...outcome.impact, deciding: hangsOn?.deciding }, undefined, 2));
	else print(impactReport(review, finding, outcome.impact, screen(), hangsOn));
}
