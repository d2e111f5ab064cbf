import type { Design } from "../../design/design.ts";
import { type Assumption, assumptionsOf, type Run } from "../../simulator/index.ts";
import { runTasks } from "./threads.ts";

export interface RunOptions {
	seed?: number;
	replications?: number;
	focus?: string;
}

/** Runs of one design with consecutive seeds, on several cores. Throws `Unplayable` where the design lacks what it needs. */
export async function runsOf(
	design: Design,
	scenario: string,
	{ seed = 1, replications = 1, focus }: RunOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<{ runs: Run[]; assumptions: Assumption[] }> {
	// Before any thread starts: what cannot be played is told by its own error.
	const assumptions = assumptionsOf(design, scenario, { focus });
	const tasks = Array.from({ length: replications }, (_, r) => ({ run: { design, scenario, seed: seed + r, focus } }));
	const shares = tasks.map(() => 0);
	const report = (index: number, share: number) => {
		shares[index] = share;
		progress(
			shares.reduce((sum, one) => sum + one, 0),
			replications,
		);
	};
	const answers = await runTasks(tasks, report, signal);
	const runs = answers.map((answer) => {
		if ("failed" in answer) throw new Error(answer.failed);
		return answer.value;
	});
	return { runs, assumptions };
}
