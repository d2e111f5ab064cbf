import { statSync } from "node:fs";
import { join } from "node:path";
import { DiffError, type Git, openGit } from "./git.ts";
import { maxFileBytes } from "./limits.ts";
import { rangesByFile } from "./patch-ranges.ts";

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

/** Of the whole, so that no setting or attribute of the repository hides a change or gives it another form. */
const diff = [
	"--literal-pathspecs",
	"diff",
	"--no-color",
	"--no-ext-diff",
	"--no-textconv",
	"--text",
	"--ignore-submodules=all",
	"--submodule=short",
	"--find-renames",
	"-O/dev/null",
	"--relative",
];
const patch = ["--unified=0", "--inter-hunk-context=0", "--src-prefix=a/", "--dst-prefix=b/"];
/** Paths of one command: systems limit how long it may be. */
const batch = 200;

/**
 * Changed files between the merge base of HEAD with `since` and the work tree, untracked files included, below
 * `folder`, which may be any folder of the repository; with their lines for those files that `isRead`. Throws
 * `DiffError` in words.
 */
export async function changesSince(
	folder: string,
	since: string,
	signal?: AbortSignal,
	isRead: (path: string) => boolean = () => true,
): Promise<Changes> {
	const git = await openGit(folder, signal);
	const base = await mergeBase(git, since);
	const [changed, untracked] = await Promise.all([
		git([...diff, "--name-status", "-z", base, "--", "."]),
		git(["ls-files", "--others", "--exclude-standard", "-z", "--", "."]),
	]);
	const files = new Map<string, FileChanges>();
	const asked: { path: string; from: string }[] = [];
	for (const { path, from, added } of statuses(changed)) {
		files.set(path, { added, ranges: [] });
		if (!added && isRead(path) && isSmall(join(folder, path))) asked.push({ path, from });
	}
	for (let next = 0; next < asked.length; next += batch) {
		const some = asked.slice(next, next + batch);
		const paths = new Set(some.flatMap(({ path, from }) => [path, from]));
		const ranges = rangesByFile(await git([...diff, ...patch, base, "--", ...paths]));
		for (const { path } of some) files.set(path, { added: false, ranges: ranges.get(path) ?? [] });
	}
	for (const path of untracked.split("\0")) if (path) files.set(path, { added: true, ranges: [] });
	return { since, files };
}

/** "M\0path\0" and "R90\0from\0path\0"; what is deleted is left out. */
function statuses(text: string): { path: string; from: string; added: boolean }[] {
	const words = text.split("\0");
	const found: { path: string; from: string; added: boolean }[] = [];
	for (let next = 0; next + 1 < words.length; ) {
		const status = words[next++];
		const from = words[next++];
		const path = /^[RC]/.test(status) ? words[next++] : from;
		if (status !== "D") found.push({ path, from, added: status === "A" });
	}
	return found;
}

/** Larger files are not read, so none of their lines is asked about. */
function isSmall(file: string): boolean {
	return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= maxFileBytes;
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
