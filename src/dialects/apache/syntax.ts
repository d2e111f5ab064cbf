import type { Location } from "../../design/text.ts";
import { type Embedded, placeIn } from "../embedded.ts";

export interface Word {
	text: string;
	start: number;
	end: number;
}

/** A directive, or a container (`<Proxy …>`) with what stands in it. */
export interface Directive {
	/** In lower case, as Apache takes it. */
	name: string;
	words: Word[];
	start: number;
	end: number;
	of: Embedded;
	body?: Directive[];
}

const deepest = 30;

/** Source: httpd.apache.org, Configuration Files: one directive a line, continued by a backslash, `#` at its beginning. */
export function parseApache(of: Embedded): Directive[] {
	const { text } = of.file;
	const top: Directive[] = [];
	const open: Directive[] = [];
	for (let at = of.start; at < of.end; ) {
		let stop = lineEnd(text, at, of.end);
		while (text[stop - 1] === "\\" && stop < of.end) stop = lineEnd(text, stop + 1, of.end);
		const start = at + (/^[ \t]*/.exec(text.slice(at, stop))?.[0].length ?? 0);
		const line = text.slice(start, stop).trimEnd();
		at = stop + 1;
		if (line === "" || line.startsWith("#")) continue;
		if (line.startsWith("</")) {
			const closed = open.pop();
			if (closed) closed.end = start + line.length;
			continue;
		}
		const container = line.startsWith("<");
		const inner = container ? start + 1 : start;
		const words = wordsIn(text, inner, start + (container ? line.replace(/>$/, "").length : line.length));
		const [name, ...rest] = words;
		if (!name) continue;
		const one: Directive = { name: name.text.toLowerCase(), words: rest, start, end: start + line.length, of };
		(open.at(-1)?.body ?? top).push(one);
		if (!container) continue;
		one.body = [];
		if (open.length < deepest) open.push(one);
	}
	return top;
}

function lineEnd(text: string, from: number, end: number): number {
	const newline = text.indexOf("\n", from);
	return newline < 0 || newline > end ? end : newline;
}

function wordsIn(text: string, from: number, to: number): Word[] {
	const words: Word[] = [];
	for (let at = from; at < to; ) {
		if (/[\s\\]/.test(text[at])) {
			at++;
			continue;
		}
		const start = at;
		const quote = text[at] === '"' || text[at] === "'" ? text[at++] : undefined;
		while (at < to && (quote ? text[at] !== quote : !/\s/.test(text[at]))) at++;
		const word = text.slice(quote ? start + 1 : start, at);
		if (quote && at < to) at++;
		words.push({ text: word, start, end: at });
	}
	return words;
}

export const placeOf = ({ of, start, end }: Directive): Location => placeIn(of, start, end);
export const placeOfWord = ({ of }: Directive, word: Word): Location => placeIn(of, word.start, word.end);

/** `name=value` among the words of a directive. */
export function parameter({ words }: Directive, name: string): Word | undefined {
	return words.find(({ text }) => text.toLowerCase().startsWith(`${name}=`));
}

export const valueIn = (word: Word | undefined) => word?.text.slice(word.text.indexOf("=") + 1);
