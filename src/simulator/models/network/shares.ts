import { specOf } from "../../../design/catalogue/index.ts";
import type { Component, Link } from "../../../design/design.ts";
import { componentOf, graphOf } from "../../../design/graph.ts";
import type { Focus } from "../../focus.ts";
import type { Inputs } from "../../inputs.ts";

/** Whether somebody says it, and it is not just what the catalogue has for whoever says nothing. */
export function stated(of: Component | Link, name: string): boolean {
	const attribute = of.attributes[name];
	if (attribute?.value === undefined) return false;
	const { provenance } = attribute;
	const usual = specOf("from" in of ? "Link" : of.kind, name)?.assumed;
	return (
		provenance.kind !== "assumed" ||
		usual === undefined ||
		provenance.source !== usual.source ||
		attribute.value !== usual.value
	);
}

/** What requests go through without being served: balancers and edges. */
export function passes({ kind }: Component): boolean {
	return kind === "Balancer" || kind === "Edge";
}

/** What stands behind an address: itself, or the services and stores to which balancers and edges route. */
export function behind(inputs: Inputs, id: string, seen = new Set<string>()): Component[] {
	const component = componentOf(inputs.design, id);
	if (!component || seen.has(id)) return [];
	seen.add(id);
	if (!passes(component)) return [component];
	return graphOf(inputs.design)
		.links(id, "out", ["routes"])
		.flatMap(({ to }) => behind(inputs, to, seen));
}

/** Links whose requests come to a service or queue over whatever routes to it, from users or other services. */
export function linksTo(inputs: Inputs, id: string, seen = new Set<string>()): Link[] {
	if (seen.has(id)) return [];
	seen.add(id);
	return graphOf(inputs.design)
		.links(id, "in", ["routes", "calls", "publishes"])
		.flatMap((link) => {
			const from = componentOf(inputs.design, link.from);
			return from && passes(from) ? linksTo(inputs, from.id, seen) : [link];
		});
}

/** Requests a second that a service or queue usually gets, as far as files say; undefined where they do not. */
function usualOf(inputs: Inputs, component: Component, seen: Set<string>): number | undefined {
	const own = component.kind === "Queue" ? consumedRate(inputs, component) : component.attributes.rate;
	const rate = typeof own === "number" ? own : own?.value;
	if (typeof rate === "number" || component.kind === "Client") return typeof rate === "number" ? rate : undefined;
	if (seen.has(component.id)) return undefined;
	seen.add(component.id);
	let sum: number | undefined;
	for (const link of linksTo(inputs, component.id)) {
		const from = componentOf(inputs.design, link.from);
		const part = from && usualOf(inputs, from, seen);
		const share = stated(link, "share") ? Number(link.attributes.share.value) : 1;
		if (part !== undefined) sum = (sum ?? 0) + part * share;
	}
	return sum;
}

function consumedRate(inputs: Inputs, queue: Component): number | undefined {
	for (const consumer of graphOf(inputs.design).near(queue.id, "in", ["consumes"]))
		if (stated(consumer, "rate")) return Number(consumer.attributes.rate.value);
	return undefined;
}

/**
 * Share of the caller's requests that go over a link. Where nobody says, but the rates of both ends are known, as many go
 * over it as come out at the other end.
 */
export function shareOf(inputs: Inputs, link: Link): number {
	if (stated(link, "share")) return inputs.onLink(link, "share");
	for (const target of componentOf(inputs.design, link.to)?.kind === "Queue" ? [] : behind(inputs, link.to)) {
		if (!stated(target, "rate")) continue;
		const inferred = inferredShare(inputs, target, Number(target.attributes.rate.value));
		if (inferred !== undefined) return inputs.onLink(link, "share", inferred);
	}
	const queue = componentOf(inputs.design, link.to);
	const taken = queue?.kind === "Queue" ? consumedRate(inputs, queue) : undefined;
	const inferred = queue && taken !== undefined ? inferredShare(inputs, queue, taken) : undefined;
	return inputs.onLink(link, "share", inferred ?? { value: 1, source: "nothing says that some requests go without" });
}

function inferredShare(inputs: Inputs, target: Component, rate: number) {
	const froms = new Set(linksTo(inputs, target.id).map(({ from }) => from));
	let all = 0;
	for (const id of froms) {
		const from = componentOf(inputs.design, id);
		all += (from && usualOf(inputs, from, new Set([target.id]))) ?? 0;
	}
	if (!(all > 0)) return undefined;
	return { value: Math.min(1, rate / all), source: `${target.name} gets ${rate}/s, and those who send to it ${all}/s` };
}

/** What is said where `dependencyOf` finds nothing. */
export const nothingNeeded =
	"the design shows nothing that the service depends on; a store that every request reads is taken";

/** What the service depends on: of all that it calls, reads or writes what a change is about, else the first. */
export function dependencyOf(
	inputs: Inputs,
	focus: Pick<Focus, "service" | "about">,
): { link: Link; down: Component } | undefined {
	const { service, about } = focus;
	const links = graphOf(inputs.design).links(service.id, "out", ["calls", "reads", "writes"]);
	const isOf = ({ to }: Link) => about.has(to) || behind(inputs, to).some(({ id }) => about.has(id));
	const changed = about.size > 0 ? [...links.filter(({ id }) => about.has(id)), ...links.filter(isOf)] : [];
	for (const link of new Set([...changed, ...links])) {
		const down = behind(inputs, link.to).find((end) => ["Service", "Store"].includes(end.kind) && end !== service);
		if (down) return { link, down };
	}
	return undefined;
}

/** The services and stores that a service's requests come to, be it over a queue. */
export function neededBy(inputs: Inputs, service: Component): Component[] {
	const graph = graphOf(inputs.design);
	const found = new Set([service]);
	// What is found on the way is looked at in its turn.
	for (const one of found) {
		const ends = graph
			.links(one.id, "out", ["calls", "reads", "writes", "publishes"])
			.flatMap(({ to }) => behind(inputs, to));
		for (const end of ends) {
			const served = end.kind === "Queue" ? graph.near(end.id, "in", ["consumes"]) : [end];
			for (const next of served) if (next.kind === "Service" || next.kind === "Store") found.add(next);
		}
	}
	found.delete(service);
	return [...found];
}
