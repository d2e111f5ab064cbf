import { openGit } from "../review/git.ts";

/** References that a change may be compared with, the likeliest first. Reads names only; nothing of the repository runs. */
export async function candidates(folder: string): Promise<string[]> {
	const git = await openGit(folder);
	const lines = async (...args: string[]) => (await git(args)).split("\n").filter(Boolean);
	const format = ["--format=%(refname:short)", "--count=200"];
	const branches = await lines("for-each-ref", ...format, "--sort=-committerdate", "refs/heads", "refs/remotes");
	const [head] = await lines("symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD").catch(() => []);
	const usual = ["origin/main", "origin/master", "main", "master"].filter((name) => branches.includes(name));
	const others = branches.filter((name) => !/(^origin|\/HEAD)$/.test(name));
	return [...new Set([...(head ? [head] : []), ...usual, ...others])];
}
