import { derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** Where all stores that a service speaks to are in one other region, its sessions are there as well. */
export const sessionRegion: DerivedFact = {
	of: "Service",
	name: "sessionRegion",
	from(graph, { id, attributes }) {
		const { sessions, region } = attributes;
		const at = placeOf(sessions);
		if (sessions?.value !== "shared-store" || typeof region?.value !== "string" || !at) return undefined;
		const stores = graph.near(id, "out", ["reads", "writes", "uses"]).filter(({ kind }) => kind === "Store");
		const regions = stores.map((store) => store.attributes.regions?.value);
		const [first] = regions;
		if (!Array.isArray(first) || first.length !== 1 || first[0] === region.value) return undefined;
		if (regions.some((each) => !Array.isArray(each) || each.length !== 1 || each[0] !== first[0])) return undefined;
		return derived(first[0] as string, at, "all of its stores are there", [
			{ of: id, attribute: "region" },
			...stores.map((store) => ({ of: store.id, attribute: "regions" })),
		]);
	},
};
