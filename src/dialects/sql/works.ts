import { type Attribute, declared } from "../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../design/fragment.ts";
import type { Location } from "../../design/text.ts";
import { stated } from "../stated.ts";
import { changeOf } from "./dml.ts";
import { farJoinsOf } from "./joins.ts";
import type { SqlFile } from "./parse.ts";
import { listAt, nameAt } from "./query.ts";
import { isHotRow, reliantWrites } from "./routines.ts";
import { type Distribution, partsOf, type Table } from "./schema.ts";
import type { Statement } from "./statements.ts";
import { storeFragment, storeKey } from "./stores.ts";
import type { Token } from "./tokens.ts";

/** The store that a file's statements go to, where no statement names another. */
const plain = "database";

interface Work {
	name: string;
	at: Location;
	participants?: readonly string[];
	mechanism?: "local" | "2pc";
	store: string;
	access?: { kind: "reads" | "writes"; at: Location; attributes: Record<string, Attribute | undefined> }[];
}

/** A query or routine is a unit of work of its own: whoever runs it, it is right or wrong. */
function work({ name, at, participants = [plain], mechanism = "local", store, access = [] }: Work): Declaration[] {
	const declaration: Declaration = {
		role: "declares",
		file: at.file,
		kind: "Transaction",
		name,
		keys: [`sql ${at.file}#${name}`],
		at,
		attributes: {
			mechanism: declared(mechanism, at),
			participants: declared([...participants], at),
			acrossShards: declared(participants.length > 1, at),
		},
		links: access.map(
			(one, index): FragmentLink => ({
				kind: one.kind,
				direction: "to",
				other: { by: "key", key: storeKey(store) },
				at: one.at,
				site: `${name} ${index}`,
				attributes: stated(one.attributes),
			}),
		),
	};
	const known = store === plain && access.length > 0 ? [storeFragment(plain, at, {})] : [];
	return [declaration, ...known];
}

const nameOf = (path: string) =>
	path
		.split("/")
		.at(-1)
		?.replace(/\.\w+$/, "") ?? path;

/** Queries that join rows of different shards. */
export function farJoins(files: readonly SqlFile[], distributions: ReadonlyMap<string, Distribution>): Declaration[] {
	if (distributions.size === 0) return [];
	return files.flatMap(({ path, selects, placed }) =>
		selects.flatMap((select, index) =>
			farJoinsOf(select, distributions).flatMap(({ source, how }) => {
				const at = placed(source.start, source.end);
				const name = index === 0 ? nameOf(path) : `${nameOf(path)}:${at.range.start.line + 1}`;
				const access = [{ kind: "reads" as const, at, attributes: { scatter: declared(true, at) } }];
				return work({ name, at, store: how.engine, access });
			}),
		),
	);
}

/** Routines that change money, stock or seats by what they have seen before. */
export function reliantRoutines(files: readonly SqlFile[], tables: ReadonlyMap<string, Table>): Declaration[] {
	return files.flatMap(({ routines, placed }) =>
		routines.flatMap(({ name, body }) => {
			const writes = reliantWrites(body, tables);
			if (writes.length === 0) return [];
			const access = writes.map(({ start, end, counts, conditional }) => {
				const at = placed(start, end);
				const attributes = {
					counts: declared(counts, at),
					decidedBy: declared("read", at),
					conditional: declared(conditional, at),
				};
				return { kind: "writes" as const, at, attributes };
			});
			return work({ name, at: access[0].at, store: plain, access });
		}),
	);
}

const stampName =
	/^(last_?)?(updated|modified|changed|edited|written)(_?(at|on|time|ts|date))?$|^(update|modification|write)_?time(stamp)?$/;

/** Upserts that give way to a later stamp, which whoever writes passes: his clock decides. What the store itself stamps is by one clock. */
export function laterWins(files: readonly SqlFile[], tables: ReadonlyMap<string, Table>): Declaration[] {
	return files.flatMap(({ routines, placed }) =>
		routines.flatMap(({ name, body }) =>
			body.flatMap(({ tokens }, index) => {
				const change = changeOf(tokens);
				const from = tokens.findIndex(
					({ text }, at) =>
						text === "excluded" &&
						stampName.test(tokens[at + 2]?.text ?? "") &&
						(/^[<>]=?$/.test(tokens[at + 3]?.text ?? "") || /^[<>]=?$/.test(tokens[at - 1]?.text ?? "")),
				);
				if (!change || from < 0 || !isPassed(tokens[from + 2].text, insertBefore(body, index), tables)) return [];
				const at = placed(tokens[from].start, tokens[from + 2].end);
				const access = [{ kind: "writes" as const, at, attributes: { stamp: declared("clock", at) } }];
				return work({ name, at, store: plain, access });
			}),
		),
	);
}

const clocks =
	/^(now|current_timestamp|localtimestamp|(clock|statement|transaction|utc|unix)_timestamp|sysdate|systimestamp|getdate|(sys|get)utcdate(time)?)$/;
const readsClock = (tokens: readonly Token[]) => tokens.some(({ kind, text }) => kind === "word" && clocks.test(text));

/** Within a block, what ON CONFLICT does stands as a statement of its own behind its INSERT. */
const insertBefore = (body: readonly Statement[], index: number): readonly Token[] =>
	(body[index - 1]?.tokens.at(-1)?.text === "do" ? body[index - 1] : body[index]).tokens;

/** Whether an INSERT gives that column what its caller says, and not the time of the store's own clock. */
function isPassed(column: string, tokens: readonly Token[], tables: ReadonlyMap<string, Table>): boolean {
	const words = tokens.map(({ text }) => text);
	const [name, end] = nameAt(tokens, words.indexOf("into", words.indexOf("insert")) + 1);
	const next = words[end] === "as" ? end + 2 : end;
	const of = tables.get(name)?.columns;
	const columns = words[next] === "(" ? listAt(tokens, next) : (of?.map((one) => one.name) ?? []);
	const values = words.indexOf("values", next);
	const given = values < 0 ? undefined : partsOf(tokens, values + 1)[columns.indexOf(column)];
	return given !== undefined && !readsClock(given);
}

/** What is written at a low rate, whatever changes with it. */
const seldom = /setting|config|permission|role|migration|tenant|template/;

/** Triggers that change one row for each row that is written. */
export function hotRows(files: readonly SqlFile[]): Declaration[] {
	const routines = new Map(files.flatMap((file) => file.routines.map((one) => [one.name, { ...one, file }] as const)));
	return files.flatMap(({ triggers }) =>
		triggers.flatMap(({ name, runs, on }) => {
			const routine = routines.get(runs);
			const change = routine?.body.map(({ tokens }) => changeOf(tokens)).find((one) => one && isHotRow(one));
			if (!routine || !change || seldom.test(on)) return [];
			const at = routine.file.placed(change.start, change.end);
			const attributes = { hotRow: declared(true, at), conditional: declared("none", at) };
			return work({ name, at, store: plain, access: [{ kind: "writes", at, attributes }] });
		}),
	);
}

/** A first phase is there only where another store takes part. */
export function preparedWorks(files: readonly SqlFile[]): Declaration[] {
	return files.flatMap(({ path, prepared }) =>
		prepared.slice(0, 1).flatMap(({ what, at }) =>
			work({
				name: nameOf(path),
				at,
				mechanism: "2pc",
				participants: ["this database", `whatever else ${what} is coordinated with`],
				store: plain,
			}),
		),
	);
}
