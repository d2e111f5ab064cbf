import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call, Expr } from "../code.ts";
import { within } from "../data/walk.ts";
import type { Waiting } from "../knowledge.ts";
import type { Program } from "../program.ts";
import { given, methodOf, numberIn, receiverOf } from "../values.ts";
import { type Concept, ofService } from "./concept.ts";

/** What the platforms themselves take for "no end" (Java's Integer.MAX_VALUE). */
const endless = 2147483647;

/** Queues and executors of the process in which requests may wait, and how many of them may. */
export const waiting: Concept = {
	read: (program) =>
		program.calls("waiting").flatMap(({ call, entry }): Fragment[] => {
			const bound = lasts(call, program) ? boundOf(call, entry, program) : undefined;
			return bound ? [ofService(program, call.at, { queueBound: bound })] : [];
		}),
};

/** Kept for longer than one call: by the module, by an object, or handed to whoever asked for it. */
function lasts({ kept, region, within: given }: Call, program: Program): boolean {
	// .NET: the one instance that everybody is given.
	if (given && /^(Try)?Add(Keyed)?Singleton$/.test(methodOf(given))) return true;
	// An executor is given its queue.
	if (!kept && given && /Executor$/.test(given.callee.text)) return lasts(given, program);
	if (kept?.kind === "member") return true;
	if (kept?.kind !== "name") return false;
	const [binding] = program.bindingsOf(kept);
	if (binding?.region.kind === "module" || binding?.name.startsWith("this.")) return true;
	return program.code.exits.some(
		({ kind, value, region: at }) =>
			kind === "return" && value?.kind === "name" && value.name === kept.name && at === region,
	);
}

function boundOf(call: Call, entry: Waiting, program: Program): Attribute | undefined {
	const found = given(call, entry.bound, program) ?? setterOf(call, entry, program);
	if (found === "hidden") return unknown("its options are known only when it runs", call.at);
	if (!found && isMeasured(call, program)) return unknown("the code looks at how much waits in it", call.at);
	// A queue that is made without a bound is made without an end: that weighs as much as a bound that another is given.
	if (!found)
		return entry.usual === "none" ? declared(endless, call.at) : byDefault(entry.usual, call.at, entry.source);
	if (/(^|\.)(UNLIMITED|MAX_VALUE)$/.test(found.text)) return declared(endless, found.at);
	const number = numberIn(found, program);
	if (number === undefined) return unknown(`it is ${found.text.slice(0, 60)}`, found.at);
	// asyncio and queue: zero and less have no end.
	return declared(number <= 0 && entry.usual === "none" ? endless : number, found.at);
}

/** `if (queue.size > 40) return reply.code(503)`: a bound of its own, wherever it stands. */
function isMeasured({ kept }: Call, program: Program): boolean {
	if (kept?.kind !== "name" && kept?.kind !== "member") return false;
	const { name } = kept;
	return program.code.tests.some(({ test }) =>
		within(test).some(
			(part) =>
				(part.kind === "member" && measures.test(part.name) && isOf(part.of, name)) ||
				(part.kind === "call" && measures.test(methodOf(part.call)) && isOf(receiverOf(part.call), name)),
		),
	);
}

const measures = /^(size|pending|length|pendingCount|queued|qsize|Count|remainingCapacity|getQueue|activeCount)$/;
const isOf = (expr: Expr | undefined, name: string) =>
	(expr?.kind === "name" || expr?.kind === "member") && expr.name === name;

function setterOf({ kept }: Call, { setter }: Waiting, program: Program) {
	if (!setter || kept?.kind !== "name") return undefined;
	const set = program.code.calls.find((one) => {
		const on = receiverOf(one);
		return methodOf(one) === setter && on?.kind === "name" && on.name === kept.name;
	});
	return set?.positional[0];
}
