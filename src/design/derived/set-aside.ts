import { type Attribute, derived, placeOf } from "../attribute.ts";
import type { Component } from "../design.ts";
import { balancersOf, type Graph } from "../graph.ts";
import type { DerivedFact } from "./derived.ts";

/**
 * A program that is deployed twice: once where a balancer sends to it, and once with no port stated and nothing that leads
 * there. The second one works by its timers or its queue; that the program could answer as well is of use to nobody.
 */
export const setAside: DerivedFact = {
	of: "Service",
	name: "setAside",
	from(graph, service) {
		const { role, platform, listens } = service.attributes;
		const at = placeOf(role);
		if (!at || role.value !== "server" || !isSilent(platform?.value, listens)) return undefined;
		if (balancersOf(graph, service.id).length > 0 || graph.near(service.id, "in", ["calls"]).length > 0)
			return undefined;
		const program = programOf(service);
		const routed = program === undefined ? undefined : routedIn(graph).get(program);
		if (!routed) return undefined;
		return derived(true, at, `${routed.name} is the one of this program that is routed to`, [
			{ of: service.id, attribute: "role" },
		]);
	},
};

/** Manifests of Kubernetes state the ports that a program answers at; of a task of ECS its file says whether there are none. */
function isSilent(platform: unknown, listens: Attribute | undefined): boolean {
	return platform === "kubernetes" ? !listens : platform === "ecs" && listens?.value === false;
}

const known = new WeakMap<Graph, ReadonlyMap<string, Component>>();

/** Of each program that something routes to, one that it routes to. */
function routedIn(graph: Graph): ReadonlyMap<string, Component> {
	const made = known.get(graph) ?? new Map(routedOf(graph));
	known.set(graph, made);
	return made;
}

function* routedOf(graph: Graph): Iterable<[string, Component]> {
	for (const one of graph.every("Service")) {
		const program = programOf(one);
		if (program !== undefined && balancersOf(graph, one.id).length > 0) yield [program, one];
	}
}

/** Where its code is read from; a copy of the chart or the image alone may be another program. */
function programOf({ attributes: { language } }: Component): string | undefined {
	const at = placeOf(language);
	return at && `${at.file}:${at.range.start.line}:${at.range.start.character}`;
}
