import { createHash } from "node:crypto";
import { promises as fs } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Design } from "../design/design.ts";
import type { Patch } from "../design/patch.ts";
import { type CompareOptions, Impact } from "../simulator/api.ts";

/** What a comparison depends on, and nothing else. */
export interface Comparison {
	design: Design;
	patch: Patch;
	scenario: string;
	options: CompareOptions;
}

/**
 * Comparisons that were simulated before, on disk. A simulation is a function of its inputs, so one with the same
 * inputs need not run again; `version` stands for the models. A cache that cannot be read or written is no cache.
 */
export class ImpactCache {
	private readonly folder: string;
	private readonly version: string;

	constructor(version: string, folder = cacheFolder()) {
		this.folder = folder;
		this.version = version;
	}

	async get(comparison: Comparison): Promise<Impact | undefined> {
		try {
			return Impact.parse(JSON.parse(await fs.readFile(this.file(comparison), "utf8")));
		} catch {
			return undefined;
		}
	}

	async put(comparison: Comparison, impact: Impact): Promise<void> {
		try {
			await fs.mkdir(this.folder, { recursive: true });
			const file = this.file(comparison);
			const unfinished = `${file}.${process.pid}`;
			await fs.writeFile(unfinished, JSON.stringify(impact));
			await fs.rename(unfinished, file);
		} catch {
			// The next run simulates again.
		}
	}

	private file(comparison: Comparison): string {
		const words = JSON.stringify([this.version, comparison], withoutPlaces);
		return join(this.folder, `${createHash("sha256").update(words).digest("hex")}.json`);
	}
}

/** Where a value stands in its file changes with every edit above it, and a simulation does not ask. */
function withoutPlaces(key: string, value: unknown): unknown {
	return key === "at" || key === "handle" || key === "files" ? undefined : value;
}

function cacheFolder(): string {
	const base = process.env.XDG_CACHE_HOME || (process.platform === "win32" ? process.env.LOCALAPPDATA : undefined);
	return join(base ?? join(homedir(), ".cache"), "scaleproof", "impacts");
}
