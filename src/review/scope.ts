import { folderOf } from "../design/places.ts";
import type { AnyDialect, Scope } from "../dialects/dialect.ts";
import type { Settings } from "../dialects/scaleproof/schema.ts";
import type { Files } from "./files.ts";
import { Looks } from "./looks.ts";

/** A dialect's scope: answers from the present files, and writes into `looks` what it was asked. */
export function scopeOf(
	dialect: AnyDialect,
	files: Files,
	settings: Settings = {},
	looks: Looks = new Looks(),
): Scope<unknown> {
	return new Look(dialect, files, settings, looks);
}

class Look implements Scope<unknown> {
	private readonly dialect: AnyDialect;
	private readonly files: Files;
	private readonly given: Settings;
	private readonly looks: Looks;

	constructor(dialect: AnyDialect, files: Files, settings: Settings, looks: Looks) {
		this.dialect = dialect;
		this.files = files;
		this.given = settings;
		this.looks = looks;
	}

	file(path: string): unknown {
		this.looks.add(Looks.file(path));
		return this.files.parse(this.dialect, path);
	}

	text(path: string): string | undefined {
		this.looks.add(Looks.file(path));
		return this.files.text(path);
	}

	has(path: string): boolean {
		this.looks.add(Looks.file(path));
		return this.files.has(path);
	}

	in(folder: string): string[] {
		this.looks.add(Looks.in(this.dialect, folder));
		return this.files.under(this.dialect, folder).filter((path) => folderOf(path) === folder);
	}

	under(folder: string): readonly string[] {
		this.looks.add(Looks.under(this.dialect, folder));
		return this.files.under(this.dialect, folder);
	}

	claimedBy(id: string, folder: string): readonly string[] {
		const other = this.files.dialect(id);
		if (!other) return [];
		this.looks.add(Looks.under(other, folder));
		return this.files.under(other, folder);
	}

	get settings(): Settings {
		this.looks.add(Looks.settings);
		return this.given;
	}
}
