import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import picocolors from "picocolors";
import { plural } from "../report/amounts.ts";
import { labelled } from "../report/layout.ts";
import { nameOf, placeWords } from "../report/tally.ts";
import { type CarriedOut, carryOut } from "../review/carry-out.ts";
import type { Session } from "../review/session.ts";
import type { Finding } from "../rules/finding.ts";
import { type AddCommand, type Context, examples } from "./command.ts";
import { exit, UsageError } from "./errors.ts";
import { oneOf } from "./one-of.ts";
import { openSession, settingsAreWrong } from "./open.ts";
import { columns, print, wantsColour } from "./terminal.ts";
import { unifiedDiff } from "./unified-diff.ts";

interface Options {
	rule?: string;
	dryRun?: boolean;
}

export const addFix: AddCommand = (program, context) => {
	program
		.command("fix")
		.summary("carry out the remedies that can be written, and say what remains by hand")
		.description(
			"Edits files in place, keeping comments and formatting. Each remedy is computed on the text that the one " +
				"before it left, so remedies never overwrite each other; one that would overlap itself is refused.",
		)
		.argument("[path]", "folder to fix", ".")
		.option("--rule <id>", "only findings of this rule")
		.option("--dry-run", "print the changes as a unified diff and write nothing")
		.addHelpText(
			"after",
			examples(
				["scaleproof fix --dry-run", "see every change first"],
				["scaleproof fix --rule sticky-sessions", "one rule only"],
				["scaleproof fix --dry-run | git apply", "standard output holds nothing but the diff"],
			),
		)
		.action(async (path: string, options: Options) => {
			process.exitCode = await fix(path, options, context);
		});
};

async function fix(path: string, options: Options, { signal }: Context): Promise<number> {
	const session = await openSession(path, signal);
	const { root, rules } = session.review();
	if (options.rule)
		oneOf(
			"rule",
			options.rule,
			rules.map(({ id }) => id),
		);
	const done = await carryOut(session, ({ rule }) => !options.rule || rule === options.rule);
	const { changed } = done;
	if (options.dryRun) process.stdout.write(changed.map(({ file, old, now }) => unifiedDiff(file, old, now)).join(""));
	else await Promise.all(changed.map(({ file, now }) => write(join(root, file), now)));
	const say = options.dryRun ? (text: string) => process.stderr.write(`${text}\n`) : print;
	say(report(session, done, options.dryRun === true));
	return settingsAreWrong(session.review()) ? exit.usage : exit.ok;
}

async function write(file: string, text: string): Promise<void> {
	try {
		await writeFile(file, text);
	} catch (error) {
		throw new UsageError(`"${file}" cannot be written: ${(error as Error).message}`);
	}
}

function report(session: Session, { fixed, remaining, changed }: CarriedOut, dryRun: boolean): string {
	const ink = picocolors.createColors(wantsColour());
	const review = session.review();
	const head = (finding: Finding) => `${finding.rule} on ${nameOf(review, finding.component)}`;
	const verb = dryRun ? "Would edit" : "Edited";
	const lines =
		changed.length > 0
			? [`${verb} ${plural(changed.length, "file")}:`, ...fixed.map((one) => `  ${head(one)}: ${one.remedy?.title}`)]
			: ["Nothing that can be written."];
	if (remaining.length > 0) lines.push("", ink.bold("Remains by hand"));
	for (const { finding, byHand } of remaining) {
		lines.push(`  ${head(finding)} ${ink.dim(placeWords(finding.at))}`);
		for (const step of byHand)
			lines.push(...labelled("-", step, { indent: 4, column: 2, width: Math.min(columns(), 120) }));
	}
	const left = session.findings().length;
	lines.push("", left > 0 ? `${plural(left, "finding")} left after that.` : "No finding left after that.");
	return lines.join("\n");
}
