import type { Recorder } from "../recorder.ts";
import { badIntervals } from "../recovery.ts";
import type { Measure } from "../study.ts";

function quantile(id: string, label: string, q: number): Measure {
	return {
		id,
		label,
		unit: "s",
		better: "lower",
		help: `${label}: the time that ${q * 100} % of the requests do not exceed, from the first try to the answer or the last timeout; refused ones do not count.`,
		of: ({ recorder }) => recorder.latency.quantile(q),
	};
}

/** Nobody knows how those that have only failed so far would end; a storm that never ends would hide behind them. */
function failedShare({ failedCount, retrying, servedCount }: Recorder): number {
	return (failedCount + retrying) / Math.max(1, servedCount + failedCount + retrying);
}

/** What every kind of world yields, from what its recorder heard. */
export const commonMeasures: readonly Measure[] = [
	quantile("latencyP50", "median latency", 0.5),
	quantile("latencyP95", "p95 latency", 0.95),
	quantile("latencyP99", "p99 latency", 0.99),
	{
		id: "latencyMean",
		label: "mean latency",
		unit: "s",
		better: "lower",
		help: "Mean time from the first try to the answer or the last timeout; refused ones do not count.",
		of: ({ recorder }) => recorder.latency.mean,
	},
	{
		id: "errorRate",
		label: "error rate",
		unit: "share",
		better: "lower",
		help: "Share of the requests that ended with an error or a timeout after all their tries, or had only failed when the run ended.",
		of: ({ recorder }) => failedShare(recorder),
	},
	{
		id: "availability",
		label: "availability",
		unit: "share",
		better: "higher",
		help: "Share of the requests that were served: the rest of the error rate.",
		of: ({ recorder }) => 1 - failedShare(recorder),
	},
	{
		id: "goodput",
		label: "goodput",
		unit: "/s",
		better: "higher",
		help: "Requests served a second.",
		of: ({ recorder: r, plan }) => (r.weight * r.servedCount) / (plan.load.duration - r.since),
	},
	{
		id: "overloadSeconds",
		label: "time in overload",
		unit: "s",
		better: "lower",
		help: "Time with more than 1 % errors, with a p99 latency above the objective, or with more retries under way than half of what comes.",
		of: (world) => badIntervals(world).seconds,
	},
	{
		id: "timeToRecover",
		label: "time to recover",
		unit: "s",
		better: "lower",
		help: "From the disturbance until the last time in overload: more than 1 % errors, a p99 latency above the objective, or more retries under way than half of what comes.",
		of: (world) => badIntervals(world).recovery,
	},
];
