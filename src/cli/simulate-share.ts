import { writeFile } from "node:fs/promises";
import { UsageError } from "../review/asked.ts";
import type { Shard } from "../review/parts.ts";
import { type Played, playShare } from "../review/running/played.ts";
import { type Asked, simulationPart } from "../review/running/simulation-part.ts";
import type { Contestant, ContestOptions } from "../simulator/index.ts";
import { whileSimulating } from "./terminal.ts";

/** A share of a simulation, and where it goes. */
export interface Share {
	shard: Shard;
	file: string;
	asked: Asked;
}

/** Only a share of a simulation, or all of it with what others played. */
export interface Sharing {
	share?: Share;
	played?: Played;
}

interface Options extends Omit<Partial<Asked>, "path"> {
	shard?: Shard;
	part?: string;
	precision?: number;
	sensitivity?: unknown;
	check?: boolean;
}

/** The share that the options ask for; throws where the replications of the whole are not known beforehand. */
export function shareAsked(path: string, options: Options): Share | undefined {
	const { shard, part, replications, scenario, fix, component, seed } = options;
	if (!shard) return undefined;
	if (!part) throw new UsageError("Say where what is played goes: --shard 2/8 --part part-2.");
	if (replications === undefined)
		throw new UsageError("A share is one of a known number of runs: say how many with --replications.");
	if (options.precision !== undefined || options.sensitivity || options.check)
		throw new UsageError(
			"--precision, --sensitivity and --check look at all runs together; leave them to one machine.",
		);
	return { shard, file: part, asked: { path, scenario, fix, component, seed, replications } };
}

/** Plays the share of a contest, and writes it. */
export async function writeShare(
	{ asked, file, shard }: Share,
	contestants: readonly Contestant[],
	options: ContestOptions,
	signal: AbortSignal,
): Promise<void> {
	const { replications, seed = options.seed } = asked;
	const heats = await whileSimulating((progress) =>
		playShare(contestants, { seed, replications }, shard, progress, signal),
	).catch((error: Error) => {
		signal.throwIfAborted();
		throw new UsageError(`It cannot be simulated: ${error.message}.`);
	});
	await writeFile(file, await simulationPart(asked, shard, { heats }));
}
