import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call } from "../code.ts";
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
function lasts({ kept, region, within }: Call, program: Program): boolean {
	// .NET: the one instance that everybody is given.
	if (within && /^(Try)?Add(Keyed)?Singleton$/.test(methodOf(within))) return true;
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
	// A queue that is made without a bound is made without an end: that weighs as much as a bound that another is given.
	if (!found)
		return entry.usual === "none" ? declared(endless, call.at) : byDefault(entry.usual, call.at, entry.source);
	const number = numberIn(found, program);
	if (number === undefined) return unknown(`it is ${found.text.slice(0, 60)}`, found.at);
	// asyncio and queue: zero and less have no end.
	return declared(number <= 0 && entry.usual === "none" ? endless : number, found.at);
}

function setterOf({ kept }: Call, { setter }: Waiting, program: Program) {
	if (!setter || kept?.kind !== "name") return undefined;
	const set = program.code.calls.find((one) => {
		const on = receiverOf(one);
		return methodOf(one) === setter && on?.kind === "name" && on.name === kept.name;
	});
	return set?.positional[0];
}
