import type { Part, Run } from "../../src/simulator/api.ts";
import type { Result, State } from "../state.ts";
import { chosen, resultOf } from "./results.ts";

/** How a component fared in the shown result: as the design is, and with the change. */
export interface Heat {
	/** Shares of its workers' time. */
	before: number;
	after: number;
	/** Share of what came that failed there, with the change. */
	errors: number;
}

const known = new WeakMap<Result, Map<number | undefined, ReadonlyMap<string, Heat>>>();
const none: ReadonlyMap<string, Heat> = new Map();

/**
 * By component id, over the whole run or at the chosen moment; empty before the first result, and of components that were
 * not played one by one. The same map of the same result and moment.
 */
export function heatOf(state: State): ReadonlyMap<string, Heat> {
	const result = shownResult(state);
	if (!result) return none;
	const at = momentIn(state, result);
	const all = known.get(result) ?? new Map<number | undefined, ReadonlyMap<string, Heat>>();
	known.set(result, all);
	const heat = all.get(at) ?? made(result, at);
	all.set(at, heat);
	return heat;
}

/** The moments of the shown result that can be looked at, in seconds; none where no component was followed. */
export function momentsOf(state: State): readonly number[] {
	return shownResult(state)?.impact.after.partsTime ?? [];
}

/** Of several as one: each of them may be the one that holds the others up. */
export function busier(a: Heat, b: Heat): Heat {
	return {
		before: Math.max(a.before, b.before),
		after: Math.max(a.after, b.after),
		errors: Math.max(a.errors, b.errors),
	};
}

function shownResult(state: State): Result | undefined {
	const { review, choices } = state;
	return review && resultOf(state, chosen(review, choices));
}

function momentIn({ moment }: State, { impact }: Result): number | undefined {
	const last = (impact.after.partsTime?.length ?? 0) - 1;
	return moment === undefined || last < 0 ? undefined : Math.min(moment, last);
}

function made({ impact }: Result, at: number | undefined): ReadonlyMap<string, Heat> {
	const before = new Map(impact.before.parts.map((part) => [part.component, part]));
	return new Map(
		impact.after.parts.map((part) => {
			const { busy, errors } = fared(impact.after, part, at);
			const earlier = before.get(part.component);
			const was = earlier ? fared(impact.before, earlier, at).busy : busy;
			return [part.component, { before: was, after: busy, errors }];
		}),
	);
}

function fared(run: Run, { over, busy, errors }: Part, at: number | undefined): { busy: number; errors: number } {
	if (at === undefined || !over || at >= (run.partsTime?.length ?? 0)) return { busy, errors };
	return { busy: over.busy[at] ?? busy, errors: over.errors[at] ?? errors };
}
