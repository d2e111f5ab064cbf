import type { Design } from "../../../design/design.ts";
import { fluidFor, fluidNotes } from "../../engine.ts";
import { type Focus, focusAround } from "../../focus.ts";
import { absent, Inputs } from "../../inputs.ts";
import { type ClientsPlan, readClients } from "../../models/arrivals/clients.ts";
import { readFeedback } from "../../models/arrivals/feedback.ts";
import type { SessionsPlan } from "../../models/arrivals/sessions.ts";
import { type BalancerPlan, readBalancer } from "../../models/balancing/balancer.ts";
import { type RateLimitPlan, readRateLimit } from "../../models/balancing/rate-limiter.ts";
import { type QueuePlan, readQueue, unbalanced } from "../../models/queue/plan.ts";
import type { FluidPlan } from "../../models/replicas/fluid.ts";
import { shapesLine } from "../../models/replicas/load-shedder.ts";
import { type ReplicasPlan, readReplicas, replicasNotes } from "../../models/replicas/plan.ts";
import { type ForecastPlan, readForecast } from "../../models/scaling/forecast.ts";
import { type NodesPlan, readNodes } from "../../models/scaling/nodes.ts";
import { atRest, readScaler, type ScalerPlan, unforeseen } from "../../models/scaling/scaler.ts";
import type { NearCachePlan } from "../../models/store/near-cache.ts";
import { readNearCache } from "../../models/store/store-plan.ts";
import type { ShardsPlan } from "../../models/transactions/shards.ts";
import { readShards, readTransactions, type TransactionPlan } from "../../models/transactions/transactions.ts";
import type { Distribution } from "../../random/distribution.ts";
import { lawOf } from "../../random/law-of.ts";
import type { Scenario, Workload } from "../../scenarios/scenario.ts";
import type { StudyPlan } from "../../study.ts";

/** Everything that the models need to know, read from the design once and then used for every replication. */
export interface Plan extends StudyPlan {
	/** What the scenario alone has read. */
	own: unknown;
	clients: ClientsPlan;
	sessions: SessionsPlan;
	balancer: BalancerPlan;
	replicas: ReplicasPlan;
	/** Law of the gaps between arrivals; exponential where nobody declares one. */
	gaps: Distribution | undefined;
	/** Share of the requests that go back to the service once they are served. */
	feedback: number | undefined;
	scaler: ScalerPlan | undefined;
	/** What its scaler knows of the load beforehand. */
	forecast: ForecastPlan | undefined;
	nodes: NodesPlan | undefined;
	/** What a worker works off; undefined for a service that is asked. */
	queue: QueuePlan | undefined;
	/** Mean time to fetch a session from the store that the replicas share; undefined when they do not. */
	sessionFetch: number | undefined;
	/** What replicas have in front of that store. */
	nearCache: NearCachePlan | undefined;
	transactions: TransactionPlan[];
	shards: ShardsPlan | undefined;
	/** What one client may send; undefined where nothing limits it. */
	limit: RateLimitPlan | undefined;
	/** Share of the requests that are important; 0 where they are not told apart. */
	importantShare: number;
	/** Time until somebody decides what a lost coordinator left prepared. */
	recovery: number;
	/** Where a large fleet is played as a fluid; undefined where every request is. */
	fluid: FluidPlan | undefined;
}

/** The service's own rate, else that of the clients that reach it, else what its replicas carry with ease. */
function readWorkload(inputs: Inputs, focus: Focus, replicas: ReplicasPlan): Workload {
	const { service, client, way } = focus;
	const own = inputs.value(service, "rate");
	const ownPeak = inputs.value(service, "peakRate");
	const calls = way.filter((link) => link.kind === "calls" || link.kind === "publishes");
	const share = calls.reduce((product, link) => product * inputs.onLink(link, "share"), 1);
	const usual = () => {
		if (typeof own === "number") return own;
		if (way.length > 0) return inputs.number(client, "rate") * share;
		const capacity = (Math.max(1, replicas.count) * replicas.concurrency) / replicas.work.mean;
		const source = "nothing says what traffic it gets; half of what its replicas can serve";
		return inputs.number(service, "rate", { value: Math.round(capacity * 50) / 100, source });
	};
	const rate = usual();
	return {
		usual: rate,
		peak() {
			if (typeof ownPeak === "number") return ownPeak;
			const guess = { value: 3 * rate, source: "no peak is declared; three times the usual rate" };
			if (typeof own === "number" || way.length === 0) return inputs.number(service, "peakRate", guess);
			return inputs.number(client, "peakRate", { ...guess, value: (3 * rate) / share }) * share;
		},
	};
}

