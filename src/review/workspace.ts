import { type Dirent, lstatSync, readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import type { Note } from "../design/text.ts";
import { foldersOf } from "../dialects/files.ts";
import { dialects } from "../dialects/index.ts";
import { isOfNote } from "./coverage.ts";
import { type Tracked as Index, trackedIn } from "./git-index.ts";
import { gitignore, type Ignored } from "./gitignore.ts";
import { builtFolders, copiedSources, excludedFolders, maxFiles } from "./limits.ts";
import { readText, Unreadable } from "./read-file.ts";
import { diskMemory, type ReadingMemory } from "./reading-memory.ts";
import { diskRemedies, type RemedyMemory } from "./remedy-memory.ts";

export interface Listing {
	paths: string[];
	/** Files that are not wanted and yet worth a word: a language or a format that is not read yet. */
	left?: string[];
	notes: Note[];
}

/** Where a session gets its files from. Paths are relative to the root, with forward slashes. */
export interface Workspace {
	root: string;
	list(wanted: (path: string) => boolean, signal?: AbortSignal): Promise<Listing>;
	/** What `list` would come to in one folder, such as one that is new. */
	listIn?(folder: string, wanted: (path: string) => boolean): Promise<string[]>;
	/** Whether `list` would come to this file, so that one that changes later is judged as it would have been at first. */
	includes?(path: string): Promise<boolean>;
	/** The text, or a note that says why it cannot be read; undefined where there is no such file. */
	read(path: string): Promise<string | Note | undefined>;
	/** How a file stands on the disk: another stamp after every change. Undefined where a change may not show. */
	stamp?(path: string): Promise<string | undefined>;
	/** What earlier runs read in it. */
	memory?: ReadingMemory;
	/** What earlier runs wrote for it. */
	remedies?: RemedyMemory;
}

/**
 * A folder on disk. Ignored files, build output and links are not entered, so a loop of links ends nothing. What git tracks is
 * not ignored, whatever a .gitignore says of it (https://git-scm.com/docs/gitignore): those were added first, or by force.
 */
export function folderWorkspace(root: string): Workspace {
	const tracked = trackedIn(root, builtFolders);
	return {
		root,
		list: (wanted, signal) => list(root, tracked, wanted, { signal }),
		listIn: (folder, wanted) => listIn(root, tracked, folder, wanted),
		includes: (path) => includes(root, tracked, path),
		read: (path) => read(root, path),
		stamp: async (path) => stamp(join(root, path)),
		memory: diskMemory(root),
		remedies: diskRemedies(root),
	};
}

/** What the .gitignore of a folder says, the innermost first. */
type Scope = readonly { base: string; ignored: Ignored }[];

type Tracked = () => Promise<Index | undefined>;

/** What is known of a folder before what is in it is asked about. */
interface Around {
	scope: Scope;
	/** It is ignored: only what git tracks is of the workspace. */
	onlyTracked: boolean;
}

const nothingAround: Around = { scope: [], onlyTracked: false };

/** How long others wait while folders are listed, in milliseconds. */
const slice = 20;

/** The system is asked at once, as for each file (`read-file.ts`): to wait for each answer takes several times as long. */
async function list(
	root: string,
	tracked: Tracked,
	wanted: (path: string) => boolean,
	{ from = "", outer = nothingAround, signal }: { from?: string; outer?: Around; signal?: AbortSignal },
): Promise<Listing> {
	const paths: string[] = [];
	const left: string[] = [];
	const notes: Note[] = [];
	let rested = performance.now();
	let asked: Promise<Index | undefined> | undefined;
	const holds = async (path: string) => {
		asked ??= tracked();
		return (await asked)?.holds(path) ?? false;
	};
	const walk = async (folder: string, { scope: outer, onlyTracked }: Around): Promise<void> => {
		if (performance.now() - rested > slice) {
			await new Promise(setImmediate);
			signal?.throwIfAborted();
			rested = performance.now();
		}
		let entries: Dirent[];
		try {
			entries = readdirSync(join(root, folder), { withFileTypes: true });
		} catch (error) {
			notes.push({
				file: folder || ".",
				severity: "warning",
				message: `This folder cannot be listed: ${(error as Error).message}`,
			});
			return;
		}
		const scope = entries.some(({ name }) => name === ".gitignore") ? await scopeOf(root, folder, outer, notes) : outer;
		entries.sort((a, b) => (a.name < b.name ? -1 : 1));
		for (const entry of entries) {
			if (paths.length >= maxFiles) return;
			const path = folder ? `${folder}/${entry.name}` : entry.name;
			if (entry.isDirectory()) {
				if (isExcluded(path)) continue;
				const ignored = onlyTracked || isIgnored(scope, path, true);
				if (await isEntered(path, { scope, ignored, tracked, holds }))
					await walk(path, { scope, onlyTracked: ignored });
			} else if (entry.isFile()) {
				const list = wanted(path) ? paths : isOfNote(path) && left.length < maxFiles ? left : undefined;
				if (list && (!(onlyTracked || isIgnored(scope, path, false)) || (await holds(path)))) list.push(path);
			}
		}
	};
	await walk(from, outer);
	if (paths.length >= maxFiles)
		notes.push({ file: ".", severity: "warning", message: `Only the first ${maxFiles} files are read.` });
	return { paths, left, notes };
}

async function listIn(
	root: string,
	tracked: Tracked,
	folder: string,
	wanted: (path: string) => boolean,
): Promise<string[]> {
	if (!isFolder(root, folder)) return [];
	const outer = await scopeAround(root, tracked, folder);
	return outer ? (await list(root, tracked, wanted, { from: folder, outer })).paths : [];
}

/** Whether the path is a folder that no link leads to. */
function isFolder(root: string, path: string): boolean {
	try {
		const file = join(root, path);
		return lstatSync(file).isDirectory() && realpathSync(file) === join(realpathSync(root), path);
	} catch {
		return false;
	}
}

async function includes(root: string, tracked: Tracked, path: string): Promise<boolean> {
	const folder = path.slice(0, Math.max(path.lastIndexOf("/"), 0));
	const outer = await scopeAround(root, tracked, folder);
	if (!outer) return false;
	const ignored = outer.onlyTracked || isIgnored(await scopeOf(root, folder, outer.scope, []), path, false);
	return !ignored || ((await tracked())?.holds(path) ?? false);
}

/** What the folders around this one ignore; undefined where it is not entered. */
async function scopeAround(root: string, tracked: Tracked, folder: string): Promise<Around | undefined> {
	const names = folder ? folder.split("/") : [];
	let { scope, onlyTracked } = nothingAround;
	const holds = async (path: string) => (await tracked())?.holds(path) ?? false;
	for (let depth = 0; depth < names.length; depth++) {
		scope = await scopeOf(root, names.slice(0, depth).join("/"), scope, []);
		const here = names.slice(0, depth + 1).join("/");
		if (isExcluded(here)) return undefined;
		onlyTracked ||= isIgnored(scope, here, true);
		if (!(await isEntered(here, { scope, ignored: onlyTracked, tracked, holds }))) return undefined;
	}
	return { scope, onlyTracked };
}

const open = new Set(foldersOf(dialects.map(({ files }) => files)));

function nameOf(folder: string): string {
	return folder.slice(folder.lastIndexOf("/") + 1);
}

/** Whatever git says of it. */
function isExcluded(folder: string): boolean {
	const name = nameOf(folder);
	return !builtFolders.has(name) && ((excludedFolders.has(name) && !open.has(name)) || copiedSources.test(folder));
}

interface Asked {
	scope: Scope;
	ignored: boolean;
	tracked: Tracked;
	holds(path: string): Promise<boolean>;
}

async function isEntered(folder: string, { scope, ignored, tracked, holds }: Asked): Promise<boolean> {
	// Ignored, and called like what a build makes: it was made, and added by force (the code of an action).
	if (builtFolders.has(nameOf(folder))) return !ignored && ((await tracked())?.folders.has(folder) ?? scope.length > 0);
	return !ignored || holds(folder);
}

async function scopeOf(root: string, folder: string, outer: Scope, notes: Note[]): Promise<Scope> {
	const path = folder ? `${folder}/.gitignore` : ".gitignore";
	const text = await read(root, path);
	if (typeof text === "string") return [{ base: folder, ignored: gitignore(text) }, ...outer];
	if (text) notes.push(text);
	return outer;
}

function isIgnored(scope: Scope, path: string, isFolder: boolean): boolean {
	for (const { base, ignored } of scope) {
		const said = ignored(base ? path.slice(base.length + 1) : path, isFolder);
		if (said !== undefined) return said;
	}
	return false;
}

/** File systems count time in steps: a change right after the last one may leave no trace. */
const settledAfter = 3000;

/** Asked of every file, and answered by the system at once: to wait for each takes five times as long. */
function stamp(file: string): string | undefined {
	try {
		const { size, mtimeMs, ctimeMs, ino, dev } = lstatSync(file);
		return Date.now() - ctimeMs > settledAfter ? [size, mtimeMs, ctimeMs, ino, dev].join(" ") : undefined;
	} catch {
		return undefined;
	}
}

async function read(root: string, path: string): Promise<string | Note | undefined> {
	try {
		return await readText(root, join(root, path));
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		if (error.kind === "missing") return undefined;
		const severity = error.kind === "failed" ? "warning" : "info";
		return { file: path, severity, message: `This file ${error.message}` };
	}
}
