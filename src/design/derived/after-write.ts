import { type Attribute, derived, placeOf } from "../attribute.ts";
import type { Link } from "../design.ts";
import type { Graph } from "../graph.ts";
import type { DerivedLinkFact } from "./derived.ts";

/** Where all addresses of a store that a process is given prefer copies, so does what it reads back. */
function fromCopies(graph: Graph, link: Link, value: Attribute["value"]): Attribute | undefined {
	const { readsBack } = link.attributes;
	const at = placeOf(readsBack);
	if (readsBack?.value !== true || value === undefined || !at) return undefined;
	// A read that prefers a copy by itself says nothing of the address.
	const ends = graph
		.links(link.from, "out", ["writes", "uses"])
		.filter((one) => one.to === link.to && one.attributes.endpoint?.value !== undefined);
	if (ends.length === 0 || ends.some((one) => one.attributes.endpoint?.value !== "replica")) return undefined;
	return derived(value, at, "the address that it is given prefers copies", [
		{ of: link.id, attribute: "readsBack" },
		{ of: ends[0].id, attribute: "endpoint" },
	]);
}

export const afterWrite: DerivedLinkFact = {
	of: ["reads"],
	name: "afterWrite",
	from: (graph, link) => fromCopies(graph, link, true),
};

export const readBackEnd: DerivedLinkFact = {
	of: ["reads"],
	name: "endpoint",
	from: (graph, link) => fromCopies(graph, link, "replica"),
};
