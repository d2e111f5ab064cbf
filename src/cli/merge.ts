import { readFileSync } from "node:fs";
import { UsageError } from "../review/asked.ts";
import { type AddCommand, examples } from "./command.ts";
import { openSession } from "./open.ts";
import { type ReviewOptions, report, withReviewOptions } from "./review.ts";

export const addMerge: AddCommand = (program, context) => {
	const command = program
		.command("merge")
		.summary("review a workspace that several machines have read, each a share of it")
		.description(
			"Takes what `review --shard` wrote on each machine and makes the one review of the whole: the same as a single run would, since a " +
				"reading counts only where its files still say the same, and what no part holds is read here. Parts are believed: " +
				"merge only what your own machines wrote.",
		)
		.argument("<parts...>", "files that review --shard wrote, all by this version")
		.option("--path <folder>", "the folder that they are of", ".");
	const outputs = withReviewOptions(command);
	command
		.addHelpText(
			"after",
			examples(
				["scaleproof merge part-*", "the review, to read"],
				["scaleproof merge part-* --format sarif --output scaleproof.sarif", "all that review can write"],
			),
		)
		.action(async (files: string[], options: ReviewOptions & { path: string }) => {
			const parts = files.map((name) => ({ name, bytes: read(name) }));
			process.exitCode = await report(await openSession(options.path, context, parts), options, outputs(), context);
		});
};

function read(file: string): Buffer {
	try {
		return readFileSync(file);
	} catch (error) {
		throw new UsageError(`"${file}" cannot be read: ${(error as Error).message}`);
	}
}
