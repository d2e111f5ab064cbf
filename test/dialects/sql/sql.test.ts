import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sql } from "../../../src/dialects/sql/index.ts";
import { statementsOf } from "../../../src/dialects/sql/statements.ts";
import { claimsWith, readWith } from "../../support/reading.ts";

const read = (texts: Record<string, string>) =>
	readWith(
		sql,
		Object.entries(texts).map(([path, text]) => ({ path, text })),
	).fragments;

/** Links of one file's fragments, as "attribute=value" at their line. */
function accesses(texts: Record<string, string>): string[] {
	return read(texts).flatMap((one) =>
		"links" in one
			? (one.links ?? []).map(({ kind, at, attributes = {} }) => {
					const said = Object.entries(attributes).map(([name, { value }]) => `${name}=${value}`);
					return [`${kind}:${at.range.start.line + 1}`, ...said].join(" ");
				})
			: [],
	);
}

const words = (text: string) => statementsOf(text).map(({ tokens }) => tokens.map((one) => one.text).join(" "));

describe("statements", () => {
	it("end at semicolons outside of quotes, comments and dollar quotes", () => {
		expect(words("SELECT ';' -- a; b\n; /* c; /* d; */ */ SELECT \"x;y\"; SELECT $q$;$q$")).toEqual([
			"select ;",
			"select x;y",
			"select $q$;$q$",
		]);
	});

	it("end where MySQL's client and T-SQL say so", () => {
		expect(words("DELIMITER //\nSELECT 1; SELECT 2//\nDELIMITER ;\nSELECT 3;")).toEqual([
			"select 1 ; select 2",
			"select 3",
		]);
		expect(words("SELECT 1\nGO\nSELECT 2\n")).toEqual(["select 1", "select 2"]);
	});

	it("of a routine stand in its body, whatever keeps them together", () => {
		const body = "BEGIN\n  SELECT n INTO v FROM t;\n  IF v > 0 THEN UPDATE t SET n = v - 1; END IF;\nEND";
		const dollars = statementsOf(`CREATE FUNCTION f() RETURNS void AS $$\n${body}\n$$ LANGUAGE plpgsql;`);
		const plain = statementsOf(`DELIMITER $$\nCREATE PROCEDURE f()\n${body}$$\nDELIMITER ;`);
		for (const [one] of [dollars, plain])
			expect(one.body?.map(({ tokens }) => tokens[0].text)).toEqual(expect.arrayContaining(["select", "if", "update"]));
	});

	it("are not looked for among the rows of COPY", () => {
		expect(words("COPY t FROM stdin;\na;b\n\\.\nSELECT 1;")).toEqual(["copy t from stdin", "select 1"]);
	});
});

const distributed = "SELECT create_distributed_table('a', 'tenant'); SELECT create_distributed_table('b', 'id');";

describe("joins of tables that are split", () => {
	it.each([
		["by different things", "SELECT 1 FROM a JOIN b ON b.id = a.b_id", 1],
		["by what both are split by", "SELECT 1 FROM a JOIN b ON b.id = a.tenant", 0],
		["over a step", "SELECT 1 FROM a JOIN c ON c.k = a.tenant JOIN b ON b.id = c.k", 0],
		["by a column that says no table", "SELECT 1 FROM a, b WHERE id = a.tenant", 0],
		["to one row each, by the same parameter", "SELECT 1 FROM a JOIN b ON b.id = $1 WHERE a.tenant = $1", 0],
		["in a sub-query alone", "SELECT 1 FROM c WHERE k IN (SELECT a.k FROM a JOIN b ON b.x = a.x)", 1],
	])("%s", (_, query, far) => {
		expect(accesses({ "db/0.sql": distributed, "q/1.sql": query })).toHaveLength(far);
	});

	it("of Vitess's vschema are split by the first vindex", () => {
		const vschema = JSON.stringify({
			sharded: true,
			tables: {
				a: { column_vindexes: [{ column: "tenant", name: "hash" }] },
				b: { column_vindexes: [{ column: "id", name: "hash" }] },
				r: { type: "reference" },
			},
		});
		const found = (query: string) => accesses({ "vschema.json": vschema, "q.sql": query });
		expect(found("SELECT 1 FROM a JOIN b ON b.id = a.b_id")).toHaveLength(1);
		expect(found("SELECT 1 FROM a JOIN r ON r.id = a.r_id")).toHaveLength(0);
	});
});

const routine = (body: string, before = "") =>
	accesses({ "f.sql": `${before}CREATE FUNCTION f() RETURNS void AS $$\nBEGIN\n${body}\nEND $$ LANGUAGE plpgsql;` });

describe("what a routine writes", () => {
	const look = "SELECT balance INTO v FROM accounts WHERE id = x;";
	it.each([
		["computed from a look", `${look} UPDATE accounts SET balance = v - 1 WHERE id = x;`, ["none"]],
		[
			"let through by a look",
			`${look} IF v > 1 THEN UPDATE accounts SET balance = balance - 1 WHERE id = x; END IF;`,
			["none"],
		],
		["by a name computed before", `${look} n := v - 1; UPDATE accounts SET balance = n + 0 WHERE id = x;`, ["none"]],
		[
			"under a row lock",
			`${look.replace(";", " FOR UPDATE;")} UPDATE accounts SET balance = v - 1 WHERE id = x;`,
			["lock"],
		],
		[
			"on a condition",
			`${look} IF v > 1 THEN UPDATE accounts SET balance = balance - 1 WHERE id = x AND balance > 1; END IF;`,
			["condition"],
		],
		["by a version", `${look} UPDATE accounts SET balance = v - 1 WHERE id = x AND version = n;`, ["version"]],
		["without a look", "UPDATE accounts SET balance = balance - 1 WHERE id = x;", []],
		["of no money", "SELECT title INTO v FROM posts; UPDATE posts SET title = v + 'x';", []],
	])("%s", (_, body, expected) => {
		const conditional = routine(body).map((one) => /conditional=(\S+)/.exec(one)?.[1]);
		expect(conditional).toEqual(expected);
	});

	it("is kept by a check that the database makes, where it computes the value itself", () => {
		const check = "CREATE TABLE accounts (id int PRIMARY KEY, balance int CHECK (balance >= 0));\n";
		const body =
			"SELECT balance INTO v FROM accounts; IF v > 1 THEN UPDATE accounts SET balance = balance - 1; END IF;";
		expect(routine(body, check)).toEqual([expect.stringContaining("conditional=constraint")]);
	});
});

