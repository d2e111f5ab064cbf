import picocolors from "picocolors";
import { plural } from "../report/amounts.ts";
import { labelled } from "../report/layout.ts";
import { nameOf, placeWords } from "../report/tally.ts";
import { unifiedDiff } from "../report/unified-diff.ts";
import { oneOf } from "../review/asked.ts";
import { type CarriedOut, carryOut } from "../review/carry-out.ts";
import { type Original, originalOf, rewrite } from "../review/rewrite.ts";
import type { Session } from "../review/session.ts";
import type { Finding } from "../rules/finding.ts";
import { type AddCommand, type Context, examples } from "./command.ts";
import { exit } from "./errors.ts";
import { openSession, settingsAreWrong } from "./open.ts";
import { columns, forTerminal, print, wantsColour } from "./terminal.ts";

interface Options {
	rule?: string;
	dryRun?: boolean;
}

export const addFix: AddCommand = (program, context) => {
	program
		.command("fix")
		.summary("carry out the remedies that can be written, and say what remains by hand")
		.description(
			"Edits files in place, keeping comments and formatting. Remedies that touch the same place come one after the " +
				"other, each computed on the text that the one before it left, so that they never overwrite each other.",
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

async function fix(path: string, options: Options, context: Context): Promise<number> {
	const session = await openSession(path, context);
	const { root, rules } = session.review();
	if (options.rule)
		oneOf(
			"rule",
			options.rule,
			rules.map(({ id }) => id),
		);
	const originals = new Map<string, Original>();
	const refuses = async (file: string, text: string) => {
		if (originals.has(file)) return undefined;
		try {
			originals.set(file, await originalOf(root, file, text));
		} catch (error) {
			return inWords(error);
		}
		return undefined;
	};
	const wanted = ({ rule }: Finding) => !options.rule || rule === options.rule;
	const done = await carryOut(session, wanted, refuses);
	const edited = done.changed.map(({ file, now }) => ({ original: originals.get(file)!, now }));
	const failed = options.dryRun ? printDiff(edited) : await writeAll(root, edited);
	const say = options.dryRun ? (text: string) => process.stderr.write(forTerminal(`${text}\n`)) : print;
	say(report(session, done, failed, options.dryRun === true));
	return failed.size > 0 || settingsAreWrong(session.review()) ? exit.usage : exit.ok;
}

type Edited = readonly { original: Original; now: string }[];

function printDiff(edited: Edited): Map<string, string> {
	for (const { original, now } of edited) {
		const { path, mark, text } = original;
		process.stdout.write(unifiedDiff(path, mark + text, mark + now));
	}
	return new Map();
}

/** Each file for itself: why it was not written, for those that were not. */
async function writeAll(root: string, edited: Edited): Promise<Map<string, string>> {
	const failed = new Map<string, string>();
	for (const { original, now } of edited) {
		try {
			await rewrite(root, original, now);
		} catch (error) {
			failed.set(original.path, inWords(error));
		}
	}
	return failed;
}

function inWords(error: unknown): string {
	const { code, message } = error as NodeJS.ErrnoException;
	return code ? `cannot be written: ${message}` : message;
}

function report(
	session: Session,
	{ fixed, remaining, changed }: CarriedOut,
	failed: ReadonlyMap<string, string>,
	dryRun: boolean,
): string {
	const ink = picocolors.createColors(wantsColour());
	const review = session.review();
	const head = (finding: Finding) => `${finding.rule} on ${nameOf(review, finding.component)}`;
	const verb = dryRun ? "Would edit" : "Edited";
	const files = changed.length - failed.size;
	const lines =
		files > 0
			? [`${verb} ${plural(files, "file")}:`, ...fixed.map((one) => `  ${head(one)}: ${one.remedy?.title}`)]
			: ["Nothing that can be written."];
	if (failed.size > 0) lines.push("", ink.bold("Not written"));
	for (const [file, reason] of failed) lines.push(`  ${file} ${reason}`);
	if (remaining.length > 0) lines.push("", ink.bold("Remains by hand"));
	for (const { finding, byHand } of remaining) {
		lines.push(`  ${head(finding)} ${ink.dim(placeWords(finding.at))}`);
		for (const step of byHand)
			lines.push(...labelled("-", step, { indent: 4, column: 2, width: Math.min(columns(), 120) }));
	}
	const left = session.findings().filter(({ copyOf }) => copyOf === undefined).length;
	lines.push("", left > 0 ? `${plural(left, "finding")} left after that.` : "No finding left after that.");
	return lines.join("\n");
}
