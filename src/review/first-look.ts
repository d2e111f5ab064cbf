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
	text?: string | Note | undefined;
}

/** Reads a file, unless it was nobody's in an earlier run and stands as it did then: most files of a workspace. */
export async function lookAt(workspace: Workspace, path: string, known: Recollection | undefined): Promise<FirstLook> {
	const stamp = known && (await workspace.stamp?.(path));
	const claimedBy = known?.claimedBy(path, stamp);
	return { path, stamp, claimedBy, ...(claimedBy?.length !== 0 && { text: await workspace.read(path) }) };
}