it("says where copies stand, and whether a write waits for them", () => {
	const store = (text: string) => {
		const [one] = read({ "a.cql": text });
		return "attributes" in one ? Object.fromEntries(Object.entries(one.attributes).map(([k, v]) => [k, v.value])) : {};
	};
	expect(
		store("CREATE KEYSPACE k WITH replication = {'class': 'NetworkTopologyStrategy', 'a': 3, 'b': 2};"),
	).toMatchObject({
		engine: "cassandra",
		regions: ["a", "b"],
		copies: 5,
		waitsAcross: false,
	});
	expect(store('CREATE DATABASE d PRIMARY REGION "a" REGIONS "b", "c" SURVIVE REGION FAILURE;')).toMatchObject({
		engine: "cockroachdb",
		regions: ["a", "b", "c"],
		waitsAcross: true,
	});
});

it("takes the first of two phases for what it is, and a prepared statement for none", () => {
	const kinds = (text: string) => read({ "a.sql": text }).map(({ role }) => role);
	expect(kinds("PREPARE TRANSACTION 'x';")).toEqual(["declares"]);
	expect(kinds("XA PREPARE 'x';")).toEqual(["declares"]);
	expect(kinds("PREPARE find (int) AS SELECT 1;")).toEqual([]);
});

it("is not asked of tests and seeds, nor of plain data", () => {
	expect(claimsWith(sql, { path: "tests/a.sql", text: distributed })).toBe(false);
	expect(claimsWith(sql, { path: "db/a.sql", text: "INSERT INTO t VALUES (1);" })).toBe(false);
	expect(claimsWith(sql, { path: "db/a.sql", text: distributed })).toBe(true);
});

it("never throws", () => {
	const piece = fc.oneof(
		fc.constantFrom(
			"CREATE FUNCTION f() AS $$",
			"$$",
			"BEGIN",
			"END",
			"IF",
			"THEN",
			"SELECT",
			"FROM a JOIN b ON",
			"(",
			")",
			"'",
			'"',
			"UPDATE t SET balance = ",
			";",
			"/*",
			"--",
			"\n",
			"KEYSPACE",
			"CREATE TABLE t (",
			"DELIMITER //",
		),
		fc.string({ maxLength: 12 }),
	);
	fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (parts) => void read({ "a.sql": parts.join(" ") })));
	fc.assert(fc.property(fc.string(), (text) => void read({ "vschema.json": text })));
});

describe("data in the place of SQL", () => {
	// Each is read in well under a second; what looks further for each letter takes minutes.
	const many = (part: string, length = 200_000) => part.repeat(length / part.length);

	it.each([
		["one long word", many("deadbeef")],
		["lists of tables without end", many("from a ")],
		["places to fill that nothing closes", `${many("{{")};`],
		["input that nothing copies", many("stdin ")],
	])(
		"comes to an end: %s",
		(_, text) => {
			expect(claimsWith(sql, { path: "db/dump.sql", text: `${text}\n` })).toBe(false);
			expect(read({ "db/dump.sql": text })).toEqual([]);
		},
		20_000,
	);

	it.each([
		["elements that nothing closes", many("<sql>")],
		["elements without an end", many("<sql ")],
		["comments that nothing closes", `<sql>${many("<!--")}</sql>`],
	])(
		"comes to an end in a change log: %s",
		(_, text) => {
			expect(read({ "db/changelog.xml": `<databaseChangeLog>${text}` })).toEqual([]);
		},
		20_000,
	);
});

describe("upserts that give way to a later stamp", () => {
	const upsert = (columns: string, values: string) =>
		`CREATE FUNCTION f(p_at timestamptz) RETURNS void AS $$
INSERT INTO prices AS p (${columns}) VALUES (${values}) ON CONFLICT (sku) DO UPDATE SET price = excluded.price
WHERE excluded.updated_at > p.updated_at;
$$ LANGUAGE sql;`;
	const table = (rest: string) =>
		`CREATE TABLE prices (sku text PRIMARY KEY, price int, updated_at timestamptz ${rest});`;

	it.each([
		["the store's own time", table(""), upsert("sku, price, updated_at", "'a', greatest(1, 2), now()"), 0],
		["the store's own time by default", table("NOT NULL DEFAULT now()"), upsert("sku, price", "'a', 1"), 0],
		["what it is given", table("DEFAULT now()"), upsert("sku, price, updated_at", "'a', 1, p_at"), 1],
		["nothing that is known", table(""), upsert("sku, price", "'a', 1"), 0],
	])("go by %s", (_, made, put, count) => {
		const stamps = accesses({ "a.sql": made, "b.sql": put }).filter((one) => one.includes("stamp=clock"));
		expect(stamps).toHaveLength(count);
	});
});
