import { important, ordinary, type TrafficClasses } from "../models/arrivals/traffic-classes.ts";
import { shed } from "../models/replicas/outcome.ts";
import type { Histogram } from "../statistics/histogram.ts";
import type { World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";

function shareServed({ served, failed }: TrafficClasses, kinds: number[]): number {
	const sum = (counts: Float64Array) => kinds.reduce((total, kind) => total + counts[kind], 0);
	return sum(served) / Math.max(1, sum(served) + sum(failed));
}

function importantLatency({ clients, plan }: World): Histogram | undefined {
	return plan.importantShare > 0 ? clients.classes?.important : undefined;
}

export const trafficMeasures: readonly Measure<World>[] = [
	{
		id: "importantServed",
		label: "important requests served",
		unit: "share",
		better: "higher",
		help: "Share of the important requests that were served; where none are preferred, as many as of all.",
		otherwise: "availability",
		of: ({ clients, plan }) =>
			clients.classes && plan.importantShare > 0 ? shareServed(clients.classes, [important]) : Number.NaN,
	},
	{
		id: "importantMean",
		label: "mean latency of important requests",
		unit: "s",
		better: "lower",
		help: "Mean time from the first try of an important request to its answer or last timeout; where none are preferred, that of all.",
		otherwise: "latencyMean",
		of: (world) => importantLatency(world)?.mean ?? Number.NaN,
	},
	{
		id: "importantP99",
		label: "p99 latency of important requests",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the important requests do not exceed; where none are preferred, that of all.",
		otherwise: "latencyP99",
		of: (world) => importantLatency(world)?.quantile(0.99) ?? Number.NaN,
	},
	{
		id: "shedShare",
		label: "requests turned away",
		unit: "share",
		better: "lower",
		help: "Share of the requests that ended because a rate limit or a load shedder turned them away.",
		otherwise: 0,
		of: ({ clients, replicas, recorder: r }) =>
			clients.limiter || replicas.admission.shedder
				? r.failures[shed] / Math.max(1, r.servedCount + r.failedCount)
				: Number.NaN,
	},
	{
		id: "othersErrorRate",
		label: "error rate of the others",
		unit: "share",
		better: "lower",
		help: "Share of the requests of everybody but the abuser that ended with an error or a timeout.",
		of: ({ clients: { classes } }) =>
			classes && classes.abuser >= 0 ? 1 - shareServed(classes, [ordinary, important]) : Number.NaN,
	},
	{
		id: "othersP99",
		label: "p99 latency of the others",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the requests of everybody but the abuser do not exceed.",
		of: ({ clients: { classes } }) => (classes && classes.abuser >= 0 ? classes.others.quantile(0.99) : Number.NaN),
	},
];
