import { derived, placeOf, unknown } from "../attribute.ts";
import type { Link } from "../design.ts";
import type { Graph } from "../graph.ts";
import type { DerivedLinkFact } from "./derived.ts";

interface Tries {
	/** How many tries one request of a user may become; undefined where a layer does not tell. */
	most: number | undefined;
	/** The links whose retries make it so. */
	layers: Link[];
}

const onTheWay = ["routes", "calls"] as const;

/** The worst product of the layers' tries on any way to the start of a link; a ring is walked once. */
function before(graph: Graph, id: string, above: ReadonlySet<string>, known: Map<string, Tries>): Tries {
	const found = known.get(id);
	if (found) return found;
	let worst: Tries = { most: 1, layers: [] };
	for (const link of graph.links(id, "in", onTheWay)) {
		if (above.has(link.from)) continue;
		const ahead = before(graph, link.from, new Set([...above, link.from]), known);
		const here = through(link, ahead);
		if (here.most === undefined || (worst.most !== undefined && here.most > worst.most)) worst = here;
	}
	// What was found inside a ring depends on where the walk came in; only whole answers are kept.
	if (above.size <= 1) known.set(id, worst);
	return worst;
}

function through(link: Link, { most, layers }: Tries): Tries {
	const { retries } = link.attributes;
	if (!retries) return { most, layers };
	const tries = typeof retries.value === "number" ? 1 + retries.value : undefined;
	return { most: most === undefined || tries === undefined ? undefined : most * tries, layers: [...layers, link] };
}

const walks = new WeakMap<Graph, Map<string, Tries>>();

/** Retries multiply layer by layer: this is the product over the worst way from users to this call. */
export const amplification: DerivedLinkFact = {
	of: ["calls"],
	name: "amplification",
	from(graph, link) {
		const known = walks.get(graph) ?? new Map<string, Tries>();
		walks.set(graph, known);
		const { most, layers } = through(link, before(graph, link.from, new Set([link.from]), known));
		const at = placeOf(layers.at(-1)?.attributes.retries) ?? link.at;
		if (layers.length === 0 || !at) return undefined;
		const parts = layers.map(({ id }) => ({ of: id, attribute: "retries" }));
		if (most === undefined) {
			const untold = layers.find(({ attributes }) => typeof attributes.retries.value !== "number");
			return unknown(`retries: ${untold?.attributes.retries.unknown ?? "not a number"}`, at);
		}
		return derived(most, at, "the tries of every layer, multiplied", parts);
	},
};
