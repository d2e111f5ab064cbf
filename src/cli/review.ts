import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { plural } from "../report/amounts.ts";
import { formats, type ReportOptions, reports } from "../report/index.ts";
import { oneOf, UsageError } from "../review/asked.ts";
import { assess } from "../review/assessment.ts";
import { type Baseline, baselineOf, readBaseline } from "../review/baseline.ts";
import { readPart, type Shard } from "../review/parts.ts";
import { openFindings, severities } from "../review/review.ts";
import type { Session } from "../review/session.ts";
import { type AddCommand, type Context, examples, wholeNumber } from "./command.ts";
import { exit } from "./errors.ts";
import { folderAt, openSession, settingsAreWrong } from "./open.ts";
import { shardOf } from "./shard.ts";
import { columns, deliver, ProgressLine, wantsColour, whileSimulating } from "./terminal.ts";

export interface Output {
	format: (typeof formats)[number];
	file?: string;
}

export interface ReviewOptions {
	changedSince?: string;
	baseline?: string;
	writeBaseline?: string;
	failOn: "error" | "warning" | "info" | "never";
	groupBy?: "component" | "rule";
	summary?: boolean;
	quiet?: boolean;
	assumptions?: boolean;
	simulate: boolean;
	seed?: number;
	replications?: number;
}

export const addReview: AddCommand = (program, context) => {
	const command = program
		.command("review")
		.summary("find what stops the workspace from scaling out, and simulate each remedy")
		.description(
			"Reads code and infrastructure below PATH, checks the design that they describe, and simulates each remedy.\n\n" +
				"Exit codes:\n  0  nothing at or above --fail-on\n  1  findings\n  2  wrong usage, or a wrong scaleproof.yaml " +
				"(the review is still made)\n  3  internal error",
		)
		.argument("[path]", "folder to review", ".");
	const outputs = withReviewOptions(command);
	command
		.option("--shard <i/n>", "only read: the share I of N, written to --part, for `scaleproof merge`", shardOf)
		.option("--part <file>", "where --shard writes what it read")
		.addHelpText(
			"after",
			examples(
				["scaleproof review", "this folder, to read"],
				["scaleproof review --changed-since origin/main --fail-on warning", "a pull request"],
				["scaleproof review --summary", "how much there is, before you read it"],
				["scaleproof review --group-by rule", "one remedy for many places, told once"],
				["scaleproof review --quiet | head", "a line a finding, for another program"],
				["scaleproof review --write-baseline .scaleproof/baseline.json", "take what is there as known"],
				["scaleproof review --baseline .scaleproof/baseline.json", "fail on what is new"],
				["scaleproof review --format text --format sarif --output scaleproof.sarif", "both at once"],
				["scaleproof review --shard 2/8 --part part-2", "one of eight machines; scaleproof merge puts it together"],
			),
		)
		.action(async (path: string, options: ReviewOptions & { shard?: Shard; part?: string }) => {
			if (options.shard) process.exitCode = await readShard(path, options.shard, options.part);
			else process.exitCode = await report(await openSession(path, context), options, outputs(), context);
		});
};

/** What a review can be asked for, whoever read its files. The function gives the outputs that were named. */
export function withReviewOptions(command: Command): () => Output[] {
	const outputs: Output[] = [];
	command
		.option("--changed-since <ref>", "only components that the change since the merge base with REF touches")
		.option("--baseline <file>", "leave out what stands in FILE, so that only what is new counts")
		.option("--write-baseline <file>", "write what is found to FILE, to be taken as known from now on")
		.option("--format <format>", `${formats.join(", ")}; may be repeated, each with its --output`, (word: string) => {
			outputs.push({ format: oneOf("format", word, formats) });
		})
		.option("--output <file>", "where the format before it goes; standard output where absent", (file: string) => {
			const last = outputs.at(-1);
			if (!last || last.file)
				throw new UsageError("--output belongs to the --format before it: --format sarif --output a.sarif");
			last.file = file;
		})
		.option(
			"--fail-on <severity>",
			"error, warning, info or never: from where on findings give exit code 1",
			failOn,
			"error",
		)
		.option("--group-by <what>", "component or rule: what the text groups findings by (component)", (word) =>
			oneOf("grouping", word, groupings),
		)
		.option("--summary", "the text tells only how much was found, by rule and by component")
		.option("--quiet", "the text is a line a finding, as compilers print it, and nothing where nothing was found")
		.option("--assumptions", "the text lists every input that the simulations assumed, in place of their number")
		.option("--no-simulate", "do not simulate the remedies")
		.option("--seed <number>", "seed of the simulations (1)", wholeNumber(0))
		.option("--replications <number>", "paired runs of each simulation (20)", wholeNumber(1));
	return () => (outputs.length > 0 ? outputs : [{ format: "text" }]);
}

const groupings = ["component", "rule"] as const;

async function readShard(path: string, shard: Shard, file: string | undefined): Promise<number> {
	if (!file) throw new UsageError("Say where what is read goes: --shard 2/8 --part part-2.");
	const progress = new ProgressLine();
	try {
		const told = (done: number, total: number) => progress.say(`Reading ${done} of ${total} files`);
		await writeFile(file, await readPart(folderAt(path), shard, told));
	} finally {
		progress.clear();
	}
	return exit.ok;
}

function failOn(word: string): ReviewOptions["failOn"] {
	return oneOf("threshold", word, [...severities, "never"]);
}

function known(file: string): { known: Baseline; name: string } {
	try {
		return { known: readBaseline(readFileSync(file, "utf8")), name: file };
	} catch (error) {
		throw new UsageError(`The baseline ${file} cannot be read: ${(error as Error).message}`);
	}
}

/** Writes the reports of a session's review, and says how it ends. */
export async function report(
	session: Session,
	options: ReviewOptions,
	outputs: readonly Output[],
	{ signal, version }: Context,
): Promise<number> {
	if (outputs.filter((output) => !output.file || output.file === "-").length > 1)
		throw new UsageError("Only one format can go to standard output; give the others an --output.");
	if (options.summary && options.quiet)
		throw new UsageError("--summary tells how much was found, --quiet only what: choose one.");
	const baseline = options.baseline === undefined ? undefined : known(options.baseline);
	const { review, gone, ...beside } = await whileSimulating((progress) =>
		assess(
			session,
			{ since: options.changedSince, baseline, simulate: options.simulate ? options : undefined, progress },
			signal,
		),
	);
	if (options.writeBaseline !== undefined)
		await deliver(`${JSON.stringify(baselineOf(review), undefined, "\t")}\n`, options.writeBaseline);
	if (gone !== undefined)
		process.stderr.write(
			`${plural(gone, "finding")} of ${options.baseline} no longer there: write it again with --write-baseline.\n`,
		);
	for (const { format, file } of outputs) {
		const toTerminal = !file || file === "-";
		const reportOptions: ReportOptions = {
			version,
			...beside,
			detail: options.quiet ? "quiet" : options.summary ? "summary" : "full",
			groupBy: options.groupBy,
			assumptions: options.assumptions,
			width: columns(),
			colour: toTerminal && wantsColour(),
		};
		await deliver(reports[format](review, reportOptions), file, format === "github");
	}
	if (settingsAreWrong(review)) return exit.usage;
	const threshold = options.failOn === "never" ? -1 : severities.indexOf(options.failOn);
	return openFindings(review).some((finding) => severities.indexOf(finding.severity) <= threshold)
		? exit.findings
		: exit.ok;
}
