import { openGit } from "./git.ts";

/** References that a change may be compared with, the likeliest first. Reads names only; nothing of the repository runs. */
export async function referencesOf(folder: string, signal?: AbortSignal): Promise<string[]> {
	const { usual, branches } = await namesIn(folder, signal);
	const others = branches.filter((name) => !/(^origin|\/HEAD)$/.test(name));
	return [...new Set([...usual, ...others])];
}

/** The branch that work is merged into, as far as its name tells; undefined where none looks like it. */
export async function mainBranchOf(folder: string, signal?: AbortSignal): Promise<string | undefined> {
	return (await namesIn(folder, signal)).usual[0];
}

async function namesIn(folder: string, signal?: AbortSignal): Promise<{ usual: string[]; branches: string[] }> {
	const git = await openGit(folder, signal);
	const lines = async (...args: string[]) => (await git(args)).split("\n").filter(Boolean);
	const format = ["--format=%(refname:short)", "--count=200"];
	const branches = await lines("for-each-ref", ...format, "--sort=-committerdate", "refs/heads", "refs/remotes");
	const [head] = await lines("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").catch(() => []);
	const usual = ["origin/main", "origin/master", "main", "master"].filter((name) => branches.includes(name));
	return { usual: [...(head ? [head] : []), ...usual], branches };
}
