import { promises as fs } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { firstFrom } from "./first-from.ts";
import { maxIndexBytes } from "./limits.ts";
import { readBytes, readText } from "./read-file.ts";

/** What git tracks below a root. */
export interface Tracked {
	/** Folders of the names that were asked for, with a tracked file in them. */
	folders: ReadonlySet<string>;
	/** Whether this file is tracked, or a file in this folder. */
	holds(path: string): boolean;
}

/**
 * What git tracks below a root, and in which folders of these names; undefined where no index tells. Read from
 * `.git/index` itself: git would run what the repository's configuration names, and a review runs nothing. The answer is
 * remembered for as long as the index stays as it is.
 */
export function trackedIn(root: string, names: ReadonlySet<string>): () => Promise<Tracked | undefined> {
	let known: { stamp: string; tracked: Tracked | undefined } | undefined;
	return async () => {
		try {
			const found = await repositoryOf(await fs.realpath(root));
			if (!found) return undefined;
			const file = join(found.gitFolder, "index");
			const { mtimeMs, size } = await fs.stat(file);
			const stamp = `${file} ${mtimeMs} ${size}`;
			if (known?.stamp !== stamp) {
				const paths = pathsIn(await readBytes(found.gitFolder, file, maxIndexBytes));
				// A repository may lie around what is none of its own (a home folder in git).
				const own = paths?.filter((path) => path.startsWith(found.prefix));
				known = { stamp, tracked: own?.length ? trackedOf(own, found.prefix, names) : undefined };
			}
			return known.tracked;
		} catch {
			// A repository without an index, or one that cannot be read: then nothing is known.
			return undefined;
		}
	};
}

/** The nearest repository that holds a folder, and the folder's path in it ("services/web/", "" at its top). */
async function repositoryOf(folder: string): Promise<{ gitFolder: string; prefix: string } | undefined> {
	for (let top = folder; ; top = dirname(top)) {
		const git = join(top, ".git");
		const found = await fs.stat(git).catch(() => undefined);
		if (found) {
			const way = relative(top, folder).split(sep).join("/");
			// A file in a worktree and in a submodule: it names the folder.
			const gitFolder = found.isDirectory() ? git : /^gitdir: (.+)/.exec(await readText(top, git))?.[1];
			return gitFolder === undefined
				? undefined
				: { gitFolder: resolve(top, gitFolder.trim()), prefix: way && `${way}/` };
		}
		if (top === dirname(top)) return undefined;
	}
}

function trackedOf(paths: readonly string[], prefix: string, names: ReadonlySet<string>): Tracked {
	let sorted: readonly string[] | undefined;
	const folders = new Set<string>();
	for (const path of paths)
		for (const folder of foldersOf(path, prefix))
			if (names.has(folder.slice(folder.lastIndexOf("/") + 1))) folders.add(folder);
	return {
		folders,
		holds(path) {
			sorted ??= paths.toSorted();
			const own = prefix + path;
			const inside = `${own}/`;
			return sorted[firstFrom(sorted, own)] === own || (sorted[firstFrom(sorted, inside)] ?? "").startsWith(inside);
		},
	};
}

function* foldersOf(path: string, prefix: string): Generator<string> {
	for (let end = path.indexOf("/", prefix.length); end >= 0; end = path.indexOf("/", end + 1))
		yield path.slice(prefix.length, end);
}

/** Bytes of an entry before its hash, by gitformat-index(5): ten numbers of a file's status. */
const status = 40;
/** SHA-1, or SHA-256 where the repository was made for it; only its configuration says which. */
const hashes = [20, 32];

/** The paths in an index of version 2 to 4; undefined for any other bytes, and where a part of them stands in another file. */
export function pathsIn(index: Buffer): string[] | undefined {
	if (index.length < 12 || index.toString("latin1", 0, 4) !== "DIRC") return undefined;
	const version = index.readUInt32BE(4);
	if (version < 2 || version > 4) return undefined;
	for (const hash of hashes) {
		try {
			return pathsWith(index, version, hash);
		} catch {
			// With hashes of another length than this the bytes make no sense.
		}
	}
	return undefined;
}

function pathsWith(index: Buffer, version: number, hash: number): string[] {
	const paths: string[] = [];
	let at = 12;
	let before = Buffer.alloc(0);
	for (let left = index.readUInt32BE(8); left > 0; left--) {
		const start = at;
		const flags = index.readUInt16BE(start + status + hash);
		at += status + hash + 2 + (flags & 0x4000 ? 2 : 0);
		let kept = 0;
		if (version === 4) {
			let byte = index.readUInt8(at++);
			kept = byte & 127;
			while (byte & 128) {
				byte = index.readUInt8(at++);
				kept = (kept + 1) * 128 + (byte & 127);
			}
			kept = before.length - kept;
		}
		const end = index.indexOf(0, at);
		if (end < 0 || kept < 0) throw new RangeError("a name without an end");
		const name = Buffer.concat([before.subarray(0, kept), index.subarray(at, end)]);
		const length = flags & 0xfff;
		if (name.length === 0 || (length < 0xfff && length !== name.length))
			throw new RangeError("a name of another length");
		paths.push(name.toString("utf8"));
		before = name;
		// Up to version 3 an entry ends with one to eight zeros, so that its length is a multiple of eight.
		at = version === 4 ? end + 1 : start + (((end - start) >> 3) + 1) * 8;
	}
	while (at + 8 + hash <= index.length) {
		if (index.toString("latin1", at, at + 4) === "link") throw new RangeError("a split index");
		at += 8 + index.readUInt32BE(at + 4);
	}
	return paths;
}
