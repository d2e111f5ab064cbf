import type { Design } from "../design/design.ts";
import { fluidFor, fluidNotes } from "./engine.ts";
import { type Focus, focusAround } from "./focus.ts";
import { absent, Inputs } from "./inputs.ts";
import { Kernel } from "./kernel/kernel.ts";
import { serviceMeasures } from "./metrics/service.ts";
import { storeMeasures } from "./metrics/store.ts";
import { Balancer, type BalancerPlan, readBalancer } from "./models/balancer.ts";
import { Clients, type ClientsPlan, readClients } from "./models/clients.ts";
import type { Dependency } from "./models/dependency.ts";
import { Feedback, readFeedback } from "./models/feedback.ts";
import { Fleet } from "./models/fleet.ts";
import { type FluidPlan, FluidReplicas } from "./models/fluid.ts";
import { arrivalsOf, type Closed, type Load } from "./models/load.ts";
import { shapesLine } from "./models/load-shedder.ts";
import { Nodes, type NodesPlan, readNodes } from "./models/nodes.ts";
import { Population } from "./models/population.ts";
import { Queue } from "./models/queue.ts";
import { type QueuePlan, readQueue, unbalanced } from "./models/queue-plan.ts";
import { RateLimiter, type RateLimitPlan, readRateLimit } from "./models/rate-limiter.ts";
import { Replicas } from "./models/replicas.ts";
import { type ReplicasPlan, readReplicas, replicasNotes } from "./models/replicas-plan.ts";
import { Requests } from "./models/requests.ts";
import type { Rollout } from "./models/rollout.ts";
import { atRest, readScaler, Scaler, type ScalerPlan, unforeseen } from "./models/scaler.ts";
import { Forecast, type ForecastPlan, readForecast } from "./models/scaling/forecast.ts";
import { Sessions, type SessionsPlan } from "./models/sessions.ts";
import { Shards, type ShardsPlan } from "./models/shards.ts";
import type { ConnectionStage } from "./models/store/connections.ts";
import type { NearCachePlan } from "./models/store/near-cache.ts";
import type { Resharding } from "./models/store/resharding.ts";
import { SessionFetch } from "./models/store/session-fetch.ts";
import type { SessionStore } from "./models/store/session-store.ts";
import type { Store } from "./models/store/store.ts";
import { readNearCache } from "./models/store/store-plan.ts";
import { TrafficClasses } from "./models/traffic-classes.ts";
import { readShards, readTransactions, type TransactionPlan, Transactions } from "./models/transactions.ts";
import { type Distribution, exponential, Sampler } from "./random/distribution.ts";
import { lawOf } from "./random/law-of.ts";
import type { Luck } from "./random/stream.ts";
import { Zipf } from "./random/zipf.ts";
import { Recorder } from "./recorder.ts";
import type { Scenario, Workload } from "./scenarios/scenario.ts";
import { Histogram } from "./statistics/histogram.ts";
import { type StudyPlan, type StudyWorld, studyOf } from "./study.ts";

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

