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
	/** Its name before, where it had another. */
	was?: string;
}

/** What a work tree changed since it parted from a reference. Paths are relative to the reviewed folder. */
export interface Changes {
	since: string;
	/** The commit that is compared with: the merge base. */
	base: string;
	files: Map<string, FileChanges>;
	/** Files that are there no more, under this name. */
	gone: string[];
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
	const gone: string[] = [];
	const asked: { path: string; from: string }[] = [];
	for (const { path, from, is } of statuses(changed)) {
		if (is === "deleted" || is === "renamed") gone.push(from);
		if (is === "deleted") continue;
		const added = is === "added";
		files.set(path, { added, ranges: [], ...(from !== path && { was: from }) });
		if (!added && isRead(path) && isSmall(join(folder, path))) asked.push({ path, from });
	}
	for (let next = 0; next < asked.length; next += batch) {
		const some = asked.slice(next, next + batch);
		const paths = new Set(some.flatMap(({ path, from }) => [path, from]));
		const ranges = rangesByFile(await git([...diff, ...patch, base, "--", ...paths]));
		for (const { path, from } of some)
			files.set(path, { added: false, ranges: ranges.get(path) ?? [], ...(from !== path && { was: from }) });
	}
	for (const path of untracked.split("\0")) if (path) files.set(path, { added: true, ranges: [] });
	return { since, base, files, gone };
}

/** The commit where the work tree's branch parted from `since`. Throws `DiffError` in words. */
export async function mergeBaseWith(folder: string, since: string, signal?: AbortSignal): Promise<string> {
	return mergeBase(await openGit(folder, signal), since);
}

/** What files held in a commit that has them all, by path; none for those that are no text. Throws `DiffError` in words. */
export async function textsIn(
	folder: string,
	commit: string,
	paths: readonly string[],
	signal?: AbortSignal,
): Promise<Map<string, string>> {
	const git = await openGit(folder, signal);
	const texts = new Map<string, string>();
	for (let next = 0; next < paths.length; next += atOnce) {
		const some = paths.slice(next, next + atOnce);
		const found = await Promise.all(some.map((path) => git(["cat-file", "blob", `${commit}:./${path}`])));
		found.forEach((text, index) => {
			if (!text.includes("\0")) texts.set(some[index], text.replace(/^\ufeff/, ""));
		});
	}
	return texts;
}

const atOnce = 8;

interface Status {
	path: string;
	from: string;
	is: "added" | "changed" | "deleted" | "renamed";
}

/** "M\0path\0" and "R90\0from\0path\0". */
function statuses(text: string): Status[] {
	const words = text.split("\0");
	const found: Status[] = [];
	const known: Record<string, Status["is"]> = { A: "added", D: "deleted", R: "renamed" };
	for (let next = 0; next + 1 < words.length; ) {
		const status = words[next++];
		const from = words[next++];
		const path = /^[RC]/.test(status) ? words[next++] : from;
		found.push({ path, from, is: known[status[0]] ?? "changed" });
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
