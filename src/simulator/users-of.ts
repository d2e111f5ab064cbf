import type { Component, Design, Link } from "../design/design.ts";
import { componentOf } from "../design/graph.ts";
import type { Patch } from "../design/patch.ts";
import { firstReached, serviceOf } from "./focus.ts";
import { absent } from "./inputs.ts";

/** A design in which somebody uses what a patch is about, and in words what was made up for that. */
export interface Used {
	design: Design;
	note?: string;
}

/** How a service uses something: the link between them, and which of the two it leads from. */
interface Use {
	kind: Link["kind"];
	from: "service" | "it";
	/** What a service that nobody has read does with it, in words: then one is made up. A known one has its own. */
	alone?: string;
}

/** By the kind of what is used. */
const uses: Partial<Record<Component["kind"], Use>> = {
	Store: { kind: "reads", from: "service" },
	Transaction: { kind: "runs-in", from: "it" },
	Balancer: { kind: "routes", from: "it", alone: "stands behind" },
	Edge: { kind: "routes", from: "it", alone: "stands behind" },
	Rollout: { kind: "replaces", from: "it", alone: "is released by" },
	NodePool: { kind: "runs-on", from: "service", alone: "runs on" },
};

/**
 * A change of a store, or of a unit of work, shows where a service uses it. Where the files show none that does, one that users
 * reach is taken to; where they show no service at all, one is made up. Anything else is left as it is.
 */
export function usersOf(design: Design, patch: Patch): Used {
	const touched = patch.flatMap(({ of }) => componentOf(design, of) ?? []);
	const [it] = touched;
	const use = it && uses[it.kind];
	if (!use || touched.some(({ id }) => serviceOf(design, id))) return { design };
	const known = firstReached(design);
	if (known && use.alone) return { design };
	const does = use.alone ?? "uses";
	const service = known ?? { ...absent("Service", "somebody"), name: `a service that ${does} ${it.name}` };
	const [from, to] = use.from === "it" ? [it.id, service.id] : [service.id, it.id];
	const link = { id: `${use.kind}:${from}→${to}`, kind: use.kind, from, to, attributes: {} };
	const components = known ? design.components : [...design.components, service];
	const note = known
		? `no file that was read shows who uses ${it.name}: ${known.name} is taken to, once in each request`
		: `no service was read that ${does} ${it.name}: one is made up`;
	return { design: { ...design, components, links: [...design.links, link] }, note };
}
