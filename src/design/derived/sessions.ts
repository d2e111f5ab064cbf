import { byDefault, placeOf, unknown } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** Where its code was read and no session library was seen in it, a service keeps no sessions. */
export const sessions: DerivedFact = {
	of: "Service",
	name: "sessions",
	from(_graph, { attributes, at }) {
		if (attributes.sessions) return undefined;
		const read = placeOf(attributes.language);
		if (read) return byDefault("none", read, "no session library was seen in its code");
		return at && unknown("no code of it was read", at);
	},
};
