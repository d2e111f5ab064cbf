import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";

/** Whether this run writes what it sees instead of judging it: markers, recorded files and scenarios alike. */
export const update = process.env.UPDATE === "1";

/**
 * A YAML file beside the tests that records, entry by entry, what is not worth a line in every fixture; a change of any
 * shows in one diff.
 */
export class Recorded<T> {
	private readonly file: string;
	private readonly head: string;
	private readonly entries: Record<string, T>;

	constructor(file: string, head: string) {
		this.file = file;
		this.head = head;
		this.entries = existsSync(file) ? ((parse(readFileSync(file, "utf8")) as Record<string, T> | null) ?? {}) : {};
	}

	get(key: string): T | undefined {
		return this.entries[key];
	}

	keys(): string[] {
		return Object.keys(this.entries);
	}

	set(key: string, value: T | undefined): void {
		if (value === undefined) delete this.entries[key];
		else this.entries[key] = value;
	}

	/** Writes the entries whose keys are wanted still. */
	write(keys: ReadonlySet<string>): void {
		const kept = Object.entries(this.entries).filter(([key]) => keys.has(key));
		const sorted = Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1)));
		const body = kept.length > 0 ? stringify(sorted, { lineWidth: 0 }) : "{}\n";
		writeFileSync(this.file, `${this.head.replace(/^/gm, "# ")}\n${body}`);
	}
}
