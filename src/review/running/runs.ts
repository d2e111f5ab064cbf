import { setImmediate } from "node:timers/promises";
import type { Design } from "../../design/design.ts";
import { type Assumption, assumptionsOf, type Run, simulate } from "../../simulator/index.ts";

export interface RunOptions {
	seed?: number;
	replications?: number;
	focus?: string;
}

/** Runs of one design with consecutive seeds. */
export async function runsOf(
	design: Design,
	scenario: string,
	{ seed = 1, replications = 1, focus }: RunOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<{ runs: Run[]; assumptions: Assumption[] }> {
	const runs: Run[] = [];
	for (let r = 0; r < replications; r++) {
		runs.push(simulate(design, scenario, seed + r, { focus }));
		progress(r + 1, replications);
		await setImmediate();
		signal.throwIfAborted();
	}
	return { runs, assumptions: assumptionsOf(design, scenario, { focus }) };
}
