import { describe, expect, it } from "vitest";
import { isMigration, sqlOf } from "../../../src/dialects/sql/in-migrations.ts";

describe("migrations written in code", () => {
	it.each([
		["alembic/versions/1.py", true],
		["shop/migrations/0001_initial.py", true],
		["src/migrations/1700-Add.ts", true],
		["shop/models.py", false],
		["migrations/1.sql", false],
	])("%s", (path, expected) => {
		expect(isMigration(path)).toBe(expected);
	});

	it("keep their SQL where it stands, and nothing else", () => {
		const text = `op.execute("SELECT a('b')")\nname = "select"\nop.execute("""\n  CREATE TABLE t (id int)\n""")\n`;
		const sql = sqlOf(text);
		expect(sql).toHaveLength(text.length);
		expect(sql.replace(/\s+/g, " ").trim()).toBe("SELECT a('b'); CREATE TABLE t (id int) ;");
		expect(sql.indexOf("SELECT")).toBe(text.indexOf("SELECT"));
		expect(sql.indexOf("CREATE")).toBe(text.indexOf("CREATE"));
	});
});
