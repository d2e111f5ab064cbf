import { type Attribute, derived, placeOf } from "../attribute.ts";
import type { Component } from "../design.ts";
import type { Graph } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * A path that a balancer limits, and at which no code of the workspace answers, while some answers at another path that
 * ends alike: the path has moved, and the limit stayed behind.
 */
export const idleLimit: DerivedFact = {
	of: "Balancer",
	name: "idleLimit",
	from: (graph, balancer) => idleLimitOf(graph, balancer),
};

export function idleLimitOf(graph: Graph, { id, attributes }: Component): Attribute | undefined {
	if (attributes.rateLimit || attributes.limited) return undefined;
	const limits = graph.links(id, "out", ["routes"]).filter((route) => route.attributes.rateLimit);
	if (limits.length === 0) return undefined;
	const served = graph.every("Service").filter((one) => Array.isArray(one.attributes.paths?.value));
	const paths = served.flatMap((one) => one.attributes.paths.value as string[]);
	const isIdle = (path: unknown) => typeof path === "string" && hasMoved(path, paths);
	if (!limits.every((route) => isIdle(route.attributes.limitedPath?.value))) return undefined;
	const [{ id: link, attributes: first }] = limits;
	const at = placeOf(first.rateLimit);
	const parts = [
		{ of: link, attribute: "limitedPath" },
		...served.slice(0, 1).map((one) => ({ of: one.id, attribute: "paths" })),
	];
	return at && derived(String(first.limitedPath.value), at, "no code answers there", parts);
}

/** What a server takes off the beginning (a context path) may be missing in its code. */
function hasMoved(path: string, served: readonly string[]): boolean {
	const parts = path.split("/").filter(Boolean);
	const last = parts.at(-1);
	if (last === undefined) return false;
	const ends = parts.map((_, at) => `/${parts.slice(at).join("/")}`);
	const split = served.map((one) => one.split("/").filter(Boolean));
	return split.some((one) => one.includes(last)) && !served.some((one) => ends.some((end) => one.startsWith(end)));
}
