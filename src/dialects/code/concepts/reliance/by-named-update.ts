import { isPlainQuantity, quantityOf } from "../../../quantities.ts";
import type { Change } from "../../../sql/dml.ts";
import type { Call } from "../../code.ts";
import { callsOwnedBy } from "../../data/calls-by.ts";
import { guardOf } from "../../data/guards.ts";
import { methodCalled } from "../../data/mapped-statements.ts";
import { statementAt, statementOf } from "../../data/statements.ts";
import { within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { plainName } from "../../spelling.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { isOfStore, mayWrite } from "../store-steps.ts";
import { differs } from "./arithmetic.ts";
import { isByVersion } from "./conditions.ts";
import { readFor } from "./read-before.ts";
import type { Reliant } from "./reliant.ts";
import { mentions } from "./tested.ts";

export const updating = /^(?:update|set|save|change|store)_?([A-Z]\w*?)(?:Async|By\w+|_(?:by|for|of|in)_\w+)?$/i;

/**
 * A repository's method that is called after the quantity, and is given what was computed from an old one:
 * `accounts.UpdateBalance(ctx, id, account.Balance-amount)`.
 */
export function byNamedUpdate(program: Program): Reliant[] {
	return program.code.calls.flatMap((call): Reliant[] => {
		const said = updating.exec(methodOf(call))?.[1];
		const receiver = receiverOf(call);
		// A step of a builder is no method of its own; a function alone is one that somebody wrote.
		const isOwn = receiver ? receiver.kind !== "call" : program.called(call) !== undefined;
		const counts = said && isOwn ? quantityOf(said, "") : undefined;
		if (!counts || isPlainQuantity(counts) || statementAt(call, program) || !mayWrite(call, program)) return [];
		const computed = call.positional
			.map((one) => program.follow(one))
			.find((one) => differs(one) && one.kind !== "function");
		const source = computed && readFor(computed, call.region, program);
		// `left := repo.GetStock(ctx, tx, sku)`
		const isNamed =
			mentions(computed, counts) || (source !== undefined && plainName(methodOf(source)).includes(plainName(counts)));
		const read = isNamed ? source : undefined;
		// An object is told its own: what is read itself is no repository.
		if (!read || within(computed).some(({ text }) => text === receiver?.text)) return [];
		const inner = innerChange(call, program);
		if (!inner && receiver && !isOfStore(call, program)) return [];
		const where = inner?.where ?? [];
		const conditional = isByVersion(where)
			? "version"
			: where.some(({ text }) => quantityOf(text, "") !== undefined)
				? "condition"
				: guardOf(read, computed, call.region, program);
		return [{ counts, at: call.at, region: call.region, handle: receiver, conditional, decidedBy: "read" }];
	});
}

/** The change that a method of the workspace makes by a statement, where it makes one. */
function innerChange(call: Call, program: Program): Change | undefined {
	const fn = program.called(call) ?? methodCalled(call, program);
	const inner = fn
		? callsOwnedBy(fn, program.codeOf(fn.region)).flatMap((one) => statementOf(one, program)?.change ?? [])
		: [];
	return inner.length === 1 ? inner[0] : undefined;
}
