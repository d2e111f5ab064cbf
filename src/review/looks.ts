import type { AnyDialect } from "../dialects/dialect.ts";

/** What a reading looked at: files, lists of folders, the settings; also what was not there. */
export class Looks {
	static readonly settings = "settings";
	private readonly seen = new Set<string>();

	static file(path: string): string {
		return `file ${path}`;
	}

	/** What lies directly in a folder, of the files that a dialect claims. */
	static in({ id }: AnyDialect, folder: string): string {
		return `in ${id} ${folder}`;
	}

	static under({ id }: AnyDialect, folder: string): string {
		return `under ${id} ${folder}`;
	}

	add(look: string): void {
		this.seen.add(look);
	}

	any(changed: ReadonlySet<string>): boolean {
		for (const look of this.seen) if (changed.has(look)) return true;
		return false;
	}

	all(): readonly string[] {
		return [...this.seen];
	}
}
