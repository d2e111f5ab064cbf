import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import picocolors from "picocolors";
import { applyEdits, type TextEdit } from "../design/text.ts";
import { plural } from "../report/amounts.ts";
import { labelled } from "../report/layout.ts";
import { nameOf, placeWords } from "../report/tally.ts";
import type { Session } from "../review/session.ts";
import type { Finding } from "../rules/finding.ts";
import { oneOf } from "./closest.ts";
import { type AddCommand, type Context, examples } from "./command.ts";
import { exit, UsageError } from "./errors.ts";
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

interface Outcome {
	finding: Finding;
	byHand: string[];
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
	const before = new Map<string, string>();
	const { fixed, remaining } = await carryOut(session, options.rule, before);
	const texts = [...before].map(([file, old]) => ({ file, old, now: session.text(file) ?? old }));
	const changed = texts.filter(({ old, now }) => old !== now).sort((a, b) => (a.file < b.file ? -1 : 1));
	if (options.dryRun) process.stdout.write(changed.map(({ file, old, now }) => unifiedDiff(file, old, now)).join(""));
	else await Promise.all(changed.map(({ file, now }) => write(join(root, file), now)));
	const say = options.dryRun ? (text: string) => process.stderr.write(`${text}\n`) : print;
	say(report(session, fixed, remaining, changed.length, options.dryRun === true));
	return settingsAreWrong(session.review()) ? exit.usage : exit.ok;
}

/** Remedy after remedy, in memory. A finding that an earlier remedy resolved needs none of its own. */
async function carryOut(session: Session, rule: string | undefined, before: Map<string, string>) {
	const fixed: Finding[] = [];
	const remaining: Outcome[] = [];
	for (const { id } of session.findings()) {
		const finding = session.finding(id);
		if (!finding || (rule && finding.rule !== rule)) continue;
		const { edits, byHand } = await session.remedy(finding);
		const refused = edits.length > 0 ? await apply(session, edits, before) : undefined;
		if (edits.length > 0 && !refused) fixed.push(finding);
		if (byHand.length > 0 || refused) remaining.push({ finding, byHand: [...(refused ? [refused] : []), ...byHand] });
	}
	return { fixed, remaining };
}

/** Takes the edits into the session, or says why not. */
async function apply(
	session: Session,
	edits: readonly TextEdit[],
	before: Map<string, string>,
): Promise<string | undefined> {
	const files = new Map<string, TextEdit[]>();
	for (const edit of edits) files.set(edit.file, [...(files.get(edit.file) ?? []), edit]);
	const changes: { path: string; text: string }[] = [];
	for (const [path, own] of files) {
		const text = session.text(path);
		if (text === undefined) return `${path} is not among the files that were read.`;
		try {
			changes.push({ path, text: applyEdits(text, own) });
		} catch {
			return `Its edits of ${path} overlap each other; nothing was changed for it.`;
		}
		if (!before.has(path)) before.set(path, text);
	}
	await session.update(changes);
	return undefined;
}

async function write(file: string, text: string): Promise<void> {
	try {
		await writeFile(file, text);
	} catch (error) {
		throw new UsageError(`"${file}" cannot be written: ${(error as Error).message}`);
	}
}

function report(session: Session, fixed: Finding[], remaining: Outcome[], files: number, dryRun: boolean): string {
	const ink = picocolors.createColors(wantsColour());
	const review = session.review();
	const head = (finding: Finding) => `${finding.rule} on ${nameOf(review, finding.component)}`;
	const verb = dryRun ? "Would edit" : "Edited";
	const lines =
		files > 0
			? [`${verb} ${plural(files, "file")}:`, ...fixed.map((one) => `  ${head(one)}: ${one.remedy?.title}`)]
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
