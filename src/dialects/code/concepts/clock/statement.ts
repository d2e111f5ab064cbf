import type { Change } from "../../../sql/dml.ts";
import type { Token } from "../../../sql/tokens.ts";
import type { Expr } from "../../code.ts";
import { callsOwnedBy } from "../../data/calls-by.ts";
import { isByClock } from "../../data/clocks.ts";
import { type Sql, statementsIn } from "../../data/statements.ts";
import { isImported } from "../../names.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { methodOf, textIn } from "../../values.ts";
import { type Stamped, stampName } from "./stamp.ts";
import { isOfRequest, isOfUser } from "./user.ts";

/** Statements whose later stamp wins. */
export const byStatement = (program: Program): Stamped[] =>
	statementsIn(program)
		.filter((sql) => isStamped(sql, program))
		.map(({ call, at, change }) => ({ call, stamp: at, ...(change?.stamped && { engine: "cassandra" }) }));

/** CQL's USING TIMESTAMP, and an upsert that gives way to a later stamp. */
function isStamped({ change, given, tokens }: Sql, program: Program): boolean {
	if (!change) return false;
	if (change.stamped) return given.some((one) => isByClock(one, program));
	if (isNewerThanStored(change, given, tokens)) return true;
	const words = tokens.map(({ text }) => text);
	const isCompared = words.some(
		(word, at) =>
			word === "excluded" &&
			stampName.test(words[at + 2] ?? "") &&
			(/^[<>]=?$/.test(words[at + 3] ?? "") || /^[<>]=?$/.test(words[at - 1] ?? "")),
	);
	return isCompared && given.some((one) => isByClock(one, program) || isOfUser(one, program));
}

/** SQLAlchemy's `on_conflict_do_update(where=stmt.excluded.updated_at > Note.updated_at)`, Drizzle's `setWhere`. */
export function byConflict(program: Program): Stamped[] {
	return program.code.calls.flatMap((call) => {
		if (!/^(on_conflict_do_update|onConflictDoUpdate)$/.test(methodOf(call))) return [];
		const [first] = call.positional;
		const where =
			call.named.where ?? (first && (program.entry(first, "setWhere") ?? program.entry(first, "where"))) ?? undefined;
		const name = where && /\bexcluded\.["`]?(\w+)["`]?\s*>|<=?\s*[\w.]*\bexcluded\.["`]?(\w+)/i.exec(where.text);
		if (!where || !name || !stampName.test(name[1] ?? name[2])) return [];
		const values = callsOwnedBy(ownerOf(call.region), program.code).filter((one) => methodOf(one) === "values");
		const given = values.flatMap((one) => [...one.positional, ...Object.values(one.named)]);
		const isStamp = given.some((one) => isByClock(one, program) || isOfUser(one, program) || isOfRequest(one, program));
		return isStamp ? [{ stamp: where, call }] : [];
	});
}

const newer = /\bexcluded\.["`]?(\w+)["`]?\s*>|<=?\s*excluded\.["`]?(\w+)/i;

/**
 * The same as a text that a builder is given: GORM's `clause.Where{… gorm.Expr("notes.updated_at < excluded.updated_at")}`, Bun's
 * `Where("excluded.updated_at > note.updated_at")`. GORM stamps `UpdatedAt` by its own process's clock (docs, Conventions).
 */
export function byExcluded(program: Program): Stamped[] {
	if (program.code.language !== "go") return [];
	return program.code.calls.flatMap((call) => {
		if (!/^(Expr|Where|UpdateWhere)$/.test(methodOf(call))) return [];
		const [where] = call.positional;
		const found = newer.exec(textIn(where, program) ?? "");
		if (!where || !found || !stampName.test(found[1] ?? found[2])) return [];
		const isByMapper = isImported(/^gorm\.io\/gorm$/, program.code) && /^updated_?at$/i.test(found[1] ?? found[2]);
		const given = callsOwnedBy(ownerOf(call.region), program.code).flatMap((one) => [
			...one.positional,
			...Object.values(one.named),
		]);
		return isByMapper || given.some((one) => isByClock(one, program)) ? [{ stamp: where, call }] : [];
	});
}

/** `UPDATE notes SET …, updated_at = $3 WHERE id = $1 AND updated_at < $3`: the later stamp is kept, whoever has made it. */
function isNewerThanStored({ verb, sets, where }: Change, given: readonly Expr[], tokens: readonly Token[]): boolean {
	const order = tokens.filter(({ kind }) => kind === "parameter");
	const saidBy = (token: Token | undefined) =>
		token?.kind === "parameter" ? (/^[$:@]\w+/.exec(token.text)?.[0] ?? given[order.indexOf(token)]?.text) : undefined;
	return (
		verb === "update" &&
		sets.some(({ column, value }) => {
			const by = stampName.test(column) && value.length === 1 ? saidBy(value[0]) : undefined;
			return (
				by !== undefined &&
				where.some(
					({ text }, at) => text === column && /^<=?$/.test(where[at + 1]?.text ?? "") && saidBy(where[at + 2]) === by,
				)
			);
		})
	);
}
