import { impactReport } from "../report/simulation-text.ts";
import { whatIfPage } from "../report/what-ifs/page.ts";
import { remedyPlayed } from "../report/what-ifs/simulated.ts";
import { findingAsked, UsageError } from "../review/asked.ts";
import type { Review } from "../review/review.ts";
import { decidingOf } from "../review/running/deciding.ts";
import { jobFor, type SimulationOptions } from "../review/running/impacts.ts";
import type { Played } from "../review/running/played.ts";
import { compareOnAll, type Outcome, runJobs } from "../review/running/simulate-pool.ts";
import type { Job } from "../review/running/tasks.ts";
import { type Comparison, comparisonOf } from "../simulator/index.ts";
import { type Sharing, writeShare } from "./simulate-share.ts";
import { deliver, screen, whileSimulating } from "./terminal.ts";

export interface FixOptions extends SimulationOptions {
	scenario?: string;
	component?: string;
	format: "text" | "json" | "html";
	output?: string;
}

/** The design before and after a remedy. */
export async function simulateFix(
	review: Review,
	fix: string,
	{ seed, replications, precision, scenario, component, format, output, share, played }: FixOptions & Sharing,
	signal: AbortSignal,
): Promise<void> {
	const finding = findingAsked(review, fix, component);
	const job = jobFor(review, finding, { seed, replications, precision, scenario });
	if (!job && !finding.remedy?.patch.length)
		throw new UsageError(
			`The remedy of ${finding.rule} changes nothing that can be simulated: ${finding.remedy?.title}.`,
		);
	if (!job) throw new UsageError(`${finding.rule} names no scenario of its own; say which: --scenario ID.`);
	if (share) return writeShare(share, contestOf(job).contestants, job.options, signal);
	const { outcome, hangsOn } = await whileSimulating(async (share) => {
		const progress = (done: number, total: number) => share((0.5 * done) / total);
		const [outcome] = played ? [await together(job, played, progress, signal)] : await runJobs([job], progress, signal);
		if ("failed" in outcome) return { outcome, hangsOn: undefined };
		const { impact } = outcome;
		// The answer is there, and only what it hangs on is still looked for.
		const looking = (part: number) => share(0.5 + part / 2, `So far: ${impact.sentence}`);
		return { outcome, hangsOn: await decidingOf(job, impact, looking, signal) };
	});
	if ("failed" in outcome) throw new UsageError(`It cannot be simulated: ${outcome.failed}.`);
	const { impact } = outcome;
	if (format === "json")
		await deliver(JSON.stringify({ ...impact, deciding: hangsOn?.deciding }, undefined, 2), output);
	else if (format === "html") await deliver(whatIfPage(remedyPlayed(review, finding, impact)), output);
	else await deliver(impactReport(review, finding, impact, screen(), hangsOn), output);
}

function contestOf({ design, patch, scenario, options, after }: Job): Comparison {
	return comparisonOf(design, patch, scenario, options, after);
}

/** From what others played of it. */
async function together(
	job: Job,
	played: Played,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<Outcome> {
	const answer = await compareOnAll(job, (share) => progress(share, 1), signal, played);
	return "value" in answer ? { impact: answer.value } : answer;
}