/** Pause between two looks for transactions that lost their coordinator. */
const decision = 30;

export function planOf(design: Design, focusId: string, scenario: Scenario, inputs: Inputs): Plan {
	return readService({ inputs, focus: focusAround(design, focusId), scenario });
}

/** Reads the plan of a scenario on a service from the design. */
export function readService({ inputs, focus, scenario }: { inputs: Inputs; focus: Focus; scenario: Scenario }): Plan {
	const { service, client } = focus;
	const queue = readQueue(inputs, focus);
	// Nobody waits for a worker's answer: what the models of users would take is not listed.
	const users = queue ? new Inputs(inputs.design) : inputs;
	const balancer = queue ? unbalanced(users, focus) : readBalancer(inputs, focus);
	const replicas = readReplicas(inputs, service, balancer.drain);
	const scaler = focus.scaler && readScaler(inputs, focus.scaler, replicas, service, queue !== undefined);
	const workload = readWorkload(inputs, focus, replicas);
	const own = scenario.read?.({ inputs, focus, replicas, scaler, workload });
	if (!scenario.load) throw new Error(`${scenario.id} has no load for a service`);
	const load = scenario.load(workload, own);
	const gaps = inputs.value(client, "interarrival");
	const feedback = queue ? { share: undefined, notes: [] } : readFeedback(inputs, service);
	const kept = users.text(service, "sessions", { value: "none", source: "no session was seen in the code" });
	const store =
		focus.stores.find((s) => s.attributes.role?.value === "session-store") ?? absent("Store", "session-store");
	const transactions = readTransactions(inputs, focus.transactions);
	const recovery = transactions.some((transaction) => transaction.mechanism === "2pc")
		? inputs.number(service, "recovery", {
				value: replicas.startup + decision,
				source: "the start of a replacement, and the pause until it looks after what was left",
			})
		: 0;
	const fetched = kept === "shared-store" && !scenario.fetchesSessions;
	const sessionFetch = fetched ? inputs.number(store, "readTime") : undefined;
	const nearCache = fetched ? readNearCache(inputs, service) : undefined;
	const initial = replicasFor(load.points[0].rate, scaler, replicas, feedback.share);
	const limit = readRateLimit(inputs, focus);
	const single = gaps !== undefined || feedback.share !== undefined || shapesLine(replicas.overload);
	const discrete = transactions.length > 0 || nearCache || limit || single || scenario.discrete?.(own);
	const fluid =
		scenario.fluid && !discrete && !queue ? fluidFor(load, replicas, balancer, initial, sessionFetch ?? 0) : undefined;
	return {
		focus,
		scenario,
		own,
		load,
		fluid,
		notes: [
			...(load.notes ?? []),
			...(scaler?.notes ?? []),
			...(scaler?.signals.ahead && !scenario.recurs && !scenario.announced ? [unforeseen(scaler)] : []),
			...balancer.notes,
			...fluidNotes(fluid, balancer),
			...replicasNotes(replicas, fluid !== undefined),
			...feedback.notes,
			...(queue && load.population
				? ["nobody waits for a queue: its messages come as often as the users can ask"]
				: []),
		],
		transactions,
		shards: transactions.length > 0 ? readShards(inputs, focus.stores, transactions) : undefined,
		recovery,
		limit,
		importantShare: replicas.overload.priorities ? inputs.number(client, "importantShare") : 0,
		clients: readClients(
			users,
			client,
			transactions.map((transaction) => transaction.share),
		),
		sessions: {
			thinkTime: users.number(client, "thinkTime"),
			duration: users.number(client, "sessionDuration"),
			inMemory: kept === "memory",
		},
		balancer,
		replicas,
		gaps: gaps === undefined ? undefined : lawOf(gaps),
		feedback: feedback.share,
		scaler,
		forecast: scenario.recurs && focus.scaler && scaler && readForecast(inputs, focus.scaler, scaler.signals.ahead),
		nodes: focus.pool && readNodes(inputs, focus.pool, focus.service),
		queue,
		sessionFetch,
		nearCache,
		objective:
			queue?.objective ??
			inputs.number(client, "latencyP99", {
				value: 3 * replicas.workP99,
				source: "no objective is declared; three times the service's own p99",
			}),
	};
}

/** Replicas that are there when the run begins. */
export function replicasFor(
	rate: number,
	scaler: ScalerPlan | undefined,
	replicas: ReplicasPlan,
	feedback = 0,
): number {
	return scaler ? atRest(scaler, replicas, rate / (1 - feedback)) : replicas.count;
}
