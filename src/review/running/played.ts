import type { Contestant, ContestOptions, Heat, HeatResult, Run } from "../../simulator/index.ts";
import { hash } from "../kept-value.ts";
import type { Shard } from "../parts.ts";
import { runTasks } from "./threads.ts";

/** What others played of a simulation, each a share of its replications, by name: heats of a contest, or runs of one design. */
export interface Played {
	heats: ReadonlyMap<string, HeatResult>;
	runs: ReadonlyMap<string, Run>;
}

/** Replication `r` is one shard's, so that all machines agree without a word. */
export function isOurs({ index, of }: Shard, r: number): boolean {
	return r % of === index - 1;
}

type Named = Pick<Contestant, "design" | "scenario" | "focus" | "about" | "instead">;
const names = new WeakMap<Named, string>();

/** One replication, by all that decides how it ends: a part of another design is never taken for one of this. */
export function replicationName(of: Named, seed: number, r: number): string {
	const { design, scenario, focus, about, instead } = of;
	const name = names.get(of) ?? hash(JSON.stringify([design, scenario, focus, about, instead]));
	names.set(of, name);
	return `${name} ${seed} ${r}`;
}

/** Plays a shard's share of a contest whose replications are known beforehand, on several cores. */
export async function playShare(
	contestants: readonly Contestant[],
	{ seed = 1, replications = 1 }: Pick<ContestOptions, "seed" | "replications">,
	shard: Shard,
	progress: (share: number) => void,
	signal: AbortSignal,
): Promise<Map<string, HeatResult>> {
	const own = Array.from({ length: replications }, (_, r) => r).filter((r) => isOurs(shard, r));
	const heats = contestants.flatMap((contestant, index) =>
		own.map((r): Heat => ({ contestant, index, seed, from: r, to: r + 1 })),
	);
	const shares = heats.map(() => 0);
	const report = (at: number, share: number) => {
		shares[at] = share;
		progress(shares.reduce((sum, one) => sum + one, 0) / heats.length);
	};
	const tasks = heats.map((heat) => ({ play: heat }));
	const answers = await runTasks(tasks, report, signal);
	return new Map(
		answers.map((answer, at) => {
			if ("failed" in answer) throw new Error(answer.failed);
			return [replicationName(heats[at].contestant, seed, heats[at].from), answer.value];
		}),
	);
}

/** A heat put together from its replications; undefined where one of them was not played. */
export function recalled({ heats }: Played, { contestant, seed, from, to }: Heat): HeatResult | undefined {
	const parts: HeatResult[] = [];
	for (let r = from; r < to; r++) {
		const part = heats.get(replicationName(contestant, seed, r));
		if (!part) return undefined;
		parts.push(part);
	}
	const [first] = parts;
	return first && { ...first, metrics: parts.flatMap(({ metrics }) => metrics) };
}
