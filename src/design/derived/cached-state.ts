import { type Attribute, derived, placeOf, unknown } from "../attribute.ts";
import type { Component } from "../design.ts";
import type { DerivedFact } from "./derived.ts";

/** What nothing but a cache knows is state of one replica where the cache is the process's own. */
export const cachedState: DerivedFact = {
	of: "Service",
	name: "localState",
	from: (_graph, service) => ownWhere("localState", service, { of: "cacheHolds", kept: "cacheKept", is: "memory" }),
};

/** Files of a framework's models are one replica's where it keeps them on its disk, and so are those of a cache of files. */
export const modelFiles: DerivedFact = {
	of: "Service",
	name: "localFiles",
	from: (_graph, service) =>
		ownWhere("localFiles", service, { of: "filesTaken", kept: "filesKept", is: "disk" }) ??
		(service.attributes.cacheKept?.value === "disk"
			? ownWhere("localFiles", service, { of: "cacheHolds", kept: "cacheKept", is: "disk" })
			: undefined),
};

/** Two files say it: one what is kept, another where. */
function ownWhere(
	name: string,
	{ id, attributes }: Component,
	by: { of: string; kept: string; is: string },
): Attribute | undefined {
	const [what, where] = [attributes[by.of], attributes[by.kept]];
	const at = placeOf(what);
	if (attributes[name] || !at || !where || !Array.isArray(what.value)) return undefined;
	if (where.unknown !== undefined) return unknown(`${by.kept}: ${where.unknown}`, at);
	if (where.value !== by.is) return undefined;
	const parts = [by.of, by.kept].map((attribute) => ({ of: id, attribute }));
	return derived(what.value, at, "its framework keeps it in the process or on its disk", parts);
}
