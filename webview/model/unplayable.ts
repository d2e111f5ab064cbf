import type { Design } from "../../src/design/design.ts";
import { reasonOf } from "../../src/design/failure.ts";
import { assumptionsOf, Unplayable } from "../../src/simulator/index.ts";
import type { State } from "../state.ts";
import { chosen, focusFor } from "./results.ts";

const known = new WeakMap<Design, Map<string, ReadonlyMap<string, string>>>();

/** Scenarios that the shown component cannot be put through, and why. */
export function unplayableIn(state: State): ReadonlyMap<string, string> {
	const { review } = state;
	if (!review || review.design.components.length === 0) return new Map();
	const focus = focusFor(state, chosen(review, state.choices)) ?? "";
	const of = known.get(review.design) ?? new Map<string, ReadonlyMap<string, string>>();
	known.set(review.design, of);
	const reasons = of.get(focus) ?? reasonsFor(state, review.design, focus);
	of.set(focus, reasons);
	return reasons;
}

function reasonsFor({ scenarios }: State, design: Design, focus: string): ReadonlyMap<string, string> {
	const reasons = new Map<string, string>();
	for (const { id } of scenarios) {
		try {
			assumptionsOf(design, id, focus ? { focus } : {});
		} catch (error) {
			// Any other failure is told where it happens: by the run.
			if (error instanceof Unplayable) reasons.set(id, reasonOf(error));
		}
	}
	return reasons;
}
