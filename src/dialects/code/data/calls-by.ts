import type { Call, Code, Fn } from "../code.ts";
import { ownerOf } from "../regions.ts";
import { methodOf, receiverOf } from "../values.ts";

/** Calls of a file by the function that runs them, and by the call that they are made on: programs hold many thousands. */
interface CallsBy {
	owner: Map<Fn | undefined, Call[]>;
	receiver: Map<Call, Call[]>;
	name: Map<string, Call[]>;
}

const known = new WeakMap<Code, CallsBy>();

function callsBy(code: Code): CallsBy {
	const found = known.get(code);
	if (found) return found;
	const made: CallsBy = { owner: new Map(), receiver: new Map(), name: new Map() };
	for (const call of code.calls) {
		add(made.owner, ownerOf(call.region), call);
		add(made.name, methodOf(call), call);
		const of = receiverOf(call);
		if (of?.kind === "call") add(made.receiver, of.call, call);
	}
	known.set(code, made);
	return made;
}

function add<Key>(all: Map<Key, Call[]>, key: Key, call: Call): void {
	const list = all.get(key);
	if (list) list.push(call);
	else all.set(key, [call]);
}

/** In the order of the text. */
export const callsOwnedBy = (owner: Fn | undefined, code: Code): readonly Call[] =>
	callsBy(code).owner.get(owner) ?? [];

/** Calls that are made on what a call gives, in the same expression. */
export const callsOn = (call: Call, code: Code): readonly Call[] => callsBy(code).receiver.get(call) ?? [];

/** Calls of something of that name, whatever it is a member of. */
export const callsNamed = (name: string, code: Code): readonly Call[] => callsBy(code).name.get(name) ?? [];
