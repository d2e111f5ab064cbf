import {
	balancerCost,
	type CostPlan,
	clientState,
	egressCost,
	hoursAMonth,
	metricsCost,
	type Priced,
} from "../models/cost/cost.ts";
import { capacityMissing, survival } from "../models/cost/spot.ts";
import type { SpotPlan } from "../models/cost/spot-plan.ts";
import type { World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";

const day = 86_400;

/** Mean requests a second, and mean machines paid for. */
function rateOf({ recorder }: World): number {
	const { offered } = recorder.series;
	return offered.reduce((sum, rate) => sum + rate, 0) / Math.max(1, offered.length);
}

function paidOf({ recorder, plan }: World): number {
	return recorder.paidSeconds / (plan.load.duration - recorder.since);
}

function priced(of: (plan: CostPlan, world: World) => number): (world: World) => number {
	return (world) => {
		const costs = (world.plan.own as Partial<Priced> | undefined)?.costs;
		return costs ? of(costs, world) : Number.NaN;
	};
}

function reclaimed(of: (plan: SpotPlan, world: World) => number): (world: World) => number {
	return (world) => {
		const plan = (world.plan.own as { reclaims?: SpotPlan } | undefined)?.reclaims;
		return plan ? of(plan, world) : Number.NaN;
	};
}

/** What is paid beside the replicas; yielded by scenarios that read prices, where the design has what is paid for. */
export const costMeasures: readonly Measure<World>[] = [
	{
		id: "costBalancer",
		label: "cost of the balancer a month",
		unit: "USD",
		better: "lower",
		help: "List price of the public balancer for a month (730 h): its hours, and the capacity units of the dimension (new connections, open connections, bytes) that needs most.",
		of: priced((costs, world) => balancerCost(costs, rateOf(world))),
	},
	{
		id: "clientState",
		label: "client state a day in GB",
		unit: "",
		better: "lower",
		help: "Gigabytes a day in which clients send their session along with every request.",
		of: priced((costs, world) => clientState(costs, rateOf(world)) / 1e9),
	},
	{
		id: "costEgress",
		label: "cost of client state a month",
		unit: "USD",
		better: "lower",
		help: "List price for a month (730 h) of the sessions that answers send back to the clients.",
		of: priced((costs, world) => egressCost(costs, rateOf(world))),
	},
	{
		id: "costMetrics",
		label: "cost of metrics a month",
		unit: "USD",
		better: "lower",
		help: "List price for a month of the machine metrics that the scaler decides on: those of five minutes come free, fresher ones are paid for.",
		of: priced((costs, world) => metricsCost(costs, paidOf(world))),
	},
	{
		id: "spotSaved",
		label: "saved a month by reclaimable machines",
		unit: "USD",
		better: "higher",
		help: "What the replicas on reclaimable machines cost less for a month (730 h).",
		otherwise: 0,
		of: reclaimed(
			({ share, discount }, world) => paidOf(world) * share * discount * world.plan.replicas.price * hoursAMonth,
		),
	},
	{
		id: "spotCalm",
		label: "chance of a day without a reclaim",
		unit: "share",
		better: "higher",
		help: "Chance that no replica is reclaimed within a day, were reclaims independent; they come together more often than not.",
		of: reclaimed(({ share, rate }, world) => survival(rate * share * paidOf(world), day)),
	},
	{
		id: "spotMissing",
		label: "replicas missing to reclaims",
		unit: "replicas",
		better: "lower",
		help: "Replicas that are missing on average because a replacement takes longer to start than the notice lasts.",
		of: reclaimed(({ share, rate, boot, notice }, world) => capacityMissing(rate, share * paidOf(world), boot, notice)),
	},
];
