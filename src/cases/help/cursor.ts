import type { Position } from "../../design/text.ts";

/** The step into a list; no key of ours is called that. */
export const item = "[]";

/** Where in a YAML text somebody types. */
export interface Cursor {
	/** From the root to the map or list that is written in, or, behind a colon, to the key whose value is written. */
	path: string[];
	/** Behind the colon of the last key of the path, and on its line. */
	isValue: boolean;
	/** Keys that stand beside the one that is typed, with the text of those values that are on their line. */
	beside: ReadonlyMap<string, string>;
	/** Of the word at the cursor. */
	line: number;
	start: number;
	end: number;
	/** A colon follows the word already. */
	hasColon: boolean;
	/** Blanks before the entries of the map that is written in; undefined within `{ }` and `[ ]`. */
	indent: number | undefined;
}

const entry = /^(\s*(?:-\s+)*)("[^"]*"|'[^']*'|(?!-\s)[^\s#:"'{[][^:#]*?)\s*:(?:\s+(.*))?$/;

/** An entry of a map as a line writes it. */
interface Line {
	/** Columns of the dashes before it. */
	dashes: number[];
	/** Column of what stands behind the dashes. */
	column: number;
	key?: string;
	value?: string;
}

/**
 * The place by indentation alone: while somebody types the text is seldom YAML. A flow map or list is understood within
 * one line. Undefined in a comment.
 */
export function cursorAt(text: string, { line, character }: Position): Cursor | undefined {
	const lines = text.split(/\r?\n/);
	const written = lines[line] ?? "";
	const before = written.slice(0, character);
	if (/(^|\s)#/.test(before)) return undefined;
	const own = lineOf(before);
	const outer = [
		...parents(lines, line, own.dashes[0] ?? own.column, own.dashes.length > 0),
		...own.dashes.map(() => item),
	];
	const path: string[] = own.key === undefined ? outer : [...outer, own.key];
	const value = own.value ?? before.slice(own.column);
	const start = before.length - value.length;
	const flow = inFlow(value);
	if (flow) {
		const { steps, keys, part, isValue } = flow;
		const within = { path: [...path, ...steps], isValue, beside: keys, indent: undefined };
		return { ...within, ...wordAt(written, line, start + part, character) };
	}
	const isValue = own.key !== undefined;
	const beside = isValue ? new Map<string, string>() : besides(lines, line, own.column);
	return { path, isValue, beside, indent: own.column, ...wordAt(written, line, start, character) };
}

/** A flow map or list that is still open. */
interface Flow {
	/** From the value to what is written within. */
	steps: string[];
	/** What stands before in the same map. */
	keys: Map<string, string>;
	/** Where the part begins that is written. */
	part: number;
	isValue: boolean;
}

/** Within `{ at: 10s, of: web }` or `[a, b]`; undefined where the value is no such thing, or ended. */
function inFlow(value: string): Flow | undefined {
	const open: Flow[] = [{ steps: [], keys: new Map(), part: 0, isValue: false }];
	for (let at = 0; at < value.length; at++) {
		const inner = open.at(-1)!;
		const letter = value[at];
		const pair = "{[,".includes(letter) ? pairOf(value.slice(inner.part, at)) : undefined;
		if (letter === "{" || letter === "[") {
			const steps: string[] = [...inner.steps, ...(pair ? [pair.key] : []), ...(letter === "[" ? [item] : [])];
			open.push({ steps, keys: new Map(), part: at + 1, isValue: false });
		} else if (letter === "}" || letter === "]") {
			if (open.length > 1) open.pop();
			open.at(-1)!.part = at + 1;
		} else if (letter === ",") {
			if (pair) inner.keys.set(pair.key, unquoted(pair.value));
			inner.part = at + 1;
		}
	}
	if (open.length === 1) return undefined;
	const { steps, keys, part } = open.at(-1)!;
	const rest = value.slice(part);
	const pair = pairOf(rest);
	const written = (pair?.value ?? rest).trimStart();
	return {
		steps: pair ? [...steps, pair.key] : steps,
		keys,
		part: value.length - written.length,
		isValue: pair !== undefined,
	};
}

function pairOf(text: string): { key: string; value: string } | undefined {
	const match = /^\s*([^\s:]+)\s*:(?:\s+(.*))?$/.exec(text);
	return match ? { key: unquoted(match[1]), value: match[2] ?? "" } : undefined;
}

function lineOf(text: string): Line {
	const lead = /^\s*(?:-(?:\s+|$))*/.exec(text)![0];
	const dashes = [...lead].flatMap((letter, at) => (letter === "-" ? [at] : []));
	const match = entry.exec(text);
	if (!match) return { dashes, column: lead.length };
	return { dashes, column: match[1].length, key: unquoted(match[2]), value: match[3] ?? "" };
}

/** The steps to what is written at a column, from the lines above it. */
function parents(lines: readonly string[], line: number, column: number, isItem: boolean): string[] {
	const steps: string[] = [];
	let inner = column;
	let inList = isItem;
	for (let at = line - 1; at >= 0 && (inner > 0 || inList); at--) {
		if (/^\s*(#|$)/.test(lines[at])) continue;
		const { dashes, column, key } = lineOf(lines[at]);
		// A list may stand as far left as the key that it belongs to.
		if (key !== undefined && dashes.length === 0 && inList && column <= inner) {
			steps.unshift(key);
			inner = column;
			inList = false;
			continue;
		}
		if (key !== undefined && column < inner) {
			steps.unshift(key);
			inner = column;
			inList = false;
		}
		for (const dash of dashes.toReversed()) {
			if (dash >= inner) continue;
			steps.unshift(item);
			inner = dash;
			inList = true;
		}
	}
	return steps;
}

/** The entries of the same map above and below. */
function besides(lines: readonly string[], line: number, column: number): Map<string, string> {
	const found = new Map<string, string>();
	const look = (at: number): "on" | "end" => {
		if (/^\s*(#|$)/.test(lines[at])) return "on";
		const one = lineOf(lines[at]);
		const begins = one.dashes.length > 0;
		if (one.column === column && one.key !== undefined) found.set(one.key, unquoted(one.value ?? ""));
		return one.column < column || (begins && one.column <= column) ? "end" : "on";
	};
	const beginsHere = lineOf(lines[line] ?? "").dashes.length > 0;
	for (let at = line - 1; !beginsHere && at >= 0; at--) if (look(at) === "end") break;
	for (let at = line + 1; at < lines.length; at++) {
		const { dashes, column: other } = lineOf(lines[at]);
		if (dashes.length > 0 && other <= column && !/^\s*(#|$)/.test(lines[at])) break;
		if (look(at) === "end") break;
	}
	return found;
}

/** From where it starts to the end of the word. */
function wordAt(
	written: string,
	line: number,
	start: number,
	character: number,
): Pick<Cursor, "line" | "start" | "end" | "hasColon"> {
	const word = /^(?:"[^"]*"?|'[^']*'?|[^\s:,[\]{}#]*)/.exec(written.slice(start))![0];
	// What is replaced must hold the cursor: the name of a call has blanks ("web -> orders").
	const cursor = Math.min(character, written.length);
	const behind = /^[^\s:,[\]{}#]*/.exec(written.slice(cursor))![0];
	const end = Math.max(start + word.length, cursor + behind.length);
	return { line, start, end, hasColon: /^\s*:/.test(written.slice(end)) };
}

function unquoted(text: string): string {
	return text.trim().replace(/^(["'])(.*)\1$/, "$2");
}
