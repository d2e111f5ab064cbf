import type { Series } from "./api.ts";
import { ready } from "./models/replicas/fleet.ts";
import { aborted, timedOut } from "./models/replicas/outcome.ts";
import { Histogram } from "./statistics/histogram.ts";

const shownReplicas = 64;
/** Shorter than this, the spread of requests over replicas is mostly chance. */
const imbalanceWindow = 30;

/** Who serves: the replicas of a service, the copies of a store, the regions of an edge. */
export interface Members {
	/** Those that serve now, and those that should. */
	readonly readyCount: number;
	readonly wanted: number;
	/** By number, from 0 to `born`: what it does (see `Fleet`), since when it serves, and the requests sent to it so far. */
	readonly born: number;
	readonly state: ArrayLike<number>;
	readonly readyAt: ArrayLike<number>;
	readonly offered: ArrayLike<number>;
	/** Those that cost money now. */
	paid(): number;
}

/** Whoever is told how requests end. */
export interface Heard {
	/** Requests that have come. */
	offered: number;
	served(latency: number): void;
	failed(outcome: number, elapsed: number): void;
}

/** Takes notes of a run: counters, and one row of the series for each interval. */
export class Recorder implements Heard {
	offered = 0;
	servedCount = 0;
	failedCount = 0;
	/** Requests that have failed at least once and will be tried again, or are. */
	retrying = 0;
	/** The same at the end of each interval, and the requests that were offered in it. */
	readonly retryingAt: { retrying: number; offered: number }[] = [];
	readonly failures = new Float64Array(9);
	/** Latency of answered and of timed-out requests, over the whole run. */
	readonly latency = new Histogram();
	readonly series: Series = {
		time: [],
		offered: [],
		goodput: [],
		errorRate: [],
		latencyP50: [],
		latencyP95: [],
		latencyP99: [],
		replicas: [],
		wanted: [],
		perReplica: [],
	};
	/** Seconds of paid replicas, and of ready ones. */
	paidSeconds = 0;
	readySeconds = 0;
	/** Max over mean of the requests per replica, weighted by requests. */
	imbalance = 0;
	readonly weight: number;
	/** From when on is counted: the end of the warm-up. */
	since = 0;
	private readonly interval: number;
	private readonly members: Members;
	private readonly recent = new Histogram();
	private lastOffered = 0;
	private lastServed = 0;
	private lastFailed = 0;
	private seen = new Float64Array(shownReplicas);
	private windowAt = 0;
	private windowSeen: number[] = [];
	private weighed = 0;

	/** `weight`: requests that one counted request stands for. */
	constructor(interval: number, members: Members, weight = 1) {
		this.weight = weight;
		this.interval = interval;
		this.members = members;
	}

	served(latency: number): void {
		this.servedCount++;
		this.recent.record(latency);
	}

	failed(outcome: number, elapsed: number): void {
		this.failedCount++;
		this.failures[outcome]++;
		// Somebody waited that long for nothing; a refusal costs no time and would flatter the percentiles.
		if (outcome === timedOut || outcome === aborted) this.recent.record(elapsed);
	}

	/** Closes the interval that ends now. */
	tick(now: number): void {
		const { series, recent, members, interval, weight } = this;
		const served = this.servedCount - this.lastServed;
		const failed = this.failedCount - this.lastFailed;
		const or = (q: number) => (recent.count > 0 ? recent.quantile(q) : null);
		series.time.push(now);
		series.offered.push((weight * (this.offered - this.lastOffered)) / interval);
		this.retryingAt.push({ retrying: this.retrying, offered: this.offered - this.lastOffered });
		series.goodput.push((weight * served) / interval);
		series.errorRate.push(served + failed > 0 ? failed / (served + failed) : 0);
		series.latencyP50.push(or(0.5));
		series.latencyP95.push(or(0.95));
		series.latencyP99.push(or(0.99));
		series.replicas.push(members.readyCount);
		series.wanted.push(members.wanted);
		for (let i = 0; i < Math.min(members.born, shownReplicas); i++) {
			if (series.perReplica.length === i) series.perReplica.push(new Array(series.time.length - 1).fill(0));
			series.perReplica[i].push((members.offered[i] - this.seen[i]) / interval);
			this.seen[i] = members.offered[i];
		}
		this.latency.absorb(recent);
		this.lastOffered = this.offered;
		this.lastServed = this.servedCount;
		this.lastFailed = this.failedCount;
		this.paidSeconds += members.paid() * interval;
		this.readySeconds += members.readyCount * interval;
		if (now - this.windowAt >= imbalanceWindow) this.weigh(now);
	}

	/** Counts from now on, right after a tick. Requests that are under way count; the series stay. */
	forget(now: number): void {
		this.since = now;
		this.offered -= this.servedCount + this.failedCount;
		this.servedCount = 0;
		this.failedCount = 0;
		this.failures.fill(0);
		this.latency.clear();
		this.paidSeconds = 0;
		this.readySeconds = 0;
		this.imbalance = 0;
		this.weighed = 0;
		this.lastOffered = this.offered;
		this.lastServed = 0;
		this.lastFailed = 0;
	}

	private weigh(now: number): void {
		const { members } = this;
		let sum = 0;
		let most = 0;
		let count = 0;
		for (let i = 0; i < members.born; i++) {
			const requests = members.offered[i] - (this.windowSeen[i] ?? 0);
			this.windowSeen[i] = members.offered[i];
			// Only replicas that were ready all along: one that came or left half-way has half the load rightly.
			if (members.state[i] !== ready || members.readyAt[i] > this.windowAt) continue;
			sum += requests;
			most = Math.max(most, requests);
			count++;
		}
		this.windowAt = now;
		if (count < 1 || sum === 0) return;
		this.imbalance += most * count;
		this.weighed += sum;
	}

	/** 1 when every replica had the same load. */
	get imbalanceMean(): number {
		return this.weighed > 0 ? this.imbalance / this.weighed : 1;
	}
}
