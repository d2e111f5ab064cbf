import { constants, promises as fs } from "node:fs";
import { basename, dirname, join } from "node:path";
import { readBytes } from "./read-file.ts";

/** A file that is about to be edited: what was read of it, and the byte order mark that a reader does not see. */
export interface Original {
	path: string;
	text: string;
	mark: string;
}

/**
 * The file as it is on disk, which must be what a review read of it. Throws in words, that go on after the file's name,
 * where it is not, or where writing it again would change more than was meant.
 */
export async function originalOf(root: string, path: string, read: string): Promise<Original> {
	const bytes = await readBytes(root, join(root, path));
	const whole = bytes.toString("utf8");
	if (!Buffer.from(whole).equals(bytes))
		throw new Error("holds bytes that are not UTF-8, which writing it again would destroy.");
	const mark = whole.startsWith("\ufeff") ? "\ufeff" : "";
	if (whole.slice(mark.length) !== read) throw new Error("was changed by somebody else since it was read.");
	return { path, text: read, mark };
}

/**
 * Writes the new text whole or not at all: beside the file, then in its place. Throws in words, that go on after the
 * file's name, where it may not be written or is no longer what was read.
 */
export async function rewrite(root: string, { path, text, mark }: Original, now: string): Promise<void> {
	const file = await fs.realpath(join(root, path));
	await fs.access(file, constants.W_OK);
	const { mode } = await fs.stat(file);
	const draft = join(dirname(file), `.${basename(file).slice(0, 200)}.${process.pid}.scaleproof`);
	try {
		await fs.writeFile(draft, mark + now, { flag: "wx", mode: mode & 0o777 });
		await fs.chmod(draft, mode & 0o777);
		await originalOf(root, path, text);
		await fs.rename(draft, file);
	} catch (error) {
		await fs.rm(draft, { force: true });
		throw error;
	}
}
