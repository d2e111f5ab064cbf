import { hoursAMonth } from "../../models/cost/cost.ts";
import type { Measure } from "../../study.ts";
import type { EdgeWorld } from "./world.ts";

export const edgeMeasures: readonly Measure<EdgeWorld>[] = [
	{
		id: "outage",
		label: "outage in the lost region",
		unit: "s",
		better: "lower",
		help: "From the loss of a region until 99 % of its users are served again, in steps of two seconds.",
		of: ({ struck }) => struck.outage,
	},
	{
		id: "outageMean",
		label: "mean outage of its users",
		unit: "s",
		better: "lower",
		help: "Time that a user of the lost region cannot be served, on average over the users.",
		of: ({ struck }) => struck.meanOutage,
	},
	{
		id: "servedAbroad",
		label: "served outside the residency",
		unit: "share",
		better: "lower",
		help: "Share of the served requests that a region served which the declared residency does not allow.",
		of: ({ plan, abroad, recorder }) =>
			plan.edge.areas.some((area) => area.allowed) ? abroad / Math.max(1, recorder.servedCount) : Number.NaN,
	},
	{
		id: "latencyMoved",
		label: "latency added for the moved",
		unit: "s",
		better: "lower",
		help: "Mean latency of the lost region's users while another region serves them, above what it was before.",
		of: ({ struck }) => (struck.moved.count > 0 ? struck.moved.mean - struck.before.mean : Number.NaN),
	},
	{
		id: "cost",
		label: "cost a month",
		unit: "USD",
		better: "lower",
		help: "Price of the replicas for a month (730 h) at the mean number of this run.",
		of: ({ plan, regions, recorder }) => {
			const priced = regions.count.reduce((sum, count, i) => sum + count * plan.edge.regions[i].price, 0);
			const now = regions.count.reduce((sum, count) => sum + count, 0);
			return ((recorder.paidSeconds / plan.load.duration) * priced * hoursAMonth) / Math.max(1, now);
		},
	},
];
