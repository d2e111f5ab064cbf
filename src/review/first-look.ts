import type { Note } from "../design/text.ts";
import type { Recollection } from "./reading-memory.ts";
import type { Workspace } from "./workspace.ts";

/** A file as it was come to: its text, or a note. Nothing of one that is known to be nobody's. */
export interface FirstLook {
	path: string;
	/** How it stands on the disk, where somebody remembers such things. */
	stamp: string | undefined;
	/** Ids of the dialects that claim it, as far as an earlier run tells. */
	claimedBy: readonly string[] | undefined;
	/** It was nobody's in an earlier run, stands as it did then, and no program may ask for it. */
	isAside: boolean;
	text?: string | Note | undefined;
}

/** Files read before others may run. */
const batch = 32;

/** Looks at files, some at a time, and lets others run in between. `isKept` as for `lookAt`. */
export async function* firstLooks(
	workspace: Workspace,
	paths: readonly string[],
	known: Recollection | undefined,
	isKept: (path: string) => boolean,
	signal?: AbortSignal,
): AsyncGenerator<FirstLook[]> {
	for (let next = 0; next < paths.length; next += batch) {
		signal?.throwIfAborted();
		const some = paths.slice(next, next + batch);
		yield await Promise.all(some.map((path) => lookAt(workspace, path, known, isKept)));
		await new Promise(setImmediate);
	}
}

/**
 * Reads a file, unless it was nobody's in an earlier run and stands as it did then: most files of a workspace. `isKept`: a
 * program may ask for it, whoever claims it or nobody.
 */
async function lookAt(
	workspace: Workspace,
	path: string,
	known: Recollection | undefined,
	isKept: (path: string) => boolean,
): Promise<FirstLook> {
	const stamp = known && (await workspace.stamp?.(path));
	const claimedBy = known?.claimedBy(path, stamp);
	const isAside = claimedBy?.length === 0 && !isKept(path);
	return { path, stamp, claimedBy, isAside, ...(!isAside && { text: await workspace.read(path) }) };
}
