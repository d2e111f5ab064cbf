import { derived, placeOf } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** What is put into a session travels with every request where the session is the cookie. */
export const clientState: DerivedFact = {
	of: "Service",
	name: "clientState",
	from(_graph, { id, attributes }) {
		const { sessions, sessionHolds, clientState: own } = attributes;
		const at = placeOf(sessionHolds);
		if (own || sessions?.value !== "client" || !at || !Array.isArray(sessionHolds.value)) return undefined;
		const parts = ["sessionHolds", "sessions"].map((attribute) => ({ of: id, attribute }));
		return derived(sessionHolds.value, at, "its sessions are cookies", parts);
	},
};
