import { insideOf, type Token, tokensOf } from "./tokens.ts";

/** One statement: its words and signs, without the semicolon. */
export interface Statement {
	tokens: readonly Token[];
	start: number;
	end: number;
	/** The statements of the function, procedure, trigger or block that this is the head of, in their order. */
	body?: readonly Statement[];
}

/** Words after which another statement begins inside of a block. */
const openers = new Set(["then", "else", "begin", "loop", "do"]);
const verbs = new Set([
	"select",
	"insert",
	"update",
	"delete",
	"if",
	"set",
	"with",
	"perform",
	"raise",
	"return",
	"merge",
]);

/** The statements of a file, each with its exact place. A routine's body is read as statements of its own. */
export function statementsOf(text: string): Statement[] {
	return grouped(divided(tokensOf(text), text), text);
}

function divided(tokens: readonly Token[], text: string): Token[][] {
	const found: Token[][] = [];
	let open: Token[] = [];
	let delimiter = ";";
	for (let at = 0; at < tokens.length; at++) {
		const token = tokens[at];
		if (token.text === "delimiter" && open.length === 0) {
			const line = /^[ \t]*(\S+)[^\n]*/.exec(text.slice(token.end));
			delimiter = line?.[1] ?? ";";
			const end = token.end + (line?.[0].length ?? 0);
			while (at + 1 < tokens.length && tokens[at + 1].start < end) at++;
			continue;
		}
		const isGo = token.text === "go" && aloneOnLine(token, text);
		const ends =
			delimiter === ";" ? token.text === ";" && token.kind === "sign" : text.startsWith(delimiter, token.start);
		if (!ends && !isGo) {
			open.push(token);
			continue;
		}
		if (!isGo) while (at + 1 < tokens.length && tokens[at + 1].start < token.start + delimiter.length) at++;
		if (open.length > 0) found.push(open);
		open = [];
	}
	if (open.length > 0) found.push(open);
	return found;
}

function aloneOnLine({ start, end }: Token, text: string): boolean {
	return (
		/(^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 20), start)) &&
		/^[ \t]*(\r?\n|$)/.test(text.slice(end, end + 20))
	);
}

/** A routine that is written out with semicolons, up to its END, is one; so is what stands in dollar quotes. */
function grouped(all: readonly Token[][], text: string): Statement[] {
	const found: Statement[] = [];
	for (let at = 0; at < all.length; at++) {
		const tokens = all[at];
		const body = tokens.find(({ kind }) => kind === "body");
		if (body && isRoutine(tokens)) found.push({ ...bounds(tokens), body: blockOf(tokensOf(text, ...insideOf(body))) });
		else if (isRoutine(tokens) && tokens.some(({ text: word }) => word === "begin")) {
			const whole = [...tokens];
			let depth = depthOf(tokens);
			while (depth > 0 && at + 1 < all.length && !isRoutine(all[at + 1])) {
				for (const token of all[++at]) whole.push(token);
				depth += depthOf(all[at]);
			}
			const begin = whole.findIndex(({ text: word }) => word === "begin");
			found.push({ ...bounds(whole), body: blockOf(whole.slice(begin)) });
		} else found.push(bounds(tokens));
	}
	return found;
}

function bounds(tokens: readonly Token[]): Statement {
	return { tokens, start: tokens[0].start, end: tokens[tokens.length - 1].end };
}

function isRoutine(tokens: readonly Token[]): boolean {
	const [first, ...rest] = tokens.slice(0, 5).map(({ text }) => text);
	if (first === "do" && tokens.length < 6) return true;
	return (
		(first === "create" || first === "alter") &&
		rest.some((word) => word === "function" || word === "procedure" || word === "trigger" || word === "proc")
	);
}

/** How many more of BEGIN and CASE a statement opens than it closes. */
function depthOf(tokens: readonly Token[]): number {
	let depth = 0;
	for (let at = 0; at < tokens.length; at++) {
		const { text, kind } = tokens[at];
		if (kind !== "word") continue;
		if (text === "begin" || text === "case") depth++;
		else if (text === "end") {
			const next = tokens[at + 1]?.text;
			if (next !== "if" && next !== "loop" && next !== "while" && next !== "repeat") depth--;
			else at++;
		}
	}
	return depth;
}

/** The statements of a block: what stands between semicolons, and after THEN, ELSE, BEGIN, LOOP. */
function blockOf(tokens: readonly Token[]): Statement[] {
	const found: Statement[] = [];
	let open: Token[] = [];
	let depth = 0;
	/** Words of what is open that begin and end a choice. */
	let choice = new Set<string>();
	const close = () => {
		if (open.length > 0) found.push(bounds(open));
		open = [];
		choice = new Set();
	};
	const push = (token: Token) => {
		open.push(token);
		if (token.text === "case" || token.text === "end") choice.add(token.text);
	};
	for (const token of tokens) {
		if (token.text === "(") depth++;
		if (token.text === ")") depth = Math.max(0, depth - 1);
		// T-SQL needs no semicolons: a verb at the start of a statement's own level begins the next one.
		if (token.text === ";" && token.kind === "sign") close();
		else if (
			token.kind === "word" &&
			openers.has(token.text) &&
			depth === 0 &&
			(!choice.has("case") || choice.has("end"))
		) {
			push(token);
			close();
		} else {
			if (startsAnew(token, open, depth)) close();
			push(token);
		}
	}
	close();
	return found;
}

/** T-SQL puts statements one after the other; the others never begin one where these words could not go on. */
function startsAnew(token: Token, open: readonly Token[], depth: number): boolean {
	if (token.kind !== "word" || depth > 0 || open.length === 0 || !verbs.has(token.text)) return false;
	const last = open[open.length - 1].text;
	const first = open[0].text;
	if (token.text === "set") return first === "select" && last !== "for" && !open.some(({ text }) => text === "update");
	if (token.text === "if")
		return (
			!["end", "not", "exists", "table", "index", "or", "and", "else"].includes(last) &&
			first !== "create" &&
			first !== "drop"
		);
	if (token.text === "update" || token.text === "delete")
		return (
			["set", "select", "if", "update", "insert"].includes(first) &&
			!["for", "key", "do", "on", "or", "after", "before", "no", "instead", "of"].includes(last)
		);
	return false;
}
