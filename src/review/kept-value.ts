import { createHash } from "node:crypto";
import { readdir, readFile, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import { keepNewest, privateFolder, writeWhole } from "./cache-folder.ts";

/** A value on disk, which a later run can have use of. Neither side ever fails: what cannot be used is as if it were not there. */
export interface KeptValue<T> {
	recall(): Promise<T | undefined>;
	/** Nothing is worked out where nothing can be kept. */
	keep(make: () => T): Promise<void>;
}

/** How many values of a kind are kept, in how much room, and how large one may be. */
interface Most {
	files: number;
	bytes: number;
	ofOne: number;
}

/**
 * Keeps a value in a folder of the user's cache that nobody else can read. What was written by other code, under another
 * name, or was damaged is not found. `version` names the code.
 */
export function keptValue<T>(
	kind: string,
	name: string,
	most: Most,
	version: Promise<string | undefined> = codeVersion(),
): KeptValue<T> {
	const file = async () => {
		const code = await version;
		const folder = code && (await privateFolder(kind));
		return folder ? join(folder, hash(`${code} ${name}`)) : undefined;
	};
	return {
		async recall() {
			try {
				const path = await file();
				if (!path || (await stat(path)).size > most.ofOne) return undefined;
				const bytes = await readFile(path);
				const body = bytes.subarray(digestBytes);
				if (!bytes.subarray(0, digestBytes).equals(sum(body))) return undefined;
				const now = new Date();
				await utimes(path, now, now);
				return deserialize(body) as T;
			} catch {
				return undefined;
			}
		},
		async keep(make) {
			try {
				const path = await file();
				if (!path) return;
				const body = serialize(make());
				if (body.length > most.ofOne) return;
				await writeWhole(path, Buffer.concat([sum(body), body]));
				await keepNewest(dirname(path), most);
			} catch {
				// A full or read-only disk costs time at the next run, nothing else.
			}
		},
	};
}

const digestBytes = 32;

export function sum(bytes: Uint8Array): Buffer {
	return createHash("sha256").update(bytes).digest();
}

export function hash(content: string): string {
	return createHash("sha256").update(content).digest("hex");
}

/** Names the bundle that runs and what stands beside it; undefined from source, which changes without a trace. */
export async function codeVersion(own = fileURLToPath(import.meta.url)): Promise<string | undefined> {
	if (!own.endsWith(".cjs")) return undefined;
	try {
		const folder = dirname(own);
		const names = (await readdir(folder)).filter((name) => /\.(cjs|wasm)$/.test(name) && name !== basename(own)).sort();
		const sizes = await Promise.all(names.map(async (name) => `${name} ${(await stat(join(folder, name))).size}`));
		return hash([sum(await readFile(own)).toString("hex"), process.version, ...sizes].join("\n"));
	} catch {
		return undefined;
	}
}
