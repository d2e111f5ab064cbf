import { derived } from "../attribute.ts";
import { balancersOf } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * A proxy that is built into an image is reached as what runs that image is: behind an ingress, or by nobody outside.
 * Only where its connections are passed on as they come do users enter at the proxy itself.
 */
export const behind: DerivedFact = {
	of: "Balancer",
	name: "behind",
	from(graph, { id, at }) {
		for (const { id: runner } of graph.near(id, "in", ["calls"])) {
			const before = balancersOf(graph, runner);
			const route = before.find(({ attributes }) => attributes.layer?.value === "L7");
			const open = before.some(({ attributes }) => attributes.public?.value === true);
			const [first] = before;
			if (!at || !first || (!route && open)) continue;
			return derived(true, at, `${(route ?? first).name} stands before what runs it`, [
				{ of: (route ?? first).id, attribute: "layer" },
			]);
		}
		return undefined;
	},
};
