import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import type { Call, Expr, Write } from "../../code.ts";
import { callsOwnedBy } from "../../data/calls-by.ts";
import { entriesOf } from "../../data/entries.ts";
import { guards } from "../../data/guards.ts";
import { statementAt } from "../../data/statements.ts";
import { isLocked, isVersioned } from "../../data/versions.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { ownerOf } from "../../regions.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isOfStore, mayWrite } from "../store-steps.ts";
import { differs, lessens } from "./arithmetic.ts";
import { askedBy } from "./by-argument.ts";
import { updating } from "./by-named-update.ts";
import { isByVersion } from "./conditions.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { partOf } from "./saved.ts";
import { isTestedAnyhow } from "./tested.ts";
import { isWriting } from "./writing.ts";

/**
 * What was read is changed where it is held, and the new value handed to a write: `user.Credits -= cost`, and then
 * `users.UpdateOne(ctx, filter, bson.M{"$set": bson.M{"credits": user.Credits}})`; so of a plain variable.
 */
export function byHandingOn(program: Program): Reliant[] {
	return program.code.writes.flatMap((write): Reliant[] => {
		const { target, operator, value, region } = write;
		const part = partOf(target) ?? (target.kind === "name" ? { of: target, name: target.name } : undefined);
		if (!part || (part.of.kind === "name" && part.of.name === "this")) return [];
		const read = readFor(part.of, region, program);
		const counts = read && quantityOf(part.name, `${part.of.text} ${read.callee.text}`);
		if (!counts) return [];
		const own = operator === "=" && within(value).some(({ text }) => text === target.text);
		const less = operator === "-=" || (own && lessens(value));
		if (!less && !((operator === "+=" || (own && differs(value))) && !isPlainQuantity(counts))) return [];
		if (isPlainQuantity(counts) && !isTestedAnyhow(counts, region, write.at, program)) return [];
		const given = handedTo(write, target, program);
		if (!given) return [];
		const conditional =
			given.asks ??
			(isVersioned(counts, part.of, program, read)
				? "version"
				: isLocked(read, program)
					? "lock"
					: guards(region, program));
		const handle = receiverOf(given.call) ?? receiverOf(read);
		return [{ counts, at: given.call.at, region: given.call.region, handle, conditional, decidedBy: "read" }];
	});
}

interface Given {
	call: Call;
	asks: "condition" | "version" | undefined;
}

/** The first write behind a change that is given the new value, and what it asks of the row. */
function handedTo({ order, region }: Write, target: Expr, program: Program): Given | undefined {
	for (const call of callsOwnedBy(ownerOf(region), program.code)) {
		if (call.order < order) continue;
		const change = statementAt(call, program)?.change;
		if (change) {
			const isGiven = call.positional.some((one) => within(one).some(({ text }) => text === target.text));
			if (change.verb !== "update" || !isGiven) continue;
			const column = change.sets.find((one) => quantityOf(one.column, "") !== undefined)?.column;
			if (column === undefined) continue;
			const asked = change.where.some(({ text }) => text === column) ? "condition" : undefined;
			return { call, asks: isByVersion(change.where) ? "version" : asked };
		}
		if (isWriting(call, program)) {
			const entries = entriesOf(call, program);
			const own = entries.find((one) => one.value.text === target.text && quantityOf(one.key, "") !== undefined);
			if (own) return { call, asks: askedBy(call, own.key, own.key, entries, program) };
		}
		const named = updating.exec(methodOf(call))?.[1];
		if (named && quantityOf(named, "") && call.positional.some(({ text }) => text === target.text))
			if (isOfStore(call, program) && mayWrite(call, program)) return { call, asks: undefined };
	}
	return undefined;
}
