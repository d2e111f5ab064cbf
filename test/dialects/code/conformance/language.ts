import type { SourceFile } from "../../../../src/design/text.ts";
import type { LanguageAdapter } from "../../../../src/dialects/code/adapter.ts";
import type { Code } from "../../../../src/dialects/code/code.ts";
import type { Knowledge } from "../../../../src/dialects/code/knowledge.ts";

/** The program of `expected.ts`, written in one language. A new language joins with one such file. */
export interface Conforming {
	adapter: LanguageAdapter;
	/** What is known of the libraries that it uses: a pool of connections, and a client of HTTP. */
	knowledge: Knowledge;
	/** The first holds the program; the second, which it imports, the number of its shards (20). */
	sources: [SourceFile, SourceFile];
	/** Calls that only this language needs (constructors of errors and the like), by their symbol or last name. */
	noise?: RegExp;
	/** Files of one project are read as one. */
	together?: (codes: readonly Code[]) => Code;
	/** Functions carry no marks in it. */
	unmarked?: boolean;
}
