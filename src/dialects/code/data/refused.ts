import { byText } from "../../by-text.ts";
import type { Call, Class, Expr } from "../code.ts";
import { markName } from "../frameworks/beans.ts";
import { namesOf } from "../names.ts";
import type { Program } from "../program.ts";
import { statementAt } from "./statements.ts";
import { within } from "./walk.ts";

/** Whether a second row of the same thing is refused by its table; "unclear" where nobody can tell. */
export type Refused = "refused" | "open" | "unclear";

interface Tables {
	made: ReadonlySet<string>;
	/** Tables with the columns of which no two rows have the same. */
	unique: readonly { table: string; columns: readonly string[] }[];
	excluded: ReadonlySet<string>;
}

/** `asked`: the look for a row that is there. `isSpan`: by a span of time, which no plain key keeps from overlapping. */
export function refusedBy(
	entity: { name: string; class: Class | undefined },
	asked: Call,
	isSpan: boolean,
	program: Program,
): Refused {
	const own = entity.class;
	if (own && !isSpan && saysUnique(own, program)) return "refused";
	const { files, isPartial } = program.around.schemas(program);
	const tables = files.map(({ path, text }) => tablesIn(path, text));
	const names = own ? [tableOf(own), plain(entity.name)] : [plain(entity.name)];
	const isIts = (table: string) =>
		names.some((name) => table === name || table === `${name}s` || table === `${name}es`);
	if (tables.some(({ excluded }) => [...excluded].some(isIts))) return "refused";
	const keys = tables.flatMap(({ unique }) => unique.filter(({ table }) => isIts(table)));
	if (!isSpan && keys.length > 0) {
		const words = wordsAsked(asked, program);
		const isAsked = (column: string) => words.some((word) => word.includes(column.replace(/id$/, "")));
		if (keys.some(({ columns }) => columns.every(isAsked))) return "refused";
		if (keys.some(({ columns }) => columns.some(isAsked))) return "unclear";
	}
	if (tables.some(({ made }) => [...made].some(isIts))) return "open";
	// Hibernate makes the table from the class, unless it is told only to look at it.
	const how = program.around.setting("spring.jpa.hibernate.ddl-auto", program)?.value;
	if (isPartial || !own || /^(validate|none)$/.test(how ?? "")) return "unclear";
	return "open";
}

const plain = (name: string) => name.replace(/[^A-Za-z0-9]/g, "").toLowerCase();

/** `@Table(name = "desk_reservation")`, else after the class. */
function tableOf(own: Class): string {
	const mark = own.marks.find((one) => /^(Table|MappedEntity|Document)$/.test(markName(one)));
	const { positional = [], named = {} } = mark?.kind === "call" ? mark.call : {};
	const name = named.name ?? named.value ?? named.collection ?? positional[0];
	return plain(name?.kind === "literal" ? String(name.value) : own.name);
}

const isTrue = (expr: Expr | undefined) => expr?.kind === "literal" && expr.value === true;
const keyed = /^(NaturalId|OneToOne|EmbeddedId|MongoId)$/;

/** Its marks, or those of a member, say that no two are alike: `@Table(uniqueConstraints = …)`, `@Column(unique = true)`. */
function saysUnique(own: Class, program: Program): boolean {
	const says = (mark: Expr) =>
		keyed.test(markName(mark)) ||
		markName(mark) === "IdClass" ||
		within(mark, 8).some(({ kind, ...one }) => {
			const named = kind === "call" && "call" in one ? one.call.named : {};
			return named.uniqueConstraints !== undefined || isTrue(named.unique);
		});
	const members = [...(namesOf(program.codeOf(own.region)).get(own.region)?.values() ?? [])].flat();
	return (
		own.marks.some(says) ||
		members.some(({ marks = [], parameter }) => [...marks, ...(parameter?.marks ?? [])].some(says))
	);
}

