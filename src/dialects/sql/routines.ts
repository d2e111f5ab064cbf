import { quantityOf } from "../quantities.ts";
import { type Change, changeOf, lookOf } from "./dml.ts";
import type { Table } from "./schema.ts";
import type { Statement } from "./statements.ts";
import type { Token } from "./tokens.ts";

/** A write of a routine, and what is known of how it is decided. */
export interface RoutineWrite {
	change: Change;
	/** The quantity, as the column is called. */
	counts: string;
	/** Where the value is computed. */
	start: number;
	end: number;
	conditional: "none" | "condition" | "lock" | "version" | "constraint" | "serializable";
}

/**
 * Writes of money, stock or seats in a routine that are computed from what an earlier statement of it has read, or let
 * through by it.
 */
export function reliantWrites(body: readonly Statement[], tables: ReadonlyMap<string, Table>): RoutineWrite[] {
	const seen = new Map<string, { table: string; columns: readonly string[]; locks: boolean }>();
	const serializable = body.some(({ tokens }) => /isolation level serializable/.test(said(tokens)));
	const locked = body.some(
		({ tokens }) =>
			/^(lock table|perform pg_advisory|select pg_advisory)/.test(said(tokens)) ||
			/get_lock \(|sp_getapplock/.test(said(tokens)),
	);
	const found: RoutineWrite[] = [];
	const tested = new Set<string>();
	for (const { tokens } of body) {
		const look = lookOf(tokens);
		for (const name of look?.into ?? [])
			seen.set(name, { table: look?.tables[0] ?? "", columns: look?.columns ?? [], locks: look?.locks ?? false });
		follow(tokens, seen);
		if (tokens[0]?.text === "if" || tokens[0]?.text === "elsif")
			for (const { text } of tokens) if (seen.has(text)) tested.add(text);
		const change = changeOf(tokens);
		if (change?.verb !== "update") continue;
		for (const { column, value } of change.sets) {
			const counts = quantityOf(column, change.table);
			const uses = value.find(({ text }) => seen.get(text)?.table === change.table)?.text;
			const arithmetic = value.some(({ text }) => text === "-" || text === "+");
			const own = value.some(({ text }) => text === column);
			const checked = [...tested].find(
				(name) => seen.get(name)?.table === change.table && seen.get(name)?.columns.includes(column),
			);
			const by = uses ?? (own && value.some(({ text }) => text === "-") ? checked : undefined);
			if (!counts || !arithmetic || !by) continue;
			const kept = guardOf(change, column, tables.get(change.table), uses === undefined);
			const conditional = seen.get(by)?.locks || locked ? "lock" : serializable ? "serializable" : kept;
			found.push({ change, counts, start: change.start, end: value[value.length - 1].end, conditional });
		}
	}
	return found;
}

/** `n := v - 1` and `SET n = v - 1`: what a name has been computed from. */
function follow(
	tokens: readonly Token[],
	seen: Map<string, { table: string; columns: readonly string[]; locks: boolean }>,
): void {
	const at = tokens.findIndex(({ text }) => text === ":=" || text === "=");
	const first = tokens[0]?.text === "set" || tokens[0]?.text === "declare" ? 1 : 0;
	if (at !== first + 1) return;
	const from = tokens.slice(at + 1).find(({ text }) => seen.has(text));
	const known = from && seen.get(from.text);
	if (known) seen.set(tokens[first].text, known);
}

function guardOf(
	change: Change,
	column: string,
	table: Table | undefined,
	relative: boolean,
): RoutineWrite["conditional"] {
	const where = change.where.map(({ text }) => text);
	if (where.some((word) => /version|etag|revision|lock_?no|rowversion/.test(word))) return "version";
	if (where.includes(column)) return "condition";
	// What the database itself computes cannot fall below what it checks.
	if (relative && table?.checked.includes(column)) return "constraint";
	return "none";
}

/** `UPDATE totals SET n = n + 1`, with no WHERE or one that names a constant: every writer waits for the last. */
export function isHotRow({ verb, sets, where }: Change): boolean {
	if (verb !== "update") return false;
	const counted = sets.some(
		({ column, value }) =>
			value.some(({ text }) => text === column) && value.some(({ text }) => text === "+" || text === "-"),
	);
	if (!counted) return false;
	if (where.length === 0) return true;
	const last = where[where.length - 1];
	// `c.id = 1`, of a table that has another name here.
	const own = where[1]?.text === "." ? where.slice(2) : where;
	return own.length === 3 && own[1].text === "=" && (last.kind === "string" || last.kind === "number");
}

function said(tokens: readonly Token[]): string {
	return tokens.map(({ text }) => text).join(" ");
}
