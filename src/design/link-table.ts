import type { ComponentKind, LinkKind } from "./catalogue/index.ts";

/** One end of a link as the other end's rules name it: "service.scaler", or "queue.consumers" for all of them. */
interface End {
	name: string;
	many: boolean;
}

/** A kind of link between two kinds of component, and how each end names the other, where it has a name for it. */
export interface LinkRow {
	from: ComponentKind;
	kind: LinkKind;
	to: ComponentKind;
	/** What `from` calls `to`. */
	there?: End;
	/** What `to` calls `from`. */
	back?: End;
}

const one = (name: string): End => ({ name, many: false });
const many = (name: string): End => ({ name, many: true });

function rows(
	from: ComponentKind,
	kinds: LinkKind | LinkKind[],
	to: ComponentKind | ComponentKind[],
	there?: End,
	back?: End,
): LinkRow[] {
	return [kinds]
		.flat()
		.flatMap((kind) => [to].flat().map((each) => ({ from, kind, to: each, there, back }) as LinkRow));
}

/**
 * Everything that a link may join, in one place: what assembly, cases, rules and the diagram hold a link against. What
 * lies behind balancers has names of its own (`src/rules/roles.ts`).
 */
export const linkTable: readonly LinkRow[] = [
	...rows("Client", "routes", ["Edge", "Balancer", "Service"]),
	...rows("Client", "publishes", "Queue"),
	...rows("Edge", "routes", ["Edge", "Balancer", "Service"], many("targets"), many("edges")),
	...rows("Balancer", "routes", ["Balancer", "Service", "Store", "Queue"]),
	...rows("Service", "calls", ["Service", "Balancer", "Edge"]),
	...rows("Service", ["reads", "writes", "calls", "uses"], "Store", many("stores"), many("services")),
	...rows("Service", "publishes", "Queue", undefined, many("producers")),
	...rows("Service", "consumes", "Queue", many("queues"), many("consumers")),
	...rows("Service", "uses", "Queue"),
	...rows("Service", "runs-on", "NodePool", one("nodePool"), many("services")),
	...rows("Store", "runs-on", "NodePool", one("nodePool")),
	...rows("Queue", "runs-on", "NodePool", one("nodePool")),
	...rows("Scaler", "scales", "Service", one("service"), one("scaler")),
	...rows("Rollout", "replaces", "Service", one("service"), one("rollout")),
	...rows("Transaction", "runs-in", "Service", one("service"), many("transactions")),
	...rows("Transaction", ["writes", "reads"], "Store", many("stores"), many("transactions")),
];

const kinds = new Map<string, LinkKind[]>();
for (const { from, kind, to } of linkTable) kinds.set(`${from} ${to}`, [...(kinds.get(`${from} ${to}`) ?? []), kind]);

/** Every kind that a link from the one to the other can have; empty where nothing joins them in that direction. */
export function linkKindsBetween(from: ComponentKind, to: ComponentKind): readonly LinkKind[] {
	return kinds.get(`${from} ${to}`) ?? [];
}
