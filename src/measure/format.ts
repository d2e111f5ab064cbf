import type { Fact } from "./fact.ts";
import type { Studies } from "./studies.ts";

/** What a file begins with. */
export interface Head {
	text: string;
	/** Its whole lines, the first of them. */
	lines: readonly string[];
	/** The first line, where it is JSON by itself. */
	json?: unknown;
}

/** What a person says that the file does not. */
export interface Hints {
	/** Format string of an access log, as the server's configuration has it. */
	logFormat?: string;
	/** A result of Prometheus that names no metric is requests a second. */
	isRate?: boolean;
}

/** Reads a file line by line. */
export interface LineReader {
	/** Longest line that can be one of this format, in characters. */
	longest: number;
	/** "skip": what holds nothing by design (a header, an empty line); "malformed": what should hold something. */
	take(line: string): "taken" | "skip" | "malformed";
	/** After the last line; true where it ended in the middle of something. */
	end?(): boolean;
	notes?(): string[];
}

/** What a whole document says. */
export interface Said {
	facts: Fact[];
	records: number;
	/** Seconds since 1970. */
	from?: number;
	to?: number;
	notes?: string[];
}

interface Named {
	id: string;
	/** What it is called in words. */
	title: string;
	recognises(head: Head): boolean;
}

export interface LineFormat extends Named {
	open(head: Head, studies: Studies, hints: Hints): LineReader;
}

export interface DocumentFormat extends Named {
	/** Throws a MeasureError where the document does not hold what it should. */
	read(text: string, hints: Hints): Said;
}

/** One way in which a tool writes what it measured. */
export type Format = LineFormat | DocumentFormat;