/** The words by which a row is looked for: those of `existsByUserIdAndCouponId`, or of a statement. */
function wordsAsked(asked: Call, program: Program): string[] {
	const statement = statementAt(asked, program);
	if (statement) return statement.tokens.map(({ text }) => plain(text));
	const { callee } = asked;
	const name = callee.kind === "member" ? callee.name : callee.text;
	return name.split(/By|And|Or/).map(plain);
}

const quoted = /["`[\]]/g;
const bare = (name: string) => plain(name.split(".").at(-1) ?? name);
const listed = (text: string) => text.split(",").map((one) => plain(one.trim().split(/\s/)[0]));

/** The tables that one file makes or changes. */
const tablesIn = byText((text): Tables => {
	const made = new Set<string>();
	const excluded = new Set<string>();
	const unique: { table: string; columns: string[] }[] = [];
	const keysIn = (table: string, said: string) => {
		if (/\bexclude\b/i.test(said)) excluded.add(table);
		for (const [, columns] of said.matchAll(/\bunique(?:\s+(?:key|index))?(?:\s+\w+)?\s*\(([^()]*)\)/gi))
			unique.push({ table, columns: listed(columns) });
		for (const [, columns] of said.matchAll(/\bprimary\s+key\s*\(([^()]*,[^()]*)\)/gi))
			unique.push({ table, columns: listed(columns) });
		for (const [, column] of said.matchAll(/(?:^|[(,])\s*(\w+)\s+[^,()]*(?:\([^()]*\)[^,()]*)?\bunique\b(?!\s*\()/gi))
			if (!/^(constraint|unique)$/i.test(column)) unique.push({ table, columns: [plain(column)] });
	};
	for (const one of text
		.replace(/--[^\n]*/g, "")
		.replace(quoted, "")
		.split(";")
		.slice(0, 5_000)) {
		const [, table, body] = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([\w.]+)\s*(\([\s\S]*)/i.exec(one) ?? [];
		if (table) {
			made.add(bare(table));
			keysIn(bare(table), body);
			continue;
		}
		const [, on, columns] =
			/\bcreate\s+unique\s+index\b[\s\S]*?\bon\s+(?:only\s+)?([\w.]+)\s*(?:using\s+\w+\s*)?\(([^()]*)\)/i.exec(one) ??
			[];
		if (on) unique.push({ table: bare(on), columns: listed(columns) });
		const [, changed, said] = /\balter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?([\w.]+)\s+([\s\S]*)/i.exec(one) ?? [];
		if (changed) keysIn(bare(changed), said);
	}
	inChangelog(text, made, unique);
	return { made, unique, excluded };
});

/** Liquibase's own words for the same. */
function inChangelog(text: string, made: Set<string>, unique: { table: string; columns: string[] }[]): void {
	if (!text.includes("<databaseChangeLog")) return;
	const entry = (tag: string, name: string) => new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1];
	for (const [, head, body] of text.matchAll(/<createTable\b([^>]{0,500})>([\s\S]{0,20000}?)<\/createTable>/g)) {
		const table = bare(entry(head, "tableName") ?? "");
		made.add(table);
		for (const [, column, inner] of body.matchAll(/<column\b([^>]{0,500})>([\s\S]{0,500}?)<\/column>/g))
			if (/\bunique\s*=\s*"true"/.test(inner)) unique.push({ table, columns: [plain(entry(column, "name") ?? "")] });
	}
	for (const [, tag] of text.matchAll(/<addUniqueConstraint\b([^>]{0,500})>/g))
		unique.push({ table: bare(entry(tag, "tableName") ?? ""), columns: listed(entry(tag, "columnNames") ?? "") });
	for (const [, head, body] of text.matchAll(/<createIndex\b([^>]{0,500})>([\s\S]{0,2000}?)<\/createIndex>/g))
		if (/\bunique\s*=\s*"true"/.test(head))
			unique.push({
				table: bare(entry(head, "tableName") ?? ""),
				columns: [...body.matchAll(/\bname\s*=\s*"([^"]*)"/g)].map(([, name]) => plain(name)),
			});
}
