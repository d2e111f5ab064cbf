/** One piece of SQL text, by offsets into the file. Words are in small letters; a quoted name is a word without quotes. */
export interface Token {
	kind: "word" | "string" | "number" | "parameter" | "sign" | "body";
	text: string;
	start: number;
	end: number;
}

/**
 * Splits SQL of any common dialect: PostgreSQL's dollar quotes, MySQL's backticks and DELIMITER, T-SQL's brackets and GO,
 * psql's COPY data and meta commands. What is not understood becomes a sign; nothing throws.
 */
export function tokensOf(text: string, from = 0, to = text.length): Token[] {
	const tokens: Token[] = [];
	let at = from;
	/** The statement is COPY … FROM stdin, whose rows follow it. */
	let copies = false;
	// The client of MySQL, which may end statements by $$ or //.
	const next = /^[ \t]*delimiter[ \t]+\S/im.test(text) ? nextOf(mysql, false) : nextOf(patterns, true);
	const push = (kind: Token["kind"], end: number, value: string) => {
		tokens.push({ kind, text: value, start: at, end });
		at = end;
	};
	while (at < to) {
		const [kind, match] = next(text, at, to);
		const end = Math.min(at + match.length, to);
		if (kind === "skip") at = end;
		else if (kind === "word") {
			if (match.toLowerCase() === "stdin" && isCopy(tokens)) copies = true;
			push("word", end, match.toLowerCase());
		} else if (kind === "quoted") push("word", end, match.slice(1, -1).replaceAll('""', '"').toLowerCase());
		else if (kind === "string")
			push(
				"string",
				end,
				match
					.replace(/^[a-z]*'/i, "")
					.replace(/'$/, "")
					.replaceAll("''", "'"),
			);
		else push(kind, end, match);
		if (copies && kind === "sign" && match === ";") {
			const over = text.indexOf("\n\\.", at);
			at = over < 0 || over > to ? to : over + 3;
			copies = false;
		}
	}
	return tokens;
}

/** A list of columns between COPY and its `stdin` has no more tokens than this. */
const longestCopy = 1000;

function isCopy(tokens: readonly Token[]): boolean {
	const first = Math.max(0, tokens.length - longestCopy);
	for (let at = tokens.length - 1; at >= first && tokens[at].text !== ";"; at--)
		if (tokens[at].text === "copy") return true;
	return false;
}

type Kind = Token["kind"] | "skip" | "quoted";

/** By their first character where that decides; in the order in which they are tried. */
const patterns: readonly [Kind, RegExp][] = [
	["skip", /\s+|--[^\n]*|\/\/[^\n]*|#[^\n]*|\\[a-z][^\n]*/iy],
	// ESCAPE '\' of PostgreSQL, before MySQL's escapes.
	["string", /'\\'(?!')|(?:[neb]|rb|br)?'(?:[^'\\]|''|\\[\s\S])*'?/iy],
	["quoted", /"(?:[^"]|"")*"?|`[^`]*`?|\[[a-z_][\w ]*\]/iy],
	["parameter", /\$\d+|%\(\w+\)s|%s\b|\?|[:@]\w+|\$\{[^}]{0,200}\}|\{\{[^}]{0,200}\}\}|\$\w+/iy],
	["number", /\d+(?:\.\d+)?(?:e[+-]?\d+)?/iy],
	["word", /[a-z_\u0080-\uffff][\w$\u0080-\uffff]*/iy],
	["sign", /::|:=|<=|>=|<>|!=|\|\||&&|->>?|[\s\S]/y],
];
const mysql: typeof patterns = patterns.map(([kind, pattern]) => {
	if (kind === "skip") return [kind, /\s+|--[^\n]*|#[^\n]*/y];
	return kind === "word" ? [kind, /[a-z_\u0080-\uffff][\w\u0080-\uffff]*/iy] : [kind, pattern];
});
const dollar = /\$(?:[a-z_]\w*)?\$/iy;

function nextOf(kinds: typeof patterns, dollars: boolean) {
	return (text: string, at: number, to: number): [Kind, string] => {
		if (text.startsWith("/*", at)) return ["skip", text.slice(at, endOfComment(text, at, to))];
		dollar.lastIndex = at;
		const tag = dollars ? dollar.exec(text)?.[0] : undefined;
		if (tag !== undefined) {
			const end = text.indexOf(tag, at + tag.length);
			return ["body", text.slice(at, end < 0 || end > to ? to : end + tag.length)];
		}
		for (const [kind, pattern] of kinds) {
			pattern.lastIndex = at;
			const match = pattern.exec(text);
			if (match && !isOperator(match[0], text, at)) return [kind, match[0]];
		}
		return ["skip", text[at]];
	};
}

/** "#" begins a comment in MySQL, at the start of a line; elsewhere it is an operator between two words. */
function isOperator(match: string, text: string, at: number): boolean {
	return match.startsWith("#") && match.length > 1 && !/(^|\n)[ \t]*$/.test(text.slice(Math.max(0, at - 40), at));
}

/** PostgreSQL nests comments. */
function endOfComment(text: string, from: number, to: number): number {
	let depth = 0;
	for (let at = from; at < to; at++) {
		if (text.startsWith("/*", at)) {
			depth++;
			at++;
		} else if (text.startsWith("*/", at)) {
			depth--;
			at++;
			if (depth === 0) return at + 1;
		}
	}
	return to;
}

/** The text between the quotes of a body, as offsets. */
export function insideOf(body: Token): [start: number, end: number] {
	const tag = /^\$(?:[a-z_]\w*)?\$/i.exec(body.text)?.[0] ?? "";
	return [
		body.start + tag.length,
		body.end - (body.text.length > tag.length && body.text.endsWith(tag) ? tag.length : 0),
	];
}
