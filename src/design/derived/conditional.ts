import { derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** A store is written without a condition where some write of what counts (money, stock, seats) has none. */
export const conditionalWrites: DerivedFact = {
	of: "Store",
	name: "conditionalWrites",
	from(graph, { id, attributes }) {
		if (attributes.conditionalWrites) return undefined;
		const some = graph.links(id, "in", ["writes"]).filter((link) => link.attributes.counts?.value !== undefined);
		const bare = some.find((link) => link.attributes.conditional?.value === "none");
		const at = placeOf(bare?.attributes.conditional);
		return bare && at && derived(false, at, "a write of it has none", [{ of: bare.id, attribute: "conditional" }]);
	},
};
