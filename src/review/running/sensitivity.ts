import type { Design } from "../../design/design.ts";
import type { Patch } from "../../design/patch.ts";
import {
	BreakEvens,
	metricOf,
	type Sensitivity,
	type SensitivityPlan,
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

/** Runs of each value in the search for where a difference goes: with the same luck a few tell. */
const searchReplications = 3;

async function breakEvens(plan: SensitivityPlan, ranking: Sensitivity, signal: AbortSignal): Promise<Sensitivity> {
	const search = new BreakEvens(plan, ranking, searchReplications);
	for (let designs = search.next(); designs.length > 0; designs = search.next())
		search.take(await runContest(designs, search.options, () => {}, signal));
	return search.result();
}

/** Ranks what was assumed by how much the result hangs on it. Throws where the metric is not measured. */
export async function rankAssumptions(
	design: Design,
	{ scenario, patch = [], seed = 1, replications = usualReplications, ...options }: SensitivityOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<Sensitivity> {
	const plan = sensitivityPlan(design, patch, scenario, options);
	const wanted = options.metric ? [options.metric] : (options.watch ?? scenarioOf(scenario).watch);
	const asked = { ...plan.options, seed, replications, watch: wanted };
	const contest = await runContest(plan.contestants, asked, progress, signal);
	const metric = wanted.find((id) => contest.contestants[0].estimates[id]);
	if (!metric)
		throw new Error(`no run of ${scenario} yields ${wanted.map((id) => metricOf(id)?.label ?? id).join(", ")}`);
	return breakEvens(plan, sensitivityOf(plan, contest, metric), signal);
}
