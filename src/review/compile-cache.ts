import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { privateFolder } from "./cache-folder.ts";
import { hash, sum } from "./kept-value.ts";

const { enableCompileCache } = nodeModule as { enableCompileCache?: (folder: string) => unknown };

/**
 * Lets Node (from 22.8 on) keep compiled code between runs. By itself it would do so in the shared temporary folder, in
 * whatever is already there: who made that first would have their code run as us.
 */
export async function keepCompiledCode(): Promise<void> {
	const folder = enableCompileCache && (await ownFolder());
	if (folder) enableCompileCache(folder);
}

/** A bundle of ours as `require` loads it, with its compiled code from the run before, also where Node itself keeps none. */
export async function requireCompiled(file: string): Promise<unknown> {
	const own = nodeModule.createRequire(file);
	if (enableCompileCache) {
		await keepCompiledCode();
		return own(file);
	}
	const folder = await ownFolder();
	if (folder === undefined || own.cache[file]) return own(file);
	const kept = join(folder, hash(file));
	const { size, mtimeMs } = statSync(file);
	const of = `${process.version} ${process.arch} ${size} ${mtimeMs}`;
	const cachedData = recalled(kept, of);
	const script = new Script(nodeModule.wrap(readFileSync(file, "utf8")), { filename: file, cachedData });
	const made = new nodeModule.Module(file);
	made.filename = file;
	own.cache[file] = made;
	script.runInThisContext()(made.exports, own, made, file, dirname(file));
	// Once all that a run needs is compiled.
	if (!cachedData || script.cachedDataRejected) process.once("exit", () => keep(kept, of, script));
	return made.exports;
}

function ownFolder(): Promise<string | undefined> {
	return privateFolder("code").catch(() => undefined);
}

/** Code that is damaged would end the process: it is believed by its digest alone. */
function recalled(kept: string, of: string): Buffer | undefined {
	try {
		const bytes = readFileSync(kept);
		const code = bytes.subarray(digestBytes);
		return digest(of, code).equals(bytes.subarray(0, digestBytes)) ? code : undefined;
	} catch {
		return undefined;
	}
}

function keep(kept: string, of: string, script: Script): void {
	try {
		const code = script.createCachedData();
		const draft = `${kept}.${process.pid}`;
		writeFileSync(draft, Buffer.concat([digest(of, code), code]), { mode: 0o600 });
		renameSync(draft, kept);
	} catch {
		// A full or read-only disk costs time at the next run, nothing else.
	}
}

const digestBytes = 32;

function digest(of: string, code: Uint8Array): Buffer {
	return sum(Buffer.concat([Buffer.from(`${of}\n`), code]));
}
