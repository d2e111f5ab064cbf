import type { TS } from "./compiler.ts";
import type { Module } from "./module.ts";
import { methodOf } from "./values.ts";

const named = new WeakMap<Module, Map<string, TS.CallExpression[]>>();

/** Calls of something of that last name, in the order of the text: files hold many thousands. */
export function callsNamed(name: string, module: Module): readonly TS.CallExpression[] {
	let found = named.get(module);
	if (!found) {
		found = new Map();
		for (const call of module.calls) {
			const method = methodOf(call) ?? "";
			const known = found.get(method);
			if (known) known.push(call);
			else found.set(method, [call]);
		}
		named.set(module, found);
	}
	return found.get(name) ?? [];
}

/** Calls that stand in a node or are it, in the order of the text. */
export function callsWithin(holder: TS.Node, module: Module): readonly TS.CallExpression[] {
	const { calls } = module;
	const from = firstFrom(calls, holder.pos);
	const to = firstFrom(calls, holder.end);
	return calls.slice(from, to).filter(({ end }) => end <= holder.end);
}

/** The first that stands at a place or behind it: they are in the order in which they begin. */
function firstFrom(calls: readonly TS.CallExpression[], pos: number): number {
	let [low, high] = [0, calls.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if (calls[middle].pos < pos) low = middle + 1;
		else high = middle;
	}
	return low;
}
