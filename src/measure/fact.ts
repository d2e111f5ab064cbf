import type { Value } from "../design/attribute.ts";

/** What a measurement is of, as far as its file tells: a name is that of the file, which the design may know by another. */
export type Subject =
	/** What comes in: of the users, or of one service. */
	| { of: "traffic"; name?: string }
	| { of: "service"; name?: string }
	| { of: "scaler"; name: string }
	| { of: "link"; from: string; to: string };

/** One thing that was measured. */
export interface Fact {
	subject: Subject;
	/** Attribute of the catalogue that it gives; absent: for a person to read. */
	attribute?: string;
	/** What it is. */
	label: string;
	/** In the unit of the catalogue: seconds, bytes, a second, shares. */
	value: Value;
	unit: string;
	/** How many requests, visits, pods or spans it rests on. */
	sample: number;
	/** How far it may be trusted, in words. */
	goodness?: string;
}

/** A fact with where it comes from. Times are seconds since 1970, absent where the file does not say. */
export interface SourcedFact extends Fact {
	files: readonly string[];
	from?: number;
	to?: number;
}

/** What became of one file. */
export interface SourceReport {
	/** As it was given. */
	file: string;
	format: string;
	title: string;
	/** What was read: lines, records, spans. */
	records: number;
	malformed: { count: number; lines: readonly number[] };
	/** What a reader should know of how it was read. */
	notes: readonly string[];
}
