import type { Kernel } from "../../kernel/kernel.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Luck, Stream } from "../../random/stream.ts";
import type { Exchange } from "../calls/exchange.ts";
import { Station } from "../calls/station.ts";
import { widen } from "../replicas/requests.ts";
import { Scatter } from "./scatter.ts";
import { Staleness, type StalenessPlan } from "./staleness.ts";
import type { StoreServers } from "./store-servers.ts";

export interface StoreStationPlan extends StoreServers {
	id: string;
	name: string;
	/** Share of the reads that it has what they look for; undefined for what is no cache. */
	hitRate: number | undefined;
	/** Share of the reads that ask every shard. */
	scatterShare: number;
	/** Connections that a server accepts in all; infinite where nobody says. */
	maxConnections: number;
	/** Undefined where no read can be behind. */
	staleness: StalenessPlan | undefined;
}

/**
 * A store as those see it who call it: shards that are wanted alike, each with workers of its own, and copies that take
 * reads. Operations take exponential times. Which keys are wanted is `Store`, which scenarios about keys play instead.
 */
export class StoreStation extends Station {
	readonly plan: StoreStationPlan;
	/** By number of the caller: the share of its operations that write. */
	private writes = new Float64Array(16);
	/** The share of the reads that go to copies. In an array: see Lane. */
	private readonly copied: Float64Array;
	private readonly readTimes: Sampler;
	private readonly writeTimes: Sampler;
	private readonly kinds: Stream;
	private readonly choice: Stream;
	readonly staleness: Staleness | undefined;
	/** Undefined where every read names its shard. */
	private readonly scatter: Scatter | undefined;
	/** By number of the caller: the share of its operations that ask every shard. */
	private scattered = new Float64Array(16);
	private readonly toShard = (part: number): void => super.arrive(part);

	constructor(plan: StoreStationPlan, kernel: Kernel, exchange: Exchange, luck: Luck) {
		const servers = plan.shards * (1 + plan.readReplicas);
		super(
			{ servers, capacity: plan.capacity, bound: Number.POSITIVE_INFINITY },
			kernel,
			exchange,
			luck.stream("errors"),
		);
		this.plan = plan;
		this.copied = Float64Array.of(plan.replicaReads);
		this.readTimes = new Sampler(exponential(plan.readTime), luck.stream("reads"));
		this.writeTimes = new Sampler(exponential(plan.writeTime), luck.stream("writes"));
		this.kinds = luck.stream("kinds of operation");
		this.choice = luck.stream("shards and copies");
		if (plan.staleness) this.staleness = new Staleness(plan.staleness, plan.shards, kernel, luck);
		if (plan.scatterShare > 0) this.scatter = new Scatter(exchange, plan.shards);
	}

	/** This share of the operations of a caller write. */
	writesOf(caller: number, share: number): void {
		if (caller >= this.writes.length) {
			this.writes = widen(this.writes, 2 * caller);
			this.scattered = widen(this.scattered, 2 * caller);
		}
		const scattered = (1 - share) * this.plan.scatterShare;
		this.scattered[caller] = scattered;
		// Of what is not scattered.
		this.writes[caller] = scattered < 1 ? share / (1 - scattered) : 0;
	}

	override arrive(call: number): void {
		const { scatter, scattered } = this;
		const caller = this.requests.caller[call];
		if (scatter !== undefined && caller !== scatter.number && this.kinds.hits(scattered, caller))
			scatter.send(call, this.toShard);
		else super.arrive(call);
	}

	protected override place(call: number): number {
		const { plan, requests } = this;
		const { writes } = this;
		const caller = requests.caller[call];
		const write = writes[caller] > 0 && (writes[caller] >= 1 || this.kinds.hits(writes, caller));
		requests.work[call] = write ? this.writeTimes.next() : this.readTimes.next();
		const shard = this.shardOf(call, caller);
		if (plan.readReplicas === 0) return shard;
		const copy =
			!write && (plan.replicaReads >= 1 || this.choice.hits(this.copied, 0))
				? 1 + this.choice.below(plan.readReplicas)
				: 0;
		if (this.staleness !== undefined) {
			if (write) this.staleness.wrote(shard);
			else this.staleness.read(copy > 0);
		}
		return shard * (1 + plan.readReplicas) + copy;
	}

	override forget(): void {
		super.forget();
		this.staleness?.forget();
	}

	private shardOf(call: number, caller: number): number {
		if (caller === this.scatter?.number) return this.requests.replica[call];
		return this.plan.shards > 1 ? this.choice.below(this.plan.shards) : 0;
	}
}
