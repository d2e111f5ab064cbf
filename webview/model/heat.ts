import type { Result, State } from "../state.ts";
import { chosen, resultOf } from "./results.ts";

/** How busy a component was in the shown result: as the design is, and with the change. Shares of its workers' time. */
export interface Heat {
	before: number;
	after: number;
}

const known = new WeakMap<Result, ReadonlyMap<string, Heat>>();
const none: ReadonlyMap<string, Heat> = new Map();

/** By component id; empty before the first result, and of components that were not played one by one. The same map of the same result. */
export function heatOf(state: State): ReadonlyMap<string, Heat> {
	const { review } = state;
	const result = review && resultOf(state, chosen(review, state.choices));
	if (!result) return none;
	let heat = known.get(result);
	if (!heat) {
		const { before, after } = result.impact;
		const later = new Map(after.parts.map(({ component, busy }) => [component, busy]));
		heat = new Map(
			before.parts.map(({ component, busy }) => [component, { before: busy, after: later.get(component) ?? busy }]),
		);
		known.set(result, heat);
	}
	return heat;
}

/** Of several as one: each of them may be the one that holds the others up. */
export function busier(a: Heat, b: Heat): Heat {
	return { before: Math.max(a.before, b.before), after: Math.max(a.after, b.after) };
}
