import { byDefault, derived, placeOf, unknown } from "../attribute.ts";
import type { DerivedFact } from "./derived.ts";
import { idleLimitOf } from "./idle-limit.ts";

/**
 * Where nothing limits what one client may send to a balancer, it is not limited; it is written where its other facts are.
 * A limit of some of its ways (a login) is one, unless nobody answers there.
 */
export const limited: DerivedFact = {
	of: "Balancer",
	name: "limited",
	from(graph, balancer) {
		const { id, at, attributes } = balancer;
		const { limited: own, rateLimit } = attributes;
		if (own || !at) return undefined;
		const place = placeOf(rateLimit) ?? at;
		if (rateLimit?.unknown !== undefined) return unknown(rateLimit.unknown, place);
		if (typeof rateLimit?.value === "number") return { ...rateLimit, value: rateLimit.value > 0 };
		const way = graph.links(id, "out", ["routes"]).find((route) => Number(route.attributes.rateLimit?.value) > 0);
		const part = way && placeOf(way.attributes.rateLimit);
		if (way && part && !idleLimitOf(graph, balancer))
			return derived(true, part, "some of what it takes is limited", [{ of: way.id, attribute: "rateLimit" }]);
		const { handle } = attributes.public ?? attributes.affinity ?? {};
		return byDefault(false, at, "no limit for each client was seen", handle);
	},
};
