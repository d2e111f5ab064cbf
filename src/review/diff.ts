import { execFile } from "node:child_process";
import { promisify } from "node:util";
import parseDiff from "parse-diff";

/** Lines of one file that a change added or altered; where it only deleted, the lines around the gap. Zero-based. */
export interface FileChanges {
	/** The whole file is new. */
	added: boolean;
	ranges: { from: number; to: number }[];
}

/** What a work tree changed since it parted from a reference. Paths are relative to the reviewed folder. */
export interface Changes {
	since: string;
	files: Map<string, FileChanges>;
}

/** The person can mend it: no repository, no such reference, too little history. */
export class DiffError extends Error {
	override readonly name = "DiffError";
}

const run = promisify(execFile);
const timeout = 30_000;
/** A repository's own configuration must neither change the form of a diff nor run programs. */
const plain = ["-c", "core.quotePath=false", "-c", "core.fsmonitor=false", "-c", "diff.relative=false"];

/**
 * Changed files and lines between the merge base of HEAD with `since` and the work tree, untracked files included,
 * below `folder`, which may be any folder of the repository.
 */
export async function changesSince(folder: string, since: string, signal?: AbortSignal): Promise<Changes> {
	const git = gitIn(folder, signal);
	await git(["rev-parse", "--show-toplevel"]).catch((error: unknown) => {
		if (isMissing(error)) throw new DiffError("git is not installed; --changed-since needs it.");
		throw new DiffError(`"${folder}" is not in a git repository; --changed-since needs one.`);
	});
	const base = await mergeBase(git, since);
	const diff = [
		"diff",
		"--unified=0",
		"--no-color",
		"--no-ext-diff",
		"--no-textconv",
		"--src-prefix=a/",
		"--dst-prefix=b/",
	];
	const [changed, untracked] = await Promise.all([
		git([...diff, "--relative", base, "--", "."]),
		git(["ls-files", "--others", "--exclude-standard", "-z", "--", "."]),
	]);
	const files = new Map<string, FileChanges>();
	for (const file of parseDiff(changed)) {
		if (file.deleted || !file.to || file.to === "/dev/null") continue;
		files.set(file.to, { added: file.new === true, ranges: file.chunks.map(rangeOf) });
	}
	for (const path of untracked.split("\0")) if (path) files.set(path, { added: true, ranges: [] });
	return { since, files };
}

function rangeOf({ newStart, newLines }: parseDiff.Chunk): { from: number; to: number } {
	// A pure deletion names the line before the gap, counted from one: the gap lies between it and the next.
	return newLines === 0
		? { from: Math.max(newStart - 1, 0), to: newStart }
		: { from: newStart - 1, to: newStart + newLines - 2 };
}

async function mergeBase(git: Git, since: string): Promise<string> {
	const known = await git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${since}^{commit}`]).catch(
		() => "",
	);
	const shallow = async () => (await git(["rev-parse", "--is-shallow-repository"])).trim() === "true";
	const fetchMore =
		"This clone is shallow: fetch more history first (git fetch --unshallow; fetch-depth: 0 in actions/checkout).";
	if (!known) {
		const hint = (await shallow()) ? fetchMore : await branches(git);
		throw new DiffError(`git knows no "${since}". ${hint}`);
	}
	return git(["merge-base", known.trim(), "HEAD"]).then(
		(found) => found.trim(),
		async () => {
			throw new DiffError(
				`"${since}" and the present commit share no history. ${(await shallow()) ? fetchMore : ""}`.trim(),
			);
		},
	);
}

async function branches(git: Git): Promise<string> {
	const names = await git([
		"for-each-ref",
		"--format=%(refname:short)",
		"--count=8",
		"refs/heads",
		"refs/remotes",
	]).catch(() => "");
	const list = names.split("\n").filter(Boolean);
	return list.length > 0 ? `There are: ${list.join(", ")}.` : "There is no commit yet.";
}

type Git = (args: readonly string[]) => Promise<string>;

function gitIn(folder: string, signal: AbortSignal | undefined): Git {
	return async (args) => {
		const { stdout } = await run("git", [...plain, ...args], {
			cwd: folder,
			timeout,
			signal,
			maxBuffer: 256 * 1024 * 1024,
			env: { ...process.env, LC_ALL: "C", GIT_OPTIONAL_LOCKS: "0" },
		});
		return stdout;
	};
}

function isMissing(error: unknown): boolean {
	return (error as NodeJS.ErrnoException).code === "ENOENT";
}
