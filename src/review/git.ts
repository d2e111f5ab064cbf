import { execFile } from "node:child_process";
import { realpathSync, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";
import { promisify } from "node:util";
import { isWithin } from "./read-file.ts";

/** The person can mend it: no repository, no such reference, too little history. */
export class DiffError extends Error {
	override readonly name = "DiffError";
}

/** Runs git with these arguments and gives what it wrote; throws `DiffError` in words. */
export type Git = (args: readonly string[]) => Promise<string>;

const run = promisify(execFile);
const timeout = 30_000;
const maxBuffer = 256 * 1024 * 1024;

/**
 * git on a folder that nobody vouches for: a repository's own configuration names programs (filters, hooks, monitors,
 * transports), and none of them may run, nor may anything be fetched. Throws `DiffError` where there is no git or no
 * repository.
 */
export async function openGit(folder: string, signal?: AbortSignal): Promise<Git> {
	const program = programFor(folder);
	const plain = gitWith(program, folder, settings, signal);
	await requireSettings(plain);
	const git = gitWith(program, folder, [...settings, ...(await withoutFilters(plain))], signal);
	// A folder that looks like the inside of a repository is content that anybody may have committed (git only refuses
	// it by itself since 2.38).
	const inside = (await git(["rev-parse", "--absolute-git-dir"])).replace(/\r?\n$/, "");
	if (isWithin(realpathSync(folder), realpathSync(inside))) throw new DiffError(noRepository(folder));
	return git;
}

/** Settings of git that may run a program, and what takes their place. */
const settings: readonly (readonly [string, string])[] = [
	["core.fsmonitor", "false"],
	["core.hooksPath", "/dev/null"],
	["safe.bareRepository", "explicit"],
	["core.quotePath", "false"],
];

/** Older ones do not take settings from variables, and so would run what a repository names. */
async function requireSettings(git: Git): Promise<void> {
	const version = /(\d+)\.(\d+)/.exec(await git(["--version"]));
	if (version && Number(version[1]) * 1000 + Number(version[2]) < 2031)
		throw new DiffError(
			`git ${version[0]} is too old to read a repository that nobody vouches for; 2.31 or newer does.`,
		);
}

/** Filters run when git compares a file with what was committed, whatever the command. */
async function withoutFilters(git: Git): Promise<[string, string][]> {
	// Without any filter, git config ends with 1.
	const listed = await git(["config", "--name-only", "-z", "--get-regexp", "^filter\\."]).catch((error: unknown) => {
		if (error instanceof Failed && error.code === 1) return "";
		throw error;
	});
	const names = new Set(listed.split("\0").map((key) => key.slice("filter.".length, key.lastIndexOf("."))));
	names.delete("");
	return [...names].flatMap((name): [string, string][] => [
		[`filter.${name}.clean`, ""],
		[`filter.${name}.smudge`, ""],
		[`filter.${name}.process`, ""],
		[`filter.${name}.required`, "false"],
	]);
}

/** git as the person's PATH has it, never one that lies in the folder: Windows would look there first. */
function programFor(folder: string): string {
	const name = process.platform === "win32" ? "git.exe" : "git";
	for (const place of (process.env.PATH ?? "").split(delimiter)) {
		const file = join(place, name);
		if (isAbsolute(place) && !isWithin(file, folder) && statSync(file, { throwIfNoEntry: false })?.isFile())
			return file;
	}
	throw new DiffError("git is not installed; comparing with a reference needs it.");
}

class Failed extends DiffError {
	readonly code: unknown;
	constructor(message: string, code: unknown) {
		super(message);
		this.code = code;
	}
}

function gitWith(
	program: string,
	folder: string,
	config: readonly (readonly [string, string])[],
	signal: AbortSignal | undefined,
): Git {
	const env = { ...process.env, ...quiet, ...asVariables(config) };
	return async (args) => {
		try {
			const options = { cwd: folder, timeout, signal, maxBuffer, env };
			return (await run(program, ["--no-pager", ...args], options)).stdout;
		} catch (error) {
			signal?.throwIfAborted();
			throw new Failed(inWords(error, folder), (error as { code?: unknown }).code);
		}
	};
}

/** Nothing is written, asked or fetched: a partial clone would get what it lacks, by a command that it names itself. */
const quiet = {
	LC_ALL: "C",
	GIT_OPTIONAL_LOCKS: "0",
	GIT_TERMINAL_PROMPT: "0",
	GIT_NO_LAZY_FETCH: "1",
	GIT_ALLOW_PROTOCOL: "none",
};

/** As variables rather than `-c`, which takes a key with "=" in it for another one. */
function asVariables(config: readonly (readonly [string, string])[]): Record<string, string> {
	const own = Number(process.env.GIT_CONFIG_COUNT) || 0;
	const pairs = config.flatMap(([key, value], index) => [
		[`GIT_CONFIG_KEY_${own + index}`, key],
		[`GIT_CONFIG_VALUE_${own + index}`, value],
	]);
	return Object.fromEntries([...pairs, ["GIT_CONFIG_COUNT", String(own + config.length)]]);
}

function inWords(error: unknown, folder: string): string {
	const { code, killed, stderr = "" } = error as { code?: unknown; killed?: boolean; stderr?: string };
	if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "The change is larger than can be compared.";
	if (killed) return `git did not answer within ${timeout / 1000} s.`;
	if (/dubious ownership/.test(stderr))
		return `git leaves "${folder}" alone, as somebody else owns it. If you trust it: git config --global --add safe.directory ${JSON.stringify(folder)}`;
	if (/not a git repository|cannot use bare repository|must be run in a work tree/.test(stderr))
		return noRepository(folder);
	if (/promisor|lazy fetch|missing (blob|tree|commit|object)|unable to read|not allowed/.test(stderr))
		return "This clone lacks objects that the comparison needs, and nothing is fetched here; fetch them first (git fetch --refetch --no-filter).";
	return `git failed: ${stderr.trim().split("\n")[0] || (error as Error).message}`;
}

function noRepository(folder: string): string {
	return `"${folder}" is not in a git repository; comparing with a reference needs one.`;
}
