import type { Component } from "../../design/design.ts";
import { focusAround } from "../focus.ts";
import type { Inputs } from "../inputs.ts";
import type { Balancer } from "../models/balancing/balancer.ts";
import { readSpot, type SpotPlan } from "../models/cost/spot-plan.ts";
import { neededBy } from "../models/network/shares.ts";
import { type Fleet, ready } from "../models/replicas/fleet.ts";
import { type Nodes, provisionerOf } from "../models/scaling/nodes.ts";
import type { World } from "../studies/service/world.ts";
import type { Scenario } from "./scenario.ts";

const duration = 420;
const before = 30;
/** AWS gives two minutes between the notice and the end of a machine; Google and Azure give half a minute. */
const notice = 120;
/** Share of the reclaimable replicas that go at once: a whole type of machine is taken back, not every one. */
const taken = 0.5;

/** How one service stands to the reclaim of its machines. */
interface Reclaimed {
	/** Share of the replicas that run on reclaimable machines. */
	spot: number;
	drains: boolean;
}

interface Own extends Reclaimed {
	reclaims: SpotPlan | undefined;
	/** The other services of the design, by their ids. */
	others: Map<string, Reclaimed>;
}

function readReclaimed(inputs: Inputs, service: Component, pool: Component | undefined): Reclaimed {
	const onDemand = { value: "on-demand", source: "nothing says that its machines can be reclaimed" };
	const bought = pool ? inputs.text(pool, "capacity", onDemand) : "on-demand";
	const itself = inputs.value(service, "spot", { value: bought === "spot", source: "as its machines are bought" });
	const provisioner = pool ? provisionerOf(inputs, pool) : "none";
	const knows = provisioner === "karpenter" || provisioner === "managed";
	const drains = inputs.value(service, "spotDrain", {
		value: knows,
		source: knows ? `${provisioner} drains a machine at its notice` : "nothing was seen that acts on the notice",
	});
	return { spot: itself === true ? 1 : bought === "mixed" ? 0.5 : 0, drains: drains === true };
}

/** Only of those that are said to have such machines. */
function readOthers(inputs: Inputs, focus: Component): Map<string, Reclaimed> {
	const others = new Map<string, Reclaimed>();
	for (const service of neededBy(inputs, focus)) {
		if (service.kind !== "Service") continue;
		const { pool } = focusAround(inputs.design, service.id);
		const bought = pool?.attributes.capacity?.value;
		if (service.attributes.spot?.value !== true && bought !== "spot" && bought !== "mixed") continue;
		others.set(service.id, readReclaimed(inputs, service, pool));
	}
	return others;
}

/** What a service's replicas run on and are reached by. */
interface Struck {
	readonly fleet: Fleet;
	readonly nodes: Nodes | undefined;
	readonly balancer: Balancer;
}

/** Half of one service's reclaimable replicas: at the notice, and when the time is over. */
class Victims {
	private readonly replicas: number[] = [];
	private readonly plan: Reclaimed;

	constructor(plan: Reclaimed) {
		this.plan = plan;
	}

	hear({ fleet, nodes }: Struck): void {
		const { replicas, plan } = this;
		const count = Math.ceil(taken * plan.spot * fleet.readyCount);
		for (let i = 0; replicas.length < count && i < fleet.born; i++) if (fleet.state[i] === ready) replicas.push(i);
		if (!plan.drains) return;
		nodes?.lose(replicas);
		for (const victim of replicas) {
			fleet.start(1);
			fleet.stop(victim);
		}
	}

	go({ fleet, nodes, balancer }: Struck): void {
		if (!this.plan.drains) nodes?.lose(this.replicas);
		// Those that have drained are gone; `lose` leaves them alone.
		for (const victim of this.replicas) fleet.lose(victim, balancer.detection(), true);
	}
}

export const spotReclaim: Scenario<Own> = {
	id: "spot-reclaim",
	group: "failures",
	title: "Spot machines are reclaimed",
	description:
		"Half of the replicas on reclaimable machines, those of the services that it calls included, get a two-minute notice; whoever does not act on it loses them without warning.",
	lead: "When spot machines are reclaimed",
	ofReplicas: true,
	scales: true,
	watch: ["errorRate", "sessionsLost", "requestsCut"],
	read({ inputs, focus: { service, pool }, replicas }) {
		const own = readReclaimed(inputs, service, pool);
		const reclaims =
			own.spot > 0 ? readSpot(inputs, service, own.spot, own.drains ? notice : 0, replicas.startup) : undefined;
		return { ...own, reclaims, others: readOthers(inputs, service) };
	},
	moot: ({ spot, others }) =>
		spot > 0 || others.size > 0 ? undefined : "no replica runs on reclaimable machines, so that none is lost",
	load({ usual }) {
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
		};
	},
	faults(_, own) {
		const victims = new Victims(own);
		const others = [...own.others].map(([id, plan]) => ({ id, theirs: new Victims(plan) }));
		const all = ({ network }: World, act: (victims: Victims, of: Struck) => void) => {
			for (const { id, theirs } of others) {
				const site = network?.sites.get(id);
				if (site) act(theirs, site);
			}
		};
		return [
			{
				at: before,
				strike(world) {
					victims.hear(world);
					all(world, (theirs, of) => theirs.hear(of));
				},
			},
			{
				at: before + notice,
				strike(world) {
					victims.go(world);
					all(world, (theirs, of) => theirs.go(of));
				},
			},
		];
	},
};
