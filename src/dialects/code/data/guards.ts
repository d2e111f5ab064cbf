import type { Call, Expr, Region } from "../code.ts";
import type { Program } from "../program.ts";
import { ownerOf } from "../regions.ts";
import { methodOf } from "../values.ts";
import { callsGiven, callsOwnedBy } from "./calls-by.ts";
import { within } from "./walk.ts";

const locks =
	/select_for_update|with_for_update|for (no key )?update|pessimistic|LOCK\.(UPDATE|SHARE)|\block\b|mutex|semaphore|synchronized|redlock|advisory|get_lock|ForUpdate|WithLock|PESSIMISTIC|clause\.Locking|UPDLOCK|lockMode/i;
const serial = /serializable/i;

type Guard = "none" | "lock" | "serializable";

/** Many steps of one region ask alike, and each answer looks at all calls of the file. */
const known = new WeakMap<Program, Map<Region, Guard>>();

/** What of the function of a step keeps others away from what it has read: a lock, or an isolation that aborts. */
export function guards(region: Region, program: Program): Guard {
	const ofProgram = known.get(program) ?? new Map<Region, Guard>();
	known.set(program, ofProgram);
	const found = ofProgram.get(region) ?? guardOf(region, program);
	ofProgram.set(region, found);
	return found;
}

function guardOf(region: Region, program: Program): Guard {
	const owner = ownerOf(region);
	const words: string[] = [];
	for (const call of callsOwnedBy(owner, program.code)) words.push(...wordsOf(call, program));
	for (let at: Region | undefined = region; at; at = at.parent)
		for (const held of at.held ?? []) words.push(...within(held, 5).map(({ text }) => text));
	for (const mark of owner?.marks ?? []) words.push(mark.text);
	for (const call of aroundOf(region, program)) words.push(...wordsOf(call, program));
	if (words.some((word) => serial.test(word))) return "serializable";
	return words.some((word) => locks.test(word)) ? "lock" : "none";
}

/** What a call says: its name, names of its arguments, and the short ones themselves. */
function wordsOf(call: Call, program: Program): string[] {
	const given = [...call.positional, ...Object.values(call.named)];
	return [methodOf(call), call.callee.text, ...Object.keys(call.named), ...given.flatMap((one) => texts(one, program))];
}

function texts(expr: Expr, program: Program): string[] {
	if (expr.kind === "function") return [];
	const value = program.follow(expr);
	if (value.kind === "map")
		return value.entries.flatMap(({ key, value: held }) => [key?.text ?? "", ...texts(held, program)]);
	return value.kind === "call" ? [value.call.callee.text] : [value.text];
}

/** Calls that run the functions around a region: `withLock(key, async () => …)`, `transaction({ isolationLevel }, …)`. */
function aroundOf(region: Region, program: Program): Call[] {
	const found: Call[] = [];
	for (let at: Region | undefined = region; at; at = at.parent)
		if (at.fn && at.kind === "function") found.push(...callsGiven(at.fn, program.code));
	return found;
}
