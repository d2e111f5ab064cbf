import type { Component } from "../../design/design.ts";
import type { Inputs } from "../inputs.ts";
import type { Balancer } from "../models/balancing/balancer.ts";
import { neededBy, stated } from "../models/network/shares.ts";
import { type Fleet, ready } from "../models/replicas/fleet.ts";
import type { Nodes } from "../models/scaling/nodes.ts";
import type { Fault, Scenario } from "./scenario.ts";

const duration = 420;
const before = 60;
/** How long the zone stays away. */
const away = 240;

/** A store that stands in the zone, and how long it is away. */
interface Stricken {
	store: Component;
	away: number;
}

interface Own {
	zones: number;
	/** Zones of the services that it calls, where files say how many these are spread over, by their ids. */
	others: Map<string, number>;
	stores: Stricken[];
	/** What it needs of which nobody knows the zones. */
	spared: Component[];
}

/** Its standby takes over; one that stands in a single zone is away with it. */
function strickenOf(inputs: Inputs, store: Component): Stricken {
	return {
		store,
		away: inputs.value(store, "multiZone") === true ? Math.min(away, inputs.number(store, "restart")) : away,
	};
}

/** What a service's replicas run on and are reached by. */
interface Struck {
	readonly fleet: Fleet;
	readonly nodes: Nodes | undefined;
	readonly balancer: Balancer;
}

/** They are spread evenly, as they come. With one zone only, nothing can be started until it is back. */
function strike({ fleet, nodes, balancer }: Struck, zones: number): void {
	for (let i = 0; i < fleet.born; i++) {
		if (i % zones !== 0 || fleet.state[i] !== ready) continue;
		if (zones > 1) nodes?.lose([i]);
		fleet.lose(i, zones > 1 ? balancer.detection() : away);
	}
}

export const zoneLoss: Scenario<Own> = {
	id: "zone-loss",
	group: "failures",
	title: "A zone is lost",
	description:
		"Every replica in one zone dies at once under the usual traffic, those of the services that it calls and the stores there included, and the zone is back after four minutes; replacements start in the other zones, where there are any.",
	lead: "When a zone is lost",
	ofReplicas: true,
	scales: true,
	watch: ["errorRate", "timeToRecover", "sessionsLost"],
	read({ inputs, focus }) {
		const one = { value: 1, source: "nothing says that its replicas are spread over zones" };
		const zonesOf = (service: Component) => Math.max(1, Math.round(inputs.number(service, "zones", one)));
		const needed = neededBy(inputs, focus.service);
		const services = needed.filter(({ kind }) => kind === "Service");
		const stores = needed.filter(({ kind }) => kind === "Store");
		const isKnown = (one: Component) => stated(one, one.kind === "Store" ? "multiZone" : "zones");
		return {
			zones: zonesOf(focus.service),
			others: new Map(services.filter(isKnown).map((other) => [other.id, zonesOf(other)])),
			stores: stores.filter(isKnown).map((store) => strickenOf(inputs, store)),
			spared: needed.filter((one) => !isKnown(one)),
		};
	},
	load({ usual }, { stores, spared }) {
		const notes = [
			...stores.map(({ store, away }) => `${store.name} is taken to stand in the lost zone: away for ${away} s`),
			...(spared.length > 0
				? [`nothing says which zones ${spared.map(({ name }) => name).join(", ")} stand in: taken to be spared`]
				: []),
		];
		return { points: [{ at: 0, rate: usual }], duration, changeAt: before, notes };
	},
	faults: (_, { zones, others, stores }): Fault[] => [
		{
			at: before,
			strike(world) {
				strike(world, zones);
				for (const [id, theirs] of others) {
					const site = world.network?.sites.get(id);
					if (site) strike(site, theirs);
				}
				for (const { store } of stores) world.network?.at(store.id)?.crash();
			},
		},
		...stores.map(
			({ store, away }): Fault => ({ at: before + away, strike: ({ network }) => network?.at(store.id)?.comeBack() }),
		),
	],
};
