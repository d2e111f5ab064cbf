import { spawnSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { Api, ApiError } from "./api.ts";
import { fitted, putComment } from "./comment.ts";

/** What one step may add to a job's summary is 1 MiB; the rest of a byte more per sign is kept free. */
const longestSummary = 400_000;

const flag = z.enum(["true", "false"]).transform((word) => word === "true");

/** action.yml hands its inputs on as variables; the others are those of every runner. */
const Inputs = z.object({
	SCALEPROOF_PATH: z.string().min(1).default("."),
	SCALEPROOF_SINCE: z.string().default(""),
	SCALEPROOF_FAIL_ON: z.enum(["error", "warning", "info", "never"]).default("error"),
	SCALEPROOF_BASELINE: z.string().default(""),
	SCALEPROOF_COMMENT: flag.default(true),
	SCALEPROOF_SARIF: flag.default(true),
	SCALEPROOF_TOKEN: z.string().default(""),
	GITHUB_API_URL: z.url().default("https://api.github.com"),
	GITHUB_REPOSITORY: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
	GITHUB_BASE_REF: z.string().default(""),
	GITHUB_EVENT_PATH: z.string().default(""),
	GITHUB_SHA: z.string().default(""),
	GITHUB_REF: z.string().default(""),
	GITHUB_STEP_SUMMARY: z.string().default(""),
	GITHUB_OUTPUT: z.string().default(""),
});
type Inputs = z.infer<typeof Inputs>;

const Event = z.object({ pull_request: z.object({ number: z.int().positive() }).optional() });
const Report = z.object({ summary: z.object({ findings: z.number() }) });

/**
 * One step of a workflow: reviews the workspace, annotates its lines, writes the checklist to the job's summary and into
 * one comment of the pull request, and uploads SARIF. What the token may not do is a warning. Ends with the exit code of
 * the review.
 */
export async function main(cli: string): Promise<number> {
	const read = Inputs.safeParse(process.env);
	if (!read.success) {
		say("error", `An input cannot be used: ${z.prettifyError(read.error)}`);
		return 2;
	}
	const inputs = read.data;
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-"));
	try {
		return await reviewed(inputs, cli, (name) => join(folder, name));
	} finally {
		rmSync(folder, { recursive: true });
	}
}

async function reviewed(inputs: Inputs, cli: string, file: (name: string) => string): Promise<number> {
	const since = inputs.SCALEPROOF_SINCE || (inputs.GITHUB_BASE_REF && `origin/${inputs.GITHUB_BASE_REF}`);
	const [checklist, sarif, json] = [file("checklist.md"), file("scaleproof.sarif"), file("scaleproof.json")];
	const { status } = spawnSync(
		process.execPath,
		[
			...[cli, "review", inputs.SCALEPROOF_PATH, "--fail-on", inputs.SCALEPROOF_FAIL_ON],
			...(since ? ["--changed-since", since] : []),
			...(inputs.SCALEPROOF_BASELINE ? ["--baseline", inputs.SCALEPROOF_BASELINE] : []),
			...["--format", "github"],
			...["--format", "markdown", "--output", checklist],
			...["--format", "sarif", "--output", sarif],
			...["--format", "json", "--output", json],
		],
		{ stdio: "inherit" },
	);
	const code = status ?? 3;
	const text = written(checklist);
	if (text === undefined) return code || 3;
	const { summary } = Report.parse(JSON.parse(readFileSync(json, "utf8")));
	if (inputs.GITHUB_STEP_SUMMARY)
		appendFileSync(inputs.GITHUB_STEP_SUMMARY, fitted(text, "The rest is in the log.", longestSummary));
	if (inputs.GITHUB_OUTPUT) appendFileSync(inputs.GITHUB_OUTPUT, `findings=${summary.findings}\n`);
	const api = new Api(inputs.GITHUB_API_URL, inputs.GITHUB_REPOSITORY, inputs.SCALEPROOF_TOKEN);
	const pull = pullOf(inputs.GITHUB_EVENT_PATH);
	if (inputs.SCALEPROOF_COMMENT && pull)
		await unlessRefused("comment on the pull request", "pull-requests: write", () =>
			putComment(api, pull, inputs.SCALEPROOF_PATH, text, "_The rest is in the summary of the job._"),
		);
	if (inputs.SCALEPROOF_SARIF)
		await unlessRefused("upload what was found to code scanning", "security-events: write", () =>
			api.call("POST", "/code-scanning/sarifs", {
				commit_sha: inputs.GITHUB_SHA,
				ref: inputs.GITHUB_REF,
				sarif: gzipSync(readFileSync(sarif)).toString("base64"),
			}),
		);
	return code;
}

function written(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
}

function pullOf(eventFile: string): number | undefined {
	if (!eventFile) return undefined;
	const event = Event.safeParse(JSON.parse(readFileSync(eventFile, "utf8")));
	return event.data?.pull_request?.number;
}

/** A pull request from a fork has a token that may only read: the review counts all the same. */
async function unlessRefused(what: string, permission: string, act: () => Promise<unknown>): Promise<void> {
	try {
		await act();
	} catch (error) {
		if (!(error instanceof ApiError) && !(error instanceof z.ZodError)) throw error;
		say("warning", `Could not ${what} (it takes permission ${permission}): ${error.message}`);
	}
}

/** A command to the runner: it shows the words on the run's page. */
function say(level: "warning" | "error", words: string): void {
	const escaped = words.replace(/%/g, "%25").replace(/\r?\n/g, "%0A");
	console.log(`::${level} title=Scaleproof::${escaped}`);
}

if (process.argv[1] === __filename)
	void main(join(__dirname, "cli.cjs")).then((code) => {
		process.exitCode = code;
	});
