import { derived, placeOf } from "../attribute.ts";
import { stepOf } from "../scaling-words.ts";
import type { DerivedFact } from "./derived.ts";

/** What each replica has less of as soon as there are more of them. */
const divided = ["cpu", "requests", "connections"];

/**
 * Of n replicas at the upper threshold each has n/(n + step) of it once the step is done. Where that is below the lower
 * threshold, growing arms shrinking: reckoned at the smallest fleet, where a step weighs most.
 */
export const flaps: DerivedFact = {
	of: "Scaler",
	name: "flaps",
	from(_graph, { id, attributes: { signals, min, max, upSteps, downSteps, lowShare } }) {
		const at = placeOf(upSteps);
		const [first] = Array.isArray(upSteps?.value) ? upSteps.value : [];
		const step = first === undefined ? undefined : stepOf(String(first));
		const shrinks = Array.isArray(downSteps?.value) && downSteps.value.length > 0;
		const measured = Array.isArray(signals?.value) && signals.value.every((one) => divided.includes(String(one)));
		if (!at || !step || step.exactly || !shrinks || !measured) return undefined;
		if (typeof lowShare?.value !== "number" || typeof min?.value !== "number" || typeof max?.value !== "number")
			return undefined;
		const from = Math.max(min.value, 1);
		const more = step.percent ? Math.max((from * step.amount) / 100, step.least ?? 1) : step.amount;
		const after = from / Math.min(from + more, Math.max(max.value, from));
		return derived(after < lowShare.value, at, "use after the smallest step, against the lower threshold", [
			{ of: id, attribute: "upSteps" },
			{ of: id, attribute: "lowShare" },
			{ of: id, attribute: "min" },
		]);
	},
};
