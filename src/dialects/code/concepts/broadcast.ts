import { declared, unknown } from "../../../design/attribute.ts";
import type { Fragment } from "../../../design/fragment.ts";
import type { Call } from "../code.ts";
import { decided } from "../conditions.ts";
import { callsNamed } from "../data/calls-by.ts";
import type { EntryOf } from "../entries/index.ts";
import type { Program } from "../program.ts";
import { given, textIn } from "../values.ts";
import { type Concept, ofServer } from "./concept.ts";
import { passesOn } from "./hub.ts";

/** Servers of sockets that send to all: of this process alone, unless they are given what carries it to the others. */
export const broadcast: Concept = {
	read: (program) =>
		program.calls("broadcast").flatMap(({ call, entry }): Fragment[] => {
			if (decided(call.region, program) === "never") return [];
			const fanOutAdapter =
				entry.byHand && passesOn(program)
					? unknown("the code may pass messages between replicas itself", call.at)
					: declared(isCarried(call, entry, program), call.at);
			return [ofServer(program, call.at, { longLived: declared(true, call.at), fanOutAdapter })];
		}),
};

function isCarried(call: Call, entry: EntryOf<"broadcast">, program: Program): boolean {
	if (entry.isRelay) return true;
	const { relay, setter } = entry;
	const later = setter === undefined ? [] : callsNamed(setter, program.code);
	if (!relay) return later.length > 0;
	return [call, ...later].some((one) => {
		const found = given(one, relay, program);
		// An address of the process itself carries nothing to another.
		return found !== undefined && (found === "hidden" || !/^memory:/.test(textIn(found, program) ?? ""));
	});
}
