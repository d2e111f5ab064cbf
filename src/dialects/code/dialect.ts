import { reasonOf } from "../../design/failure.ts";
import type { Fragment } from "../../design/fragment.ts";
import type { SourceFile } from "../../design/text.ts";
import type { Dialect, Reading, Scope } from "../dialect.ts";
import type { FilePatterns } from "../files.ts";
import type { LanguageAdapter } from "./adapter.ts";
import type { Around } from "./around.ts";
import type { Code } from "./code.ts";
import type { Concept } from "./concepts/concept.ts";
import { concepts } from "./concepts/index.ts";
import { notesOn } from "./fault-notes.ts";
import type { Knowledge } from "./knowledge.ts";
import { isGenerated, isProductionCode } from "./places.ts";
import { Program } from "./program.ts";
import { type Named, writeCall } from "./write.ts";

/** A language as a dialect: which files, how they are parsed, and what its libraries do. */
export interface CodeLanguage {
	adapter: LanguageAdapter;
	knowledge: Knowledge;
	files: FilePatterns;
	comment: Dialect["comment"];
	/** Text that tells of something without an import of a library. */
	hints?: { test(text: string): boolean };
	/** Imports lead to files by their paths, so that those are followed into which tell of nothing by themselves. */
	isFollowed?: true;
	/** Concepts of this language alone. */
	own?: readonly Concept[];
	/** What stands around a file, where packages are folders. */
	around?(scope: Scope<Code>): Around;
	/** Files of another kind that say something of those of this language: they are looked at from there alone. */
	beside?: { isOne(path: string): boolean; claims(text: string): boolean; parse(file: SourceFile): Code };
	/** In place of all concepts, under a name of its own: for a language whose other facts another dialect reads. */
	only?: { id: string; concepts: readonly Concept[] };
	/** Calls of it take arguments by name, so that an edit can give them one. */
	named?: Named;
	/** Code that no process of the server runs, as a file shows by itself. */
	isElsewhere?(code: Code, textOf: (path: string) => string | undefined): boolean;
}

/** Larger than this, code was made by a machine. */
const largest = 400_000;
/** A file that is gone into for what a function of it does is one that people can read. */
const largestEntered = 40_000;
/** What files are called that others read and store through, or take their settings from; helpers of all kinds are left alone. */
const layers =
	/(^|[/._-])(services?|repositor(y|ies)|repos?|daos?|stores?|models?|entit(y|ies)|constants?|settings?|config|db|database|clients?|pools?|quer(y|ies)|shards?|prisma|redis|tables?)[._-]?[^/]*\.\w+$|(Service|Repository|Repo|Dao|Store|Model|Entity|Client|Config)s?\.\w+$|(^|\/)(services|repositories|daos?|models|entities|db|database|stores)\/[^/]+$/;

export function codeDialect({
	adapter,
	knowledge,
	files,
	comment,
	hints,
	isFollowed,
	own = [],
	around,
	beside,
	only,
	named,
	isElsewhere,
}: CodeLanguage): Dialect<Code> {
	const any = adapter.imports(knowledge.packages);
	const telling = knowledge.telling.map(({ imports, names }) => ({ imports: adapter.imports(imports), names }));
	const tells = (text: string) =>
		telling.some(({ imports, names }) => imports.test(text) && names.test(text)) || Boolean(hints?.test(text));
	const all = only?.concepts ?? [...concepts, ...own];
	const readFile = (path: string, scope: Scope<Code>): Reading => {
		const text = scope.text(path);
		if (text === undefined || !tells(text)) return { fragments: [], notes: [] };
		try {
			const code = scope.file(path);
			if (!code || isElsewhere?.(code, scope.text.bind(scope))) return { fragments: [], notes: [] };
			const program = new Program(code, adapter, knowledge, (other) => scope.file(other), around?.(scope));
			const fragments: Fragment[] = all.flatMap((concept) => concept.read(program));
			return { fragments, notes: notesOn(code) };
		} catch (error) {
			const message = `cannot be read: ${reasonOf(error)}`;
			return { fragments: [], notes: [{ file: path, severity: "error", message }] };
		}
	};
	return {
		id: only?.id ?? adapter.language,
		comment,
		files,
		claims: ({ path, text }) =>
			text.length <= largest &&
			isProductionCode(path) &&
			(beside?.isOne(path) ? beside.claims(text) : (any.test(text) || tells(text)) && !isGenerated(text)),
		...(isFollowed && {
			keeps: (path: string) => layers.test(path) && isProductionCode(path),
			enters: ({ text }: SourceFile) => text.length <= largestEntered && !isGenerated(text),
		}),
		load: adapter.load,
		parse: (file) => (beside?.isOne(file.path) ? beside.parse(file) : adapter.parse(file)),
		read: ({ entries }, scope) =>
			beside?.isOne(entries[0]) ? { fragments: [], notes: [] } : readFile(entries[0], scope),
		...(named && { write: (change, scope) => writeCall(change, scope, named) }),
	};
}
