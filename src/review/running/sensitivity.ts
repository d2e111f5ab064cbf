import type { Design } from "../../design/design.ts";
import type { Patch } from "../../design/patch.ts";
import {
	metricOf,
	type Sensitivity,
	scenarioOf,
	sensitivityOf,
	sensitivityPlan,
	usualReplications,
} from "../../simulator/index.ts";
import { runContest } from "./simulate-pool.ts";

export interface SensitivityOptions {
	scenario: string;
	/** What to rank by; by default the first that the scenario watches and the run has. */
	metric?: string;
	/** With a patch, the difference that it makes is looked at. */
	patch?: Patch;
	focus?: string;
	seed?: number;
	/** Pairs of runs of each variation. */
	replications?: number;
	watch?: string[];
}

/** Ranks what was assumed by how much the result hangs on it. Throws where the metric is not measured. */
export async function rankAssumptions(
	design: Design,
	{ scenario, patch = [], seed = 1, replications = usualReplications, ...options }: SensitivityOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<Sensitivity> {
	const plan = sensitivityPlan(design, patch, scenario, options);
	const contest = await runContest(plan.contestants, { seed, replications }, progress, signal);
	const wanted = options.metric ? [options.metric] : (options.watch ?? scenarioOf(scenario).watch);
	const metric = wanted.find((id) => contest.contestants[0].estimates[id]);
	if (!metric)
		throw new Error(`no run of ${scenario} yields ${wanted.map((id) => metricOf(id)?.label ?? id).join(", ")}`);
	return sensitivityOf(plan, contest, metric);
}
