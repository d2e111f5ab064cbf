import { derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** What containers ask for nothing of may be filled in when they start: by their namespace, or by what sizes them. */
export const unrequested: DerivedFact = {
	of: "Service",
	name: "unrequested",
	from(_graph, { id, attributes: { unrequested: own, namespaceRequests, resized } }) {
		const at = placeOf(own);
		const givers = { namespaceRequests, resized };
		const given = Object.values(givers).flatMap((one) => (Array.isArray(one?.value) ? one.value.map(String) : []));
		if (!at || !Array.isArray(own?.value) || given.length === 0) return undefined;
		const left = own.value.filter((text) => !given.includes(String(text).split(" ")[0]));
		const parts = Object.entries(givers).flatMap(([attribute, one]) => (one ? [{ of: id, attribute }] : []));
		return derived(left, at, "its containers, with what is filled in at admission", parts);
	},
};
