import { changesOf, type Finding } from "../../rules/finding.ts";
import { shownUnder } from "../../rules/shown-under.ts";
import { openFindings, type Review } from "../review.ts";
import { runJobs } from "./simulate-pool.ts";
import type { Job } from "./tasks.ts";

export interface SimulationOptions {
	seed?: number;
	replications?: number;
	/** Go on until the intervals are within this share of the means. */
	precision?: number;
}

/** A review is waited for: beyond this many comparisons the rest is left to a call of its own. */
const most = 12;

/** The comparison that shows what a finding's remedy does; undefined where its rule or its remedy names none. */
export function jobFor(
	review: Review,
	finding: Finding,
	options: SimulationOptions & { scenario?: string; focus?: string } = {},
): Job | undefined {
	const own = shownUnder(finding, review.rules);
	const scenario = options.scenario ?? own?.scenario;
	const patch = changesOf(finding);
	if (!scenario || patch.length === 0 || (finding.remedy?.unshown && !options.scenario)) return undefined;
	const watch = scenario === own?.scenario ? own?.watch : undefined;
	const { seed, replications, precision, focus } = options;
	const chosen = {
		...(watch && { watch }),
		...(seed !== undefined && { seed }),
		...(replications && { replications }),
		...(precision && { precision }),
	};
	// Who names a scenario asks about the load as it is.
	const otherLoads = options.scenario === undefined;
	return { design: review.design, patch, scenario, options: { ...chosen, ...(focus && { focus }), otherLoads } };
}

/**
 * Puts the impacts of the open findings into the review; says how many findings were left without. `progress` hears the
 * share that is done, 0 to 1.
 */
export async function addImpacts(
	review: Review,
	options: SimulationOptions,
	progress: (share: number) => void,
	signal: AbortSignal,
): Promise<number> {
	const jobs = new Map<string, { job: Job; findings: Finding[] }>();
	for (const finding of openFindings(review)) {
		const job = jobFor(review, finding, options);
		if (!job) continue;
		const key = JSON.stringify([job.patch, job.scenario, job.options]);
		const known = jobs.get(key);
		if (known) known.findings.push(finding);
		else jobs.set(key, { job, findings: [finding] });
	}
	const all = [...jobs.values()];
	const chosen = all.slice(0, most);
	const outcomes = await runJobs(
		chosen.map((one) => one.job),
		(done, total) => progress(done / total),
		signal,
	);
	outcomes.forEach((outcome, index) => {
		for (const finding of chosen[index].findings) {
			if ("impact" in outcome) review.impacts[finding.id] = outcome.impact;
			else
				review.notes.push({
					file: finding.at.file,
					range: finding.at.range,
					severity: "info",
					message: `${finding.rule} could not be simulated: ${outcome.failed}`,
				});
		}
	});
	return all.slice(most).reduce((sum, one) => sum + one.findings.length, 0);
}
