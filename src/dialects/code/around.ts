import type { Location } from "../../design/text.ts";
import type { Binding, Code, Expr, Fn, Region } from "./code.ts";

/** What is asked of the program of a file (`program.ts`). */
export interface Asking {
	code: Code;
	codeOf(region: Region): Code;
	know(code: Code): void;
	returned(fn: Fn): Expr | undefined;
	bindingsOf(expr: Expr): readonly Binding[];
}

export interface Schemas {
	files: readonly { path: string; text: string }[];
	/** Others are there that nobody reads. */
	isPartial: boolean;
}

/** What stands around one file, in languages whose packages are folders and whose frameworks hand objects in by type. */
export interface Around {
	/** Files in which a name may stand that a file uses without an import, the likeliest first. */
	ofName(code: Code, name: string, link: (module: string) => Code | undefined): Iterable<Code>;
	/** What a container puts where code names only a type. */
	injected(bindings: readonly Binding[], program: Asking): Expr | undefined;
	/** A factory's function by the name of what it makes. */
	named(name: string, program: Asking): Expr | undefined;
	/** Files that make objects for others, and whose text has these words. */
	configurations(program: Asking, words: RegExp): readonly Code[];
	/** What the module's settings say under a key. */
	setting(key: string, program: Asking): { value: string; at: Location } | undefined;
	/** Files in which a class of that full name may stand, in modules that the file's own is built with. */
	beside(module: string, by: Code): readonly string[];
	/** The file of XML that holds the statements of a mapper (MyBatis), read as an interface with marks. */
	mapper(name: string, of: Code): Code | undefined;
	/** The text of a file that some dialect claims. */
	text(path: string): string | undefined;
	/** What makes the tables of a module: migrations and change logs. */
	schemas(program: Asking): Schemas;
	/** Files of facades and locks in which a method of that name is called. */
	facades(method: string, program: Asking): readonly Code[];
	/** Files that may hold a class which has what an interface of that name asks for. */
	implementing(name: string, program: Asking): readonly Code[];
}

/** One file by itself. */
export const alone: Around = {
	*ofName(code, name, link) {
		for (const module of code.opened) {
			const other = link(`${module}.${name}`);
			if (other) yield other;
		}
	},
	injected: () => undefined,
	named: () => undefined,
	configurations: () => [],
	setting: () => undefined,
	beside: () => [],
	mapper: () => undefined,
	text: () => undefined,
	schemas: () => ({ files: [], isPartial: false }),
	facades: () => [],
	implementing: () => [],
};
