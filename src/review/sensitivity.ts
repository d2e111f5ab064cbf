import type { Design } from "../design/design.ts";
import { applyPatch, type Patch } from "../design/patch.ts";
import {
	type Assumption,
	assumptionsOf,
	type Contestant,
	focusOf,
	metricOf,
	type Sensitivity,
	scenarioOf,
	sensitivityOf,
	sensitivityPlan,
} from "../simulator/index.ts";
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

/** Fewer than a comparison has: there are two variations for each input, and large effects are what is looked for. */
const usual = 5;

/** Ranks what was assumed by how much the result hangs on it. Throws where the metric is not measured. */
export async function rankAssumptions(
	design: Design,
	{ scenario, patch = [], seed = 1, replications = usual, ...options }: SensitivityOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<Sensitivity> {
	const focus = focusOf(design, patch, options.focus);
	const before: Contestant = { name: "before", design, scenario, focus };
	const designs =
		patch.length > 0 ? [before, { ...before, name: "after", design: applyPatch(design, patch) }] : [before];
	const known = new Map<string, Assumption>();
	for (const one of designs) {
		for (const assumption of assumptionsOf(one.design, scenario, { focus }))
			known.set(`${assumption.component} ${assumption.attribute}`, assumption);
	}
	const plan = sensitivityPlan(designs, [...known.values()]);
	const contest = await runContest(plan.contestants, { seed, replications }, progress, signal);
	const wanted = options.metric ? [options.metric] : (options.watch ?? scenarioOf(scenario).watch);
	const metric = wanted.find((id) => contest.contestants[0].estimates[id]);
	if (!metric)
		throw new Error(`no run of ${scenario} yields ${wanted.map((id) => metricOf(id)?.label ?? id).join(", ")}`);
	return sensitivityOf(plan, contest, metric);
}
