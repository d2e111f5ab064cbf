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

/** What happened in one interval: counts of requests. */
export interface Row {
	offered: number;
	/** At its end: failed at least once, and to be tried again. */
	retrying: number;
	/** Served or given up in it, and those that failed. */
	ended: number;
	failed: number;
	/** Those that took a time (a refusal takes none), and those that took longer than the objective. */
	timed: number;
	slow: number;
}

/** Takes notes of a run: counters, and one row of the series for each interval. */
export class Recorder implements Heard {
	offered = 0;
	servedCount = 0;
	failedCount = 0;
	/** Requests that have failed at least once and will be tried again, or are. */
	retrying = 0;
	/** What an overload is told by, for each row of the series. */
	readonly rows: Row[] = [];
	readonly failures = new Float64Array(9);
	/** Latency of answered and of timed-out requests, and of those that were answered alone, over the whole run. */
	readonly latency = new Histogram();
	readonly servedLatency = new Histogram();
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
	/** Paid replicas at the end of the first interval. */
	paidAtFirst = 0;
	/** Max over mean of the requests per replica, weighted by requests. */
	imbalance = 0;
	readonly weight: number;
	private readonly each: number;
	/** From when on is counted: the end of the warm-up. */
	since = 0;
	private readonly interval: number;
	private readonly members: Members;
	/** In this interval: those that were answered, and those that waited for nothing. */
	private readonly recent = new Histogram();
	private readonly recentFailed = new Histogram();
	private readonly objective: number;
	private slow = 0;
	private lastOffered = 0;
	private lastServed = 0;
	private lastFailed = 0;
	private seen = new Float64Array(shownReplicas);
	private windowAt = 0;
	private windowSeen: number[] = [];
	private weighed = 0;

	/** `objective`: a request that takes longer is slow. `weight`, `each`: requests and members that one of them stands for. */
	constructor(interval: number, members: Members, objective: number, weight = 1, each = 1) {
		this.weight = weight;
		this.each = each;
		this.objective = objective;
		this.interval = interval;
		this.members = members;
	}

	served(latency: number): void {
		this.servedCount++;
		if (latency > this.objective) this.slow++;
		this.recent.record(latency);
	}

	failed(outcome: number, elapsed: number): void {
		this.failedCount++;
		this.failures[outcome]++;
		// Somebody waited that long for nothing; a refusal costs no time and would flatter the percentiles.
		if (outcome !== timedOut && outcome !== aborted) return;
		if (elapsed > this.objective) this.slow++;
		this.recentFailed.record(elapsed);
	}

	/** Closes the interval that ends now. */
	tick(now: number): void {
		const { series, recent, members, interval, weight, each } = this;
		this.servedLatency.add(recent);
		recent.absorb(this.recentFailed);
		const served = this.servedCount - this.lastServed;
		const failed = this.failedCount - this.lastFailed;
		const or = (q: number) => (recent.count > 0 ? recent.quantile(q) : null);
		series.time.push(now);
		series.offered.push((weight * (this.offered - this.lastOffered)) / interval);
		this.rows.push({
			offered: this.offered - this.lastOffered,
			retrying: this.retrying,
			ended: served + failed,
			failed,
			timed: recent.count,
			slow: this.slow,
		});
		this.slow = 0;
		series.goodput.push((weight * served) / interval);
		series.errorRate.push(served + failed > 0 ? failed / (served + failed) : 0);
		series.latencyP50.push(or(0.5));
		series.latencyP95.push(or(0.95));
		series.latencyP99.push(or(0.99));
		series.replicas.push(members.readyCount * each);
		series.wanted.push(members.wanted * each);
		for (let i = 0; i < Math.min(members.born, shownReplicas); i++) {
			if (series.perReplica.length === i) series.perReplica.push(new Array(series.time.length - 1).fill(0));
			series.perReplica[i].push((members.offered[i] - this.seen[i]) / interval);
			this.seen[i] = members.offered[i];
		}
		this.latency.absorb(recent);
		this.lastOffered = this.offered;
		this.lastServed = this.servedCount;
		this.lastFailed = this.failedCount;
		const paid = members.paid() * each;
		if (series.time.length === 1) this.paidAtFirst = paid;
		this.paidSeconds += paid * interval;
		this.readySeconds += members.readyCount * each * interval;
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
		this.servedLatency.clear();
		this.paidSeconds = 0;
		this.readySeconds = 0;
		this.imbalance = 0;
		this.weighed = 0;
		this.lastOffered = this.offered;
		this.lastServed = 0;
		this.lastFailed = 0;
	}

	/** Members were there for so long before the run. */
	paidAhead(members: number, seconds: number): void {
		this.paidSeconds += members * this.each * seconds;
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
