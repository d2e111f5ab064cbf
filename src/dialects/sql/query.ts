import type { Token } from "./tokens.ts";

/** A table as a query names it. */
export interface Source {
	table: string;
	/** What its columns are called by; the table's name where it has no other. */
	alias: string;
	/** The clause that brings it in, with its condition. */
	start: number;
	end: number;
	/** Columns that both sides share by name. */
	using: readonly string[];
}

/** One SELECT at one level: what stands in a query of its own inside of it is another. */
export interface Select {
	sources: readonly Source[];
	/** Equal to each other: "alias.column", ".column" where it says no alias, or "=" for what it is given from outside. */
	equal: readonly (readonly [string, string])[];
	start: number;
	end: number;
}

const clauseEnds = new Set([
	"where",
	"group",
	"order",
	"limit",
	"having",
	"window",
	"union",
	"except",
	"intersect",
	"for",
	"offset",
	"fetch",
	"returning",
]);
const joinWords = new Set(["inner", "left", "right", "full", "outer", "cross", "natural", "lateral", "straight_join"]);

/** Every SELECT of a statement, the inner ones apart. */
export function selectsOf(tokens: readonly Token[]): Select[] {
	return levelsOf(tokens)
		.filter((level) => level.some(({ text }) => text === "select"))
		.map(selectOf);
}

/** The tokens of a statement without its sub-queries, and each of those. */
export function levelsOf(tokens: readonly Token[]): Token[][] {
	const levels: Token[][] = [[]];
	const open: { level: Token[]; query: boolean }[] = [{ level: levels[0], query: true }];
	tokens.forEach((token, at) => {
		const current = open[open.length - 1];
		if (token.text === "(" && token.kind === "sign") {
			const next = tokens[at + 1]?.text;
			const query = next === "select" || next === "with";
			const level: Token[] = query ? [] : current.level;
			if (query) {
				levels.push(level);
				// The place of the sub-query stays taken.
				current.level.push({ ...token, text: "()" });
			} else level.push(token);
			open.push({ level, query });
		} else if (token.text === ")" && token.kind === "sign") {
			if (open.length > 1 && !open.pop()?.query) open[open.length - 1].level.push(token);
		} else current.level.push(token);
	});
	return levels;
}

function selectOf(level: Token[]): Select {
	// Of a UNION, the first part stands for all: others have clauses of their own, and names of their own.
	const union = level.findIndex(({ text }) => text === "union" || text === "except" || text === "intersect");
	const tokens = union < 0 ? level : level.slice(0, union);
	const start = tokens.findIndex(({ text }) => text === "select");
	const from = tokens.findIndex(({ text }, at) => at > start && text === "from" && tokens[at - 1]?.text !== "distinct");
	const sources = from < 0 ? [] : sourcesOf(tokens, from + 1);
	return {
		sources,
		equal: equalitiesOf(tokens),
		start: tokens[0]?.start ?? 0,
		end: tokens[tokens.length - 1]?.end ?? 0,
	};
}

function sourcesOf(tokens: readonly Token[], from: number): Source[] {
	const sources: Source[] = [];
	let at = from;
	let clause = at;
	let depth = 0;
	let expects = true;
	const close = (end: number) => {
		const last = sources[sources.length - 1];
		if (last && last.end < 0) last.end = tokens[end - 1].end;
	};
	for (; at < tokens.length; at++) {
		const { text, kind } = tokens[at];
		if (kind === "sign" && text === "(") depth++;
		else if (kind === "sign" && text === ")") depth--;
		else if (depth <= 0 && kind === "word" && clauseEnds.has(text)) break;
		else if (depth <= 0 && (text === "," || text === "join" || joinWords.has(text))) {
			if (!expects) {
				close(at);
				clause = text === "," ? at + 1 : at;
			}
			expects = true;
			continue;
		}
		if (!expects) continue;
		if (kind !== "word" && text !== "()") continue;
		if (text === "only") continue;
		const [table, next] = nameAt(tokens, at);
		const alias = aliasAt(tokens, next);
		expects = false;
		if (text !== "()") {
			const end = -1;
			const source = {
				table,
				alias: alias.name ?? table,
				start: tokens[clause === from ? at : clause].start,
				end,
				using: [],
			};
			sources.push(source);
		}
		at = alias.next - 1;
		if (tokens[alias.next]?.text === "using" && sources.length > 0)
			sources[sources.length - 1] = { ...sources[sources.length - 1], using: listAt(tokens, alias.next + 1) };
	}
	close(at);
	return sources;
}

/** The last part of a name with dots, and where it ends. */
export function nameAt(tokens: readonly Token[], at: number): [name: string, next: number] {
	let end = at;
	while (tokens[end + 1]?.text === "." && tokens[end + 2]?.kind === "word") end += 2;
	return [tokens[end]?.text ?? "", end + 1];
}

const notAlias = new Set([
	...clauseEnds,
	...joinWords,
	"join",
	"on",
	"using",
	"set",
	"as",
	"tablesample",
	"with",
	"values",
	"and",
	"or",
	"when",
	"if",
]);

function aliasAt(tokens: readonly Token[], at: number): { name?: string; next: number } {
	const named = tokens[at]?.text === "as" ? at + 1 : at;
	const token = tokens[named];
	if (token?.kind === "word" && (named > at || !notAlias.has(token.text))) return { name: token.text, next: named + 1 };
	return { next: at };
}

/** The names in parentheses. */
export function listAt(tokens: readonly Token[], at: number): string[] {
	const names: string[] = [];
	if (tokens[at]?.text !== "(") return names;
	for (let next = at + 1; next < tokens.length && tokens[next].text !== ")"; next++)
		if (tokens[next].kind === "word") names.push(tokens[next].text);
	return names;
}

function equalitiesOf(tokens: readonly Token[]): (readonly [string, string])[] {
	const found: (readonly [string, string])[] = [];
	tokens.forEach(({ text, kind }, at) => {
		if (kind !== "sign" || text !== "=") return;
		const [left, right] = [operandBefore(tokens, at), operandAfter(tokens, at)];
		if (left && right) found.push([left, right]);
	});
	return found;
}

function operandBefore(tokens: readonly Token[], at: number): string | undefined {
	let last = at - 1;
	// A cast does not change which row is meant: `a.id::text = b.id`.
	if (tokens[last - 1]?.text === "::") last -= 2;
	const token = tokens[last];
	if (!token) return undefined;
	if (token.kind !== "word") return isGiven(token) ? "=" : undefined;
	return tokens[last - 1]?.text === "." ? `${tokens[last - 2]?.text}.${token.text}` : `.${token.text}`;
}

function operandAfter(tokens: readonly Token[], at: number): string | undefined {
	let first = at + 1;
	if ((tokens[first]?.text === "any" || tokens[first]?.text === "all") && tokens[first + 1]?.text === "(") return "=";
	while (tokens[first]?.text === "(") first++;
	const token = tokens[first];
	if (!token) return undefined;
	if (token.kind !== "word") return isGiven(token) ? "=" : undefined;
	return tokens[first + 1]?.text === "." ? `${token.text}.${tokens[first + 2]?.text}` : `.${token.text}`;
}

function isGiven({ kind }: Token): boolean {
	return kind === "parameter" || kind === "string" || kind === "number";
}
