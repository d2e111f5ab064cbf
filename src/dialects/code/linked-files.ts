import type { SourceFile } from "../../design/text.ts";
import type { LanguageAdapter } from "./adapter.ts";
import type { Around } from "./around.ts";
import type { Code, Region } from "./code.ts";

/** The files of the workspace that one file comes to by imports, each found once. */
export class LinkedFiles {
	private readonly own: Code;
	private readonly adapter: LanguageAdapter;
	private readonly fileAt: (path: string) => Code | undefined;
	private readonly around: Around;
	private readonly codes = new Map<Region, Code>();
	private readonly linked = new Map<string, Code | undefined>();
	private readonly files = new Map<string, SourceFile | undefined>();

	constructor(own: Code, adapter: LanguageAdapter, fileAt: (path: string) => Code | undefined, around: Around) {
		this.own = own;
		this.adapter = adapter;
		this.fileAt = fileAt;
		this.around = around;
		this.know(own);
	}

	/** Lets regions of a file be told to be its own, of all files of a package. */
	know(code: Code): void {
		this.codes.set(code.module, code);
		for (const part of code.parts ?? []) this.codes.set(part.module, code);
	}

	/** The file that a region is part of. */
	codeOf(region: Region): Code {
		return this.knownOf(region) ?? this.own;
	}

	/** The same; undefined where the file was not come to yet. */
	knownOf(region: Region): Code | undefined {
		let at = region;
		while (at.parent) at = at.parent;
		return this.codes.get(at);
	}

	/** The file of the workspace that a module is, seen from another; undefined for what is not in it. */
	link(module: string, by: Code): Code | undefined {
		const key = `${by.path} ${module}`;
		if (this.linked.has(key)) return this.linked.get(key);
		const paths = this.adapter.filesOf(module, by.path);
		const at = (path: string) => (path === this.own.path ? this.own : this.fileAt(path));
		const found = firstOf(paths, at) ?? firstOf(this.around.beside(module, by), at);
		if (found && found !== this.own) this.know(found);
		this.linked.set(key, found);
		return found;
	}

	/** The file that a module is, as it lies there, without a parse. */
	file(module: string, by: Code): SourceFile | undefined {
		const key = `${by.path} ${module}`;
		if (this.files.has(key)) return this.files.get(key);
		const at = (path: string) => {
			const text = this.around.text(path);
			return text ? { path, text } : undefined;
		};
		const found = firstOf(this.adapter.filesOf(module, by.path), at) ?? firstOf(this.around.beside(module, by), at);
		this.files.set(key, found);
		return found;
	}
}

/** What is found at the first of the paths that has anything. */
export function firstOf<T>(paths: readonly string[], at: (path: string) => T | undefined): T | undefined {
	for (const path of paths) {
		const found = at(path);
		if (found) return found;
	}
	return undefined;
}
