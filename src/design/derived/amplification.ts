import { type Attribute, derived, placeOf, unknown } from "../attribute.ts";
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

/**
 * For each component the worst product of the layers' tries on any way that leads to it, in one pass over the design:
 * first what nobody leads to, then what only these lead to. In a ring, where nothing is first, the walk begins at the
 * component that comes first in the design, so that no layer counts twice.
 */
function worstWays(graph: Graph): Map<string, Tries> {
	const open = new Map<string, number>();
	for (const { id } of graph.design.components) open.set(id, graph.links(id, "in", onTheWay).length);
	const ready = [...open].filter(([, before]) => before === 0).map(([id]) => id);
	const inOrder = [...open.keys()].values();
	const nextOne = () => ready.pop() ?? inOrder.next().value;
	const found = new Map<string, Tries>();
	for (let next = nextOne(); next !== undefined; next = nextOne()) {
		if (found.has(next)) continue;
		let worst: Tries = { most: 1, layers: [] };
		for (const link of graph.links(next, "in", onTheWay)) {
			const ahead = found.get(link.from);
			const here = ahead && through(link, ahead);
			if (here && (here.most === undefined || (worst.most !== undefined && here.most > worst.most))) worst = here;
		}
		found.set(next, worst);
		for (const { to } of graph.links(next, "out", onTheWay)) {
			const before = (open.get(to) ?? 0) - 1;
			open.set(to, before);
			if (before === 0) ready.push(to);
		}
	}
	return found;
}

function through(link: Link, { most, layers }: Tries): Tries {
	let tries = most;
	const here = retriesOf(link);
	for (const { value } of here)
		tries = tries === undefined || typeof value !== "number" ? undefined : tries * (1 + value);
	return { most: tries, layers: here.length > 0 ? [...layers, link] : layers };
}

/** A proxy that answers at the address tries again, too: the worst of its routes. */
function beyond(graph: Graph, to: string, tries: Tries): Tries {
	if (graph.component(to)?.kind !== "Balancer") return tries;
	const all = graph.links(to, "out", ["routes"]).map((route) => through(route, tries));
	return all.reduce((worst, one) => {
		if (worst.most === undefined) return worst;
		return one.most === undefined || one.most > worst.most ? one : worst;
	}, tries);
}

/** Its own, those of its client, and those of the mesh that it passes: each multiplies the others. A mesh counts once, at the call. */
function retriesOf({ kind, attributes }: Link): Attribute[] {
	return layersOf(kind).flatMap((name) => attributes[name] ?? []);
}

const triesAgain = ({ attributes }: Link) => Boolean(attributes.retries ?? attributes.meshRetries);

const layersOf = (kind: Link["kind"]) =>
	kind === "calls" ? (["retries", "innerRetries", "meshRetries"] as const) : (["retries"] as const);

/** Nobody tries again. */
const none: ReadonlyMap<string, Tries> = new Map();

const ways = new WeakMap<Graph, ReadonlyMap<string, Tries>>();

function waysOf(graph: Graph): ReadonlyMap<string, Tries> {
	const known = ways.get(graph) ?? (graph.design.links.some(triesAgain) ? worstWays(graph) : none);
	ways.set(graph, known);
	return known;
}

/** Retries multiply layer by layer: this is the product over the worst way from users to this call. */
export const amplification: DerivedLinkFact = {
	of: ["calls"],
	name: "amplification",
	from(graph, link) {
		const known = waysOf(graph);
		if (known === none) return undefined;
		const { most, layers } = beyond(graph, link.to, through(link, known.get(link.from) ?? { most: 1, layers: [] }));
		const last = layers.at(-1);
		const at = (last && placeOf(retriesOf(last)[0])) ?? link.at;
		if (!last || !at) return undefined;
		const parts = layers.flatMap(({ id, kind, attributes }) =>
			layersOf(kind).flatMap((attribute) => (attributes[attribute] ? [{ of: id, attribute }] : [])),
		);
		if (most === undefined) {
			const untold = layers.flatMap(retriesOf).find(({ value }) => typeof value !== "number");
			return unknown(`retries: ${untold?.unknown ?? "not a number"}`, at);
		}
		return derived(most, at, "the tries of every layer, multiplied", parts);
	},
};
