import type { Clients } from "../../models/arrivals/clients.ts";
import type { ClientsPlan } from "../../models/arrivals/clients-plan.ts";
import type { Sessions, SessionsPlan } from "../../models/arrivals/sessions.ts";
import type { Balancer, BalancerPlan } from "../../models/balancing/balancer.ts";
import type { RateLimitPlan } from "../../models/balancing/rate-limiter.ts";
import type { Exchange } from "../../models/calls/exchange.ts";
import type { Frail } from "../../models/faults/frail.ts";
import type { Network } from "../../models/network/network.ts";
import type { NetworkPlan } from "../../models/network/plan.ts";
import type { QueuePlan } from "../../models/queue/plan.ts";
import type { Queue } from "../../models/queue/queue.ts";
import type { Fleet } from "../../models/replicas/fleet.ts";
import type { ReplicasPlan } from "../../models/replicas/plan.ts";
import type { Replicas } from "../../models/replicas/replicas.ts";
import type { Requests } from "../../models/replicas/requests.ts";
import type { Rollout } from "../../models/rollout/rollout.ts";
import type { ForecastPlan } from "../../models/scaling/forecast.ts";
import type { Nodes, NodesPlan } from "../../models/scaling/nodes.ts";
import type { ScalerPlan } from "../../models/scaling/plan.ts";
import type { Scaler } from "../../models/scaling/scaler.ts";
import type { NearCachePlan } from "../../models/store/near-cache.ts";
import type { Resharding } from "../../models/store/resharding.ts";
import type { SessionFetch } from "../../models/store/session-fetch.ts";
import type { SessionStore } from "../../models/store/session-store.ts";
import type { Store } from "../../models/store/store.ts";
import type { ShardsPlan } from "../../models/transactions/shards.ts";
import type { TransactionPlan, Transactions } from "../../models/transactions/transactions.ts";
import type { Distribution } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import type { StudyPlan, StudyWorld } from "../../study.ts";

/** Everything that the models need to know, read from the design once and then used for every replication. */
export interface ServicePlan extends StudyPlan {
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
	/** Everything around the service that its requests need; undefined on a smaller scale. */
	network: NetworkPlan | undefined;
	/** How many times larger the fleet and its load are than what is played; 1 where all of it is. */
	scale: number;
}

/** How components fared from moment to moment, by their ids. */
export interface PartsHistory {
	readonly time: number[];
	over(id: string): { busy: number[]; errors: number[] } | undefined;
}

/** One run in the making: the models of one plan joined on one kernel. */
export interface World extends StudyWorld {
	plan: ServicePlan;
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
	/** How each component fared over time; of the first replication alone. */
	log: PartsHistory | undefined;
	/** The store on the way of the requests, and what scenarios do to it, where they do. */
	store?: Store;
	resharding?: Resharding;
	sessionStore?: SessionStore;
	sessionFetch: SessionFetch | undefined;
	/** The replacement of every replica, once it has begun. */
	rollout?: Rollout;
	/** Calls between components, and what stands at their other ends; undefined in a fluid. */
	exchange: Exchange;
	network: Network | undefined;
	/** Id of what its requests need, where a scenario is about that. */
	dependency?: string;
	/** For the streams of what a scenario adds. */
	luck: Luck;
	/** Draws what the scenario's faults need. */
	faults: ReturnType<Luck["stream"]>;
}

/** What a fault can hit of a component: of the service under test, or of another that is played. */
export function targetOf({ plan, replicas, network }: World, id: string): Frail | undefined {
	return id === plan.focus.service.id ? replicas : network?.at(id);
}

/** Calls that have come to it. */
export function askedOf({ plan, clients, network }: World, id: string): number | undefined {
	return id === plan.focus.service.id ? clients.asked : network?.askedOf(id);
}
