import type { Call, Code, Exit, Region } from "../code.ts";
import { add } from "../grouped.ts";

type Step = Call | Exit;

const known = new WeakMap<Code, ReadonlyMap<Region, readonly Step[]>>();

/** Calls and ways out of each region of a file, however deep they stand in it, in the order in which they are evaluated. */
export function stepsUnder(code: Code): ReadonlyMap<Region, readonly Step[]> {
	const found = known.get(code);
	if (found) return found;
	const made = new Map<Region, Step[]>();
	const steps: Step[] = [...code.calls, ...code.exits].sort((one, other) => one.order - other.order);
	for (const step of steps) for (let at: Region | undefined = step.region; at; at = at.parent) add(made, at, step);
	known.set(code, made);
	return made;
}
