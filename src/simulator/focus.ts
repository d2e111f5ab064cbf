import { type Component, type Design, isAsked, isJob, type Link } from "../design/design.ts";
import { componentOf, linkOf, neighbours } from "../design/graph.ts";
import type { Patch } from "../design/patch.ts";
import { absent } from "./inputs.ts";
import { Unplayable } from "./unplayable.ts";

/** The service under test with everything around it that the models speak of. */
export interface Focus {
	service: Component;
	/** From the one nearest to the client to the one nearest to the service. */
	balancers: Component[];
	scaler: Component | undefined;
	stores: Component[];
	transactions: Component[];
	rollout: Component | undefined;
	/** The machines that its replicas run on. */
	pool: Component | undefined;
	/** What it works off. */
	queue: Component | undefined;
	client: Component;
	/** Links from the client to the service, or to the queue that it works off. */
	way: Link[];
	/** What a change is about: of several things that a scenario may strike, it strikes these. */
	about: ReadonlySet<string>;
}

/** The service that a component is or belongs to. */
export function serviceOf(design: Design, id: string, seen = new Set<string>()): Component | undefined {
	const component = componentOf(design, id);
	if (!component || seen.has(id)) return undefined;
	seen.add(id);
	if (component.kind === "Service") return component;
	const direction = component.kind === "Store" || component.kind === "Queue" || component.kind === "NodePool";
	const around = direction
		? neighbours(design, id, "in", ["reads", "writes", "calls", "publishes", "consumes", "runs-on"])
		: neighbours(design, id, "out", ["scales", "runs-in", "routes", "calls", "replaces"]);
	// Of several that run on machines, the one whose number changes is told of.
	const isScaled = ({ id: one }: Component) => neighbours(design, one, "in", ["scales"]).length > 0;
	const byScale =
		component.kind === "NodePool" ? around.toSorted((a, b) => Number(isScaled(b)) - Number(isScaled(a))) : around;
	for (const next of byScale) {
		const found = serviceOf(design, next.id, seen);
		if (found) return found;
	}
	return undefined;
}

/** The service that clients reach first, else one that is asked, else any. */
export function firstReached(design: Design): Component | undefined {
	for (const client of design.components) {
		const found = client.kind === "Client" && serviceOf(design, client.id);
		if (found) return found;
	}
	const balanced = design.components.find((c) => c.kind === "Balancer" && serviceOf(design, c.id));
	return (
		(balanced && serviceOf(design, balanced.id)) ??
		design.components.find((c) => c.kind === "Service" && isAsked(c)) ??
		design.components.find((c) => c.kind === "Service" && !isJob(c)) ??
		design.components.find((c) => c.kind === "Service")
	);
}

/** The id of the service to simulate: the one that the patch is about, else the first that clients reach. */
export function focusOf(design: Design, patch: Patch = [], wanted?: string): string {
	const asked = wanted ? serviceOf(design, wanted) : undefined;
	if (wanted && !asked) throw new Unplayable(`no service ${wanted} in the design`);
	const touched = patch.map((change) => changedService(design, change.of)).find((service) => service);
	const service = asked ?? touched ?? firstReached(design);
	if (!service) throw new Unplayable("the design has no service to simulate");
	return service.id;
}

/** The service that a change is about; of a link, the one that asks over it, or that stands behind what routes. */
function changedService(design: Design, id: string): Component | undefined {
	const link = linkOf(design, id);
	return link ? (serviceOf(design, link.from) ?? serviceOf(design, link.to)) : serviceOf(design, id);
}

/** A way along which a client's requests reach a service: its links, from the client on. */
interface Way {
	client: Component;
	links: Link[];
}

function waysTo(design: Design, id: string, seen: Set<string>): Way[] {
	if (seen.has(id)) return [];
	const ways: Way[] = [];
	for (const link of design.links) {
		if (link.to !== id || !["routes", "calls", "publishes"].includes(link.kind)) continue;
		const from = componentOf(design, link.from);
		if (from?.kind === "Client") ways.push({ client: from, links: [link] });
		else if (from) {
			for (const way of waysTo(design, from.id, new Set([...seen, id])))
				ways.push({ ...way, links: [...way.links, link] });
		}
	}
	return ways;
}

/**
 * Balancers side by side (a public and an internal one) share the client's requests: the shortest way stands for all, of those that
 * a change is about where it is about any.
 */
function mainWay(design: Design, id: string, about: readonly string[]): Way | undefined {
	const ways = waysTo(design, id, new Set()).sort((a, b) => a.links.length - b.links.length);
	return ways.find(({ links }) => links.some((link) => about.includes(link.id))) ?? ways[0];
}

export function balancersOf(design: Design, id: string): Component[] {
	const chain: Component[] = [];
	let level = [id];
	while (level.length > 0) {
		const next = level
			.flatMap((at) => neighbours(design, at, "in", ["routes"]))
			.filter((component) => component.kind === "Balancer" && !chain.includes(component));
		chain.unshift(...next);
		level = next.map((component) => component.id);
	}
	return chain;
}

/** How a service is deployed. */
export function rolloutOf(design: Design, serviceId: string): Component | undefined {
	return neighbours(design, serviceId, "in", ["replaces"]).find((component) => component.kind === "Rollout");
}

/** Of several, those that a change is about, where it is about any of them. */
export function preferred<T extends { id: string }>(all: readonly T[], { about }: Pick<Focus, "about">): T[] {
	const touched = all.filter(({ id }) => about.has(id));
	return touched.length > 0 ? touched : [...all];
}

export function focusAround(design: Design, serviceId: string, about: readonly string[] = []): Focus {
	const service = componentOf(design, serviceId);
	if (service?.kind !== "Service") throw new Error(`${serviceId} is not a service of the design`);
	const queue = neighbours(design, serviceId, "out", ["consumes"]).find((component) => component.kind === "Queue");
	const way = mainWay(design, serviceId, about) ?? (queue && mainWay(design, queue.id, about));
	return {
		service,
		balancers: balancersOf(design, serviceId),
		scaler: neighbours(design, serviceId, "in", ["scales"]).find((component) => component.kind === "Scaler"),
		stores: neighbours(design, serviceId, "out", ["reads", "writes", "calls"]).filter((c) => c.kind === "Store"),
		transactions: neighbours(design, serviceId, "in", ["runs-in"]).filter((c) => c.kind === "Transaction"),
		rollout: rolloutOf(design, serviceId),
		pool: neighbours(design, serviceId, "out", ["runs-on"]).find((component) => component.kind === "NodePool"),
		queue,
		client: way?.client ?? design.components.find((c) => c.kind === "Client") ?? absent("Client", "users"),
		way: way?.links ?? [],
		about: new Set(about),
	};
}
