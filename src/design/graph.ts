import type { ComponentKind, LinkKind } from "./catalogue/index.ts";
import type { Component, Design, Link } from "./design.ts";
import { put } from "./index-of.ts";

/** The one way to walk a design: each step costs what it finds, however large the design is. */
export interface Graph {
	readonly design: Design;
	/** Who the requests from outside come from. */
	readonly clients: readonly Component[];
	/** Every component of a kind, in the order of the design. */
	every(kind: ComponentKind): readonly Component[];
	component(id: string): Component | undefined;
	link(id: string): Link | undefined;
	/** Links of these kinds that start (`out`) or end (`in`) at a component, in the order of the design. */
	links(id: string, direction: "in" | "out", kinds: readonly LinkKind[]): readonly Link[];
	/** What these links lead to, each once, in the order of the links. */
	near(id: string, direction: "in" | "out", kinds: readonly LinkKind[]): readonly Component[];
}

const graphs = new WeakMap<Design, Graph>();

/** The graph of a design, made once. A design that was walked must not be changed in place any more. */
export function graphOf(design: Design): Graph {
	const graph = graphs.get(design) ?? new IndexedGraph(design);
	graphs.set(design, graph);
	return graph;
}

export function componentOf(design: Design, id: string): Component | undefined {
	return graphOf(design).component(id);
}

export function linkOf(design: Design, id: string): Link | undefined {
	return graphOf(design).link(id);
}

/** What values can be of: a component or a link, with the kind that the catalogue has its attributes under. */
export interface Subject {
	one: Component | Link;
	kind: ComponentKind | "Link";
}

export function subjectOf(design: Design, id: string): Subject | undefined {
	const component = componentOf(design, id);
	if (component) return { one: component, kind: component.kind };
	const link = linkOf(design, id);
	return link && { one: link, kind: "Link" };
}

/** What a person calls a component, or a link by its ends ("web → orders"). */
export function nameIn(design: Design, id: string): string {
	const graph = graphOf(design);
	const link = graph.link(id);
	const name = (of: string) => graph.component(of)?.name ?? of;
	return link ? `${name(link.from)} → ${name(link.to)}` : name(id);
}

/** What `id` links to (`out`) or is linked from (`in`). */
export function neighbours(
	design: Design,
	id: string,
	direction: "in" | "out",
	kinds: readonly LinkKind[],
): readonly Component[] {
	return graphOf(design).near(id, direction, kinds);
}

class IndexedGraph implements Graph {
	readonly design: Design;
	private readonly components = new Map<string, Component>();
	private readonly byKind = new Map<string, Component[]>();
	private readonly byId = new Map<string, Link>();
	private readonly out = new Map<string, Link[]>();
	private readonly in = new Map<string, Link[]>();

	constructor(design: Design) {
		this.design = design;
		for (const one of design.components) {
			if (!this.components.has(one.id)) this.components.set(one.id, one);
			put(this.byKind, one.kind, one);
		}
		for (const link of design.links) {
			this.byId.set(link.id, link);
			put(this.out, link.from, link);
			put(this.in, link.to, link);
		}
	}

	get clients(): readonly Component[] {
		return this.every("Client");
	}

	every(kind: ComponentKind): readonly Component[] {
		return this.byKind.get(kind) ?? [];
	}

	component(id: string): Component | undefined {
		return this.components.get(id);
	}

	link(id: string): Link | undefined {
		return this.byId.get(id);
	}

	links(id: string, direction: "in" | "out", kinds: readonly LinkKind[]): readonly Link[] {
		const all = this[direction].get(id);
		return all ? all.filter((link) => kinds.includes(link.kind)) : none;
	}

	near(id: string, direction: "in" | "out", kinds: readonly LinkKind[]): readonly Component[] {
		const found = new Set<Component>();
		for (const link of this.links(id, direction, kinds)) {
			const other = this.components.get(direction === "out" ? link.to : link.from);
			if (other) found.add(other);
		}
		return [...found];
	}
}

const none: readonly Link[] = [];

/** The services behind a balancer, through further balancers (an Ingress in front of a Kubernetes Service). */
export function targetsOf(graph: Graph, balancer: string): Component[] {
	return beyond(graph, balancer, "out", ({ kind }) => kind !== "Balancer");
}

/** The balancers in front of a component, the nearest first. */
export function balancersOf(graph: Graph, id: string): Component[] {
	return beyond(graph, id, "in", ({ kind }) => kind === "Balancer");
}

/** What routes lead to over balancers, each once; `wanted` says what of it is meant. */
function beyond(
	graph: Graph,
	from: string,
	direction: "in" | "out",
	wanted: (component: Component) => boolean,
): Component[] {
	const seen = new Set([from]);
	const found: Component[] = [];
	const open = [from];
	for (let id = open.shift(); id !== undefined; id = open.shift()) {
		for (const next of graph.near(id, direction, ["routes"])) {
			if (seen.has(next.id)) continue;
			seen.add(next.id);
			if (wanted(next)) found.push(next);
			if (next.kind === "Balancer") open.push(next.id);
		}
	}
	return found;
}

/**
 * A graph that tells of everything that is looked up in it: of a component or link by its id, of which links a component
 * has by `linksAt`, of which components of a kind there are by `everyId`. Who looks at the ends of its links does not look
 * at the component itself: behind the clients of a large design stand hundreds of services.
 */
export function watched(graph: Graph, saw: (what: string) => void): Graph {
	const sawEvery = (kind: ComponentKind) => {
		saw(everyId(kind));
		for (const one of graph.every(kind)) saw(one.id);
	};
	return {
		design: graph.design,
		get clients() {
			sawEvery("Client");
			return graph.clients;
		},
		every(kind) {
			sawEvery(kind);
			return graph.every(kind);
		},
		component(id) {
			saw(id);
			return graph.component(id);
		},
		link(id) {
			saw(id);
			return graph.link(id);
		},
		links(id, direction, kinds) {
			saw(linksAt(id, direction));
			const found = graph.links(id, direction, kinds);
			for (const one of found) saw(one.id);
			return found;
		},
		near(id, direction, kinds) {
			saw(linksAt(id, direction));
			const found = graph.near(id, direction, kinds);
			for (const one of found) saw(one.id);
			return found;
		},
	};
}

export const everyId = (kind: ComponentKind) => `@${kind}`;
/** Which links start (`out`) or end (`in`) at a component, whatever they say. */
export const linksAt = (id: string, direction: "in" | "out") => (direction === "out" ? `>${id}` : `<${id}`);
