import { statSync } from "node:fs";
import { resolve } from "node:path";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import { UsageError } from "../review/asked.ts";
import { readRules } from "../review/assets.ts";
import { withParts } from "../review/parts.ts";
import type { Review } from "../review/review.ts";
import { Session } from "../review/session.ts";
import { folderWorkspace } from "../review/workspace.ts";
import type { Context } from "./command.ts";
import { ProgressLine } from "./terminal.ts";

/** A session on a folder, with all of it read; of `parts`, which others read, as much as still holds. */
export async function openSession(
	path: string,
	{ signal, rules: folder }: Context,
	parts: readonly { name: string; bytes: Buffer }[] = [],
): Promise<Session> {
	const root = folderAt(path);
	const { rules, errors } = await readRules(root, folder);
	const own = folderWorkspace(root);
	const workspace = parts.length > 0 ? await withParts(own, parts) : own;
	const session = new Session(workspace, { rules, ruleErrors: errors, isForOneAnswer: true });
	const progress = new ProgressLine();
	try {
		await session.open((done, total) => progress.say(`Reading ${done} of ${total} files`), signal);
	} finally {
		progress.clear();
	}
	return session;
}

export function folderAt(path: string): string {
	const root = resolve(path);
	const found = statSync(root, { throwIfNoEntry: false });
	if (!found) throw new UsageError(`There is no folder "${path}".`);
	if (!found.isDirectory()) throw new UsageError(`"${path}" is a file; name the folder to review.`);
	return root;
}

/** Whether scaleproof.yaml itself is wrong: the review goes on with defaults, and the exit code says so. */
export function settingsAreWrong(review: Review): boolean {
	return review.notes.some((note) => note.file === settingsFile && note.severity === "error");
}
