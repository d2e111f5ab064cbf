import type { Attribute } from "../attribute.ts";
import type { ComponentKind, LinkKind } from "../catalogue/index.ts";
import type { Component, Link } from "../design.ts";
import type { Graph } from "../graph.ts";

/**
 * A fact of a component that stands in no single file and follows from the joins. One file a fact. `graph` holds what files
 * say; a fact that builds on another asks that one.
 */
export interface DerivedFact {
	of: ComponentKind;
	name: string;
	/** The attribute that the component then has; undefined leaves it as it is. */
	from(graph: Graph, component: Component): Attribute | undefined;
}

/** The same of links. */
export interface DerivedLinkFact {
	of: readonly LinkKind[];
	name: string;
	from(graph: Graph, link: Link): Attribute | undefined;
}
