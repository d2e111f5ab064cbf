import type { Kernel } from "../../kernel/kernel.ts";
import { Sampler } from "../../random/distribution.ts";
import type { Luck } from "../../random/stream.ts";
import type { Heard } from "../../recorder.ts";
import { noVisits } from "../arrivals/sessions.ts";
import { Balancer, type BalancerPlan } from "../balancing/balancer.ts";
import { type Callee, type Exchange, nobody } from "../calls/exchange.ts";
import type { QueuePlan } from "../queue/plan.ts";
import { Queue } from "../queue/queue.ts";
import { Fleet } from "../replicas/fleet.ts";
import { refused, served } from "../replicas/outcome.ts";
import { computing, type ReplicasPlan } from "../replicas/plan.ts";
import { Replicas } from "../replicas/replicas.ts";
import type { Requests } from "../replicas/requests.ts";
import type { Sender } from "../replicas/stage.ts";
import type { Rollout } from "../rollout/rollout.ts";
import { Nodes, type NodesPlan } from "../scaling/nodes.ts";
import type { ScalerPlan } from "../scaling/plan.ts";
import { Scaler } from "../scaling/scaler.ts";

export interface SitePlan {
	id: string;
	name: string;
	replicas: ReplicasPlan;
	/** Replicas that are there when the run begins. */
	initial: number;
	/** Instances, where it is a function. */
	warm: number;
	balancer: BalancerPlan;
	scaler: ScalerPlan | undefined;
	nodes: NodesPlan | undefined;
	/** What it works off; undefined for a service that is asked. */
	queue: QueuePlan | undefined;
}

/** How requests to one service end. */
export class Tally implements Heard {
	offered = 0;
	servedCount = 0;
	failedCount = 0;

	served(_latency: number): void {
		this.servedCount++;
	}

	failed(_outcome: number, _elapsed: number): void {
		this.failedCount++;
	}

	forget(): void {
		this.offered = 0;
		this.servedCount = 0;
		this.failedCount = 0;
	}
}

/** A service that others call, or that works off what others send: its fleet behind its balancer, with its own scaler. */
export class Site implements Callee, Sender {
	private readonly requests: Requests;
	readonly tally = new Tally();
	private readonly work: Sampler;
	readonly balancer: Balancer;
	readonly replicas: Replicas;
	private readonly exchange: Exchange;
	private readonly laterWork: Sampler;
	readonly plan: SitePlan;
	readonly fleet: Fleet;
	readonly nodes: Nodes | undefined;
	readonly queue: Queue | undefined;
	/** The last deployment of it that was begun. */
	rollout: Rollout | undefined;
	/** Seconds of replicas that were ready. */
	readySeconds = 0;

	/** `own`: what is left of its measured time when its calls are taken out. `number`: see `Replicas.site`. */
	constructor(plan: SitePlan, own: number, kernel: Kernel, exchange: Exchange, luck: Luck, number: number) {
		const { requests } = exchange;
		this.plan = plan;
		this.exchange = exchange;
		this.requests = requests;
		this.fleet = new Fleet(plan.replicas, kernel);
		this.replicas = new Replicas(computing(plan.replicas, own), kernel, requests, noVisits, this.fleet, number);
		this.balancer = new Balancer(plan.balancer, kernel, noVisits, this.fleet, luck);
		this.fleet.found(plan.initial);
		this.replicas.instances?.found(plan.warm);
		this.nodes = plan.nodes && new Nodes(plan.nodes, kernel, this.fleet);
		this.work = new Sampler(plan.replicas.work, luck.stream("work"));
		this.laterWork = new Sampler(plan.replicas.work, luck.stream("work of later tries"));
		this.replicas.errorLuck = luck.stream("errors");
		const { replicas, tally, work, laterWork } = this;
		this.replicas.sender = this;
		if (plan.queue) {
			this.queue = new Queue(plan.queue, [], {
				...{ kernel, requests, replicas, recorder: tally, arrivals: undefined, work, laterWork },
				kinds: luck.stream("kinds of request"),
				polling: luck.stream("polling"),
				number: exchange.join(nobody),
			});
		}
		if (plan.scaler) {
			const phases = luck.stream("scaler phases");
			new Scaler(plan.scaler, { kernel, replicas, queue: this.queue, recorder: tally, forecast: undefined, phases });
		}
	}

	/** Once everything that its requests go through is joined to it. */
	begin(): void {
		this.queue?.begin();
	}

	arrive(call: number): void {
		const { requests } = this;
		this.tally.offered++;
		requests.work[call] = requests.attempt[call] > 0 ? this.laterWork.next() : this.work.next();
		const replica = this.balancer.choose(requests.user[call]);
		if (replica >= 0) {
			this.replicas.arrive(call, replica);
			return;
		}
		requests.replica[call] = -1;
		this.ended(call, refused);
		requests.release(call);
	}

	/** A replica, or nobody, has ended a call. */
	ended(call: number, outcome: number): void {
		const { requests } = this;
		const replica = requests.replica[call];
		const ok = outcome === served;
		if (replica >= 0) this.balancer.ended(replica, requests.user[call], outcome);
		if (ok) this.tally.servedCount++;
		else this.tally.failedCount++;
		this.exchange.answer(call, ok);
	}

	/** Counts from now on. */
	forget(): void {
		this.tally.forget();
		this.readySeconds = 0;
		this.replicas.forget();
		this.queue?.forget();
	}
}
