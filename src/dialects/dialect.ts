import type { Attribute, Value } from "../design/attribute.ts";
import type { ComponentKind, LinkKind } from "../design/catalogue/index.ts";
import type { Fragment } from "../design/fragment.ts";
import type { Note, SourceFile, TextEdit } from "../design/text.ts";
import type { FilePatterns } from "./files.ts";
import type { Settings } from "./scaleproof/schema.ts";

/** What a dialect read: pieces of the design, and what a person should know about the text. */
export interface Reading {
	fragments: Fragment[];
	notes: Note[];
}

/** What is read as one: a file, a Terraform folder, an overlay with its bases, a chart with one file of values. */
export interface Unit {
	/** Stable over edits, and unique among the units of a dialect. Readings are joined in the order of their keys. */
	key: string;
	/** The files that reading starts from; a note on a unit that cannot be read stands in the first. */
	entries: readonly string[];
	/** What it deploys to ("prod"), where the files say so. */
	environment?: string;
	/** Values that stand outside of the entries (a file of values, parameters). */
	given?: Readonly<Record<string, string>>;
}

/**
 * The workspace as one dialect sees it. Every look is recorded, those at what is not there too: an edit reads exactly
 * those units again that looked at it. Lists are in the order of the paths; the root folder is "".
 */
export interface Scope<P = SourceFile> {
	/** What `parse` made of a file that this dialect claims or enters; undefined where there is none. */
	file(path: string): P | undefined;
	/** Claimed files that lie directly in a folder. */
	in(folder: string): string[];
	/** Claimed files of a folder and of all folders in it: one list until a file comes or goes. */
	under(folder: string): readonly string[];
	/** The same of another dialect's files, by its id: their texts may say what this one needs. */
	claimedBy(dialect: string, folder: string): readonly string[];
	/** The text of a file that any dialect claims. */
	text(path: string): string | undefined;
	/** Whether there is such a file among those that dialects are offered, whoever claims it. */
	has(path: string): boolean;
	readonly settings: Settings;
}

/** A wanted value of one attribute. `current` carries the handle that this dialect gave when it read the attribute. */
export interface AttributeChange {
	kind: ComponentKind | LinkKind;
	/** Name of the component, for names that a text must invent. */
	name: string;
	attribute: string;
	current: Attribute;
	value: Value;
	/** Other attributes of the same component, for values that must agree. Read only. */
	component: Readonly<Record<string, Attribute>>;
}

/** Why a dialect does not write a change: what a person has to do instead. */
export interface Refusal {
	refused: string;
	/** Nobody has taught the dialect to write it: a person needs the rule's own words, and none about the place. */
	untaught?: true;
}

/** What a dialect does not know how to write at all. */
export function untaught(what: string): Refusal {
	return { refused: `${what} is to be changed by hand`, untaught: true };
}

/** Text edits that carry out a part of a change, and in words what a person still has to do for the rest. */
export interface Written {
	edits: TextEdit[];
	byHand: string[];
}

/**
 * A lens on one language: reads files into pieces of the design and writes a change of the design back as text edits.
 * It states what the text says and what the platform does where the text is silent; it never judges. A file may be
 * claimed by several dialects, and belong to several units of each.
 */
export interface Dialect<P = SourceFile> {
	id: string;
	/** How a suppression comment starts; undefined where the language knows no comments. */
	comment: "#" | "//" | "--" | undefined;
	files: FilePatterns;
	/** Among files of these names, by a cheap look at the text, never by a parse: most files are refused here. */
	claims(file: SourceFile): boolean;
	/**
	 * Among the same files those that it does not read for themselves, and whose text a program of its own may ask for:
	 * constants, what starts it. Their text is kept though nobody claims them, and read again by each later run.
	 */
	keeps?(path: string): boolean;
	/**
	 * Of what it keeps, the files that may be gone into from one that it claims: a layer of data access, constants, models.
	 * They are parsed when they are asked for, and are no units.
	 */
	enters?(file: SourceFile): boolean;
	/** Loads what reading needs (a grammar, a compiler), once, before the first read or write. */
	load?(): Promise<void>;
	/** One file alone; remembered for as long as its text stays. By default the file itself. */
	parse?(file: SourceFile): P;
	/** Sorts the claimed files into units; by default each is one of its own. */
	units?(scope: Scope<P>): Unit[];
	/** Must not throw on any text: what cannot be read becomes a note. Same looks, same reading. */
	read(unit: Unit, scope: Scope<P>): Reading;
	/** What comes out is applied to the present texts and read again before anybody sees it (`src/review/remedies.ts`). */
	write?(change: AttributeChange, scope: Scope<P>): TextEdit[] | Written | Refusal;
}

/** Any dialect, for those that carry what it parsed without looking into it. */
// biome-ignore lint/suspicious/noExplicitAny: what a dialect parses is its own; `unknown` would not take it back
export type AnyDialect = Dialect<any>;
