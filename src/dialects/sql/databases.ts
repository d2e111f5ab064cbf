import type { Statement } from "./statements.ts";

/** Databases whose tables lie in the order of their keys, or may. */
export type Ordered = "cockroachdb" | "tidb" | "yugabytedb";

/** Words that only one of the databases knows whose tables lie in the order of their keys, or may. */
const spoken: readonly [Ordered, RegExp][] = [
	[
		"cockroachdb",
		/\b(unique_rowid|survive (zone|region) failure|regional by (row|table)|locality global|primary key (\( [^()]*\) )?using hash|using hash with (\( )?bucket_count)\b/,
	],
	["tidb", /\b(auto_random|shard_row_id_bits|pre_split_regions|primary key \( [^()]*\) (non)?clustered)\b/],
	["yugabytedb", /\bsplit into \d+ tablets\b|\bwith \( (colocation|colocated) =/],
];

/** Words by which a file is of another database, however much its neighbours are of this one. */
const foreign: Record<Ordered, RegExp> = {
	cockroachdb: /\bauto_increment\b|\bengine =/,
	tidb: /\b(bigserial|jsonb|timestamptz|engine = (?!innodb)\w+)\b/,
	yugabytedb: /\bauto_increment\b|\bengine =/,
};

/** What TiDB alone runs of a comment that begins with `T!`, or with `T![feature]`. */
const runByTidb = /\/\*T!(\[[\w,]*\])?((?:(?!\*\/)[^\n]){0,400})\*\//g;

/** The text as TiDB reads it, each character in its place. */
export const asTidbReads = (text: string) =>
	text.replace(runByTidb, (all, _, inner: string) => `${" ".repeat(all.length - inner.length - 2)}${inner}  `);

/** The database that a file makes its tables for: what comments, data and queries say means nothing. */
export function orderedEngineIn(statements: readonly Statement[]): { ordered?: Ordered; foreign: readonly Ordered[] } {
	const text = statements
		.filter(({ tokens }) => /^(create|alter)$/.test(tokens[0]?.text ?? ""))
		.map(({ tokens }) =>
			tokens.map((token) => (token.kind === "string" || token.kind === "body" ? "''" : token.text)).join(" "),
		)
		.join(" ; ");
	const others = (Object.keys(foreign) as Ordered[]).filter((engine) => foreign[engine].test(text));
	const ordered = spoken.find(([engine, words]) => words.test(text) && !others.includes(engine))?.[0];
	return { ...(ordered && { ordered }), foreign: others };
}
