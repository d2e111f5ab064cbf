import type { Note } from "../design/text.ts";
import type { Recollection } from "./reading-memory.ts";
import type { Workspace } from "./workspace.ts";

/** A file as it was come to: its text, a note, or that it is to be left aside. */
export interface FirstLook {
	path: string;
	/** How it stands on the disk, where somebody remembers such things. */
	stamp: string | undefined;
	isAside: boolean;
	text?: string | Note | undefined;
}

/** Reads a file, unless it was nobody's in an earlier run and stands as it did then: most files of a workspace. */
export async function lookAt(workspace: Workspace, path: string, known: Recollection | undefined): Promise<FirstLook> {
	const stamp = known && (await workspace.stamp?.(path));
	const isAside = known?.isAside(path, stamp) ?? false;
	return { path, stamp, isAside, ...(!isAside && { text: await workspace.read(path) }) };
}
