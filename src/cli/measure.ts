import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyEdits } from "../design/text.ts";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import { formatNames, MeasureError, measure } from "../measure/index.ts";
import { place } from "../measure/place.ts";
import { writeMeasurements } from "../measure/write.ts";
import { plural } from "../report/amounts.ts";
import { measureText } from "../report/measure-text.ts";
import { UsageError } from "../review/asked.ts";
import { originalOf, rewrite } from "../review/rewrite.ts";
import type { Session } from "../review/session.ts";
import { type AddCommand, type Context, examples } from "./command.ts";
import { exit } from "./errors.ts";
import { openSession, settingsAreWrong } from "./open.ts";
import { ProgressLine, print, screen } from "./terminal.ts";

interface Options {
	path: string;
	component?: string;
	format?: string;
	logFormat?: string;
	rate?: boolean;
	write?: boolean;
	json?: boolean;
}

export const addMeasure: AddCommand = (program, context) => {
	program
		.command("measure")
		.summary("take rates, times, calls and starts from logs, load tests, metrics and traces")
		.description(
			"Reads what was measured of the running system, shows what it says of the design, and with --write puts it into " +
				`${settingsFile} in the place of what the simulations would assume. Files may be gzipped, and of any size; of a ` +
				"log nothing is kept but counts.\n\nFormats, told by the content:\n" +
				formatNames.map(({ id, title }) => `  ${id.padEnd(12)} ${title}`).join("\n"),
		)
		.argument("<files...>", "what to read")
		.option("--path <folder>", "folder of the design", ".")
		.option("--component <name>", "service that the files are of, where they do not say")
		.option("--format <format>", "format of the files, whatever they look like")
		.option("--log-format <text>", "the access log's log_format (nginx) or LogFormat (Apache)")
		.option("--rate", "results of Prometheus without a name are requests a second")
		.option("--write", `write what was measured to ${settingsFile}`)
		.option("--json", "print it as JSON")
		.addHelpText(
			"after",
			examples(
				["scaleproof measure access.log.*.gz", "a week of traffic, to look at first"],
				["scaleproof measure k6-summary.json --component web --write", "the times of a load test"],
				["scaleproof measure traces.json --write", "who calls whom, how often, how long it takes"],
			),
		)
		.action(async (files: string[], options: Options) => {
			process.exitCode = await run(files, options, context);
		});
};

async function run(files: string[], options: Options, context: Context): Promise<number> {
	const session = await openSession(options.path, context);
	const { sources, ...placement } = await measured(files, options, session, context);
	const wrong = settingsAreWrong(session.review());
	if (options.write && wrong) throw new UsageError(`${settingsFile} is wrong; mend it first: scaleproof review`);
	if (options.json && !options.write) {
		print(JSON.stringify({ sources, rows: placement.rows }, undefined, 2));
		return exit.ok;
	}
	const planned = writeMeasurements(session.text(settingsFile), session.design(), placement.rows);
	const after = options.write ? await written(session, planned) : hint(planned.count);
	if (options.json) print(JSON.stringify({ sources, rows: placement.rows, written: after }, undefined, 2));
	else print(measureText({ sources, ...placement }, after, screen()));
	return wrong ? exit.usage : exit.ok;
}

async function measured(files: string[], options: Options, session: Session, { signal }: Context) {
	const line = new ProgressLine();
	try {
		const { sources, facts } = await measure(files, {
			...options,
			isRate: options.rate,
			signal,
			progress: (share) => line.say(`Reading: ${Math.floor(100 * share)} %`),
		});
		return { sources, ...place(session.design(), facts, options.component) };
	} catch (error) {
		throw error instanceof MeasureError ? new UsageError(error.message) : error;
	} finally {
		line.clear();
	}
}

function hint(count: number): string {
	if (count === 0) return `Nothing of it goes into ${settingsFile}.`;
	return `Nothing is written yet: --write puts ${plural(count, "value")} into ${settingsFile}.`;
}

async function written(
	session: Session,
	{ edits, byHand, count }: ReturnType<typeof writeMeasurements>,
): Promise<string> {
	const { root } = session.review();
	const present = session.text(settingsFile);
	if (edits.length === 0) return [`There is nothing to write to ${settingsFile}.`, ...byHand].join("\n");
	const now = applyEdits(present ?? "", edits);
	try {
		if (present === undefined) await writeFile(join(root, settingsFile), now, { flag: "wx" });
		else await rewrite(root, await originalOf(root, settingsFile, present), now);
	} catch (error) {
		throw new UsageError(`${settingsFile} was not written: ${(error as Error).message}`);
	}
	return [`Wrote ${plural(count, "value")} to ${settingsFile}.`, ...byHand].join("\n");
}
