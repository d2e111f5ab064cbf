import { createHash } from "node:crypto";
import { readdir, readFile, stat, utimes } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { deserialize, serialize } from "node:v8";
import type { AnyDialect, Reading, Unit } from "../dialects/dialect.ts";
import { keepNewest, privateFolder, writeWhole } from "./cache-folder.ts";
import { Looks, type UnitReading } from "./looks.ts";

/** A reading as it is kept: what it looked at, by digest, and what it said. */
interface Kept extends Reading {
	unit: Unit;
	looks: [look: string, digest: string][];
}

/** What a look shows, in few characters. */
export type Digest = (look: string) => string;

/** Files that nobody claimed, by path: how each stood on the disk when it was read. */
export type Aside = ReadonlyMap<string, string>;

/** Readings of an earlier run. Those whose looks show the same are as good as new ones. */
export interface ReadingMemory {
	recall(): Promise<Recollection>;
	/** Keeps what was read, if a later run can have use of it. */
	keep(readings: readonly UnitReading[], digest: Digest, aside: Aside): Promise<void>;
}

/** What is kept of a workspace. */
interface Content {
	readings: [name: string, Kept][];
	aside: [path: string, stamp: string][];
}

export class Recollection {
	private readonly kept: ReadonlyMap<string, Kept>;
	private readonly aside: Aside;

	constructor({ readings, aside }: Content = { readings: [], aside: [] }) {
		this.kept = new Map(readings);
		this.aside = new Map(aside);
	}

	/** Whether nobody claimed this file, and it stands as it did then. */
	isAside(path: string, stamp: string | undefined): boolean {
		return stamp !== undefined && this.aside.get(path) === stamp;
	}

	find(dialect: AnyDialect, unit: Unit, digest: Digest): UnitReading | undefined {
		const kept = this.kept.get(nameOf(dialect, unit));
		if (!kept || JSON.stringify(kept.unit) !== JSON.stringify(unit)) return undefined;
		if (!kept.looks.every(([look, then]) => digest(look) === then)) return undefined;
		const looks = new Looks(kept.looks.map(([look]) => look));
		return { dialect, unit, looks, fragments: kept.fragments, notes: kept.notes };
	}
}

/** How many workspaces are remembered, and in how much room. */
const most = { files: 30, bytes: 300_000_000 };
/** A workspace that says more than this is read each time. */
const mostOfOne = 60_000_000;

/**
 * Remembers the readings of one workspace on disk, in a folder of the user's cache that nobody else can read. What
 * cannot be used (damaged, of other code, of another workspace) is as if it were not there. `version` names the code.
 */
export function diskMemory(root: string, version: Promise<string | undefined> = codeVersion()): ReadingMemory {
	const file = async () => {
		const code = await version;
		const folder = code && (await privateFolder("readings"));
		return folder ? join(folder, hash(`${code} ${root}`)) : undefined;
	};
	return {
		async recall() {
			try {
				const path = await file();
				if (!path || (await stat(path)).size > mostOfOne) return new Recollection();
				const bytes = await readFile(path);
				const body = bytes.subarray(digestBytes);
				if (!bytes.subarray(0, digestBytes).equals(sum(body))) return new Recollection();
				const now = new Date();
				await utimes(path, now, now);
				return new Recollection(deserialize(body) as Content);
			} catch {
				return new Recollection();
			}
		},
		async keep(readings, digest, aside) {
			try {
				const path = await file();
				if (!path) return;
				const kept = readings
					.filter(({ hasFailed }) => !hasFailed)
					.map(({ dialect, unit, looks, fragments, notes }): [string, Kept] => [
						nameOf(dialect, unit),
						{ unit, fragments, notes, looks: looks.all().map((look) => [look, digest(look)]) },
					]);
				const body = serialize({ readings: kept, aside: [...aside] } satisfies Content);
				if (body.length > mostOfOne) return;
				await writeWhole(path, Buffer.concat([sum(body), body]));
				await keepNewest(dirname(path), most);
			} catch {
				// A full or read-only disk costs time at the next run, nothing else.
			}
		},
	};
}

function nameOf({ id }: AnyDialect, { key }: Unit): string {
	return `${id} ${key}`;
}

const digestBytes = 32;

function sum(bytes: Uint8Array): Buffer {
	return createHash("sha256").update(bytes).digest();
}

export function hash(content: string): string {
	return createHash("sha256").update(content).digest("hex");
}

/** Names the bundle that runs and what stands beside it; undefined from source, which changes without a trace. */
async function codeVersion(): Promise<string | undefined> {
	const own = fileURLToPath(import.meta.url);
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
