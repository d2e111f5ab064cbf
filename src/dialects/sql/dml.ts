import { levelsOf, nameAt, selectsOf } from "./query.ts";
import type { Token } from "./tokens.ts";

/** One INSERT, UPDATE or DELETE. */
export interface Change {
	verb: "insert" | "update" | "delete";
	table: string;
	/** Of its verb up to the table, for an underline; and of all of it. */
	start: number;
	end: number;
	sets: readonly { column: string; value: readonly Token[] }[];
	where: readonly Token[];
	/** Written only on a condition that the store itself checks in one step (CQL's IF, ON CONFLICT DO NOTHING). */
	onlyIf: boolean;
	/** The writer says when it was (CQL's USING TIMESTAMP). */
	stamped: boolean;
}

/** One SELECT that a routine or program looks at before it writes. */
export interface Look {
	tables: readonly string[];
	/** Whether what it has seen stays as it is until the end of the transaction. */
	locks: boolean;
	/** Names that it puts what it has seen into, and the columns that it asks for. */
	into: readonly string[];
	columns: readonly string[];
}

export function changeOf(tokens: readonly Token[]): Change | undefined {
	const [level] = levelsOf(tokens);
	const at = level.findIndex(({ text }, index) => isVerb(level, index, text));
	if (at < 0) return undefined;
	const verb = level[at].text as Change["verb"];
	let named = at + 1;
	while (/^(into|from|only|ignore|low_priority|top|overwrite|or|replace)$/.test(level[named]?.text ?? "")) named++;
	const [table, next] = nameAt(level, named);
	const words = level.map(({ text }) => text);
	const set = words.indexOf("set", next);
	const where = words.indexOf("where", next);
	const ends = (from: number) => {
		const end = words.findIndex(
			(word, index) => index > from && /^(where|returning|from|if|output|limit|order)$/.test(word),
		);
		return end < 0 ? level.length : end;
	};
	return {
		verb,
		table,
		start: level[at].start,
		end: level[level.length - 1].end,
		sets: set < 0 ? [] : assignmentsIn(level.slice(set + 1, ends(set))),
		where: where < 0 ? [] : level.slice(where + 1, ends(where)),
		onlyIf: words.includes("if", next) || (words.includes("conflict", next) && words.includes("nothing", next)),
		stamped: words.includes("timestamp", next) && words[words.indexOf("timestamp", next) - 1] === "using",
	};
}

function isVerb(level: readonly Token[], at: number, text: string): boolean {
	if (level[at].kind !== "word") return false;
	const before = level[at - 1]?.text ?? "";
	if (text === "update") return level[at + 1]?.kind === "word" && !/^(for|on|do|key|or|after|before|of)$/.test(before);
	if (text === "insert") return level[at + 1]?.kind === "word" && !/^(or|after|before|on|of)$/.test(before);
	return text === "delete" && level[at + 1]?.text === "from";
}

function assignmentsIn(tokens: readonly Token[]): { column: string; value: Token[] }[] {
	const found: { column: string; value: Token[] }[] = [];
	let depth = 0;
	let fresh = true;
	tokens.forEach((token, at) => {
		if (token.text === "(") depth++;
		if (token.text === ")") depth--;
		if (token.text === "," && depth === 0) fresh = true;
		else if (fresh && (token.text === "=" || token.text === ":=") && depth === 0) {
			found.push({ column: tokens[at - 1]?.text ?? "", value: [] });
			fresh = false;
		} else if (!fresh) found[found.length - 1].value.push(token);
	});
	return found;
}

const locking = /^(updlock|holdlock|xlock|tablockx|serializable)$/;

export function lookOf(tokens: readonly Token[]): Look | undefined {
	const at = tokens.findIndex(({ text }) => text === "select");
	const [select] = selectsOf(tokens.slice(at));
	if (at < 0 || !select || select.sources.length === 0) return undefined;
	const words = tokens.map(({ text }) => text);
	const from = words.indexOf("from", at);
	const into = words.indexOf("into", at);
	const asked = tokens.slice(at + 1, from < 0 ? tokens.length : from);
	// T-SQL: SELECT @n = seats; others: SELECT seats INTO n.
	const assigned = asked.flatMap((token, index) => (asked[index + 1]?.text === "=" ? [token.text] : []));
	const listed = into < 0 ? [] : namesFrom(tokens, into + 1);
	return {
		tables: select.sources.map(({ table }) => table),
		locks:
			/\bfor (no key )?(update|share)\b|\block in share mode\b/.test(words.join(" ")) ||
			words.some((word) => locking.test(word)),
		into: [...assigned, ...listed],
		columns: asked.filter(({ kind }) => kind === "word").map(({ text }) => text),
	};
}

function namesFrom(tokens: readonly Token[], from: number): string[] {
	const names: string[] = [];
	for (let at = from; at < tokens.length; at++) {
		const { text, kind } = tokens[at];
		if (text === "strict" || text === ",") continue;
		if ((kind !== "word" && kind !== "parameter") || /^(from|where|limit|for)$/.test(text)) break;
		if (names.length > 0 && tokens[at - 1].text !== ",") break;
		names.push(text);
	}
	return names;
}
