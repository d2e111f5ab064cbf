import { derived } from "../attribute.ts";
import { folderOf } from "../places.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * Another scaler of the same replicas, which sets the same number: told of the later of two that are deployed together. What
 * lies in other folders may be what another environment has instead.
 */
export const rival: DerivedFact = {
	of: "Scaler",
	name: "rival",
	from(graph, { id, at, attributes: { takesOver } }) {
		const [service] = graph.near(id, "out", ["scales"]);
		if (!at || !service || takesOver?.value === true) return undefined;
		const all = graph.near(service.id, "in", ["scales"]);
		const before = all
			.slice(
				0,
				all.findIndex((one) => one.id === id),
			)
			.filter((one) => one.at && folderOf(one.at.file) === folderOf(at.file))
			// One text that is deployed with the values of each environment is one scaler in each.
			.filter((one) => one.at?.file !== at.file || one.at.range.start.line !== at.range.start.line);
		const [first] = before;
		if (!first || first.attributes.takesOver?.value === true) return undefined;
		return derived(first.name, at, "both scale the same replicas", [{ of: first.id, attribute: "type" }]);
	},
};
