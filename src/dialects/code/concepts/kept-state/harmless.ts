import type { Binding, Call, Code } from "../../code.ts";
import { within } from "../../data/walk.ts";
import { expressionsOf } from "../../state/places.ts";
import { nameOf } from "../../values.ts";
import type { Use } from "./changes.ts";

/** What to do under which name: people wrote it, and every process has the same. */
export const registers = ({ changes }: Use): boolean =>
	changes.every(({ value }) => value?.kind === "function" || (value !== undefined && ofCode.test(nameOf(value) ?? "")));

const ofCode = /^(fn|func|function|handler|callback|cb|listener|factory|ctor|cls|hook|plugin|middleware)s?$/i;

/** A number that only picks one of several, or begins anywhere: what other replicas count makes no difference. */
export function spreadsOnly({ value }: Binding, { changes }: Use, code: Code): boolean {
	if (value?.kind === "call" && drawn.test(value.call.positional[0]?.text ?? "")) return true;
	const own = changes.flatMap(({ call }) => call ?? []);
	return own.length > 0 && own.length === changes.length && own.every((call) => remaindersIn(code).has(call));
}

const drawn = /random|nextInt|nanoTime|currentTimeMillis/i;

const remainders = new WeakMap<Code, ReadonlySet<Call>>();

/** Calls whose result is taken modulo something. */
function remaindersIn(code: Code): ReadonlySet<Call> {
	const known = remainders.get(code);
	if (known) return known;
	const found = new Set<Call>();
	for (const { expr } of expressionsOf(code))
		for (const part of within(expr, 6))
			if (part.kind === "operation" && part.operator === "%")
				for (const one of within(part.operands[0], 4)) if (one.kind === "call") found.add(one.call);
	remainders.set(code, found);
	return found;
}
