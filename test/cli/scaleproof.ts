import { type ChildProcess, execFileSync, fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { frozenFolder } from "../support/rules.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
/** Not the person's own; and kept, as results are only ever found again for the same code. */
const cache = join(root, "out", "test-cache");
const bundled = join(root, "dist", "cli.cjs");

let upToDate: Promise<void> | undefined;

/** Builds dist/ where the sources are newer; once for all the test files of a thread. */
export function built(): Promise<void> {
	upToDate ??= build();
	return upToDate;
}

/** Threads run side by side, so one at a time. */
async function build(): Promise<void> {
	const lock = join(root, "out", "bundle.lock");
	mkdirSync(dirname(lock), { recursive: true });
	for (let tries = 0; tries < 600; tries++) {
		try {
			mkdirSync(lock);
			break;
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
	try {
		execFileSync(process.execPath, ["src/build/bundle.mjs", "--quiet"], { cwd: root });
	} finally {
		rmSync(lock, { recursive: true, force: true });
	}
}

/** A folder of its own with these files; the second value takes it away. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): [string, () => void] {
	const folder = mkdtempSync(join(tmpdir(), "scaleproof-"));
	for (const [path, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	}
	return [folder, () => rmSync(folder, { recursive: true, force: true })];
}

export interface Outcome {
	stdout: string;
	stderr: string;
	status: number;
}

/** What the built command line is given, with the frozen rules, as by a person without a terminal, at 80 columns. */
function asked(args: readonly string[], env: Record<string, string>) {
	const own = { COLUMNS: "80", NO_COLOR: "1", FORCE_COLOR: "", XDG_CACHE_HOME: cache };
	return { args: ["--rules", frozenFolder, ...args], env: { ...process.env, ...own, ...env } };
}

/** Runs the built command line as a process of its own. */
export function scaleproofAlone(
	args: readonly string[],
	cwd: string,
	env: Record<string, string> = {},
): Promise<Outcome> {
	return new Promise((resolve, reject) => {
		const own = asked(args, env);
		const child = spawn(process.execPath, [bundled, ...own.args], { cwd, env: own.env });
		const outcome = { stdout: "", stderr: "" };
		child.stdout.on("data", (chunk: Buffer) => {
			outcome.stdout += chunk.toString();
		});
		child.stderr.on("data", (chunk: Buffer) => {
			outcome.stderr += chunk.toString();
		});
		child.on("error", reject);
		child.on("close", (status) => resolve({ ...outcome, status: status ?? -1 }));
	});
}

let host: ChildProcess | undefined;
let before: Promise<unknown> = Promise.resolve();

/** The same in a process that all commands share, one after the other: most of a command's time is that of its start. */
export function scaleproof(args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<Outcome> {
	const outcome = before.then(
		() =>
			new Promise<Outcome>((resolve, reject) => {
				host ??= started();
				const ended = (code: number | null) => reject(new Error(`the command line ended with ${code}`));
				host.once("message", (answer) => {
					host?.off("exit", ended);
					resolve(answer as Outcome);
				});
				host.once("exit", ended);
				host.send({ cwd, ...asked(args, env) });
			}),
	);
	before = outcome.catch(() => {
		host = undefined;
	});
	return outcome;
}

/** Ends with the thread of the tests, to which it is connected. */
function started(): ChildProcess {
	const child = fork(join(root, "test", "cli", "one-process.cjs"), [bundled], { execArgv: [] });
	child.unref();
	child.channel?.unref();
	return child;
}
