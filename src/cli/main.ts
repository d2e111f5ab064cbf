import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError, Option } from "commander";
import { packageRoot } from "../review/assets.ts";
import { DiffError } from "../review/diff.ts";
import { addChecklist } from "./checklist.ts";
import { type Context, examples } from "./command.ts";
import { addDesign } from "./design.ts";
import { exit, UsageError } from "./errors.ts";
import { addExplain } from "./explain.ts";
import { addFix } from "./fix.ts";
import { addLsp } from "./lsp.ts";
import { addReview } from "./review.ts";
import { addRules } from "./rules.ts";
import { addScenarios } from "./scenarios.ts";
import { addSimulate } from "./simulate.ts";

const commands = [addReview, addChecklist, addFix, addSimulate, addDesign, addRules, addExplain, addScenarios, addLsp];

async function main(): Promise<void> {
	const cancel = new AbortController();
	process.once("SIGINT", () => {
		cancel.abort(new Error("cancelled"));
		process.once("SIGINT", () => process.exit(exit.interrupted));
	});
	// A reader that has seen enough (head, less) closes the pipe; that is no error of ours.
	process.stdout.on("error", (error: NodeJS.ErrnoException) => {
		if (error.code === "EPIPE") process.exit(process.exitCode ?? exit.ok);
	});
	try {
		await program(cancel.signal).parseAsync();
	} catch (error) {
		process.exitCode = cancel.signal.aborted ? cancelled() : failed(error);
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

function cancelled(): number {
	process.stderr.write("Cancelled.\n");
	return exit.interrupted;
}

function failed(error: unknown): number {
	if (error instanceof CommanderError) return error.exitCode === 0 ? exit.ok : exit.usage;
	if (error instanceof UsageError || error instanceof DiffError) {
		process.stderr.write(`error: ${error.message}\n`);
		return exit.usage;
	}
	const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
	process.stderr.write(`Scaleproof failed; this is a fault of ours, please report it.\n${stack}\n`);
	return exit.internal;
}

void main();
