import { cpus } from "node:os";
import { balancing } from "./experiments/balancing.ts";
import { databases } from "./experiments/databases.ts";
import { losses } from "./experiments/losses.ts";
import { retries } from "./experiments/retries.ts";
import { rollouts } from "./experiments/rollouts.ts";
import { type Row, rowOf } from "./judge.ts";
import { measure } from "./measure.ts";
import { averaged } from "./page.ts";
import { predictionOf } from "./predict.ts";
import type { Kept } from "./results.ts";
import type { Experiment } from "./setup.ts";

export const experiments: Experiment[] = [...balancing, ...losses, ...retries, ...rollouts, ...databases];

export { apart, pageOf, shown } from "./page.ts";
export { Rounds } from "./results.ts";

/** One run of the real parts. */
export async function measured({ setup }: Experiment, seed: number, here: string): Promise<Kept> {
	const date = new Date().toISOString();
	const before = used();
	const run = await measure(setup, seed, here, true);
	const after = used();
	return { seed, date, busy: (after.busy - before.busy) / (after.all - before.all), ...run };
}

/** What was measured, beside what the models say of the same requests: means over so many runs of theirs. */
export function rowsOf({ setup, compare }: Experiment, kept: readonly Kept[], times = averaged): Row[] {
	const models = kept.map(({ seed, ahead }) => predictionOf(setup, seed, ahead, times));
	return compare.map((metric) =>
		rowOf(
			metric,
			kept.map(({ measured }) => measured[metric]),
			models.map((model) => model[metric]),
		),
	);
}

/** Time of all cores so far. */
function used(): { busy: number; all: number } {
	let busy = 0;
	let all = 0;
	for (const { times } of cpus()) {
		const sum = times.user + times.nice + times.sys + times.irq;
		busy += sum;
		all += sum + times.idle;
	}
	return { busy, all };
}
