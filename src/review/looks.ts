import type { AnyDialect, Reading, Unit } from "../dialects/dialect.ts";

/**
 * Many readings look at the same: each look is held once for all of them. Beyond so many those that are known are let go of; later
 * readings then hold their own.
 */
const mostShared = 500_000;
const shared = new Map<string, string>();

function once(look: string): string {
	const known = shared.get(look);
	if (known !== undefined) return known;
	if (shared.size >= mostShared) shared.clear();
	shared.set(look, look);
	return look;
}

/** What a reading looked at: files, lists of folders, the settings; also what was not there. */
export class Looks {
	static readonly settings = "settings";
	private readonly seen: Set<string>;

	constructor(seen: Iterable<string> = []) {
		this.seen = new Set([...seen].map(once));
	}

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

	/** What a look is at: "file" and its path, "in" and "under" with the dialect's id and the folder. */
	static parts(look: string): [kind: string, subject: string, folder: string] {
		const [, kind, rest = ""] = /^(\w+)(?: (.*))?$/s.exec(look)!;
		if (kind !== "in" && kind !== "under") return [kind, rest, ""];
		const space = rest.indexOf(" ");
		return [kind, rest.slice(0, space), rest.slice(space + 1)];
	}

	add(look: string): void {
		this.seen.add(once(look));
	}

	any(changed: ReadonlySet<string>): boolean {
		for (const look of this.seen) if (changed.has(look)) return true;
		return false;
	}

	all(): readonly string[] {
		return [...this.seen];
	}
}

/** What one unit says, and what was looked at to know it. */
export interface UnitReading extends Reading {
	dialect: AnyDialect;
	unit: Unit;
	looks: Looks;
	/** The dialect crashed: another run may fare better. */
	hasFailed?: true;
}
