import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import * as nodeModule from "node:module";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

/**
 * A folder of ours below the user's cache folder that nobody else may enter: what it holds is believed, or even run.
 * undefined where there is none such; then nothing is remembered.
 */
export function privateFolder(name: string, caches = cacheFolder()): string | undefined {
	try {
		// A relative one, or an empty home, would put it into whatever workspace is reviewed.
		if (!isAbsolute(caches)) return undefined;
		mkdirSync(caches, { recursive: true });
		return own(join(own(join(caches, "scaleproof")), name));
	} catch {
		return undefined;
	}
}

/** Lets Node (from 22.8 on) keep compiled code between runs; by itself it would do so where others may write. */
export function keepCompiledCode(): void {
	const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };
	const folder = enableCompileCache && privateFolder("code");
	if (folder) enableCompileCache(folder);
}

function own(folder: string): string {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	const found = lstatSync(folder);
	if (!found.isDirectory()) throw new Error("not a folder");
	if (process.getuid && found.uid !== process.getuid()) throw new Error("somebody else's folder");
	if (process.getuid && (found.mode & 0o077) !== 0) chmodSync(folder, 0o700);
	return folder;
}

export function cacheFolder(env = process.env, home = homedir()): string {
	const { XDG_CACHE_HOME, LOCALAPPDATA } = env;
	// The specification (freedesktop.org, basedir) has relative ones ignored.
	if (XDG_CACHE_HOME && isAbsolute(XDG_CACHE_HOME)) return XDG_CACHE_HOME;
	if (process.platform === "win32" && LOCALAPPDATA) return LOCALAPPDATA;
	return process.platform === "darwin" ? join(home, "Library", "Caches") : join(home, ".cache");
}
