import { balancing } from "./experiments/balancing.ts";
import { databases } from "./experiments/databases.ts";
import { losses } from "./experiments/losses.ts";
import { retries } from "./experiments/retries.ts";
import { rollouts } from "./experiments/rollouts.ts";
import { type Row, rowOf } from "./judge.ts";
import type { Measured } from "./lab/clients.ts";
import { measure } from "./measure.ts";
import { predictions } from "./predict.ts";
import type { Experiment } from "./setup.ts";

export const experiments: Experiment[] = [...balancing, ...losses, ...retries, ...rollouts, ...databases];

export { pageOf } from "./page.ts";

export interface Outcome {
	experiment: Experiment;
	rows: Row[];
}

/** Runs of the models: they cost little, so that their interval is the smaller one. */
const modelRuns = 40;

/** One experiment: `runs` times with the real parts, then with the models. */
export async function outcomeOf(experiment: Experiment, runs: number, here: string): Promise<Outcome> {
	const real: Measured[] = [];
	for (let run = 0; run < runs; run++) real.push(await measure(experiment.setup, 1 + run, here));
	const model = predictions(experiment.setup, modelRuns);
	const rows = experiment.compare.map((metric) =>
		rowOf(
			metric,
			real.map((one) => one[metric]),
			model[metric],
		),
	);
	return { experiment, rows };
}
