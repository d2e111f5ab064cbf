import { createHash } from "node:crypto";
import { readFile, utimes } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { Impact } from "../../simulator/api.ts";
import { keepNewest, privateFolder, writeWhole } from "../cache-folder.ts";
import type { Job } from "./tasks.ts";

/** A comparison is a pure function of its job and of our code, so it is only ever made once. */
const kept = { files: 400, bytes: 100_000_000 };

/** Remembers impacts between runs, in the user's cache folder. A cache that cannot be used is no error. */
export class ImpactCache {
	private readonly folder = privateFolder("impacts").catch(() => undefined);
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
			await writeWhole(file, serialize(impact));
		} catch {
			// A full or read-only disk costs time at the next run, nothing else.
		}
	}

	/** Forgets what was not used for longest. */
	async prune(): Promise<void> {
		try {
			const folder = await this.folder;
			if (folder) await keepNewest(folder, kept);
		} catch {
			// Another process may prune at the same time.
		}
	}

	private async fileOf(job: Job): Promise<string> {
		const code = await this.code;
		const folder = await this.folder;
		if (!code) throw new Error("the code is not bundled, so it has no version to remember results by");
		if (!folder) throw new Error("there is no folder to remember results in");
		return join(folder, hash(`${code} ${JSON.stringify(job)}`));
	}
}

function hash(content: string | Uint8Array): string {
	return createHash("sha256").update(content).digest("hex");
}
