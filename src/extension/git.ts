import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Words of a file of ours, as they are and as they were. */
export interface Before {
	file: string;
	now: string;
	was: string;
}

/** The example before the change that a checklist of it is about. */
export const beforeExample: Before = {
	file: "deploy/k8s/web-hpa.yaml",
	now: "maxReplicas: 20",
	was: "maxReplicas: 12",
};

/**
 * Makes a folder of ours a repository with one commit of all that is in it, on the branch main, with a file as it was before
 * a change, if one is told. The files are left as they are, and no hook or template runs.
 */
export async function startRepository(folder: string, before?: Before): Promise<void> {
	const plain = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "core.autocrlf=false", "commit.gpgSign=false"];
	const author = ["user.name=Scaleproof", "user.email=example@scaleproof.invalid"];
	const set = [...plain, ...author].flatMap((one) => ["-c", one]);
	const git = (...args: string[]) => run("git", [...set, ...args], { cwd: folder, timeout: 10_000 });
	await git("init", "--quiet", "--template=", "--initial-branch=main");
	await git("add", "--all");
	if (before) await addAsItWas(folder, before, git);
	await git("commit", "--quiet", "--no-verify", "--message=The shop as it is");
}

async function addAsItWas(folder: string, { file, now, was }: Before, git: (...args: string[]) => Promise<unknown>) {
	const path = join(folder, file);
	const text = await readFile(path, "utf8");
	try {
		await writeFile(path, text.replace(now, was));
		await git("add", "--", file);
	} finally {
		await writeFile(path, text);
	}
}
