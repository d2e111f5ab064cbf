import type { Attribute } from "../attribute.ts";
import type { Component, Design, Link } from "../design.ts";
import { type Graph, graphOf } from "../graph.ts";
import { factOf } from "./index.ts";

interface Changed {
	of: string;
	attribute: string;
}

const keyOf = (of: string, attribute: string) => `${of} ${attribute}`;

/** The design with what follows from the changed values worked out anew, step by step; what was itself changed stays. */
export function followed(design: Design, changed: readonly Changed[]): Design {
	const settled = new Set(changed.map(({ of, attribute }) => keyOf(of, attribute)));
	let now = design;
	for (;;) {
		const graph = graphOf(now);
		const moved: string[] = [];
		const renewed = <T extends Component | Link>(one: T): T => {
			const stale = Object.entries(one.attributes).filter(
				([name, { provenance }]) =>
					provenance.kind === "derived" &&
					!settled.has(keyOf(one.id, name)) &&
					provenance.parts.some(({ of, attribute }) => settled.has(keyOf(of, attribute))),
			);
			if (stale.length === 0) return one;
			moved.push(...stale.map(([name]) => keyOf(one.id, name)));
			const anew = stale.map(([name, before]) => [name, withoutIt(graph, one, name) ?? before] as const);
			return { ...one, attributes: { ...one.attributes, ...Object.fromEntries(anew) } };
		};
		const next = { components: now.components.map(renewed), links: now.links.map(renewed) };
		if (moved.length === 0) return now;
		now = next;
		for (const key of moved) settled.add(key);
	}
}

/** A fact leaves alone what is there already: it is asked about one that lacks it. */
function withoutIt(graph: Graph, one: Component | Link, name: string): Attribute | undefined {
	const { [name]: _, ...attributes } = one.attributes;
	return factOf(graph, { ...one, attributes }, name);
}
