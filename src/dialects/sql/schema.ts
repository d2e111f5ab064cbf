import type { Location } from "../../design/text.ts";
import { levelsOf, listAt, nameAt } from "./query.ts";
import type { Statement } from "./statements.ts";
import type { Token } from "./tokens.ts";

/** How a table's rows find their shard. */
export interface Distribution {
	by: "hash" | "reference";
	/** The column that decides; absent for a copy on every node. */
	column?: string;
	/** Columns by which an index of its own finds the shard as well. */
	lookups?: readonly string[];
	/** Tables of one group have equal keys on the same node. */
	group: string;
	/** What does it: citus, vitess. */
	engine: string;
	at: Location;
	/** Where the column is named. */
	columnAt: Location;
}

export interface Column {
	name: string;
	type: string;
	tokens: readonly Token[];
}

export interface Table {
	name: string;
	at: Location;
	columns: readonly Column[];
	/** Columns of each unique key, the primary one among them; an exclusion counts with "exclude". */
	unique: readonly (readonly string[])[];
	/** Columns that a CHECK speaks of. */
	checked: readonly string[];
	/** The columns that decide the partition: of a nested key (CQL) the inner ones, else the first. */
	partition: { columns: readonly string[]; at: Location } | undefined;
	/** Its key stands behind its columns, as in Spanner alone: rows lie in the order of the key, in ranges that are split. */
	isRanged: boolean;
	/** Its key says how rows are arranged by it: spread by a hash, or in order. */
	arranged?: "hash" | "order";
}

export type Placed = (start: number, end: number) => Location;

/** A table that a statement makes; undefined for any other statement. */
export function tableOf({ tokens, start, end }: Statement, placed: Placed): Table | undefined {
	let at = tokens[0]?.text === "create" ? 1 : -1;
	while (at > 0 && /^(temp|temporary|unlogged|global|local|foreign|or|replace)$/.test(tokens[at]?.text ?? "")) at++;
	if (at < 1 || tokens[at]?.text !== "table") return undefined;
	at++;
	if (tokens[at]?.text === "if") at += 3;
	const [name, next] = nameAt(tokens, at);
	const unique: string[][] = [];
	const checked: string[] = [];
	const columns: Column[] = [];
	let key: Table["partition"];
	let arranged: Table["arranged"];
	const opens = tokens.findIndex(({ text }, index) => index >= next && text === "(");
	const closes = opens < 0 ? -1 : closeOf(tokens, opens);
	const behind =
		closes > 0 &&
		tokens[closes + 1]?.text === "primary" &&
		tokens[closes + 2]?.text === "key" &&
		/^(;|,|interleave|row|undefined)$/.test(String(tokens[closeOf(tokens, closes + 3) + 1]?.text));
	if (behind) {
		unique.push(listAt(tokens, closes + 3));
		key = partitionOf(tokens, closes + 3, placed);
	}
	for (const part of opens < 0 ? [] : partsOf(tokens, opens)) {
		const words = part.map(({ text }) => text);
		const primary = words.indexOf("primary");
		const isUnique = words.indexOf("unique");
		if (words.includes("check")) checked.push(...part.filter(({ kind }) => kind === "word").map(({ text }) => text));
		if (words[0] === "exclude" || words.includes("exclude")) unique.push(["exclude", ...words]);
		else if (words[0] === "primary" || (words[0] === "constraint" && primary > 0)) {
			const list = part.findIndex(({ text }, index) => index > primary && text === "(");
			const columnsOf = listAt(part, list);
			unique.push(columnsOf);
			key = partitionOf(part, list, placed);
			arranged = arrangedBy(part.slice(primary));
		} else if (words[0] === "unique" || (words[0] === "constraint" && isUnique > 0)) {
			unique.push(
				listAt(
					part,
					part.findIndex(({ text }, index) => index > isUnique && text === "("),
				),
			);
		} else if (
			part[0]?.kind === "word" &&
			!/^(constraint|foreign|key|index|like|check|family|fulltext)$/.test(words[0])
		) {
			columns.push({ name: words[0], type: words[1] ?? "", tokens: part });
			if (isUnique > 0 || primary > 0) unique.push([words[0]]);
			if (primary > 0) {
				key = { columns: [words[0]], at: placed(part[0].start, part[0].end) };
				arranged = arrangedBy(part.slice(primary));
			}
		}
	}
	const ofTable = tokens.some(({ text }) => /^(shard_row_id_bits|nonclustered)$/.test(text)) ? "hash" : arranged;
	return {
		name,
		at: placed(start, end),
		columns,
		unique,
		checked,
		partition: key,
		isRanged: behind,
		...(ofTable && { arranged: ofTable }),
	};
}

