import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { Impact } from "../../simulator/api.ts";
import type { Job } from "./tasks.ts";

/** A comparison is a pure function of its job and of our code, so it is only ever made once. */
const kept = 400;

/** Remembers impacts between runs, in the user's cache folder. A cache that cannot be used is no error. */
export class ImpactCache {
	private readonly folder = join(cacheFolder(), "scaleproof", "impacts");
	private readonly code: Promise<string>;

	/** `script` is the file that holds the simulator: with other code, other results. */
	constructor(script: string) {
		this.code = readFile(script).then(hash, () => "");
	}

	async get(job: Job): Promise<Impact | undefined> {
		try {
			const file = await this.fileOf(job);
			const impact = Impact.parse(deserialize(await readFile(file)));
			const now = new Date();
			await utimes(file, now, now);
			return impact;
		} catch {
			return undefined;
		}
	}

	async put(job: Job, impact: Impact): Promise<void> {
		try {
			const file = await this.fileOf(job);
			await mkdir(this.folder, { recursive: true });
			const draft = `${file}.${process.pid}`;
			await writeFile(draft, serialize(impact));
			await rename(draft, file);
		} catch {
			// A full or read-only disk costs time at the next run, nothing else.
		}
	}

	/** Forgets what was not used for longest. */
	async prune(): Promise<void> {
		try {
			const names = await readdir(this.folder);
			if (names.length <= kept) return;
			const files = await Promise.all(
				names.map(async (name) => ({ name, used: (await stat(join(this.folder, name))).mtimeMs })),
			);
			files.sort((a, b) => b.used - a.used);
			await Promise.all(files.slice(kept).map(({ name }) => rm(join(this.folder, name), { force: true })));
		} catch {
			// Another process may prune at the same time.
		}
	}

	private async fileOf(job: Job): Promise<string> {
		const code = await this.code;
		if (!code) throw new Error("the code is not bundled, so it has no version to remember results by");
		return join(this.folder, hash(`${code} ${JSON.stringify(job)}`));
	}
}

function hash(content: string | Uint8Array): string {
	return createHash("sha256").update(content).digest("hex");
}

function cacheFolder(): string {
	const { XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
	if (XDG_CACHE_HOME) return XDG_CACHE_HOME;
	if (process.platform === "win32" && LOCALAPPDATA) return LOCALAPPDATA;
	return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}
