import { readFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { UsageError } from "../review/asked.ts";
import { playedIn } from "../review/running/simulation-part.ts";
import { type AddCommand, type Context, examples } from "./command.ts";
import { openSession } from "./open.ts";
import { type Output, type ReviewOptions, report, withReviewOptions } from "./review.ts";
import { simulate, simulationFormats } from "./simulate.ts";

export const addMerge: AddCommand = (program, context) => {
	const command = program
		.command("merge")
		.summary("put together what several machines have read of a workspace, or played of a simulation")
		.description(
			"Takes what `review --shard` wrote on each machine and makes the one review of the whole: the same as a single run would, since a " +
				"reading counts only where its files still say the same, and what no part holds is read here. Parts are believed: " +
				"merge only what your own machines wrote.\n\n" +
				"Of what `simulate --shard` wrote it prints what one run prints: a text, or --format json or html.",
		)
		.argument("<parts...>", "files that review --shard, or simulate --shard, wrote, all by this version")
		.option("--path <folder>", "the folder that they are of", ".");
	const outputs = withReviewOptions(command);
	command
		.addHelpText(
			"after",
			examples(
				["scaleproof merge part-*", "the review, to read"],
				["scaleproof merge part-* --format json", "of a simulation: the same JSON as of one run"],
				["scaleproof merge part-* --format sarif --output scaleproof.sarif", "all that review can write"],
			),
		)
		.action(async (files: string[], options: ReviewOptions & { path: string }) => {
			const parts = files.map((name) => ({ name, bytes: read(name) }));
			const simulation = await playedIn(parts);
			if (simulation) return printSimulation(simulation, options.path, outputs(), context);
			process.exitCode = await report(await openSession(options.path, context, parts), options, outputs(), context);
		});
};

/** The simulation as one run has it: what no part holds is played here. */
async function printSimulation(
	{ asked, played }: NonNullable<Awaited<ReturnType<typeof playedIn>>>,
	folder: string,
	[{ format, file }, ...others]: readonly Output[],
	context: Context,
): Promise<void> {
	const known = simulationFormats.find((one) => one === format);
	if (!known || others.length > 0)
		throw new UsageError(`These are parts of a simulation: it is told as one of ${simulationFormats.join(", ")}.`);
	const path = isAbsolute(asked.path) ? asked.path : join(folder, asked.path);
	await simulate(path, { ...asked, format: known, played, ...(file && { output: file }) }, context);
}

function read(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch (error) {
		throw new UsageError(`"${file}" cannot be read: ${(error as Error).message}`);
	}
}
