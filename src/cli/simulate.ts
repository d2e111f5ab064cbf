import { writeFile } from "node:fs/promises";
import { runReport } from "../report/simulation-text.ts";
import { whatIfPage } from "../report/what-ifs/page.ts";
import { runsPlayed } from "../report/what-ifs/simulated.ts";
import { componentAsked, oneOf, UsageError } from "../review/asked.ts";
import type { Shard } from "../review/parts.ts";
import type { Review } from "../review/review.ts";
import { runsOf } from "../review/running/runs.ts";
import { simulationPart } from "../review/running/simulation-part.ts";
import { focusForScenario, scenarios, Unplayable } from "../simulator/index.ts";
import { type AddCommand, type Context, examples, share, wholeNumber } from "./command.ts";
import { shardOf } from "./shard.ts";
import { type CaseOptions, simulateCase } from "./simulate-case.ts";
import { simulateFix } from "./simulate-fix.ts";
import { rankForDesign, rankForFix } from "./simulate-sensitivity.ts";
import { type Sharing, shareAsked } from "./simulate-share.ts";
import { reviewAt, targetAt } from "./simulate-target.ts";
import { deliver, screen, whileSimulating } from "./terminal.ts";

export const simulationFormats = ["text", "json", "html"] as const;

interface Options extends Omit<CaseOptions, "format">, Sharing {
	fix?: string;
	sensitivity?: string | true;
	format: (typeof simulationFormats)[number];
	output?: string;
}

export const addSimulate: AddCommand = (program, context) => {
	const scenarioIds = scenarios.map(({ id }) => id);
	program
		.command("simulate")
		.summary("put the design through a scenario, or compare it with a remedy or with alternatives")
		.description(
			"A folder or a design: simulates the present design, once or --replications times.\n" +
				"With --fix: compares the design before and after a remedy, with the same luck on both sides.\n" +
				"A case (docs/cases.md): holds its alternatives against each other, and its answer against the numbers.\n" +
				"The JSON is a Run (several runs: an array), an Impact with --fix, and a case's result.\n" +
				"The HTML is one page that needs nothing else, and that the panel opens again (Open What-If…).",
		)
		.argument("[path]", "folder to read, a design written by `scaleproof design --format yaml`, or a case", ".")
		.option("--scenario <id>", `${scenarioIds.join(", ")}; by default the rule's or the case's own`, (word) =>
			oneOf("scenario", word, scenarioIds),
		)
		.option("--fix <rule|finding>", "rule, or id of a finding, whose remedy to compare with")
		.option("--component <name>", "which component, where several would do")
		.option("--sensitivity [metric]", "rank what was assumed by how much a metric hangs on it")
		.option("--seed <number>", "seed of the random streams (1)", wholeNumber(0))
		.option("--replications <number>", "runs, or paired runs (1; 20 with --fix or a case)", wholeNumber(1))
		.option(
			"--precision <share>",
			"with --fix or a case: more runs until the intervals are as narrow, such as 5%",
			share,
		)
		.option("--check", "exit with 1 where a claim of the case is not backed by the numbers")
		.option("--assumptions", "with a case: print every input that was assumed")
		.option(
			"--format <format>",
			simulationFormats.join(", "),
			(word) => oneOf("format", word, simulationFormats),
			"text" as const,
		)
		.option("--output <file>", "file to write; standard output where absent")
		.option("--shard <i/n>", "only play: the share I of N of the --replications, written to --part", shardOf)
		.option("--part <file>", "where --shard writes what it played, for `scaleproof merge`")
		.addHelpText(
			"after",
			examples(
				["scaleproof simulate --scenario traffic-spike", "the present design at its peak"],
				["scaleproof simulate --fix in-memory-sessions --component web", "before and after a remedy"],
				["scaleproof simulate --fix single-replica --sensitivity errorRate", "which guesses that hangs on"],
				["scaleproof simulate examples/questions/flash-sale", "a question with the alternatives to its answer"],
				[
					"scaleproof simulate --fix single-replica --replications 400 --shard 2/8 --part part-2",
					"one of eight machines; scaleproof merge part-* prints what one run would",
				],
				["scaleproof simulate --fix single-replica --format html --output before-after.html", "a page to hand round"],
				["scaleproof simulate design.yaml --scenario steady-day --format json", "a design changed by hand"],
			),
		)
		.action((path: string, options: Options & { shard?: Shard; part?: string }) =>
			simulate(path, { ...options, share: shareAsked(path, options) }, context),
		);
};

export async function simulate(path: string, options: Options, context: Context): Promise<void> {
	const { signal } = context;
	const target = targetAt(path);
	if ("caseFile" in target) {
		if (options.fix) throw new UsageError(`"${path}" is a case: it has alternatives, and no findings to fix.`);
		if (options.sensitivity)
			throw new UsageError(`--sensitivity looks at one design, or at a --fix; "${path}" is a case.`);
		return simulateCase(target.caseFile, target.text, { ...options, format: withoutPage(options, "a case") }, context);
	}
	const review = await reviewAt(target, context);
	const { sensitivity } = options;
	const ranking = sensitivity && { ...options, sensitivity, format: withoutPage(options, "a ranking") };
	if (options.fix && ranking) return rankForFix(review, options.fix, ranking, signal);
	if (options.fix) return simulateFix(review, options.fix, options, signal);
	const scenario = options.scenario ?? askForScenario();
	const focus = options.component ? componentAsked(review, options.component) : usualFocus(review, scenario);
	if (ranking) return rankForDesign(review, { ...ranking, scenario, focus }, signal);
	const { seed, replications, share: own, played, format, output } = options;
	const { runs, named, assumptions } = await whileSimulating((share) =>
		runsOf(
			review.design,
			scenario,
			{ seed, replications, focus, played, shard: own?.shard },
			(done, total) => share(done / total),
			signal,
		),
	).catch(nothingToSimulate);
	if (own) await writeFile(own.file, await simulationPart(own.asked, own.shard, { runs: named }));
	else if (format === "json") await deliver(JSON.stringify(runs.length === 1 ? runs[0] : runs, undefined, 2), output);
	else if (format === "html") await deliver(whatIfPage(runsPlayed(review, runs, focus)), output);
	else
		await deliver(runReport(review, runs, assumptions, screen(), { asked: options.component !== undefined }), output);
}

function usualFocus({ design }: Review, scenario: string): string | undefined {
	try {
		return focusForScenario(design, scenario);
	} catch (error) {
		return nothingToSimulate(error);
	}
}

/** A page holds designs side by side, over time: what is no such thing has no page. */
function withoutPage({ format, output }: Options, what: string): "text" | "json" {
	if (format === "html" || output)
		throw new UsageError(
			`--format html and --output are for one design, or a --fix; ${what} is printed as text or json.`,
		);
	return format;
}

function askForScenario(): never {
	throw new UsageError(`Say which scenario: --scenario ${scenarios.map(({ id }) => id).join(" | ")}.`);
}

function nothingToSimulate(error: unknown): never {
	if (error instanceof Unplayable) throw new UsageError(`It cannot be simulated: ${error.message}.`);
	throw error;
}
