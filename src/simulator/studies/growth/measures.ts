import { hoursAMonth } from "../../models/cost/cost.ts";
import type { Measure } from "../../study.ts";
import type { GrowthWorld, Month } from "./world.ts";

const tolerableErrors = 0.01;

function missed({ served, failed, latency, saturated }: Month, objective: number): boolean {
	if (saturated || failed > tolerableErrors * (served + failed)) return true;
	return latency.count > 0 && latency.quantile(0.99) > objective;
}

/** Months until the first in which the objective was missed; twelve where it never was. */
export function monthsWithin({ months, plan }: GrowthWorld): number {
	const first = months.findIndex((month) => missed(month, plan.objective));
	return first < 0 ? months.length : first;
}

export const growthMeasures: readonly Measure<GrowthWorld>[] = [
	{
		id: "monthsWithin",
		label: "months within the objective",
		unit: "",
		better: "higher",
		help: "Months of the year until the ceiling: the first month with more work than can be done, more than 1 % errors or a p99 latency above the objective. 12 where the whole year is well.",
		of: monthsWithin,
	},
	{
		id: "costAtEnd",
		label: "cost of the twelfth month",
		unit: "USD",
		better: "lower",
		help: "Price of the replicas and of the store that they write, for the last month of the year (730 h).",
		of: ({ months }) => months[months.length - 1].price * hoursAMonth,
	},
	{
		id: "costGrowth",
		label: "cost against the first month",
		unit: "",
		better: "lower",
		help: "Cost of the twelfth month divided by that of the first.",
		of: ({ months }) => months[months.length - 1].price / months[0].price,
	},
	{
		id: "cost",
		label: "cost a month",
		unit: "USD",
		better: "lower",
		help: "Price of the replicas for a month (730 h) at the mean number of this run.",
		of: ({ months }) => (months.reduce((sum, { fleet }) => sum + fleet.price, 0) / months.length) * hoursAMonth,
	},
];
