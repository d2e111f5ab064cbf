import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { openGit } from "../review/git.ts";

const run = promisify(execFile);

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

/** Makes a folder of ours a repository with one commit of all that is in it, on the branch main. No hook or template runs. */
export async function startRepository(folder: string): Promise<void> {
	const plain = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "core.autocrlf=false", "commit.gpgSign=false"];
	const author = ["user.name=Scaleproof", "user.email=example@scaleproof.invalid"];
	const set = [...plain, ...author].flatMap((one) => ["-c", one]);
	const git = (...args: string[]) => run("git", [...set, ...args], { cwd: folder, timeout: 10_000 });
	await git("init", "--quiet", "--template=", "--initial-branch=main");
	await git("add", "--all");
	await git("commit", "--quiet", "--no-verify", "--message=The shop as it is");
}
