import { reports } from "../report/index.ts";
import { UsageError } from "../review/asked.ts";
import { assess } from "../review/assessment.ts";
import type { SimulationOptions } from "../review/running/impacts.ts";
import { type AddCommand, type Context, examples, wholeNumber } from "./command.ts";
import { exit } from "./errors.ts";
import { openSession, settingsAreWrong } from "./open.ts";
import { deliver, whileSimulating } from "./terminal.ts";

interface Options extends SimulationOptions {
	changedSince?: string;
	output?: string;
	simulate: boolean;
}

export const addChecklist: AddCommand = (program, context) => {
	program
		.command("checklist")
		.summary("a Markdown checklist for a pull request")
		.description(
			"Asks the questions of the rules about what a change touches: ticked where the answer was verified, open with " +
				"file and line where it was not, with the simulated impact of each remedy and the design as a diagram.",
		)
		.argument("[path]", "folder to review; may be any folder of a repository", ".")
		.option(
			"--changed-since <ref>",
			"the change since the merge base with REF, uncommitted and untracked files included",
		)
		.option("--output <file>", "file to write; standard output where absent")
		.option("--no-simulate", "do not simulate the remedies")
		.option("--seed <number>", "seed of the simulations (1)", wholeNumber(0))
		.option("--replications <number>", "paired runs of each simulation (20)", wholeNumber(1))
		.addHelpText(
			"after",
			examples(
				["scaleproof checklist --changed-since origin/main", "to read"],
				["scaleproof checklist --changed-since HEAD~1 --output checklist.md", "of the last commit, into a file"],
			),
		)
		.action(async (path: string, options: Options) => {
			process.exitCode = await checklist(path, options, context);
		});
};

async function checklist(path: string, options: Options, context: Context): Promise<number> {
	const { signal, version } = context;
	const since = options.changedSince;
	if (!since)
		throw new UsageError(
			"A checklist is about a change: say --changed-since REF. For the whole folder: scaleproof review --format markdown.",
		);
	const session = await openSession(path, context);
	const { review, ...beside } = await whileSimulating((progress) =>
		assess(session, { since, simulate: options.simulate ? options : undefined, progress }, signal),
	);
	await deliver(reports.markdown(review, { version, ...beside }), options.output);
	return settingsAreWrong(review) ? exit.usage : exit.ok;
}
