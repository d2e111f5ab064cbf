import { type ReadinessFormat, readinessFormats, readinessReports } from "../report/readiness/index.ts";
import { oneOf } from "../review/asked.ts";
import { readinessOf } from "../review/readiness/readiness.ts";
import { type AddCommand, examples } from "./command.ts";
import { exit } from "./errors.ts";
import { openSession, settingsAreWrong } from "./open.ts";
import { deliver } from "./terminal.ts";

interface Options {
	format: ReadinessFormat;
	output?: string;
	strict?: boolean;
}

export const addReadiness: AddCommand = (program, context) => {
	program
		.command("readiness")
		.summary("the whole workspace against the guide, section by section")
		.description(
			"Holds the workspace against every section of the guide on horizontal scaling: what was verified, what fails, " +
				"which value is unknown, what does not apply and why; and the questions that no file can answer.\n\n" +
				"Exit codes:\n  0  the report was made\n  1  something fails, with --strict\n  2  wrong usage, or a wrong scaleproof.yaml",
		)
		.argument("[path]", "folder to look at", ".")
		.option(
			"--format <format>",
			`${readinessFormats.join(", ")}`,
			(word: string) => oneOf("format", word, readinessFormats),
			"markdown" as ReadinessFormat,
		)
		.option("--output <file>", "file to write; standard output where absent")
		.option("--strict", "exit code 1 where something fails")
		.addHelpText(
			"after",
			examples(
				["scaleproof readiness", "before a launch, to read"],
				["scaleproof readiness --format html --output readiness.html", "to hand round"],
				["scaleproof readiness --format json --strict", "as a gate"],
			),
		)
		.action(async (path: string, { format, output, strict }: Options) => {
			const review = (await openSession(path, context)).review();
			const readiness = readinessOf(review);
			await deliver(readinessReports[format](readiness), output);
			process.exitCode = settingsAreWrong(review)
				? exit.usage
				: strict && readiness.counts.failing > 0
					? exit.findings
					: exit.ok;
		});
};
