import type { Attribute, Value } from "../design/attribute.ts";
import type { ComponentKind, LinkKind } from "../design/catalogue.ts";
import type { Fragment } from "../design/fragment.ts";
import type { Note, SourceFile, TextEdit } from "../design/text.ts";

/** What a dialect read: pieces of the design, and what a person should know about the text. */
export interface Reading {
	fragments: Fragment[];
	notes: Note[];
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
}

/** Text edits that carry out a part of a change, and in words what a person still has to do for the rest. */
export interface Written {
	edits: TextEdit[];
	byHand: string[];
}

/**
 * A lens on one language: reads files into pieces of the design and writes a change of the design back as text edits.
 * It states what the text says and what the platform does where the text is silent; it never judges.
 */
export interface Dialect {
	id: string;
	/** How a suppression comment starts ("#", "//"). */
	comment: "#" | "//";
	/** By name and a cheap look at the text, never by a parse: most files of a workspace are refused here. */
	claims(file: SourceFile): boolean;
	/** Files that must be read together share a unit (a Terraform folder); by default each file is its own. */
	unit?(path: string): string;
	/** Loads what reading needs (a grammar, a compiler), once, before the first read or write. */
	load?(): Promise<void>;
	/** Must not throw on any text: what cannot be read becomes a note. Same files, same reading. */
	read(files: readonly SourceFile[]): Reading;
	/**
	 * `files` are the claimed files of the unit that the handle names, with their present text. `textOf` gives the text of
	 * any other file that was read, for an edit that needs one beside it (a package.json).
	 */
	write?(
		change: AttributeChange,
		files: readonly SourceFile[],
		textOf?: (path: string) => string | undefined,
	): TextEdit[] | Written | Refusal;
}
