import { derived, placeOf } from "../attribute.ts";
import type { DerivedLinkFact } from "./derived.ts";

/** Nobody waits for what a function does that a clock, an event or a message starts. */
export const background: DerivedLinkFact = {
	of: ["reads", "writes"],
	name: "background",
	from(graph, link) {
		if (link.attributes.background || !(link.attributes.scatter || link.attributes.consistency)) return undefined;
		const { role, platform } = graph.component(link.from)?.attributes ?? {};
		const at = placeOf(role);
		if (platform?.value !== "function" || role?.value !== "worker" || !at) return undefined;
		return derived(true, at, "a clock, an event or a message starts it", [{ of: link.from, attribute: "role" }]);
	},
};
