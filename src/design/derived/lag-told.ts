import { derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** An alerting rule on the lag of an engine's copies watches every store of that engine. */
export const lagTold: DerivedFact = {
	of: "Store",
	name: "lagAlarm",
	from(_, { id, attributes }) {
		const told = attributes.lagTold?.value;
		const at = placeOf(attributes.lagTold);
		if (attributes.lagAlarm?.value !== false || !Array.isArray(told) || !at) return undefined;
		if (!told.some((one) => one === "any" || one === attributes.engine?.value)) return undefined;
		return derived(true, at, "an alerting rule asks for it", [{ of: id, attribute: "lagTold" }]);
	},
};
