import type { Call, Code, Expr, Region } from "../../code.ts";
import { callsOwnedBy } from "../../data/calls-by.ts";
import { sameFunction, within } from "../../data/walk.ts";
import type { Program } from "../../program.ts";
import { isInside, ownerOf } from "../../regions.ts";
import { remembered } from "../../remembered.ts";
import { isInMemory } from "../../state/held.ts";
import { methodOf, receiverOf } from "../../values.ts";
import { sidesOf, stampedBy } from "./stamp.ts";

const storing =
	/^(save|update|update_or_create|aupdate_or_create|put|set|write|insert|upsert|replace|merge|apply|persist|put_item|update_item|save_\w+|update_\w+|updateOne|replaceOne|findOneAndUpdate|hset|bulk_update|saveAndFlush|Save|Updates?|UpdateColumns|Put|Set|Upsert|UpdateAsync|SaveAsync|PutAsync|UpsertAsync|SaveChanges|SaveChangesAsync|ReplaceOneAsync|replace_one|update_one|StringSetAsync|HashSetAsync)$/;

const savesAll =
	/^(SaveChanges(Async)?|commit|Commit(Async)?|flush|saveAll|saveAllAndFlush|bulkWrite|BulkWrite(Async)?|bulk_update|bulk_save_objects)$/;

/**
 * Where the condition holds, what was compared is changed as an object that a mapper keeps watch over: all of them are stored
 * after the loop, or when the transaction around commits (JPA).
 */
export function changedBehind(comparison: Expr, region: Region, program: Program): Call | undefined {
	const compared = sidesOf(comparison).flatMap((side) => within(side, 5).flatMap((one) => stampedBy(one)?.text ?? []));
	const isChanged = (of: Expr | undefined) => of !== undefined && compared.includes(of.text);
	const { calls, writes } = program.code;
	const setter = calls.find(
		(call) => /^set[A-Z]/.test(methodOf(call)) && isChanged(receiverOf(call)) && isInside(call.region, region),
	);
	const write = writes.find(
		({ target, region: own }) => target.kind === "member" && isChanged(target.of) && isInside(own, region),
	);
	const owner = ownerOf(region);
	if (
		setter &&
		[owner?.marks, owner?.class?.marks].some((all) => all?.some(({ text }) => /\bTransactional\b/.test(text)))
	)
		return setter;
	const { line } = region.at.range.end;
	return setter || write
		? callsOwnedBy(owner, program.code).find(
				(call) => savesAll.test(methodOf(call)) && call.at.range.start.line >= line,
			)
		: undefined;
}

/** What is written where the condition holds; or after it, where it only leaves. */
export function storedBehind(region: Region, program: Program): Call | undefined {
	const leaves = program.code.exits.some((exit) => exit.region === region && /^(return|continue)$/.test(exit.kind));
	return storingIn(program.code, program).find((call) => {
		const inside = isInside(call.region, region);
		return (
			inside || (leaves && sameFunction(call.region, region) && call.at.range.start.line > region.at.range.end.line)
		);
	});
}

const storingIn = remembered(({ calls }: Code, program) =>
	calls.filter((call) => {
		const receiver = storing.test(methodOf(call)) ? receiverOf(call) : undefined;
		// What a process keeps for itself has no other writers.
		return receiver !== undefined && !isInMemory(receiver, program);
	}),
);
