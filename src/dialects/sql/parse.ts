import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import { sqlOfChangelog } from "./changelog.ts";
import { type Placing, placingOf } from "./clickhouse.ts";
import { asTidbReads, type Ordered, orderedEngineIn } from "./databases.ts";
import { changeOf } from "./dml.ts";
import { type Select, selectsOf } from "./query.ts";
import { type Spread, spreadOf } from "./regions.ts";
import { type Distribution, distributionOf, type Table, tableOf, uniqueIndexOf } from "./schema.ts";
import { type Statement, statementsOf } from "./statements.ts";
import { vindexesIn, vschemaOf } from "./vschema.ts";

/** A function, procedure or block whose statements matter. */
export interface Routine {
	name: string;
	body: readonly Statement[];
}

/** What one file of SQL says. Offsets of statements are turned into places by `placed`. */
export interface SqlFile {
	path: string;
	isCql: boolean;
	tables: readonly Table[];
	distributions: readonly { table: string; how: Distribution }[];
	uniques: readonly { table: string; columns: readonly string[] }[];
	/** SELECTs over two tables and more, wherever they stand. */
	selects: readonly Select[];
	routines: readonly Routine[];
	/** Statement that fires a routine, or holds its own; what it stands on. */
	triggers: readonly { name: string; runs: string; on: string; at: Location }[];
	prepared: readonly { what: string; at: Location }[];
	spreads: readonly Spread[];
	/** The database whose words it speaks, where its tables lie in the order of their keys. */
	ordered?: Ordered;
	/** Databases of that kind that do not know some of its words. */
	foreign: readonly Ordered[];
	placings: readonly Placing[];
	placed(start: number, end: number): Location;
}

/** Larger ones are data. */
const longest = 2_000_000;

export function parse(file: SourceFile): SqlFile {
	const { path } = file;
	const isJson = path.endsWith(".json");
	const isData = file.text.length > longest;
	const text = asTidbReads(path.endsWith(".xml") && !isData ? sqlOfChangelog(file.text) : file.text);
	const lines = new LineMap(text);
	const placed = (start: number, end: number): Location => ({ file: path, range: lines.range(start, end) });
	const statements = isJson || isData ? [] : statementsOf(text);
	const all = statements.flatMap((one) => [one, ...(one.body ?? [])]);
	const some = <T>(of: (statement: Statement) => T | undefined): T[] =>
		statements.flatMap((statement) => of(statement) ?? []);
	return {
		path,
		isCql: /\.cql$/i.test(path) || /\bcreate\s+keyspace\b/i.test(text),
		tables: some((statement) => tableOf(statement, placed)),
		distributions: isJson
			? vschemaOf(file)
			: [...all.flatMap((statement) => distributionOf(statement, placed) ?? []), ...vindexesIn(statements, placed)],
		uniques: some(uniqueIndexOf),
		selects: all.flatMap(({ tokens }) => selectsOf(tokens)).filter(({ sources }) => sources.length > 1),
		routines: some(routineOf),
		triggers: some((statement) => triggerOf(statement, placed)),
		prepared: all.flatMap((statement) => preparedOf(statement, placed) ?? []),
		spreads: some((statement) => spreadOf(statement, placed)),
		...orderedEngineIn(statements),
		placings: some((statement) => placingOf(statement, placed)),
		placed,
	};
}

/** An upsert changes what is there, too. */
const writesIn = (body: readonly Statement[]) =>
	body.some(({ tokens }) => changeOf(tokens)?.verb === "update" || tokens.some(({ text }) => text === "excluded"));

function routineOf({ tokens, body }: Statement): Routine | undefined {
	if (!body || !writesIn(body)) return undefined;
	const at = tokens.findIndex(({ text }) => /^(function|procedure|proc|trigger|do)$/.test(text));
	let named = at + 1;
	while (/^(if|not|exists)$/.test(tokens[named]?.text ?? "")) named++;
	while (tokens[named + 1]?.text === ".") named += 2;
	return { name: tokens[at]?.text === "do" ? "block" : (tokens[named]?.text ?? "routine"), body };
}

function triggerOf(
	{ tokens, body, start, end }: Statement,
	placed: SqlFile["placed"],
): SqlFile["triggers"][number] | undefined {
	const words = tokens.map(({ text }) => text);
	const at = words.indexOf("trigger");
	if (words[0] !== "create" || at < 0 || at > 4) return undefined;
	const name = words[words[at + 1] === "if" ? at + 4 : at + 1] ?? "";
	const run = words.findIndex(
		(word, index) => word === "execute" && /^(function|procedure)$/.test(words[index + 1] ?? ""),
	);
	const isInsert = words.slice(at).includes("insert");
	if (!isInsert) return undefined;
	let runs = run < 0 ? (body ? name : "") : (words[run + 2] ?? "");
	if (run >= 0 && words[run + 3] === ".") runs = words[run + 4];
	const on = words.indexOf("on", at);
	return { name, runs, on: words[words[on + 2] === "." ? on + 3 : on + 1] ?? "", at: placed(start, end) };
}

/** The first phase of two: PostgreSQL, MySQL, and T-SQL's distributed transactions. */
function preparedOf({ tokens }: Statement, placed: SqlFile["placed"]): SqlFile["prepared"][number] | undefined {
	const [first, second, third] = tokens.map(({ text }) => text);
	const isFirst = first === "prepare" && second === "transaction" && tokens[2]?.kind === "string";
	const isXa = first === "xa" && second === "prepare";
	const isBegin = first === "begin" && second === "distributed" && /^tran(saction)?$/.test(third ?? "");
	if (!isFirst && !isXa && !isBegin) return undefined;
	return {
		what: isBegin ? "BEGIN DISTRIBUTED TRANSACTION" : isXa ? "XA PREPARE" : "PREPARE TRANSACTION",
		at: placed(tokens[0].start, tokens[tokens.length - 1].end),
	};
}
