import type { Reading } from "../api.ts";
import type { Recorder } from "../recorder.ts";
import { overloadOf } from "../recovery.ts";
import type { Measure, StudyWorld } from "../study.ts";

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
function failedSoFar({ failedCount, retrying }: Recorder): number {
	return failedCount + retrying;
}

function failedShare(recorder: Recorder): number {
	const failed = failedSoFar(recorder);
	return failed / Math.max(1, recorder.servedCount + failed);
}

/** Share of the requests that failed from the disturbance until it was over, or until the end of the run. */
function failedWhileItLasts(world: StudyWorld): number {
	const { recorder, plan } = world;
	const { changeAt, harmAt: from = changeAt, duration } = plan.load;
	if (changeAt === undefined || from === undefined) return Number.NaN;
	const { lasted, bad } = overloadOf(world);
	const until = changeAt + lasted;
	if (until <= from) return 0;
	const interval = duration / Math.max(1, bad.length);
	const within = recorder.rows.filter((_, i) => (i + 1) * interval > from && i * interval < until);
	const ended = within.reduce((sum, row) => sum + row.ended, 0);
	return within.reduce((sum, row) => sum + row.failed, 0) / Math.max(1, ended);
}

/** Failed requests, as minutes in which every request of the usual rate would have failed. */
function budgetSpent({ recorder, plan }: StudyWorld): number {
	const usual = plan.load.points[0].rate;
	return usual > 0 ? (recorder.weight * failedSoFar(recorder)) / usual / 60 : Number.NaN;
}

function recovery(world: StudyWorld): Reading {
	const { changeAt, duration } = world.plan.load;
	if (changeAt === undefined) return Number.NaN;
	const { lasted, atEnd } = overloadOf(world);
	return atEnd ? { beyond: duration - changeAt } : lasted;
}

/** What every kind of world yields, from what its recorder heard. */
export const commonMeasures: readonly Measure[] = [
	quantile("latencyP50", "median latency", 0.5),
	quantile("latencyP95", "p95 latency", 0.95),
	quantile("latencyP99", "p99 latency", 0.99),
	{
		id: "servedP99",
		label: "p99 latency of served requests",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the served requests do not exceed; those who waited for nothing do not count.",
		of: ({ recorder }) => recorder.servedLatency.quantile(0.99),
	},
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
		help: "Share of the requests of the whole run that ended with an error or a timeout after all their tries, or had only failed when the run ended.",
		of: ({ recorder }) => failedShare(recorder),
	},
	{
		id: "errorRateWhile",
		label: "error rate while it lasts",
		unit: "share",
		better: "lower",
		help: "Share of the requests that failed from the disturbance until the last time in overload; however long the run goes on after that.",
		of: failedWhileItLasts,
	},
	{
		id: "failedRequests",
		label: "failed requests",
		unit: "",
		better: "lower",
		help: "Requests that ended with an error or a timeout after all their tries, or had only failed when the run ended.",
		of: ({ recorder }) => recorder.weight * failedSoFar(recorder),
	},
	{
		id: "budgetMinutes",
		label: "minutes of error budget spent",
		unit: "",
		better: "lower",
		help: "Failed requests as minutes in which every request of the usual rate fails. An objective of 99.9 % allows 43 of them in 30 days.",
		of: budgetSpent,
	},
	{
		id: "availability",
		label: "availability",
		unit: "share",
		better: "higher",
		help: "Share of the requests of the whole run that were served: the rest of the error rate.",
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
		help: "Time in which surely (by a binomial test over windows of enough requests) more than 1 % failed or more than 1 % were slower than the objective, or in which more retries were under way than half of what came.",
		of: (world) => overloadOf(world).seconds,
	},
	{
		id: "timeToRecover",
		label: "time to recover",
		unit: "s",
		better: "lower",
		help: "From the disturbance until the last time in overload; where the run ends in overload, it did not recover within the time that was left.",
		unreached: "did not recover",
		of: recovery,
	},
	{
		id: "recovered",
		label: "runs that recovered",
		unit: "share",
		better: "higher",
		help: "Share of the runs that were not in overload at their end.",
		of: (world) => (world.plan.load.changeAt === undefined ? Number.NaN : overloadOf(world).atEnd ? 0 : 1),
	},
];
