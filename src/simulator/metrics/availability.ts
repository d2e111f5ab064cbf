import { blastRadius } from "../models/availability/availability.ts";
import { downMinutes, type Lasting } from "../models/availability/plan.ts";
import type { World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";

function lasting({ plan }: World): Lasting["lasts"] | undefined {
	return (plan.own as Partial<Lasting> | undefined)?.lasts;
}

/** Known beforehand; yielded where a scenario reads how available one replica is. */
export const availabilityMeasures: readonly Measure<World>[] = [
	{
		id: "blastRadius",
		label: "blast radius of a replica",
		unit: "share",
		better: "lower",
		help: "Share of the capacity that the loss of one replica takes away.",
		of: (world) => {
			const plan = lasting(world);
			return plan ? blastRadius(plan.replicas) : Number.NaN;
		},
	},
	{
		id: "downMinutesYear",
		label: "minutes down a year",
		unit: "",
		better: "lower",
		help: "Minutes a year in which fewer replicas are up than the usual traffic needs, were each to fail on its own as often as assumed; a shared cause comes on top.",
		of: (world) => {
			const plan = lasting(world);
			return plan ? downMinutes(plan) : Number.NaN;
		},
	},
];