function readService({ inputs, focus, scenario }: { inputs: Inputs; focus: Focus; scenario: Scenario }): Plan {
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

/** One run in the making: the models of one plan joined on one kernel. */
export interface World extends StudyWorld {
	plan: Plan;
	requests: Requests;
	sessions: Sessions;
	fleet: Fleet;
	replicas: Replicas;
	balancer: Balancer;
	clients: Clients;
	/** What a worker works off; the clients then have nothing to do. */
	queue: Queue | undefined;
	scaler: Scaler | undefined;
	nodes: Nodes | undefined;
	transactions: Transactions | undefined;
	/** The store on the way of the requests, and what scenarios do to it, where they do. */
	store?: Store;
	connectionStage?: ConnectionStage;
	resharding?: Resharding;
	sessionStore?: SessionStore;
	sessionFetch: SessionFetch | undefined;
	/** The replacement of every replica, once it has begun. */
	rollout?: Rollout;
	/** What its requests call, where a scenario is about that. */
	dependency?: Dependency;
	/** For the streams of what a scenario adds. */
	luck: Luck;
	/** Draws what the scenario's faults need. */
	faults: ReturnType<Luck["stream"]>;
}

/** Replicas that are there when the run begins. */
function replicasFor(rate: number, scaler: ScalerPlan | undefined, replicas: ReplicasPlan, feedback = 0): number {
	return scaler ? atRest(scaler, replicas, rate / (1 - feedback)) : replicas.count;
}

/** The load of simulated requests that stand for `weight` each. */
function thinned(load: Load, weight: number): Load {
	return { ...load, points: load.points.map(({ at, rate }) => ({ at, rate: rate / weight })) };
}

/** Rows of the series. */
const intervals = 180;

export function build(plan: Plan, luck: Luck): World {
	const { fluid } = plan;
	const load = fluid ? thinned(plan.load, fluid.weight) : plan.load;
	const kernel = new Kernel();
	const requests = new Requests();
	const sessions = new Sessions(plan.sessions, load, luck.stream("users"));
	const fleet = new Fleet(plan.replicas, kernel);
	const replicas = fluid
		? new FluidReplicas(
				plan.replicas,
				fluid,
				kernel,
				requests,
				sessions,
				fleet,
				luck.stream("fluid chances"),
				luck.stream("fluid waits"),
			)
		: new Replicas(plan.replicas, kernel, requests, sessions, fleet);
	const balancer = new Balancer(plan.balancer, kernel, sessions, fleet, luck);
	const interval = load.duration / intervals;
	const recorder = new Recorder(interval, fleet, fluid?.weight);
	const initial = replicasFor(plan.load.points[0].rate, plan.scaler, plan.replicas, plan.feedback);
	fleet.found(initial);
	if (initial > 0) sessions.settle((user) => balancer.before(user, initial));
	const nodes = plan.nodes && new Nodes(plan.nodes, kernel, fleet);
	const arrivals = arrivalsOf(load, luck, plan.gaps);
	const work = new Sampler(plan.replicas.work, luck.stream("work"));
	const laterWork = new Sampler(plan.replicas.work, luck.stream("work of later tries"));
	const kinds = luck.stream("kinds of request");
	const queue =
		plan.queue &&
		new Queue(plan.queue, plan.clients.transactionShares, {
			...{ kernel, requests, replicas, recorder, arrivals, work, laterWork, kinds },
			polling: luck.stream("polling"),
		});
	const forecast = plan.forecast && new Forecast(plan.forecast, plan.load, plan.replicas, luck.stream("forecast"));
	const scaler =
		plan.scaler &&
		new Scaler(plan.scaler, { kernel, replicas, queue, recorder, forecast, phases: luck.stream("scaler phases") });
	const transactions = joinTransactions(plan, kernel, replicas, luck);
	const hop =
		plan.sessionFetch === undefined ? undefined : new Sampler(exponential(plan.sessionFetch), luck.stream("hops"));
	const sessionFetch = hop && plan.nearCache && new SessionFetch(plan.nearCache, kernel, replicas, hop);
	const clients = new Clients(plan.clients, {
		kernel,
		requests,
		sessions,
		balancer,
		replicas,
		recorder,
		arrivals,
		population: load.population && joinPopulation(load.population, kernel, luck),
		feedback: plan.feedback === undefined ? undefined : joinFeedback(plan, plan.feedback, kernel, requests, luck),
		work,
		secondWork: laterWork,
		hop: plan.nearCache ? undefined : hop,
		kinds,
		jitter: luck.stream("retry jitter"),
		roundTrip: plan.balancer.roundTrip,
	});
	clients.limiter = plan.limit && new RateLimiter(plan.limit);
	if (plan.importantShare > 0 && !queue)
		clients.classes = new TrafficClasses(plan.importantShare, luck.stream("importance"));
	(queue ?? clients).begin();
	const faults = luck.stream("faults");
	const world: World = {
		plan,
		kernel,
		requests,
		sessions,
		fleet,
		replicas,
		balancer,
		recorder,
		clients,
		queue,
		scaler,
		nodes,
		transactions,
		sessionFetch,
		luck,
		faults,
	};
	let row = 0;
	const lastWarm = Math.round((load.warmUp ?? 0) / interval) - 1;
	const tick = kernel.on(() => {
		sessions.count(kernel.now);
		replicas.settleAll();
		recorder.tick(kernel.now);
		if (row === lastWarm) forget(world);
		if (++row < intervals) kernel.schedule(Math.min((row + 1) * interval, load.duration), tick, 0);
	});
	kernel.schedule(interval, tick, 0);
	const strikes = plan.scenario.faults?.(plan.load, plan.own) ?? [];
	const strike = kernel.on((i) => strikes[i].strike(world));
	for (const [i, fault] of strikes.entries()) kernel.schedule(fault.at, strike, i);
	return world;
}

function joinPopulation({ users, thinkTime }: Closed, kernel: Kernel, luck: Luck): Population {
	return new Population(kernel, users, new Sampler(thinkTime, luck.stream("think times")));
}

function joinFeedback(plan: Plan, share: number, kernel: Kernel, requests: Requests, luck: Luck): Feedback {
	const work = new Sampler(plan.replicas.work, luck.stream("work of later visits"));
	return new Feedback(share, kernel, requests, work, luck.stream("returns"));
}

function joinTransactions(plan: Plan, kernel: Kernel, replicas: Replicas, luck: Luck): Transactions | undefined {
	if (!plan.shards) return undefined;
	const holds = new Histogram();
	const times = new Sampler(exponential(plan.shards.writeTime), luck.stream("writes"));
	const shards = new Shards(plan.shards, kernel, times, holds);
	const keys = new Zipf(plan.shards.keys, plan.shards.skew);
	const choice = luck.stream("keys");
	return new Transactions(plan.transactions, kernel, replicas, shards, holds, keys, choice, plan.recovery);
}

/** The warm-up is over: what was counted so far does not count. The series keep it, to be looked at. */
function forget({ recorder, clients, sessions, replicas, transactions, kernel }: World): void {
	recorder.forget(kernel.now);
	// Who is under way has begun before; each is one try.
	clients.tries = recorder.offered;
	sessions.lost = 0;
	replicas.cutAtShutdown = 0;
	transactions?.forget();
}

/** A service behind its balancer: what most scenarios play on. */
export const serviceStudy = studyOf<Plan, World>({
	read: readService,
	build,
	measures: [...serviceMeasures, ...storeMeasures],
});
