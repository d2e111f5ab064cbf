import { linkKinds } from "../../src/design/catalogue/index.ts";
import type { Link } from "../../src/design/design.ts";
import type { Graph } from "../../src/design/graph.ts";

/** The links of a component: those that start there first, since it is its calls that a component decides about. */
export function linksAt(graph: Graph, id: string): Link[] {
	const out = graph.links(id, "out", linkKinds);
	return [...out, ...graph.links(id, "in", linkKinds).filter((link) => !out.includes(link))];
}
