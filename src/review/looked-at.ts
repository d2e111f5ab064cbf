import type { Note } from "../design/text.ts";
import { settingsFile } from "../dialects/scaleproof/schema.ts";
import { type Suppression, suppressionsOf } from "../rules/suppressions.ts";
import { maxFileBytes, tooLong } from "./limits.ts";

/** Suppressions in the comments of a file, and what is to be said of them. */
interface Suppressing {
	suppressions: Suppression[];
	notes: Note[];
}

/** The files of a workspace that were looked at, whoever claims them, with what is to be said of them as files. */
export class LookedAt {
	/** What was said as they were listed. */
	listNotes: readonly Note[] = [];
	/** Files that were not opened and yet are worth a word (see `coverageOf`). */
	left: readonly string[] = [];
	private readonly seen: Set<string>;
	private readonly byPath: Map<string, Suppressing>;
	private readonly notes: Map<string, Note>;

	constructor(from?: LookedAt) {
		this.seen = new Set(from?.seen);
		this.byPath = new Map(from?.byPath);
		this.notes = new Map(from?.notes);
		if (from) {
			this.listNotes = from.listNotes;
			this.left = from.left;
		}
	}

	/** Their paths. */
	get paths(): ReadonlySet<string> {
		return this.seen;
	}

	/** Files that have suppressions, with these. */
	get suppressions(): ReadonlyMap<string, Suppressing> {
		return this.byPath;
	}

	/** Files that cannot be read, with the reasons. */
	get fileNotes(): ReadonlyMap<string, Note> {
		return this.notes;
	}

	/** Those under folders. */
	under(folders: ReadonlySet<string>): string[] {
		return [...this.seen].filter((file) => isUnder(file, folders));
	}

	/** A file that is nobody's was not opened. */
	leaveAside(path: string): void {
		this.seen.add(path);
	}

	/** Takes up a file, a note where it cannot be read, or undefined where there is none; returns the text that may be read. */
	take(path: string, text: string | Note | undefined): string | undefined {
		this.byPath.delete(path);
		this.notes.delete(path);
		if (text === undefined) this.seen.delete(path);
		else this.seen.add(path);
		const said = typeof text === "string" && text.length > maxFileBytes ? tooLong(path) : text;
		if (typeof said === "object" && path !== settingsFile) this.notes.set(path, said);
		return typeof said === "string" ? said : undefined;
	}

	/** Reads the suppressions of a file that a dialect claims. */
	suppress(path: string, text: string): void {
		const found = suppressionsOf(path, text);
		if (found.suppressions.length > 0 || found.notes.length > 0) this.byPath.set(path, found);
	}
}

/** Whether a path lies in one of the folders, however deep. */
export function isUnder(path: string, folders: ReadonlySet<string>): boolean {
	for (let end = path.lastIndexOf("/"); end > 0; end = path.lastIndexOf("/", end - 1))
		if (folders.has(path.slice(0, end))) return true;
	return false;
}
