import { expect, test } from "vitest";
import { sql } from "../../../src/dialects/sql/index.ts";
import { readWith } from "../../support/reading.ts";

/** The engine and the shape of the keys of each store that files tell of. */
const told = (texts: Record<string, string>) =>
	readWith(
		sql,
		Object.entries(texts).map(([path, text]) => ({ path, text })),
	).fragments.flatMap((one) =>
		"attributes" in one && one.attributes.keyShape
			? [`${one.attributes.engine?.value} ${one.attributes.keyShape.value}`]
			: [],
	);

const serial = "CREATE TABLE orders (id BIGSERIAL PRIMARY KEY, email text);";
const counted = "CREATE TABLE visits (id BIGINT AUTO_INCREMENT PRIMARY KEY, x int);";
const cockroach = "CREATE TABLE users (id UUID PRIMARY KEY DEFAULT gen_random_uuid()) LOCALITY REGIONAL BY ROW;";

test.each([
	["a hash index of PostgreSQL", { "a.sql": `${serial} CREATE INDEX i ON orders USING HASH (email);` }, []],
	[
		"a hash index of MySQL",
		{ "a.sql": "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, c INT, INDEX USING HASH (c)) ENGINE = MEMORY;" },
		[],
	],
	["a comment", { "a.sql": `-- CockroachDB, unique_rowid()\n${serial} /* TiDB, auto_random */` }, []],
	["data", { "a.sql": `${serial} INSERT INTO orders (email) VALUES ('cockroach unique_rowid');` }, []],
	["what it makes", { "a.sql": `${cockroach} ${serial}` }, ["cockroachdb spread", "cockroachdb ascending"]],
	[
		"a hash of the key",
		{ "a.sql": "CREATE TABLE t (at TIMESTAMPTZ PRIMARY KEY USING HASH WITH (bucket_count = 8));" },
		["cockroachdb spread"],
	],
	["its folder", { "db/1.sql": cockroach, "db/2.sql": serial }, ["cockroachdb spread", "cockroachdb ascending"]],
	["another folder", { "db/1.sql": cockroach, "pg/2.sql": serial }, ["cockroachdb spread"]],
	["another database's file", { "db/1.sql": cockroach, "db/2.sql": counted }, ["cockroachdb spread"]],
	[
		"what TiDB runs of a comment",
		{ "a.sql": "CREATE TABLE t (id BIGINT /*T![auto_rand] AUTO_RANDOM(5) */ PRIMARY KEY);" },
		["tidb spread"],
	],
	[
		"bits before a row's number",
		{ "a.sql": "CREATE TABLE t (id BIGINT AUTO_INCREMENT PRIMARY KEY) /*T! SHARD_ROW_ID_BITS=4 */;" },
		["tidb spread"],
	],
])("which ordered database a table is of, by %s", (_, texts, expected) =>
	expect(told(texts as Record<string, string>)).toEqual(expected),
);
