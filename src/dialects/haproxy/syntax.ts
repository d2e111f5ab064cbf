import type { Location } from "../../design/text.ts";
import { type Embedded, placeIn } from "../embedded.ts";

export interface Word {
	text: string;
	start: number;
	end: number;
}

/** One line of a section: a keyword and what follows it. */
export interface Line {
	words: Word[];
	start: number;
	/** Behind its last word. */
	end: number;
	of: Embedded;
}

/** What a keyword at the beginning of a line opens: "defaults", "frontend public". */
export interface Section {
	kind: string;
	name: string;
	head: Line;
	lines: Line[];
	of: Embedded;
	/** The defaults that it takes what it does not say itself from. */
	defaults?: Section;
}

const opening =
	/^(global|defaults|frontend|backend|listen|peers|resolvers|userlist|mailers|cache|program|http-errors|ring|log-forward|fcgi-app|crt-store|traces)$/;

/** The sections of a configuration. Source: HAProxy Configuration Manual 2.8, 2.1 and 4.1. */
export function sectionsOf(of: Embedded): Section[] {
	const sections: Section[] = [];
	let defaults: Section | undefined;
	for (const line of linesOf(of)) {
		const [keyword, name] = line.words;
		if (opening.test(keyword.text)) {
			const from = line.words.findIndex(({ text }) => text === "from");
			const named = from > 0 ? line.words[from + 1]?.text : undefined;
			const base =
				named === undefined ? defaults : sections.find((one) => one.kind === "defaults" && one.name === named);
			const section: Section = {
				kind: keyword.text,
				name: name?.text === "from" ? "" : (name?.text ?? ""),
				head: line,
				lines: [],
				of,
				...(base && (keyword.text !== "defaults" || named !== undefined) && { defaults: base }),
			};
			if (section.kind === "defaults") defaults = section;
			sections.push(section);
		} else sections.at(-1)?.lines.push(line);
	}
	return sections;
}

function linesOf(of: Embedded): Line[] {
	const { text } = of.file;
	const found: Line[] = [];
	for (let at = of.start; at < of.end; ) {
		const newline = text.indexOf("\n", at);
		const stop = newline < 0 || newline > of.end ? of.end : newline;
		const words = wordsIn(text, at, stop);
		const last = words.at(-1);
		if (last) found.push({ words, start: words[0].start, end: last.end, of });
		at = stop + 1;
	}
	return found;
}

/** Words of a line, without quotes, up to a comment. */
function wordsIn(text: string, from: number, to: number): Word[] {
	const words: Word[] = [];
	let at = from;
	while (at < to) {
		if (/\s/.test(text[at])) {
			at++;
			continue;
		}
		if (text[at] === "#") break;
		const start = at;
		let word = "";
		let quote: string | undefined;
		for (; at < to && (quote || !/[\s#]/.test(text[at])); at++) {
			const sign = text[at];
			if (quote ? sign === quote : sign === '"' || sign === "'") quote = quote ? undefined : sign;
			else if (sign === "\\" && quote !== "'" && at + 1 < to) word += text[++at];
			else word += sign;
		}
		words.push({ text: word, start, end: at });
	}
	return words;
}

export const keywordOf = (line: Line) => line.words[0].text;
export const wordsOf = (line: Line) => line.words.map(({ text }) => text);
export const placeOfLine = (line: Line): Location => placeIn(line.of, line.start, line.end);
export const placeOfWord = (line: Line, word: Word): Location => placeIn(line.of, word.start, word.end);

/** Where a person looks for a section: its name. */
export function placeOfSection({ head }: Section): Location {
	return placeOfWord(head, head.words[1] ?? head.words[0]);
}

/** Its lines that begin with these words. */
export function linesWith(section: Section, ...words: string[]): Line[] {
	return section.lines.filter((line) => words.every((word, index) => line.words[index]?.text === word));
}

/** The line that holds: the section's own last one, else that of its defaults. */
export function held(section: Section, ...words: string[]): Line | undefined {
	let at: Section | undefined = section;
	for (let depth = 0; at && depth < 5; depth++, at = at.defaults) {
		const found = linesWith(at, ...words).at(-1);
		if (found) return linesWith(at, "no", ...words).length > 0 ? undefined : found;
		if (linesWith(at, "no", ...words).length > 0) return undefined;
	}
	return undefined;
}

/** "30s", "500ms", "1m" as seconds; a bare number is milliseconds. Source: Configuration Manual 2.8, 2.5. */
export function time(text: string | undefined): number | undefined {
	const match = /^(\d{1,12})(us|ms|s|m|h|d)?$/.exec(text ?? "");
	const units: Record<string, number> = { us: 1e-6, ms: 1e-3, s: 1, m: 60, h: 3600, d: 86400 };
	return match ? Number((Number(match[1]) * units[match[2] ?? "ms"]).toPrecision(12)) : undefined;
}
