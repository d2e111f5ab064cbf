import type { Fragment } from "../../../design/fragment.ts";
import { parse } from "../../sql/parse.ts";
import { shapeOfColumn } from "../../sql/stores.ts";
import type { Expr } from "../code.ts";
import { stored } from "../data/stored-keys.ts";
import { within } from "../data/walk.ts";
import { isImported } from "../names.ts";
import type { Program } from "../program.ts";
import type { Concept } from "./concept.ts";

const makes = /^\s*create\s+(table|columnfamily)\b[\s\S]*\bprimary\s+key\b/i;

/** Tables of Cassandra that the program makes itself: the partition keys of its statements. */
export const cqlTables: Concept = {
	read(program) {
		if (!isImported(/gocql|cassandra|datastax|scylla/i, program.code)) return [];
		return [...texts(program)].flatMap((one): Fragment[] => {
			const text = one.kind === "literal" ? String(one.value) : "";
			return parse({ path: `${one.at.file}.cql`, text }).tables.flatMap((table) => {
				const parts = (table.partition?.columns ?? []).map((name) => ({
					name,
					at: one.at,
					shape: shapeOfColumn(table, name),
				}));
				return parts.length > 0 ? stored(table.name, "cassandra", [parts], program) : [];
			});
		});
	},
};

function texts(program: Program): Set<Expr> {
	const { calls, names } = program.code;
	const all = [...names.flatMap(({ value }) => value ?? []), ...calls.flatMap(({ positional }) => positional)];
	const found = all
		.flatMap((one) => within(one, 3))
		.filter((one) => one.kind === "literal" && makes.test(String(one.value)));
	return new Set(found);
}
