import picocolors from "picocolors";
import { applyEdits, type TextEdit } from "../design/text.ts";
import { plural } from "../report/amounts.ts";
import { labelled } from "../report/layout.ts";
import { nameOf, placeWords } from "../report/tally.ts";
import { type Original, originalOf, rewrite } from "../review/rewrite.ts";
import type { Session } from "../review/session.ts";
import type { Finding } from "../rules/finding.ts";
import { oneOf } from "./closest.ts";
import { type AddCommand, type Context, examples } from "./command.ts";
import { exit } from "./errors.ts";
import { openSession, settingsAreWrong } from "./open.ts";
import { columns, forTerminal, print, wantsColour } from "./terminal.ts";
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

interface Outcome {
	finding: Finding;
	byHand: string[];
}

/** A finding whose remedy was carried out in memory, and the files that it edits. */
interface Fixed {
	finding: Finding;
	files: string[];
}

async function fix(path: string, options: Options, { signal }: Context): Promise<number> {
	const session = await openSession(path, signal);
	const { root, rules } = session.review();
	if (options.rule)
		oneOf(
			"rule",
			options.rule,
			rules.map(({ id }) => id),
		);
	const originals = new Map<string, Original>();
	const { fixed, remaining } = await carryOut(session, root, options.rule, originals);
	const changed = [...originals.values()]
		.map((original) => ({ original, now: session.text(original.path) ?? original.text }))
		.filter(({ original, now }) => original.text !== now)
		.sort((a, b) => (a.original.path < b.original.path ? -1 : 1));
	const failed = options.dryRun ? printDiff(changed) : await writeAll(root, changed);
	const done = fixed.filter(({ files }) => !files.some((file) => failed.has(file)));
	for (const { finding, files } of fixed) {
		const byHand = files.flatMap((file) =>
			failed.has(file) ? [`${file} was not written: it ${failed.get(file)}`] : [],
		);
		if (byHand.length > 0) remaining.push({ finding, byHand });
	}
	const say = options.dryRun ? (text: string) => process.stderr.write(forTerminal(`${text}\n`)) : print;
	const files = changed.length - failed.size;
	const left = session.findings().length + fixed.length - done.length;
	say(report(session, { done, remaining, files, left, dryRun: options.dryRun === true }));
	return failed.size > 0 || settingsAreWrong(session.review()) ? exit.usage : exit.ok;
}

type Changed = readonly { original: Original; now: string }[];

function printDiff(changed: Changed): Map<string, string> {
	for (const { original, now } of changed) {
		const { path, mark, text } = original;
		process.stdout.write(unifiedDiff(path, mark + text, mark + now));
	}
	return new Map();
}

/** Each file for itself: why it was not written, for those that were not. */
async function writeAll(root: string, changed: Changed): Promise<Map<string, string>> {
	const failed = new Map<string, string>();
	for (const { original, now } of changed) {
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

/** Remedy after remedy, in memory. A finding that an earlier remedy resolved needs none of its own. */
async function carryOut(
	session: Session,
	root: string,
	rule: string | undefined,
	originals: Map<string, Original>,
): Promise<{ fixed: Fixed[]; remaining: Outcome[] }> {
	const fixed: Fixed[] = [];
	const remaining: Outcome[] = [];
	for (const { id } of session.findings()) {
		const finding = session.finding(id);
		if (!finding || (rule && finding.rule !== rule)) continue;
		const { edits, byHand } = await session.remedy(finding);
		const refused = edits.length > 0 ? await apply(session, root, edits, originals) : undefined;
		if (edits.length > 0 && !refused) fixed.push({ finding, files: [...new Set(edits.map(({ file }) => file))] });
		if (byHand.length > 0 || refused) remaining.push({ finding, byHand: [...(refused ? [refused] : []), ...byHand] });
	}
	return { fixed, remaining };
}

/** Takes the edits into the session, or says why not. */
async function apply(
	session: Session,
	root: string,
	edits: readonly TextEdit[],
	originals: Map<string, Original>,
): Promise<string | undefined> {
	const files = new Map<string, TextEdit[]>();
	for (const edit of edits) files.set(edit.file, [...(files.get(edit.file) ?? []), edit]);
	const changes: { path: string; text: string }[] = [];
	const found: Original[] = [];
	for (const [path, own] of files) {
		const text = session.text(path);
		if (text === undefined) return `${path} is not among the files that were read.`;
		try {
			changes.push({ path, text: applyEdits(text, own) });
		} catch {
			return `Its edits of ${path} overlap each other; nothing was changed for it.`;
		}
		try {
			if (!originals.has(path)) found.push(await originalOf(root, path, text));
		} catch (error) {
			return `${path} is left alone: it ${inWords(error)}`;
		}
	}
	for (const original of found) originals.set(original.path, original);
	await session.update(changes);
	return undefined;
}

interface Result {
	done: Fixed[];
	remaining: Outcome[];
	files: number;
	left: number;
	dryRun: boolean;
}

function report(session: Session, { done, remaining, files, left, dryRun }: Result): string {
	const ink = picocolors.createColors(wantsColour());
	const review = session.review();
	const head = (finding: Finding) => `${finding.rule} on ${nameOf(review, finding.component)}`;
	const verb = dryRun ? "Would edit" : "Edited";
	const lines =
		files > 0
			? [
					`${verb} ${plural(files, "file")}:`,
					...done.map(({ finding }) => `  ${head(finding)}: ${finding.remedy?.title}`),
				]
			: ["Nothing that can be written."];
	if (remaining.length > 0) lines.push("", ink.bold("Remains by hand"));
	for (const { finding, byHand } of remaining) {
		lines.push(`  ${head(finding)} ${ink.dim(placeWords(finding.at))}`);
		for (const step of byHand)
			lines.push(...labelled("-", step, { indent: 4, column: 2, width: Math.min(columns(), 120) }));
	}
	lines.push("", left > 0 ? `${plural(left, "finding")} left after that.` : "No finding left after that.");
	return lines.join("\n");
}
