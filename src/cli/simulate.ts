import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { readRules } from "../review/assets.ts";
import { reviewOfDesign } from "../review/design-file.ts";
import { jobFor, type SimulationOptions } from "../review/impacts.ts";
import type { Review } from "../review/review.ts";
import { openFindings } from "../review/review.ts";
import { runJobs } from "../review/simulate-pool.ts";
import type { Finding } from "../rules/finding.ts";
import { scenarios } from "../simulator/index.ts";
import { oneOf } from "./closest.ts";
import { type AddCommand, type Context, examples, wholeNumber } from "./command.ts";
import { UsageError } from "./errors.ts";
import { openSession } from "./open.ts";
import { runsOf } from "./runs.ts";
import { impactReport, runReport } from "./simulation-text.ts";
import { ProgressLine, print } from "./terminal.ts";

const formats = ["text", "json"] as const;

interface Options extends SimulationOptions {
	scenario?: string;
	fix?: string;
	component?: string;
	format: (typeof formats)[number];
}

export const addSimulate: AddCommand = (program, context) => {
	const scenarioIds = scenarios.map(({ id }) => id);
	program
		.command("simulate")
		.summary("put the design through a scenario, or compare it with a remedy")
		.description(
			"Without --fix: simulates the present design, once or --replications times.\n" +
				"With --fix: compares the design before and after a remedy, with the same luck on both sides.\n" +
				"The JSON is a Run (several runs: an array), and an Impact with --fix.",
		)
		.argument("[path]", "folder to read, or a design written by `scaleproof design --format yaml`", ".")
		.option("--scenario <id>", `${scenarioIds.join(", ")}; with --fix by default the rule's own`, (word) =>
			oneOf("scenario", word, scenarioIds),
		)
		.option("--fix <rule|finding>", "rule, or id of a finding, whose remedy to compare with")
		.option("--component <name>", "which component, where several would do")
		.option("--seed <number>", "seed of the random streams (1)", wholeNumber(0))
		.option("--replications <number>", "runs, or paired runs (1, or 20 with --fix)", wholeNumber(1))
		.option("--format <format>", formats.join(", "), (word) => oneOf("format", word, formats), "text" as const)
		.addHelpText(
			"after",
			examples(
				["scaleproof simulate --scenario traffic-spike", "the present design at its peak"],
				["scaleproof simulate --fix in-memory-sessions --component web", "before and after a remedy"],
				["scaleproof simulate design.yaml --scenario steady-day --format json", "a design changed by hand"],
			),
		)
		.action((path: string, options: Options) => simulate(path, options, context));
};

async function simulate(path: string, options: Options, { signal }: Context): Promise<void> {
	const review = await reviewOf(path, signal);
	const progress = new ProgressLine();
	const say = (done: number, total: number) => progress.say(`Simulating: ${Math.round((100 * done) / total)} %`);
	const { seed, replications } = options;
	if (!options.fix) {
		const scenario = options.scenario ?? askForScenario();
		const focus = options.component && componentCalled(review, options.component);
		const { runs, assumptions } = await runsOf(review.design, scenario, { seed, replications, focus }, say, signal)
			.catch(nothingToSimulate)
			.finally(() => progress.clear());
		if (options.format === "json") print(JSON.stringify(runs.length === 1 ? runs[0] : runs, undefined, 2));
		else print(runReport(review, runs, assumptions));
		return;
	}
	const finding = findingMeant(review, options.fix, options.component);
	const job = jobFor(review, finding, { seed, replications, scenario: options.scenario });
	if (!job && !finding.remedy?.patch.length)
		throw new UsageError(
			`The remedy of ${finding.rule} changes nothing that can be simulated: ${finding.remedy?.title}.`,
		);
	if (!job) throw new UsageError(`${finding.rule} names no scenario of its own; say which: --scenario ID.`);
	const [outcome] = await runJobs([job], say, signal).finally(() => progress.clear());
	if ("failed" in outcome) throw new UsageError(`It cannot be simulated: ${outcome.failed}.`);
	if (options.format === "json") print(JSON.stringify(outcome.impact, undefined, 2));
	else print(impactReport(review, finding, outcome.impact));
}

async function reviewOf(path: string, signal: AbortSignal): Promise<Review> {
	const file = resolve(path);
	if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return (await openSession(path, signal)).review();
	const { rules } = await readRules(process.cwd());
	try {
		return reviewOfDesign(path, readFileSync(file, "utf8"), rules);
	} catch (error) {
		throw new UsageError(`"${path}" is not a design: ${(error as Error).message}`);
	}
}

function askForScenario(): never {
	throw new UsageError(`Say which scenario: --scenario ${scenarios.map(({ id }) => id).join(" | ")}.`);
}

function nothingToSimulate(error: unknown): never {
	if (error instanceof Error && /^(the design has no|no service)/.test(error.message))
		throw new UsageError(`It cannot be simulated: ${error.message}.`);
	throw error;
}

function componentCalled(review: Review, name: string): string {
	const found = review.design.components.filter((one) => one.id === name || one.name === name);
	const known = review.design.components.map((one) => one.name);
	if (found.length === 0) oneOf("component", name, [...new Set(known)]);
	return (found.find((one) => one.kind === "Service") ?? found[0]).id;
}

function findingMeant(review: Review, wanted: string, component: string | undefined): Finding {
	const open = openFindings(review);
	const called = open.filter((finding) => finding.rule === wanted || finding.id === wanted);
	if (called.length === 0) {
		const rule = oneOf("rule or finding", wanted, [...new Set(review.rules.map(({ id }) => id))]);
		throw new UsageError(`Nothing to fix: ${rule} has no finding here.`);
	}
	const nameOf = (finding: Finding) => review.design.components.find((one) => one.id === finding.component)?.name;
	const meant = component
		? called.filter((finding) => finding.component === component || nameOf(finding) === component)
		: called;
	const where = [...new Set(called.map((finding) => nameOf(finding) ?? finding.component))].join(", ");
	if (meant.length === 0) throw new UsageError(`${wanted} has no finding on "${component}"; it has on ${where}.`);
	if (meant.length > 1 && !component)
		throw new UsageError(`${wanted} has ${meant.length} findings; say which with --component: ${where}.`);
	return meant[0];
}
