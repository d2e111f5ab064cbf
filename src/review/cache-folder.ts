import { chmod, lstat, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/** Where the user's programs keep what they can make again; undefined where there is no such place of the user's own. */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env, home = homedir()): string | undefined {
	const { XDG_CACHE_HOME, LOCALAPPDATA } = env;
	const places = [
		XDG_CACHE_HOME,
		process.platform === "win32" ? LOCALAPPDATA : undefined,
		home && join(home, ...(process.platform === "darwin" ? ["Library", "Caches"] : [".cache"])),
	];
	// A relative path would be a folder of the workspace.
	return places.find((place) => place && isAbsolute(place));
}

/** A folder that only this user can read, in the user's cache; undefined where there is none. */
export async function privateFolder(name: string, root = cacheRoot()): Promise<string | undefined> {
	if (!root) return undefined;
	const own = join(root, "scaleproof");
	const folder = join(own, name);
	await mkdir(folder, { recursive: true, mode: 0o700 });
	// What such a folder holds is believed, or even run, so neither may be a link, or somebody else's.
	for (const place of [own, folder]) {
		const found = await lstat(place);
		if (!found.isDirectory() || (process.getuid && found.uid !== process.getuid())) return undefined;
		await chmod(place, 0o700);
	}
	return folder;
}

/** Writes a file at once or not at all: who reads it at the same time sees the old or the new one. */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
	const draft = `${file}.${process.pid}`;
	await writeFile(draft, content, { mode: 0o600 });
	await rename(draft, file);
}

/** Keeps the files of a folder that were used last, as many as there may be, within so many bytes. */
export async function keepNewest(folder: string, most: { files: number; bytes: number }): Promise<void> {
	const names = await readdir(folder);
	const files = await Promise.all(
		names.map(async (name) => {
			const { mtimeMs, size } = await stat(join(folder, name));
			return { name, used: mtimeMs, size };
		}),
	);
	files.sort((a, b) => b.used - a.used);
	let bytes = 0;
	const tooMany = files.filter(({ size }, index) => {
		bytes += size;
		return index >= most.files || bytes > most.bytes;
	});
	await Promise.all(tooMany.map(({ name }) => rm(join(folder, name), { force: true })));
}
