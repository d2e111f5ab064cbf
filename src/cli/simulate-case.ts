import { readCase } from "../review/case-file.ts";
import { sourcesBeside } from "../review/cases/beside.ts";
import { optionsOf } from "../review/cases/case.ts";
import { resultOf } from "../review/cases/result.ts";
import type { YamlText } from "../review/cases/yaml-text.ts";
import { runContest } from "../review/simulate-pool.ts";
import { caseReport } from "./case-text.ts";
import type { Context } from "./command.ts";
import { exit, UsageError } from "./errors.ts";
import { openSession } from "./open.ts";
import { inUse } from "./simulate-target.ts";
import { print, whileSimulating } from "./terminal.ts";

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
	options: CaseOptions,
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
	const contest = await whileSimulating((share) =>
		runContest(read.contestants, wanted, (done, total) => share(done / total), signal),
	).catch((error: Error) => {
		signal.throwIfAborted();
		throw new UsageError(`It cannot be simulated: ${error.message}.`);
	});
	const result = resultOf(read, contest);
	if (options.format === "json") print(JSON.stringify(result, undefined, 2));
	else print(caseReport(result, read.contestants[0].design, options.assumptions === true));
	if (options.check && result.claims.some(({ backed }) => !backed)) process.exitCode = exit.findings;
}
