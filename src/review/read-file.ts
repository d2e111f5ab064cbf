import { closeSync, constants, fstatSync, openSync, readSync, realpathSync } from "node:fs";
import { isAbsolute, relative, sep } from "node:path";
import { maxFileBytes } from "./limits.ts";

/** Why a file is not read, in words that go on after "This file". `missing` where there is nothing at all. */
export class Unreadable extends Error {
	override readonly name = "Unreadable";
	readonly kind: "missing" | "left-out" | "failed";

	constructor(kind: Unreadable["kind"], message: string) {
		super(message);
		this.kind = kind;
	}
}

/**
 * Bytes of a file below `root`. Whatever lies in a workspace comes through here: a pipe or a device would never end, and
 * a link may lead to what is none of its reader's business. Throws `Unreadable`. The system is asked at once, five times a
 * file: to wait for each answer takes several times as long as to read most files.
 */
export async function readBytes(root: string, file: string, most = maxFileBytes): Promise<Buffer> {
	try {
		const real = realpathSync.native(file);
		if (!isBelow(root, real))
			throw new Unreadable("left-out", "is a link to a place outside of the folder; such links are not followed.");
		// Once it is open it cannot be exchanged any more; and nobody waits for the other end of a pipe.
		const handle = openSync(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0));
		try {
			const { size } = requireRegular(fstatSync(handle), most);
			return readAll(handle, size);
		} finally {
			closeSync(handle);
		}
	} catch (error) {
		if (error instanceof Unreadable) throw error;
		const { code, message } = error as NodeJS.ErrnoException;
		if (code === "ENOENT" || code === "ENOTDIR") throw new Unreadable("missing", "does not exist.");
		throw new Unreadable("failed", `cannot be read: ${message}`);
	}
}

const realRoots = new Map<string, string>();

/** The root is asked for with every file and mostly stays where it is; it may be a link that is put elsewhere. */
function isBelow(root: string, real: string): boolean {
	const known = realRoots.get(root);
	if (known !== undefined && isWithin(real, known)) return true;
	const now = realpathSync.native(root);
	realRoots.set(root, now);
	return isWithin(real, now);
}

/** The text of a file below `root`, without a byte order mark. Throws `Unreadable`, also for a binary file. */
export async function readText(root: string, file: string): Promise<string> {
	const text = (await readBytes(root, file)).toString("utf8");
	if (text.includes("\0")) throw new Unreadable("left-out", "is binary; it is not read.");
	return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

interface Found {
	size: number;
	isFile(): boolean;
}

function requireRegular<T extends Found>(found: T, most: number): T {
	if (!found.isFile()) throw new Unreadable("left-out", "is not a regular file; it is not read.");
	if (found.size > most) {
		const size = `${(found.size / 1e6).toFixed(1)} MB, more than the ${most / 1e6} MB that are read`;
		throw new Unreadable("left-out", `has ${size}; it is left out.`);
	}
	return found;
}

/** As much as it was said to hold: files of a system may say 0 and go on for ever. */
function readAll(handle: number, size: number): Buffer {
	const bytes = Buffer.alloc(size);
	let length = 0;
	while (length < size) {
		const read = readSync(handle, bytes, length, size - length, length);
		if (read === 0) break;
		length += read;
	}
	return bytes.subarray(0, length);
}

export function isWithin(path: string, folder: string): boolean {
	const way = relative(folder, path);
	return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
