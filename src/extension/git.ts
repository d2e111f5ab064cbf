import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

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
