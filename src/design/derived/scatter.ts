import { assumed } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** Where some reads were seen to ask every shard, a share of the traffic does: nobody knows which. For the simulator only. */
export const scatterShare: DerivedFact = {
	of: "Store",
	name: "scatterShare",
	from(graph, { id, attributes }) {
		if (attributes.scatterShare) return undefined;
		const some = graph.links(id, "in", ["reads"]).some((link) => link.attributes.scatter?.value === true);
		return some ? assumed(0.1, "some of its reads ask every shard; one in ten is taken, measure yours") : undefined;
	},
};
