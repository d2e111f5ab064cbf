import { openGit } from "./git.ts";

/** Where the files of a commit can be read on the web. */
export interface Home {
	/** Before the path of a file, which is relative to the reviewed folder. */
	before: string;
	/** Files that are not there as they are here: changed since, or never committed. */
	unlike: ReadonlySet<string>;
}

/** Paths of a file at a commit, by the forge's host; each has its own. */
const forges: readonly { host: RegExp; blob: string }[] = [
	{ host: /(^|\.)gitlab\./, blob: "/-/blob/" },
	{ host: /(^|\.)bitbucket\.org$/, blob: "/src/" },
	{ host: /(^|\.)(github\.|codeberg\.org$|gitea\.)/, blob: "/blob/" },
];

/**
 * Where the present commit of a folder can be read, if its remote is of a forge that is known. Nobody is asked: whether
 * the commit was pushed is not known, and a checklist is mostly written where it was.
 */
export async function homeOf(folder: string, signal?: AbortSignal): Promise<Home | undefined> {
	const git = await openGit(folder, signal);
	const said = async (...args: string[]) => (await git(args).catch(() => "")).trim();
	const [remote, commit, prefix] = await Promise.all([
		said("config", "--get", "remote.origin.url"),
		said("rev-parse", "HEAD"),
		said("rev-parse", "--show-prefix"),
	]);
	const repository = repositoryAt(remote);
	if (!repository || !commit) return undefined;
	const [changed, untracked] = await Promise.all([
		said(
			"diff",
			"--no-ext-diff",
			"--no-textconv",
			"--ignore-submodules=all",
			"--relative",
			"--name-only",
			"-z",
			"HEAD",
			"--",
			".",
		),
		said("ls-files", "--others", "--exclude-standard", "-z", "--", "."),
	]);
	const before = `${repository.url}${repository.blob}${commit}/${prefix.split("/").map(encodeURIComponent).join("/")}`;
	return { before, unlike: new Set([...changed.split("\0"), ...untracked.split("\0")]) };
}

/** "git@github.com:owner/name.git", "https://token@github.com/owner/name": without what nobody else may read. */
export function repositoryAt(remote: string): { url: string; blob: string } | undefined {
	const [, host, path] =
		/^(?:https?|ssh|git):\/\/(?:[^@/\s]*@)?([\w.-]+)(?::\d+)?\/([\w./~-]+?)(?:\.git)?\/?$/.exec(remote) ??
		/^[\w.-]+@([\w.-]+):([\w./~-]+?)(?:\.git)?\/?$/.exec(remote) ??
		[];
	const forge = host && forges.find((one) => one.host.test(host));
	return forge ? { url: `https://${host}/${path}`, blob: forge.blob } : undefined;
}
