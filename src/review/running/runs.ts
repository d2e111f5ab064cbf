import { setImmediate } from "node:timers/promises";
import type { Design } from "../../design/design.ts";
import { type Assumption, assumptionsOf, type Run, simulate } from "../../simulator/index.ts";
import type { Shard } from "../parts.ts";
import { isOurs, type Played, replicationName } from "./played.ts";

export interface RunOptions {
	seed?: number;
	replications?: number;
	focus?: string;
	/** Runs that others played. */
	played?: Played;
	/** Only the runs of this share. */
	shard?: Shard;
}

/** Runs of one design with consecutive seeds. */
export async function runsOf(
	design: Design,
	scenario: string,
	{ seed = 1, replications = 1, focus, played, shard }: RunOptions,
	progress: (done: number, total: number) => void,
	signal: AbortSignal,
): Promise<{ runs: Run[]; named: Map<string, Run>; assumptions: Assumption[] }> {
	const named = new Map<string, Run>();
	const one = { design, scenario, focus };
	for (let r = 0; r < replications; r++) {
		if (shard && !isOurs(shard, r)) continue;
		const name = replicationName(one, seed, r);
		named.set(name, played?.runs.get(name) ?? simulate(design, scenario, seed + r, { focus }));
		progress(r + 1, replications);
		await setImmediate();
		signal.throwIfAborted();
	}
	return { runs: [...named.values()], named, assumptions: assumptionsOf(design, scenario, { focus }) };
}
