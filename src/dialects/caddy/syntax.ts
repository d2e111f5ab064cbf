import type { Location, SourceFile } from "../../design/text.ts";
import { LineMap } from "../../design/text.ts";

export interface Word {
	text: string;
	start: number;
	end: number;
}

/** A line of a Caddyfile, with the block that it opens. */
export interface Directive {
	words: Word[];
	start: number;
	end: number;
	body?: Directive[];
}

export interface Caddyfile {
	file: SourceFile;
	lines: LineMap;
	directives: Directive[];
}

const deepest = 30;

/** Source: caddyserver.com, Caddyfile Concepts: a line is a directive; a block opens at its end and closes on its own line. */
export function parseCaddyfile(file: SourceFile): Caddyfile {
	const { text } = file;
	const top: Directive[] = [];
	const open: Directive[] = [];
	for (let at = 0; at < text.length; ) {
		const newline = text.indexOf("\n", at);
		const stop = newline < 0 ? text.length : newline;
		const words = wordsIn(text, at, stop);
		at = stop + 1;
		const last = words.at(-1);
		if (!last) continue;
		if (words[0].text === "}") {
			const closed = open.pop();
			if (closed) closed.end = words[0].end;
			continue;
		}
		const opens = last.text === "{";
		const one: Directive = { words: opens ? words.slice(0, -1) : words, start: words[0].start, end: last.end };
		(open.at(-1)?.body ?? top).push(one);
		if (opens && open.length < deepest) {
			one.body = [];
			open.push(one);
		}
	}
	return { file, lines: new LineMap(text), directives: top };
}

function wordsIn(text: string, from: number, to: number): Word[] {
	const words: Word[] = [];
	for (let at = from; at < to; ) {
		if (/\s/.test(text[at])) {
			at++;
			continue;
		}
		if (text[at] === "#") break;
		const start = at;
		const quote = text[at] === '"' || text[at] === "`" ? text[at++] : undefined;
		while (at < to && (quote ? text[at] !== quote : !/\s/.test(text[at]))) at++;
		const word = text.slice(quote ? start + 1 : start, at);
		if (quote && at < to) at++;
		words.push({ text: word, start, end: at });
	}
	return words;
}

export const nameOf = ({ words }: Directive) => words[0]?.text ?? "";

export function placeIn({ file, lines }: Caddyfile, start: number, end: number): Location {
	return { file: file.path, range: lines.range(start, end) };
}

/** Its first line. */
export function placeOf(of: Caddyfile, { words, start, end }: Directive): Location {
	return placeIn(of, start, words.at(-1)?.end ?? end);
}
