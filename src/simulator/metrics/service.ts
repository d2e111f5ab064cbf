import { askedOf, type World } from "../studies/service/world.ts";
import type { Measure } from "../study.ts";
import { availabilityMeasures } from "./availability.ts";
import { costMeasures } from "./cost.ts";
import { queueMeasures } from "./queue.ts";
import { rolloutMeasures } from "./rollout.ts";
import { scalerMeasures } from "./scaling.ts";
import { trafficMeasures } from "./traffic.ts";

const hours = 3600;
const hoursAMonth = 730;

/** A run that goes from the usual traffic into something out of the ordinary says nothing of a month after that. */
function replicasOfAMonth({ recorder, plan }: World): number {
	if (plan.load.changeAt !== undefined) return recorder.paidAtFirst;
	return recorder.paidSeconds / (plan.load.duration - recorder.since);
}

/** What only a service behind its balancer yields. A model with measures of its own exports them, and stands in `metrics.ts`. */
export const serviceMeasures: readonly Measure<World>[] = [
	{
		id: "sessionsLost",
		label: "sessions lost",
		unit: "",
		better: "lower",
		help: "Times that a user's session was gone: its replica ended, or the next request went to another one.",
		of: ({ sessions, recorder }) => recorder.weight * sessions.lost,
	},
	{
		id: "failedUsers",
		label: "users with a failed request",
		unit: "",
		better: "lower",
		help: "Visits in which at least one request ended with an error or a timeout after all its tries.",
		of: ({ sessions, recorder, queue }) => (queue ? Number.NaN : recorder.weight * sessions.failed),
	},
	{
		id: "imbalance",
		label: "imbalance",
		unit: "",
		better: "lower",
		help: "Load of the busiest replica divided by the mean, over windows of 30 s; 1 is even.",
		of: ({ recorder }) => recorder.imbalanceMean,
	},
	{
		id: "requestsCut",
		label: "requests cut at shutdown",
		unit: "",
		better: "lower",
		help: "Requests that a replica was working on when it was shut down, or that reached it when it no longer listened.",
		of: ({ replicas, recorder }) => recorder.weight * replicas.cutAtShutdown,
	},
	{
		id: "killedShare",
		label: "replicas killed at shutdown",
		unit: "share",
		better: "lower",
		help: "Share of the replicas told to stop that did not end by themselves within their grace period, and were killed.",
		of: ({ replicas: { fleet } }) => (fleet.stopped > 0 ? fleet.killed / fleet.stopped : Number.NaN),
	},
	{
		id: "transactionP99",
		label: "p99 time of a transaction",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the committed transactions do not exceed, waits for locks included.",
		of: ({ transactions }) => transactions?.durations.quantile(0.99) ?? Number.NaN,
	},
	{
		id: "lockHoldP99",
		label: "p99 time a row is locked",
		unit: "s",
		better: "lower",
		help: "The time that 99 % of the row locks do not exceed.",
		of: ({ transactions }) => transactions?.lockHolds.quantile(0.99) ?? Number.NaN,
	},
	{
		id: "abortRate",
		label: "transactions aborted",
		unit: "share",
		better: "lower",
		help: "Share of the transactions that gave up, because a row stayed locked for too long or their coordinator was lost.",
		of: ({ transactions: t }) => (t ? t.abortedCount / Math.max(1, t.abortedCount + t.committed) : Number.NaN),
	},
	{
		id: "halfDone",
		label: "transactions left half done",
		unit: "",
		better: "lower",
		help: "Transactions without a common commit that wrote some of their rows and not the others.",
		of: ({ transactions }) => transactions?.halfDone ?? Number.NaN,
	},
	{
		id: "triesPerRequest",
		label: "tries for each request",
		unit: "",
		better: "lower",
		help: "Tries of all requests, later ones included, for each request; 1 where nothing is tried again.",
		of: ({ clients, recorder, plan }) =>
			plan.clients.retries > 0 ? clients.tries / Math.max(1, recorder.offered) : Number.NaN,
	},
	...trafficMeasures,
	{
		id: "callsPerRequest",
		label: "calls for each request",
		unit: "",
		better: "lower",
		help: "Calls that reach the dependency for each request: what the clients' tries and the service's own multiply to.",
		of: (world) => {
			const asked = world.dependency && askedOf(world, world.dependency);
			return typeof asked === "number" ? asked / Math.max(1, world.recorder.offered) : Number.NaN;
		},
	},
	...rolloutMeasures,
	{
		id: "nodeWait",
		label: "longest wait for a machine",
		unit: "s",
		better: "lower",
		help: "The longest that a new replica waited for a machine to run on.",
		of: ({ nodes }) => nodes?.worstWait() ?? Number.NaN,
	},
	{
		id: "nodeWaitMean",
		label: "mean wait for a machine",
		unit: "s",
		better: "lower",
		help: "Time that new replicas waited for a machine to run on, on average; those that found room at once count with none.",
		of: ({ nodes }) => nodes?.meanWait() ?? Number.NaN,
	},
	{
		id: "replicasMean",
		label: "replicas",
		unit: "replicas",
		better: "lower",
		help: "Replicas that are ready, on average.",
		of: ({ recorder, plan }) => recorder.readySeconds / (plan.load.duration - recorder.since),
	},
	{
		id: "replicaHours",
		label: "replica hours",
		unit: "",
		better: "lower",
		help: "Hours of replicas that were paid for during the run, those that start or leave included.",
		of: ({ recorder }) => recorder.paidSeconds / hours,
	},
	{
		id: "cost",
		label: "cost a month",
		unit: "USD",
		better: "lower",
		help: "Price of the replicas for a month (730 h): of as many as the usual traffic has, where something happens in the run; else of the mean of the run.",
		of: (world) => replicasOfAMonth(world) * world.plan.replicas.price * hoursAMonth,
	},
	{
		id: "costEvent",
		label: "cost of the event",
		unit: "USD",
		better: "lower",
		help: "What the replicas cost beyond those of the usual traffic, in the time that is played and as long as they were ordered ahead of it.",
		of: ({ recorder, plan }) => {
			if (plan.load.changeAt === undefined) return Number.NaN;
			const usual = recorder.paidAtFirst * (plan.load.duration - recorder.since);
			const extra = recorder.paidSeconds - usual;
			// Sums of many intervals differ in their last digits.
			return Math.abs(extra) < 1e-6 * usual ? 0 : (extra / hours) * plan.replicas.price;
		},
	},
	...scalerMeasures,
	...queueMeasures,
	...costMeasures,
	...availabilityMeasures,
];
