import { requestsOf } from "../../engine.ts";
import { Kernel } from "../../kernel/kernel.ts";
import { serviceMeasures } from "../../metrics/service.ts";
import { storeMeasures } from "../../metrics/store.ts";
import { Clients } from "../../models/arrivals/clients.ts";
import { Feedback } from "../../models/arrivals/feedback.ts";
import { arrivalsOf, type Closed } from "../../models/arrivals/load.ts";
import { Population } from "../../models/arrivals/population.ts";
import { Sessions } from "../../models/arrivals/sessions.ts";
import { TrafficClasses } from "../../models/arrivals/traffic-classes.ts";
import { Balancer } from "../../models/balancing/balancer.ts";
import { RateLimiter } from "../../models/balancing/rate-limiter.ts";
import { Exchange } from "../../models/calls/exchange.ts";
import { Trails } from "../../models/calls/trails.ts";
import { Network } from "../../models/network/network.ts";
import { Queue } from "../../models/queue/queue.ts";
import { Fleet } from "../../models/replicas/fleet.ts";
import { warmAt } from "../../models/replicas/instances.ts";
import { computing } from "../../models/replicas/plan.ts";
import { Replicas } from "../../models/replicas/replicas.ts";
import { Requests } from "../../models/replicas/requests.ts";
import { Forecast } from "../../models/scaling/forecast.ts";
import { Nodes } from "../../models/scaling/nodes.ts";
import { Scaler } from "../../models/scaling/scaler.ts";
import { SessionFetch } from "../../models/store/session-fetch.ts";
import { Shards } from "../../models/transactions/shards.ts";
import { Transactions } from "../../models/transactions/transactions.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import { Zipf } from "../../random/zipf.ts";
import { Recorder } from "../../recorder.ts";
import { Histogram } from "../../statistics/histogram.ts";
import { studyOf } from "../../study.ts";
import { partsOf } from "./parts.ts";
import { PartsLog } from "./parts-log.ts";
import { type Plan, readService, replicasFor } from "./plan.ts";
import type { World } from "./world.ts";

/** Rows of the series. */
const intervals = 180;

export function build(plan: Plan, luck: Luck): World {
	const { load, scale } = plan;
	const kernel = new Kernel();
	const requests = new Requests();
	// The most frequent kinds of event come first: the kernel is quicker with these.
	requests.doneAtService(kernel);
	requests.doneAtStore(kernel);
	const sessions = new Sessions(plan.sessions, load, luck.stream("users"), luck.stream("visits"));
	const exchange = new Exchange(requests);
	const fleet = new Fleet(plan.replicas, kernel);
	const own = plan.network?.own.get(plan.network.focus) ?? 1;
	const replicas = new Replicas(computing(plan.replicas, own), kernel, requests, sessions, fleet);
	const balancer = new Balancer(plan.balancer, kernel, sessions, fleet, luck);
	const interval = load.duration / intervals;
	const { instances } = replicas;
	const recorder = new Recorder(interval, instances ?? fleet, plan.objective, scale, scale);
	const initial = replicasFor(plan.load.points[0].rate, plan.scaler, plan.replicas, plan.feedback);
	fleet.found(initial);
	if (instances) instances.found(warmAt(instances.plan, load.points[0].rate, plan.replicas.work.mean));
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
	replicas.errorLuck = luck.stream("declared errors");
	const network = plan.network && new Network(plan.network, load, kernel, exchange, replicas, luck);
	if (network && !queue) clients.trails = exchange.trails = new Trails(requestsOf(load), network.order.length, kernel);
	(queue ?? clients).begin();
	const faults = luck.stream("faults");
	const log = network && luck.replication === 0 ? new PartsLog(intervals) : undefined;
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
		exchange,
		network,
		log,
		luck,
		faults,
	};
	let row = 0;
	const lastWarm = Math.round((load.warmUp ?? 0) / interval) - 1;
	const tick = kernel.on(() => {
		sessions.count(kernel.now);
		recorder.tick(kernel.now);
		network?.tick(interval);
		log?.look(world);
		if (row === lastWarm) {
			forget(world);
			log?.forget(world);
		}
		if (++row < intervals) kernel.schedule(Math.min((row + 1) * interval, load.duration), tick, 0);
	});
	kernel.schedule(interval, tick, 0);
	const strikes = plan.faults?.() ?? [];
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
function forget(world: World): void {
	const { recorder, clients, queue, sessions, replicas, network, transactions, kernel } = world;
	recorder.forget(kernel.now);
	// Who is under way has begun before; each is one try.
	clients.tries = recorder.offered;
	sessions.lost = 0;
	sessions.failed = 0;
	replicas.cutAtShutdown = 0;
	replicas.fleet.stopped = 0;
	replicas.fleet.killed = 0;
	replicas.forget();
	network?.forget();
	transactions?.forget();
	queue?.forget();
	clients.classes?.forget();
	clients.trails?.forget();
}

/** A service behind its balancer: what most scenarios play on. */
export const serviceStudy = studyOf({
	read: readService,
	build,
	parts: partsOf,
	partsTime: ({ log }) => log?.time ?? [],
	measures: [...serviceMeasures, ...storeMeasures],
});
