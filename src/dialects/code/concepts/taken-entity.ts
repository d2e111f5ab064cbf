import type { Location } from "../../../design/text.ts";
import type { Call, Expr, Fn, Region } from "../code.ts";
import { testsOwnedBy, writesOwnedBy } from "../data/calls-by.ts";
import { entityOf } from "../data/entities.ts";
import { guardOf } from "../data/guards.ts";
import { methodOn } from "../data/methods.ts";
import { isVersioned } from "../data/versions.ts";
import { within } from "../data/walk.ts";
import type { Program } from "../program.ts";
import { plainName } from "../spelling.ts";
import { methodOf, receiverOf } from "../values.ts";
import { readFor } from "./reliance/read-before.ts";
import { keeping } from "./reliance/saved.ts";
import { hadBy, isGone, isThing, mayChange, states, type Taken } from "./taken-words.ts";

/** Whether a condition before a step looks at the state of what one call has read. */
type Looking = (state: string, holder: Expr, read: Call, region: Region, at: Location, program: Program) => boolean;

/** `seat.reserve(user)`, whose class looks at its own state and then marks itself as gone: stored by a save, or its transaction. */
export function byEntity(program: Program, isLookedAt: Looking): Taken[] {
	if (!/^(java|kotlin|csharp)$/.test(program.code.language)) return [];
	return program.code.calls.flatMap((call): Taken[] => {
		const { at, region } = call;
		const of = receiverOf(call);
		if ((of?.kind !== "name" && of?.kind !== "call") || of.text === "this" || !mayChange.test(methodOf(call)))
			return [];
		const read = readFor(of, region, program);
		const entity = read && entityOf(read, program);
		const own = read && (entity?.class ?? (of.kind === "name" ? program.classOf(of) : undefined));
		if (!read || !own || ![own.name, of.text].some(isThing)) return [];
		const fn = methodOn(own, methodOf(call), program);
		const state = fn && markedIn(fn, program);
		if (!state || !keeping(call, of, read, program)) return [];
		const isSeen = testsOwnedBy(fn, program.codeOf(fn.region)).some(({ test }) => looksAt(state, test));
		if (!isSeen && !isLookedAt(state, of, read, region, at, program)) return [];
		const conditional = isVersioned(state, of, program, read) ? "version" : guardOf(read, of, region, program);
		return [
			{
				counts: `${of.kind === "name" ? of.name : own.name}.${state}`,
				at,
				region,
				handle: receiverOf(read),
				conditional,
			},
		];
	});
}

const looksAt = (state: string, test: Expr | undefined): boolean =>
	within(test).some((part) => {
		const name =
			part.kind === "member" || part.kind === "name" ? part.name : part.kind === "call" ? methodOf(part.call) : "";
		return plainName(name.replace(/^(get|is)(?=[A-Z])/, "")) === plainName(state) || (name !== "" && hadBy.test(name));
	});

/** The state by which a method says of its own object that it is gone. */
function markedIn(fn: Fn, program: Program): string | undefined {
	const there = program.of(program.codeOf(fn.region));
	program.know(there.code);
	for (const { target, operator, value } of writesOwnedBy(fn, there.code)) {
		const isOwn =
			target.kind === "name" || (target.kind === "member" && target.of.kind === "name" && target.of.name === "this");
		const name = target.kind === "name" || target.kind === "member" ? target.name : "";
		if (isOwn && operator === "=" && states.test(name) && isGone(name, value, there)) return name;
	}
	return undefined;
}
