import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Measured } from "./lab/clients.ts";
import type { Ahead, Setup } from "./setup.ts";

/** One run of the real parts, with what it can be played again with. */
export interface Kept {
	seed: number;
	/** When it began. */
	date: string;
	/** Share of the machine's time that was used while it lasted, by the laboratory and by others. */
	busy: number;
	/** By how many seconds the clients were late with one request of a hundred. */
	late: number;
	ahead: Ahead;
	measured: Measured;
}

/** Runs of one experiment. They are of one setup: once that has changed, they are measured anew. */
export interface Results {
	setup: Setup;
	parts: string;
	runs: Kept[];
}

/** What has been measured in each round; a folder of its own, so that a round can be made in several sittings. */
export class Rounds {
	private readonly folder: string;

	constructor(folder: string) {
		this.folder = folder;
	}

	of(round: number, id: string, setup: Setup): Kept[] {
		const results = this.read(round, id);
		return results && JSON.stringify(results.setup) === JSON.stringify(setup) ? results.runs : [];
	}

	partsOf(round: number, id: string): string | undefined {
		return this.read(round, id)?.parts;
	}

	/** What was measured of these experiments in a round, as text: one line a run, to be kept with the project. */
	textOf(round: number, ids: readonly string[]): string {
		const lines = ids.flatMap((id) => {
			const results = this.read(round, id);
			if (!results) return [];
			const runs = results.runs.map((run) => `\t\t${JSON.stringify(run, shortened)}`).join(",\n");
			return [`${JSON.stringify(id)}: {\n\t"setup": ${JSON.stringify(results.setup)},\n\t"runs": [\n${runs}\n\t]\n}`];
		});
		return `{\n${lines.join(",\n")}\n}\n`;
	}

	keep(round: number, id: string, setup: Setup, parts: string, runs: Kept[]): void {
		mkdirSync(join(this.folder, String(round)), { recursive: true });
		writeFileSync(
			this.file(round, id),
			`${JSON.stringify({ setup, parts, runs } satisfies Results, undefined, "\t")}\n`,
		);
	}

	private read(round: number, id: string): Results | undefined {
		try {
			return JSON.parse(readFileSync(this.file(round, id), "utf8"));
		} catch {
			return undefined;
		}
	}

	private file(round: number, id: string): string {
		return join(this.folder, String(round), `${id}.json`);
	}
}

/** More digits than anybody can measure. */
function shortened(_: string, value: unknown): unknown {
	return typeof value === "number" ? Number(value.toPrecision(6)) : value;
}
