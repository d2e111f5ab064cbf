import type { TextEdit } from "../../design/text.ts";
import type { AttributeChange, Dialect, Reading, Refusal, Scope } from "../dialect.ts";
import { isMigration, sqlOf } from "./in-migrations.ts";
import { orderedStores, placedStores } from "./ordered.ts";
import { parse, type SqlFile } from "./parse.ts";
import type { Distribution, Table } from "./schema.ts";
import { keyedStores, rangedStores, splitStores, spreadStores } from "./stores.ts";
import { farJoins, hotRows, laterWins, preparedWorks, reliantRoutines } from "./works.ts";

/** Words without which nothing here has anything to say; most SQL is data, or plain tables. Gaps have an end, and no word is looked for within words: data may be one word as long as the file. */
const spoken =
	/create_distributed_table|create_reference_table|prepare\s+transaction|xa\s+prepare|begin\s+distributed|\bkeyspace\b|\bsurvive\b|\bregion\b|replica_placement|placement\s+policy|excluded\.|\b(function|procedure|proc|trigger|do)\b|\bjoin\b|column_vindexes|\bvschema\b|\)\s*primary\s+key\s*\(|\bfrom\s+\w+[^;,]{0,1000},|cockroach|unique_rowid|\bregional\s+by\b|\busing\s+hash\b|\btidb\b|auto_random|auto_increment|\b(?:small|big)?serial\d?\b|yugabyte|\btablets\b|=\s*distributed\s*\(/i;
/** Tables of what one alone may have, which code may look at before it adds a row. */
const givenOnce =
	/(?:\btable\s|\bon\s|\btablename\s*=)[^;(=]{0,80}(?:seat|coupon|voucher|booking|reservation|ticket|slot|appointment|redemption|rental|payment|payout|refund|gift_?card|licen[cs]e)/i;
const notShipped =
	/(^|\/)(node_modules|vendor|tests?|specs?|__tests__|fixtures?|testdata|examples?|docs?|benchmarks?|seeds?)\//i;

/** SQL and CQL: migrations, schemas, queries and routines; and Vitess's vschema. */
export const sql: Dialect<SqlFile> = {
	id: "sql",
	comment: "--",
	files: {
		names: ["*.sql", "*.cql", "*.ddl", "*.sdl", "*.json", "*.xml", "*.py", "*.ts", "*.js", "*.mjs", "*.cjs"],
		languages: ["sql"],
		called: "SQL",
	},
	claims: ({ path, text }) =>
		!notShipped.test(path) &&
		(/\.(py|[cm]?[jt]s)$/.test(path)
			? isMigration(path) && text.length < 200_000 && spoken.test(text)
			: path.endsWith(".json")
				? /"column_vindexes"/.test(text)
				: (!path.endsWith(".xml") || /<databaseChangeLog\b/.test(text)) &&
					(spoken.test(text) || givenOnce.test(text) || (path.endsWith(".cql") && /\bcreate\s+table\b/i.test(text)))),
	parse: (file) => parse(isMigration(file.path) ? { ...file, text: sqlOf(file.text) } : file),
	// Tables are made in one file and asked in another, anywhere in the workspace.
	units: (scope) => {
		const entries = scope.under("");
		return entries.length > 0 ? [{ key: "sql", entries }] : [];
	},
	read: ({ entries }, scope) => read(entries.flatMap((path) => scope.file(path) ?? [])),
	write,
};

function read(files: readonly SqlFile[]): Reading {
	const distributions = new Map<string, Distribution>();
	for (const file of files) for (const { table, how } of file.distributions) distributions.set(table, how);
	const tables = new Map<string, Table>();
	for (const file of files) for (const table of file.tables) tables.set(table.name, table);
	const fragments = [
		...splitStores(distributions.values()),
		...spreadStores(files),
		...keyedStores(files),
		...rangedStores(files),
		...orderedStores(files),
		...placedStores(files),
		...farJoins(files, distributions),
		...reliantRoutines(files, tables),
		...hotRows(files),
		...laterWins(files, tables),
		...preparedWorks(files),
	];
	// Whatever folder a statement stands in, it means the store that all of them speak of.
	return { fragments: fragments.map((one) => ({ ...one, scope: "sql" })), notes: [] };
}

/** The survival goal of a database is one word. */
function write({ current, value }: AttributeChange, scope: Scope<SqlFile>): TextEdit[] | Refusal {
	const file = current.handle?.file ?? "";
	const found = scope.file(file)?.spreads.findLast(({ waits }) => waits);
	if (!found?.waits) return { refused: `${file} no longer says what it survives.` };
	return [{ ...found.waits.at, newText: value === true ? "REGION" : "ZONE" }];
}
