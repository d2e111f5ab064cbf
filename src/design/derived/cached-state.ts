import { derived, placeOf, unknown } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** What nothing but a cache knows is state of one replica where the cache is the process's own. */
export const cachedState: DerivedFact = {
	of: "Service",
	name: "localState",
	from(_graph, { id, attributes }) {
		const { cacheHolds, cacheKept, localState } = attributes;
		const at = placeOf(cacheHolds);
		if (localState || !at || !Array.isArray(cacheHolds.value) || !cacheKept) return undefined;
		if (cacheKept.unknown !== undefined) return unknown(`cacheKept: ${cacheKept.unknown}`, at);
		if (cacheKept.value !== "memory") return undefined;
		const parts = ["cacheHolds", "cacheKept"].map((attribute) => ({ of: id, attribute }));
		return derived(cacheHolds.value, at, "its cache is in the memory of the process", parts);
	},
};