/** `PRIMARY KEY (at) USING HASH`, `PRIMARY KEY (id HASH)`; `(at ASC, id)`, where the first column decides. */
function arrangedBy(part: readonly Token[]): Table["arranged"] {
	const words = part.map(({ text }) => text);
	if (words.includes("hash")) return "hash";
	const comma = words.indexOf(",");
	return words.slice(0, comma < 0 ? words.length : comma).some((word) => /^(asc|desc)$/.test(word))
		? "order"
		: undefined;
}

/** Where a parenthesis that opens is closed; -1 where it is not. */
function closeOf(tokens: readonly Token[], opens: number): number {
	let depth = 0;
	return tokens.findIndex(({ text, kind }, at) => {
		if (at < opens || kind !== "sign") return false;
		if (text === "(") depth++;
		return text === ")" && --depth === 0;
	});
}

/** What stands between the commas of a list that opens here. */
export function partsOf(tokens: readonly Token[], opens: number): Token[][] {
	const parts: Token[][] = [[]];
	let depth = 0;
	for (let at = opens + 1; at < tokens.length; at++) {
		const { text } = tokens[at];
		if (text === "(") depth++;
		if (text === ")" && depth-- === 0) break;
		if (text === "," && depth === 0) parts.push([]);
		else parts[parts.length - 1].push(tokens[at]);
	}
	return parts.filter((part) => part.length > 0);
}

function partitionOf(part: readonly Token[], opens: number, placed: Placed): Table["partition"] & object {
	const nested = part[opens + 1]?.text === "(";
	const columns = nested ? listAt(part, opens + 1) : listAt(part, opens).slice(0, 1);
	const first = part[opens + (nested ? 2 : 1)] ?? part[0];
	const last = nested ? (part.find(({ text }, at) => at > opens && text === ")") ?? first) : first;
	return { columns, at: placed(first.start, nested ? last.start : last.end) };
}

/** `SELECT create_distributed_table('t', 'column')` and its kin; undefined for any other statement. */
export function distributionOf(
	{ tokens }: Statement,
	placed: Placed,
): { table: string; how: Distribution } | undefined {
	const at = tokens.findIndex(({ text }) =>
		/^(create_distributed_table(_concurrently)?|create_reference_table)$/.test(text),
	);
	if (at < 0 || tokens[at + 1]?.text !== "(") return undefined;
	const [table, ...rest] = partsOf(tokens, at + 1);
	const name = named(table);
	if (!name) return undefined;
	const whole = placed(tokens[at].start, tokens[tokens.length - 1].end);
	if (tokens[at].text === "create_reference_table")
		return { table: name, how: { by: "reference", group: "", engine: "citus", at: whole, columnAt: whole } };
	const column = named(rest[0]);
	const token = rest[0]?.[0];
	if (!column || !token) return undefined;
	const apart = rest.find((part) => part[0]?.text === "colocate_with");
	const group = apart && named(apart.slice(-1)) === "none" ? `apart ${name}` : "";
	return {
		table: name,
		how: { by: "hash", column, group, engine: "citus", at: whole, columnAt: placed(token.start, token.end) },
	};
}

/** A name that is given as a text, without its schema. */
function named(part: readonly Token[] | undefined): string | undefined {
	const text = part?.find(({ kind }) => kind === "string")?.text;
	return text?.split(".").at(-1)?.replaceAll('"', "").toLowerCase();
}

/** A unique index that is made apart from its table; one over some rows only counts, for it is made for that. */
export function uniqueIndexOf({ tokens }: Statement): { table: string; columns: string[] } | undefined {
	const words = tokens.map(({ text }) => text);
	const on = words.indexOf("on");
	const isIndex = words[0] === "create" && words[1] === "unique";
	const isKey = words[0] === "alter" && words[1] === "table" && (words.includes("unique") || words.includes("exclude"));
	if (!isIndex && !isKey) return undefined;
	const from = isIndex ? on + 1 : words[2] === "only" || words[2] === "if" ? words.indexOf("add") - 1 : 2;
	const [table] = nameAt(tokens, from);
	const opens = words.indexOf("(", isIndex ? from : words.indexOf("add"));
	return {
		table,
		columns: words.includes("exclude") ? ["exclude", ...words.slice(opens)] : listAt(levelsOf(tokens)[0], opens),
	};
}
