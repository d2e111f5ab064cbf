import { declared } from "../../design/attribute.ts";
import type { Extension, Fragment } from "../../design/fragment.ts";
import { LineMap, type Location, type SourceFile } from "../../design/text.ts";
import { isMapperXml, parseMapperXml } from "../code/languages/mapper-xml.ts";
import { packageName } from "../code/places.ts";
import type { Dialect, Reading } from "../dialect.ts";
import { isSharded, shardedTables } from "../sharding-sphere.ts";
import { farJoinsOf } from "./joins.ts";
import { parse as parseSql } from "./parse.ts";
import { type Select, selectsOf } from "./query.ts";
import type { Distribution } from "./schema.ts";
import { statementsOf } from "./statements.ts";
import { storeFragment, storeKey } from "./stores.ts";
import type { Token } from "./tokens.ts";

/** A query as a text in code, whatever the language: only what is written in one piece. */
interface Query {
	at: Location;
	selects: readonly (Select & { tokens: readonly Token[] })[];
}

/** `isCql`: of Cassandra, whose tables only code asks that speaks of it; another store may have tables of the same names. */
type Split = readonly { table: string; how: Distribution; isCql?: boolean }[];
type Parsed = { split: Split } | { queries: readonly Query[]; speaksCql: boolean };

const code = /\.(py|[cm]?[jt]s|go|java|kt|cs|xml)$/;
/** Where nobody waits for the answer, or nothing is shipped. */
const unhurried =
	/report|admin|migrat|backfill|job|cron|script|export|maintenance|analytics|vacuum|health|rebalance|seed|warm|(^|\/)(node_modules|vendor|tests?|specs?|__tests__|fixtures?|testdata|examples?|docs?|benchmarks?)\/|_test\.go$|(^|\/)test_[^/]*\.py$|\.(test|spec)\.\w+$/i;

/** A package of Java may be called after a house that is called example. */
const withoutHouse = (path: string) => path.replace(/(^|\/)(com|org|net|io|dev)\/(examples?|tests?)(?=\/)/, "$1$2");

/**
 * Queries in code, held against how SQL or a vschema splits the tables that they ask. Without any table that is split
 * no code is looked at.
 */
