import type { SourceFile } from "../../design/text.ts";
import type { Code, Language } from "./code.ts";

/** What is known of one language's syntax and of how its files find each other. It knows no library. */
export interface LanguageAdapter {
	language: Language;
	/** Loads the grammar, before the first parse. */
	load(): Promise<void>;
	/** One file alone. Must not throw on any text: what cannot be read is among `faults`. */
	parse(file: SourceFile): Code;
	/** Files that a module's name may stand for where the file of `by` imports it, the likeliest first. */
	filesOf(module: string, by: string): string[];
	/** What an import of one of these packages looks like, to tell files apart without a parse. */
	imports(packages: readonly string[]): RegExp;
	/** What is made with named values has them as its entries (Go's structs, C#'s initialisers). */
	fieldsAreNamed?: boolean;
	/**
	 * A package is a folder, whose files need no import of each other; a file is called like the class that it holds, and
	 * members of a class are names within it (Java, Kotlin).
	 */
	classesAreFiles?: boolean;
	/** A file may hand out one value in place of its names (`module.exports = …`). */
	filesAreValues?: boolean;
}
