import { type ComponentKind, componentKinds, type LinkKind, linkKinds } from "../design/catalogue/index.ts";
import type { Component, Link } from "../design/design.ts";
import { balancersOf, type Graph, targetsOf } from "../design/graph.ts";
import { linkTable } from "../design/link-table.ts";

/** What a rule's expression stands on: a component, or a link. */
export type Subject = Component | Link;
export type SubjectKind = ComponentKind | LinkKind;

export function isLink(subject: Subject): subject is Link {
	return "from" in subject;
}

/** A neighbour as a rule names it: what it may be, whether there may be several, and how it is reached. */
export interface Role {
	kinds: readonly SubjectKind[];
	many: boolean;
	reach(graph: Graph, subject: Subject): readonly Subject[];
}

const client: Role = {
	kinds: ["Client"],
	many: false,
	reach: (graph) => graph.clients,
};

/** Names for what lies behind balancers, or in front of them, whatever stands between. */
const overBalancers: Partial<Record<ComponentKind, Record<string, Role>>> = {
	Balancer: {
		service: { kinds: ["Service"], many: false, reach: (graph, { id }) => services(graph, id) },
		targets: { kinds: ["Service"], many: true, reach: (graph, { id }) => services(graph, id) },
	},
	Service: {
		balancers: { kinds: ["Balancer"], many: true, reach: (graph, { id }) => balancersOf(graph, id) },
		callers: { kinds: ["Service"], many: true, reach: (graph, { id }) => callersOf(graph, id) },
	},
};

function services(graph: Graph, id: string): Component[] {
	return targetsOf(graph, id).filter(({ kind }) => kind === "Service");
}

/** Who calls a service, at its own address or at that of a balancer before it. */
function callersOf(graph: Graph, id: string): Component[] {
	const addresses = [id, ...balancersOf(graph, id).map((balancer) => balancer.id)];
	return [...new Set(addresses.flatMap((address) => graph.near(address, "in", ["calls"])))];
}

/** Links by the kind's own name, as they leave a component: "service.calls", "service.publishes". */
const linksOut: Partial<Record<ComponentKind, readonly LinkKind[]>> = {
	Service: ["calls", "reads", "writes", "uses", "publishes", "consumes"],
	Balancer: ["routes"],
	Edge: ["routes"],
};

function outgoing(kind: LinkKind): Role {
	return { kinds: [kind], many: true, reach: (graph, { id }) => graph.links(id, "out", [kind]) };
}

function incoming(...kinds: LinkKind[]): Role {
	return { kinds, many: true, reach: (graph, { id }) => graph.links(id, "in", kinds) };
}

/** The two ends of a kind of link: "calls.from", "calls.to". */
function endsOf(kind: LinkKind): Record<string, Role> {
	const rows = linkTable.filter((row) => row.kind === kind);
	const end = (name: "from" | "to"): Role => ({
		kinds: [...new Set(rows.map((row) => row[name]))],
		many: false,
		reach: (graph, subject) => endOf(graph, subject, name),
	});
	return { from: end("from"), to: end("to") };
}

function endOf(graph: Graph, subject: Subject, end: "from" | "to"): Component[] {
	const found = isLink(subject) ? graph.component(subject[end]) : undefined;
	return found ? [found] : [];
}

/** Every name that a rule on a kind of component or link can use after a dot, beside its own attributes. */
export const roles: Record<SubjectKind, Record<string, Role>> = Object.fromEntries([
	...componentKinds.map((kind) => [kind, rolesOf(kind)]),
	...linkKinds.map((kind) => [kind, endsOf(kind)]),
]);

function rolesOf(kind: ComponentKind): Record<string, Role> {
	const found: Record<string, Role> = {};
	const linked = new Map<
		string,
		{ direction: "in" | "out"; kinds: Set<LinkKind>; ends: Set<ComponentKind>; many: boolean }
	>();
	const put = (name: string, many: boolean, direction: "in" | "out", link: LinkKind, other: ComponentKind) => {
		const known = linked.get(name) ?? { direction, kinds: new Set(), ends: new Set(), many };
		known.kinds.add(link);
		known.ends.add(other);
		linked.set(name, known);
	};
	for (const row of linkTable) {
		if (row.from === kind && row.there) put(row.there.name, row.there.many, "out", row.kind, row.to);
		if (row.to === kind && row.back) put(row.back.name, row.back.many, "in", row.kind, row.from);
	}
	for (const [name, { direction, kinds, ends: others, many }] of linked) {
		const reach: Role["reach"] = (graph, { id }) =>
			graph.near(id, direction, [...kinds]).filter((one) => others.has(one.kind));
		found[name] = { kinds: [...others], many, reach };
	}
	for (const link of linksOut[kind] ?? []) found[link] = outgoing(link);
	if (kind === "Store") {
		const clients = incoming("reads", "writes", "uses");
		found.clients = clients;
		// Those that hold connections of its own, and not of a pooler before it.
		const holds = (one: Subject) => one.attributes.pooled?.value !== true;
		found.holders = { ...clients, reach: (graph, one) => clients.reach(graph, one).filter(holds) };
	}
	if (kind !== "Client") found.client = client;
	return { ...found, ...overBalancers[kind] };
}

/** How a rule names what it stands on: "balancer", "nodePool", "calls", "runsOn". */
export function selfName(kind: SubjectKind): string {
	return kind[0].toLowerCase() + kind.slice(1).replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** What a dotted path such as "service.scaler" reaches from one component or link; the path starts at itself. */
export function reach(graph: Graph, from: Subject, path: readonly string[]): Subject[] {
	let reached: Subject[] = [from];
	for (const name of path)
		reached = reached.flatMap((one) => {
			const own = roles[one.kind];
			return Object.hasOwn(own, name) ? own[name].reach(graph, one) : [];
		});
	return reached;
}