export const sqlInCode: Dialect<Parsed> = {
	id: "sql-in-code",
	comment: undefined,
	files: {
		names: [
			"*.sql",
			"*.cql",
			"*.json",
			"*.yaml",
			"*.yml",
			"*.xml",
			"*.py",
			"*.ts",
			"*.js",
			"*.mts",
			"*.mjs",
			"*.cjs",
			"*.go",
			"*.java",
			"*.kt",
			"*.cs",
		],
		languages: ["sql"],
	},
	claims: ({ path, text }) =>
		code.test(path)
			? !unhurried.test(withoutHouse(path)) &&
				(path.endsWith(".xml") ? isMapperXml(text) : /["'`]\s*select\s/i.test(text) && /\bfrom\b/i.test(text))
			: path.endsWith(".json")
				? /"column_vindexes"/.test(text)
				: /\.ya?ml$/.test(path)
					? isSharded(text)
					: /create_distributed_table|alter\s+vschema/i.test(text) || isCql(path, text),
	parse: (file) =>
		file.path.endsWith(".xml")
			? { queries: mappedIn(file), speaksCql: false }
			: code.test(file.path)
				? { queries: queriesIn(file), speaksCql: cassandra.test(file.text) }
				: { split: /\.ya?ml$/.test(file.path) ? shardedTables(file) : splitBy(file) },
	units: (scope) => {
		const entries = scope.under("").filter((path) => !code.test(path));
		return entries.length > 0 ? [{ key: "sql in code", entries }] : [];
	},
	read({ entries }, scope): Reading {
		const all = entries.flatMap((path) => {
			const file = scope.file(path);
			return file && "split" in file ? file.split : [];
		});
		if (all.length === 0) return { fragments: [], notes: [] };
		const tables = (isCql: boolean) =>
			new Map(all.filter((one) => isCql === (one.isCql ?? false)).map(({ table, how }) => [table, how]));
		const [plain, ofCassandra] = [tables(false), tables(true)];
		const asking = scope.under("").filter((path) => code.test(path));
		const fragments = asking.flatMap((path) => {
			const file = scope.file(path);
			if (!file || !("queries" in file)) return [];
			const distributions = file.speaksCql && ofCassandra.size > 0 ? ofCassandra : plain;
			return file.queries.flatMap((query, index) => {
				const how = query.selects.flatMap((select) => asksAll(select, distributions) ?? [])[0];
				return how ? [reads(path, query, how.engine, index), ...storeOf(how)] : [];
			});
		});
		return { fragments, notes: [] };
	},
};

/** What SQL splits, `sql` tells of; what ShardingSphere does, and Cassandra where no keyspace is made, is told here. */
const storeOf = (how: Distribution): Fragment[] =>
	/^(shardingsphere|cassandra)$/.test(how.engine)
		? [{ ...storeFragment(how.engine, how.columnAt, {}), scope: "sql" }]
		: [];

const cassandra = /cassandra|gocql|scylla|datastax|CqlSession|keyspace/i;

const isCql = (path: string, text: string) =>
	(/\.cql$/i.test(path) || /\bcreate\s+keyspace\b/i.test(text)) && /\bcreate\s+table\b/i.test(text);

/**
 * Tables that statements split. Those of CQL are by their partition keys: without it every node is asked, whether by an index or by
 * filtering (Cassandra docs, ALLOW FILTERING, secondary indexes).
 */
function splitBy(file: SourceFile): Split {
	const { distributions, isCql: cql, spreads, tables } = parseSql(file);
	if (!cql) return distributions;
	const engine = spreads.find((one) => one.engine === "cassandra")?.name ?? "cassandra";
	return tables.flatMap(({ name, at, partition }) => {
		const [column] = partition?.columns ?? [];
		if (!partition || !column) return [];
		return [
			{
				table: name,
				isCql: true,
				how: { by: "hash" as const, column, group: name, engine, at, columnAt: partition.at },
			},
		];
	});
}

function reads(path: string, { at }: Query, engine: string, index: number): Extension {
	return {
		role: "extends",
		file: path,
		kind: "Service",
		scope: "sql",
		at,
		of: { by: "path", path },
		standalone: packageName(path),
		attributes: {},
		links: [
			{
				kind: "reads",
				direction: "to",
				other: { by: "key", key: storeKey(engine) },
				at,
				site: `split tables ${index}`,
				attributes: { scatter: declared(true, at) },
			},
		],
	};
}

/** What splits the tables of a query that no key leads to one shard, or whose rows lie apart; undefined for any other. */
function asksAll(
	select: Query["selects"][number],
	distributions: ReadonlyMap<string, Distribution>,
): Distribution | undefined {
	const [far] = farJoinsOf(select, distributions);
	if (far) return far.how;
	const where = select.tokens.findIndex(({ text }) => text === "where");
	// What has no condition may get one where it is run.
	if (where < 0) return undefined;
	const split = select.sources.flatMap((source) => {
		const how = distributions.get(source.table);
		return how?.by === "hash" && how.column ? [how] : [];
	});
	if (split.length === 0 || split.length < select.sources.length) return undefined;
	if (select.tokens.some((token, at) => at > where && token.kind === "parameter" && !isOperand(select.tokens[at - 1])))
		return undefined;
	const keys = new Set(split.flatMap(({ column = "", lookups = [] }) => [column, ...lookups]));
	return select.tokens.some(({ text }, at) => at > where && keys.has(text)) ? undefined : split[0];
}

const beforeOperand =
	/^(=|<|>|<=|>=|<>|!=|~|like|ilike|in|any|all|\(|,|between|is|limit|offset|\+|-|\*|\/|\|\||::|@>|->>?)$/;

/** What is put in elsewhere may be any condition, one by the key among them. */
function isOperand({ text }: Token): boolean {
	return beforeOperand.test(text);
}

/** Statements of a mapper of MyBatis. */
function mappedIn(file: SourceFile): Query[] {
	return parseMapperXml(file, "java").functions.flatMap(({ name, at, marks: [mark] }): Query[] => {
		const text = mark?.kind === "call" ? mark.call.positional[0] : undefined;
		const isSelect = mark?.kind === "call" && mark.call.callee.kind === "name" && mark.call.callee.name === "Select";
		if (!isSelect || text?.kind !== "literal" || unhurried.test(name)) return [];
		const [statement] = statementsOf(filled(String(text.value)));
		const selects = statement ? selectsOf(statement.tokens).map((one) => ({ ...one, tokens: statement.tokens })) : [];
		return [{ at, selects }];
	});
}

const opening = /("""|'''|["'`])\s*select\s/gi;

function queriesIn({ path, text }: SourceFile): Query[] {
	const lines = new LineMap(text);
	return [...text.matchAll(opening)].flatMap((match): Query[] => {
		const [, quote] = match;
		const start = match.index + quote.length;
		const end = closing(text, start, quote);
		if (end === undefined || isPart(text, match.index, end + quote.length)) return [];
		if (unhurried.test(functionBefore(text, match.index)) || growsLater(text, match.index, end)) return [];
		const [statement] = statementsOf(filled(text.slice(start, end)));
		if (!statement) return [];
		const selects = selectsOf(statement.tokens).map((one) => ({ ...one, tokens: statement.tokens }));
		return [{ at: { file: path, range: lines.range(match.index, end + quote.length) }, selects }];
	});
}

const longest = 4000;

function closing(text: string, start: number, quote: string): number | undefined {
	for (let at = start; at < Math.min(text.length, start + longest); at++) {
		if (text[at] === "\\") at++;
		else if (text.startsWith(quote, at)) return at;
		else if (text[at] === "\n" && /^["']$/.test(quote)) return undefined;
	}
	return undefined;
}

/** Whether another text is put before or behind it. */
function isPart(text: string, start: number, end: number): boolean {
	return (
		/(\+|["'`])\s*[a-z]?$/i.test(text.slice(Math.max(0, start - 40), start)) ||
		/^\s*(\+|[rfbu]?["'`])/i.test(text.slice(end, end + 40))
	);
}

/** Whether more is put behind it where the name that it is given is used. */
function growsLater(text: string, start: number, end: number): boolean {
	const name = /([\w.]+)\s*:?=\s*[rfbu]?$/i.exec(text.slice(Math.max(0, start - 80), start))?.[1];
	return name !== undefined && [`${name} +=`, `${name} = ${name} +`].some((grown) => text.includes(grown, end));
}

/** The name of the function that is open there, as languages write it. */
function functionBefore(text: string, at: number): string {
	const before = text.slice(Math.max(0, at - 2000), at);
	const names = [
		...before.matchAll(
			/(?:\bdef|\bfunc(?:tion)?|\bfun|\bconst|\bpublic\s[\w<>?, ]*)\s+(?:\([^)]*\)\s*)?(\w+)\s*[(=<]/g,
		),
	];
	return names.at(-1)?.[1] ?? "";
}

/** With a parameter where a value is put in: `${id}`, f"{id}", "%s". */
const filled = (text: string) => text.replace(/[#$]?\{[^{}]*\}|%(\(\w+\))?[svdq]\b/g, " ? ");
