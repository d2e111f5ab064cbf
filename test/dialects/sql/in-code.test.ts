import { describe, expect, test } from "vitest";
import { sqlInCode } from "../../../src/dialects/sql/in-code.ts";
import { readWith } from "../../support/reading.ts";

const vschema = {
	path: "vitess/vschema.json",
	text: JSON.stringify({
		sharded: true,
		vindexes: { hash: { type: "hash" }, number: { type: "consistent_lookup_unique" } },
		tables: {
			orders: {
				column_vindexes: [
					{ column: "customer_id", name: "hash" },
					{ column: "number", name: "number" },
				],
			},
		},
	}),
};

/** Lines, from one, of the queries that ask every shard. */
function everywhere(path: string, text: string, others = [vschema]): number[] {
	const { fragments } = readWith(sqlInCode, [...others, { path, text }]);
	return fragments.flatMap((one) => (one.role === "extends" ? [one.at.range.start.line + 1] : []));
}

describe("queries in code, held against how their tables are split", () => {
	test.each([
		["app/a.py", 'cursor.execute("SELECT * FROM orders WHERE state = %s", (state,))'],
		["app/a.go", "db.Query(`SELECT id FROM orders o WHERE o.state = $1`, state)"],
		["app/a.ts", ["await db.query(`SELECT id FROM orders WHERE state = $", "{state}`);"].join("")],
		["app/A.java", 'jdbc.query("select id from orders where state = ?", mapper, state);'],
	])("%s asks every shard", (path, text) => {
		expect(everywhere(path, text)).toEqual([1]);
	});

	test.each([
		["the key", 'c.execute("SELECT * FROM orders WHERE customer_id = %s", (id,))'],
		["a look-up of its own", 'c.execute("SELECT * FROM orders WHERE number = %s", (number,))'],
		["a list of keys", 'c.execute("SELECT * FROM orders WHERE customer_id IN (%s, %s)", (a, b))'],
		["a table that is not split", 'c.execute("SELECT * FROM plans WHERE code = %s", (code,))'],
		["no condition yet", 'q = "SELECT * FROM orders"'],
		["a part of a longer text", 'q = "SELECT * FROM orders WHERE state = 1 " + more'],
		["a report", 'def monthly_report():\n    c.execute("SELECT count(*) FROM orders WHERE state = 1")'],
	])("%s is quiet", (_, text) => {
		expect(everywhere("app/a.py", text)).toEqual([]);
	});

	test("vindexes are told in statements as well, the first of a table first", () => {
		const statements = {
			path: "db/vschema.sql",
			text: "ALTER VSCHEMA ON shop.orders ADD VINDEX hash(customer_id) USING hash;\nALTER VSCHEMA ON shop.orders ADD VINDEX by_number(number);",
		};
		const asked = (column: string) => `c.execute("SELECT * FROM orders WHERE ${column} = %s", (x,))`;
		expect(
			["state", "customer_id", "number"].map((one) => everywhere("a.py", asked(one), [statements]).length),
		).toEqual([1, 0, 0]);
	});

	test("without a table that is split nothing is said", () => {
		expect(everywhere("app/a.py", 'c.execute("SELECT * FROM orders WHERE state = 1")', [])).toEqual([]);
	});
});
