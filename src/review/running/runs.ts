import type { Design } from "../../design/design.ts";
import { type Assumption, assumptionsOf, type Run } from "../../simulator/index.ts";
import type { Shard } from "../parts.ts";
import { isOurs, type Played, replicationName } from "./played.ts";
import { runTasks } from "./threads.ts";

export interface RunOptions {
	seed?: number;
	replications?: number;
	focus?: string;
	/** Runs that others played. */
	played?: Played;
	/** Only the runs of this share. */
	shard?: Shard;
}

/** Runs of one design with consecutive seeds, on several cores. Throws `Unplayable` where the design lacks what it needs. */
export async function runsOf(
	design: Design,
	scenario: string,
	{ seed = 1, replications = 1, focus, played, shard }: RunOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<{ runs: Run[]; named: Map<string, Run>; assumptions: Assumption[] }> {
	// Before any thread starts: what cannot be played is told by its own error.
	const assumptions = assumptionsOf(design, scenario, { focus });
	const wanted = [...Array(replications).keys()].filter((r) => !shard || isOurs(shard, r));
	// One object for all: the name of a design is made once for each.
	const one = { design, scenario, focus };
	const nameOf = (r: number) => replicationName(one, seed, r);
	const missing = wanted.filter((r) => !played?.runs.has(nameOf(r)));
	const shares = missing.map(() => 0);
	const report = (index: number, share: number) => {
		shares[index] = share;
		progress(wanted.length - missing.length + sum(shares), wanted.length);
	};
	const tasks = missing.map((r) => ({ run: { design, scenario, seed: seed + r, focus } }));
	const answers = await runTasks(tasks, report, signal);
	const named = new Map(
		wanted.map((r) => {
			const known = played?.runs.get(nameOf(r));
			if (known) return [nameOf(r), known];
			const answer = answers[missing.indexOf(r)];
			if ("failed" in answer) throw new Error(answer.failed);
			return [nameOf(r), answer.value];
		}),
	);
	return { runs: [...named.values()], named, assumptions };
}

function sum(values: readonly number[]): number {
	return values.reduce((a, b) => a + b, 0);
}
