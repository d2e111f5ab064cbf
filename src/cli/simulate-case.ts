import { sourcesBeside } from "../cases/beside.ts";
import { optionsOf } from "../cases/case.ts";
import { readCase } from "../cases/case-file.ts";
import { resultOf } from "../cases/result.ts";
import type { YamlText } from "../cases/yaml-text.ts";
import { caseReport } from "../report/case-text.ts";
import { UsageError } from "../review/asked.ts";
import { runContest } from "../review/running/simulate-pool.ts";
import type { Context } from "./command.ts";
import { exit } from "./errors.ts";
import { openSession } from "./open.ts";
import { type Sharing, writeShare } from "./simulate-share.ts";
import { inUse } from "./simulate-target.ts";
import { print, screen, whileSimulating } from "./terminal.ts";

export interface CaseOptions {
	scenario?: string;
	component?: string;
	seed?: number;
	replications?: number;
	precision?: number;
	format: "text" | "json";
	check?: boolean;
	assumptions?: boolean;
}

/** A case: its designs under its scenario with the same luck, and whether the answer holds. */
export async function simulateCase(
	file: string,
	text: YamlText,
	options: CaseOptions & Sharing,
	context: Context,
): Promise<void> {
	const { signal } = context;
	const wishes = { scenario: options.scenario, focus: options.component };
	const sources = sourcesBeside(file, async (folder) => (await openSession(folder, context)).design());
	const read = await readCase(text, sources, wishes).catch((error: unknown) => {
		throw inUse(file, error);
	});
	const { seed, replications } = options;
	const { precision: own, ...said } = optionsOf(read);
	const precision = options.precision ?? own;
	const wanted = {
		...said,
		...(seed !== undefined && { seed }),
		// Who says how many wants neither more nor fewer.
		...(replications === undefined ? precision !== undefined && { precision } : { replications }),
	};
	if (options.share) return writeShare(options.share, read.contestants, wanted, signal);
	const contest = await whileSimulating((share) =>
		runContest(read.contestants, wanted, (done, total) => share(done / total), signal, options.played),
	).catch((error: Error) => {
		signal.throwIfAborted();
		throw new UsageError(`It cannot be simulated: ${error.message}.`);
	});
	const result = resultOf(read, contest);
	if (options.format === "json") print(JSON.stringify(result, undefined, 2));
	else print(caseReport(result, read.contestants[0].design, options.assumptions === true, screen()));
	if (options.check && result.claims.some(({ backed }) => !backed)) process.exitCode = exit.findings;
}
