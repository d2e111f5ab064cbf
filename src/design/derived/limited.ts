import { byDefault, placeOf, unknown } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";

/** Where nothing limits what one client may send to a balancer, it is not limited; it is written where its other facts are. */
export const limited: DerivedFact = {
	of: "Balancer",
	name: "limited",
	from(_graph, { at, attributes }) {
		const { limited: own, rateLimit } = attributes;
		if (own || !at) return undefined;
		const place = placeOf(rateLimit) ?? at;
		if (rateLimit?.unknown !== undefined) return unknown(rateLimit.unknown, place);
		if (typeof rateLimit?.value === "number") return { ...rateLimit, value: rateLimit.value > 0 };
		const { handle } = attributes.public ?? attributes.affinity ?? {};
		return byDefault(false, at, "no limit for each client was seen", handle);
	},
};
