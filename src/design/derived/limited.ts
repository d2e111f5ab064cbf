import { type Attribute, byDefault, derived, placeOf, unknown } from "../attribute.ts";
import type { Component } from "../design.ts";
import type { Graph } from "../graph.ts";
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
		const further = limitBehind(graph, balancer, new Set([id]));
		if (further) return further;
		const { handle } = attributes.public ?? attributes.affinity ?? {};
		return byDefault(false, at, "no limit for each client was seen", handle);
	},
};

/** Edge, gateway, proxy and the Service behind it. */
const mostLayers = 4;

/**
 * Where it only hands on what others limit (a proxy that a service runs, a gateway, the Service of an Ingress), a client is
 * limited on its way. Each of its ways must end at one of them.
 */
function limitBehind(graph: Graph, { id, at }: Component, seen: ReadonlySet<string>): Attribute | undefined {
	// Further on stand services that are no proxies, and all that they call.
	if (seen.size > mostLayers) return undefined;
	const next = graph.near(id, "out", ["routes"]).flatMap((one): (Component | undefined)[] => {
		if (one.kind === "Balancer") return [one];
		const proxies = graph.near(one.id, "out", ["calls"]).filter(({ kind }) => kind === "Balancer");
		return proxies.length > 0 ? proxies : [undefined];
	});
	let hole: Attribute | undefined;
	let counts: Component | undefined;
	for (const one of next) {
		if (!one || seen.has(one.id)) return undefined;
		const { rateLimit } = one.attributes;
		const place = placeOf(rateLimit);
		const said =
			rateLimit?.unknown !== undefined && place
				? unknown(rateLimit.unknown, place)
				: Number(rateLimit?.value) > 0
					? rateLimit
					: limitBehind(graph, one, new Set([...seen, one.id]));
		if (!said) return undefined;
		if (said.unknown !== undefined) hole ??= said;
		else counts ??= one;
	}
	if (hole || !counts || !at) return hole;
	return derived(true, at, `${counts.name} limits what it hands on`, [{ of: counts.id, attribute: "rateLimit" }]);
}
