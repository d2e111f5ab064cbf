import { readSpot, type SpotPlan } from "../models/cost/spot-plan.ts";
import { ready } from "../models/replicas/fleet.ts";
import { provisionerOf } from "../models/scaling/nodes.ts";
import type { Scenario } from "./scenario.ts";

const duration = 420;
const before = 30;
/** AWS gives two minutes between the notice and the end of a machine; Google and Azure give half a minute. */
const notice = 120;
/** Share of the reclaimable replicas that go at once: a whole type of machine is taken back, not every one. */
const taken = 0.5;

interface Own {
	/** Share of the replicas that run on reclaimable machines. */
	spot: number;
	drains: boolean;
	reclaims: SpotPlan | undefined;
}

export const spotReclaim: Scenario<Own> = {
	id: "spot-reclaim",
	group: "failures",
	title: "Spot machines are reclaimed",
	description:
		"Half of the replicas on reclaimable machines get a two-minute notice; whoever does not act on it loses them without warning.",
	lead: "When spot machines are reclaimed",
	scales: true,
	watch: ["errorRate", "sessionsLost", "requestsCut"],
	read({ inputs, focus: { service, pool }, replicas }) {
		const onDemand = { value: "on-demand", source: "nothing says that its machines can be reclaimed" };
		const bought = pool ? inputs.text(pool, "capacity", onDemand) : "on-demand";
		const itself = inputs.value(service, "spot", { value: bought === "spot", source: "as its machines are bought" });
		const provisioner = pool ? provisionerOf(inputs, pool) : "none";
		const knows = provisioner === "karpenter" || provisioner === "managed";
		const drains = inputs.value(service, "spotDrain", {
			value: knows,
			source: knows ? `${provisioner} drains a machine at its notice` : "nothing was seen that acts on the notice",
		});
		const spot = itself === true ? 1 : bought === "mixed" ? 0.5 : 0;
		const reclaims =
			spot > 0 ? readSpot(inputs, service, spot, drains === true ? notice : 0, replicas.startup) : undefined;
		return { spot, drains: drains === true, reclaims };
	},
	load({ usual }, { spot }) {
		const notes = spot > 0 ? [] : ["no replica runs on reclaimable machines, so that none is lost"];
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			changeAt: before,
			notes,
		};
	},
	faults(_, { spot, drains }) {
		const victims: number[] = [];
		return [
			{
				at: before,
				strike({ fleet, nodes }) {
					const count = Math.ceil(taken * spot * fleet.readyCount);
					for (let i = 0; victims.length < count && i < fleet.born; i++) {
						if (fleet.state[i] === ready) victims.push(i);
					}
					if (!drains) return;
					nodes?.lose(victims);
					for (const victim of victims) {
						fleet.start(1);
						fleet.stop(victim);
					}
				},
			},
			{
				at: before + notice,
				strike({ fleet, balancer, nodes }) {
					if (!drains) nodes?.lose(victims);
					// Those that have drained are gone; `lose` leaves them alone.
					for (const victim of victims) fleet.lose(victim, balancer.detection(), true);
				},
			},
		];
	},
};
