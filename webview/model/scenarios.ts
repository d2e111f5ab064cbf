import { applyPatch } from "../../src/design/patch.ts";
import { changesOf } from "../../src/rules/finding.ts";
import { shownUnder } from "../../src/rules/shown-under.ts";
import { mootAmong } from "../../src/simulator/index.ts";
import type { State } from "../state.ts";
import { chosen, editsIn, focusFor, keptAs } from "./results.ts";
import { whatIf } from "./what-if.ts";

type Reasons = ReadonlyMap<string, string>;
const none: Reasons = new Map();
let known = { name: "", reasons: none };

/**
 * Scenarios that are about nothing that the shown component has, neither before nor after the shown fix, and why. That
 * which the fix is shown by is not among them: what is made up for it is felt on both sides. In a large design this takes
 * a moment: `wanted` says whether somebody looks at the list; else only what is known is told.
 */
export function mootScenarios(state: State, wanted: boolean): Reasons {
	const { review, basis } = state;
	if (!review || state.played || review.design.components.length === 0) return none;
	const finding = chosen(review, state.choices);
	const focus = focusFor(state, finding);
	const name = keptAs(finding?.id ?? "", JSON.stringify([basis, focus, state.choices.load, editsIn(state)]));
	if (known.name !== name && wanted) known = { name, reasons: reasonsIn(state, focus) };
	return known.name === name ? known.reasons : none;
}

function reasonsIn(state: State, focus: string | undefined): Reasons {
	const { choices, scenarios } = state;
	const review = state.review!;
	const finding = chosen(review, choices);
	const own = finding && shownUnder(finding, review.rules)?.scenario;
	const others = scenarios.map(({ id }) => id).filter((id) => id !== own);
	try {
		const before = whatIf(review.design, { ...choices, edits: editsIn(state) });
		const reasons = mootAmong(before, others, focus);
		if (!finding?.remedy) return reasons;
		const after = mootAmong(applyPatch(before, changesOf(finding)), [...reasons.keys()], focus);
		return new Map([...reasons].filter(([id]) => after.has(id)));
	} catch {
		// Values that contradict each other: the run says so.
		return none;
	}
}
