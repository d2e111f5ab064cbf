import type { Component, Link } from "../../../design/design.ts";
import { componentOf, graphOf } from "../../../design/graph.ts";
import type { Focus } from "../../focus.ts";
import { listed } from "../../ignored.ts";
import type { Inputs } from "../../inputs.ts";
import { type ClientsPlan, readClients } from "../arrivals/clients-plan.ts";
import { behind, linksTo, shareOf, stated } from "./shares.ts";
import { calling } from "./ways.ts";

/** Users of another service than the one under test, at their usual rate or at the same multiple of it. */
export interface VisitorsPlan {
	name: string;
	to: string;
	rate: number;
	/** Whether they are those of the scenario's load. */
	same: boolean;
	clients: ClientsPlan;
}

/** What is read, and around what. */
interface Around {
	inputs: Inputs;
	focus: Focus;
}

/** What is played, and what comes to it beside the scenario's load. */
interface Played {
	readonly sites: readonly { id: string }[];
	readonly stores: readonly { id: string }[];
	visitors: VisitorsPlan[];
	notes: string[];
}

/** Who else sends requests to what the service under test needs; `follow` reads what such a service needs itself. */
export function readOthers(plan: Played, setting: Around, follow: (service: Component) => void): void {
	const { inputs, focus } = setting;
	const reach = new Set([...plan.sites, ...plan.stores].map(({ id }) => id));
	const left: string[] = [];
	for (const service of inputs.design.components) {
		if (service.kind !== "Service" || service === focus.service) continue;
		const sources = linksTo(inputs, service.id);
		const routes = sources.filter(({ from }) => componentOf(inputs.design, from)?.kind === "Client");
		const alone = sources.length === 0 && stated(service, "rate") && !consumes(inputs, service);
		if (routes.length === 0 && !alone) continue;
		if (!reach.has(service.id) && !needsAny(setting, service, reach)) {
			left.push(service.name);
			continue;
		}
		follow(service);
		for (const link of routes) plan.visitors.push(visitorsOf(setting, service, link));
		if (routes.length === 0) plan.visitors.push(visitorsOf(setting, service, undefined));
	}
	const before = focus.way.flatMap(({ from }) => {
		const service = componentOf(inputs.design, from);
		return service?.kind === "Service" && !plan.sites.some(({ id }) => id === from) ? [service.name] : [];
	});
	if (before.length > 0) {
		plan.notes.push(
			`${before.join(", ")} before it: not played; requests come to ${focus.service.name} as users send them`,
		);
	}
	const apart = [...new Set(left)].filter((name) => !before.includes(name));
	if (apart.length > 0)
		plan.notes.push(`not played, for nothing that it needs is theirs, too: ${listed(apart, mostNamed)}`);
}

/** A list of more helps nobody. */
const mostNamed = 6;

function visitorsOf({ inputs, focus }: Around, service: Component, link: Link | undefined): VisitorsPlan {
	const client = (link && componentOf(inputs.design, link.from)) ?? focus.client;
	const own = stated(service, "rate") && !link ? inputs.number(service, "rate") : undefined;
	return {
		name: link ? `${client.name} of ${service.name}` : `users of ${service.name}`,
		to: service.id,
		rate: own ?? inputs.number(client, "rate") * (link ? shareOf(inputs, link) : 1),
		same: link !== undefined && client === focus.client,
		clients: readClients(inputs, client, [], link && [link]),
	};
}

/** Whether requests to a service come to any of these. */
function needsAny(setting: Around, service: Component, wanted: ReadonlySet<string>, seen = new Set<string>()): boolean {
	const { inputs, focus } = setting;
	if (seen.has(service.id) || service === focus.service) return false;
	seen.add(service.id);
	const graph = graphOf(inputs.design);
	for (const { to } of graph.links(service.id, "out", calling)) {
		for (const end of behind(inputs, to)) {
			if (wanted.has(end.id)) return true;
			const on = end.kind === "Queue" ? graph.near(end.id, "in", ["consumes"]) : [end];
			if (on.some((one) => wanted.has(one.id) || (one.kind === "Service" && needsAny(setting, one, wanted, seen))))
				return true;
		}
	}
	return false;
}

function consumes(inputs: Inputs, service: Component): boolean {
	return graphOf(inputs.design).links(service.id, "out", ["consumes"]).length > 0;
}
