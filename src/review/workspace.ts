import { type Dirent, promises as fs } from "node:fs";
import { join } from "node:path";
import ignore, { type Ignore } from "ignore";
import type { Note } from "../design/text.ts";
import { isOfNote } from "./coverage.ts";
import { excludedFolders, maxFileBytes, maxFiles } from "./limits.ts";

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
	/** Whether `list` would come to this file, so that one that changes later is judged as it would have been at first. */
	includes?(path: string): Promise<boolean>;
	/** The text, or a note that says why it cannot be read. */
	read(path: string): Promise<string | Note>;
}

/** A folder on disk. Ignored files, build output and links are not entered, so a loop of links ends nothing. */
export function folderWorkspace(root: string): Workspace {
	return {
		root,
		list: (wanted, signal) => list(root, wanted, signal),
		includes: (path) => includes(root, path),
		read: (path) => read(root, path),
	};
}

async function list(root: string, wanted: (path: string) => boolean, signal?: AbortSignal): Promise<Listing> {
	const paths: string[] = [];
	const left: string[] = [];
	const notes: Note[] = [];
	const walk = async (folder: string, rules: readonly { base: string; matcher: Ignore }[]): Promise<void> => {
		signal?.throwIfAborted();
		let entries: Dirent[];
		try {
			entries = await fs.readdir(join(root, folder), { withFileTypes: true });
		} catch (error) {
			notes.push({
				file: folder || ".",
				severity: "warning",
				message: `This folder cannot be listed: ${(error as Error).message}`,
			});
			return;
		}
		let scoped = rules;
		if (entries.some((entry) => entry.name === ".gitignore" && entry.isFile())) {
			const text = await fs.readFile(join(root, folder, ".gitignore"), "utf8").catch(() => "");
			scoped = [...rules, { base: folder, matcher: ignore().add(text) }];
		}
		entries.sort((a, b) => (a.name < b.name ? -1 : 1));
		for (const entry of entries) {
			if (paths.length >= maxFiles) return;
			const path = folder ? `${folder}/${entry.name}` : entry.name;
			if (entry.isDirectory()) {
				if (!excludedFolders.has(entry.name) && !ignored(scoped, `${path}/`)) await walk(path, scoped);
			} else if (entry.isFile()) {
				const list = wanted(path) ? paths : isOfNote(path) && left.length < maxFiles ? left : undefined;
				if (list && !ignored(scoped, path)) list.push(path);
			}
		}
	};
	await walk("", []);
	if (paths.length >= maxFiles)
		notes.push({ file: ".", severity: "warning", message: `Only the first ${maxFiles} files are read.` });
	return { paths, left, notes };
}

async function includes(root: string, path: string): Promise<boolean> {
	const names = path.split("/");
	const rules: { base: string; matcher: Ignore }[] = [];
	for (let depth = 0; depth < names.length; depth++) {
		const base = names.slice(0, depth).join("/");
		const text = await fs.readFile(join(root, base, ".gitignore"), "utf8").catch(() => undefined);
		if (text !== undefined) rules.push({ base, matcher: ignore().add(text) });
		const last = depth === names.length - 1;
		const next = names.slice(0, depth + 1).join("/");
		if (ignored(rules, last ? next : `${next}/`) || (!last && excludedFolders.has(names[depth]))) return false;
	}
	return true;
}

function ignored(rules: readonly { base: string; matcher: Ignore }[], path: string): boolean {
	return rules.some(({ base, matcher }) => matcher.ignores(base ? path.slice(base.length + 1) : path));
}

async function read(root: string, path: string): Promise<string | Note> {
	try {
		const { size } = await fs.stat(join(root, path));
		if (size > maxFileBytes) return tooLarge(path, size);
		const text = await fs.readFile(join(root, path), "utf8");
		if (text.includes("\0")) return { file: path, severity: "info", message: "This file is binary; it is not read." };
		return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
	} catch (error) {
		return { file: path, severity: "warning", message: `This file cannot be read: ${(error as Error).message}` };
	}
}

function tooLarge(path: string, size: number): Note {
	const mb = (size / 1e6).toFixed(1);
	return {
		file: path,
		severity: "info",
		message: `This file has ${mb} MB, more than the ${maxFileBytes / 1e6} MB that are read; it is left out.`,
	};
}
