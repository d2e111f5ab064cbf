import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { UsageError } from "../review/asked.ts";
import { packageRoot } from "../review/assets.ts";
import { DiffError } from "../review/git.ts";
import { addChecklist } from "./checklist.ts";
import { type Context, examples } from "./command.ts";
import { addDesign } from "./design.ts";
import { exit } from "./errors.ts";
import { addExplain } from "./explain.ts";
import { addFix } from "./fix.ts";
import { addInit } from "./init.ts";
import { addLsp } from "./lsp.ts";
import { addMcp } from "./mcp.ts";
import { addMeasure } from "./measure.ts";
import { addMerge } from "./merge.ts";
import { addReadiness } from "./readiness.ts";
import { addReview } from "./review.ts";
import { addRules } from "./rules.ts";
import { addScenarios } from "./scenarios.ts";
import { addSimulate } from "./simulate.ts";
import { forTerminal } from "./terminal.ts";
import { addTestRules } from "./test-rules.ts";

const commands = [
	addReview,
	addMerge,
	addChecklist,
	addReadiness,
	addFix,
	addSimulate,
	addMeasure,
	addDesign,
	addRules,
	addExplain,
	addTestRules,
	addScenarios,
	addInit,
	addLsp,
	addMcp,
];

/** Runs one command, by the arguments that a process is given. */
export async function run(args: readonly string[] = process.argv): Promise<void> {
	// Nobody listens for Ctrl-C: a listener would wait for the present work, however long that takes, where the system
	// ends the process at once; and what is written is written whole.
	const { signal } = new AbortController();
	try {
		await program(signal).parseAsync(args);
	} catch (error) {
		process.exitCode = failed(error);
	}
}

function program(signal: AbortSignal): Command {
	const { version } = JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")) as { version: string };
	const root = new Command("scaleproof")
		.description(
			"Architecture review for horizontal scaling: finds what stops a design from scaling out, and proves each remedy by simulation.",
		)
		.version(version, "-v, --version")
		// For tests, whose pages of text would otherwise change with every rule that is added.
		.addOption(new Option("--rules <folder>").hideHelp())
		.exitOverride()
		.showHelpAfterError("Run with --help to see what there is.")
		.addHelpText(
			"after",
			examples(
				["scaleproof review", "review this folder"],
				["scaleproof explain sticky-sessions", "why a rule matters, and when it does not"],
				["scaleproof checklist --changed-since origin/main", "for a pull request"],
			),
		);
	const context: Context = {
		signal,
		version,
		get rules() {
			return root.opts<{ rules?: string }>().rules;
		},
	};
	for (const add of commands) add(root, context);
	return root;
}

function failed(error: unknown): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage;
	if (error instanceof UsageError || error instanceof DiffError) {
		process.stderr.write(forTerminal(`error: ${error.message}\n`, false));
		return exit.usage;
	}
	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
	process.stderr.write(forTerminal(`Scaleproof failed; this is a fault of ours, please report it.\n${stack}\n`, false));
	return exit.internal;
}

/** Runs the command that the process was started with. */
export async function main(): Promise<void> {
	// A reader that has seen enough (head, less) closes the pipe; that is no error of ours.
	process.stdout.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code === "EPIPE") process.exit(process.exitCode ?? exit.ok);
	});
	await run();
}
