import type { Kernel } from "../../kernel/kernel.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Stream } from "../../random/stream.ts";
import { erlangC } from "../../statistics/erlang.ts";
import type { Sessions } from "../arrivals/sessions.ts";
import { type Fleet, gone, leaving } from "./fleet.ts";
import { interrupted, overflowed, refused, served } from "./outcome.ts";
import type { ReplicasPlan } from "./plan.ts";
import { Replicas } from "./replicas.ts";
import { cut, type Requests, serving, widen } from "./requests.ts";

export interface FluidPlan {
	/** Requests that one simulated request stands for. */
	weight: number;
	/** Mean time that a request keeps its worker, what it fetches included. */
	meanTime: number;
	/** How requests are spread; see `Balancer`. */
	algorithm: string;
}

/** Steps of the table of waiting chances over the load of a replica, 0 to 1. */
const steps = 200;
/** Service times that the load of a replica is averaged over. */
const memory = 30;
/** Closer to full load than this, the time to get into the steady state is longer than a run. */
const heaviest = 0.98;

/**
 * The work of a large fleet as a fluid. Replicas of one birth are a cohort: each member holds the same level of requests,
 * which c workers drain at c a service time, and every request that arrives raises the levels. A simulated request stands
 * for many, and what happens to it is read off the levels: it waits for what stands before it, is refused where the queue
 * is full, is given up by its client while the fluid goes on being worked off. Below full load a fluid never waits: there
 * the chance and the length of a wait are those of M/M/c with the correction of Allen and Cunneen for G/G/c. Right from
 * about a hundred workers on, where what is by chance is small beside what is by load.
 */
export class FluidReplicas extends Replicas {
	private readonly fluid: FluidPlan;
	private readonly chance: Stream;
	private readonly waits: Sampler;
	private readonly even: boolean;
	private readonly waitChance = new Float64Array(steps + 1);
	/** Half the sum of the squared coefficients of variation of gaps and work. */
	private readonly variability: number;
	/** By replica; -1 before it serves. */
	private cohort = new Int32Array(16);
	/** By cohort: the time of birth, members that get requests, requests in each, work done and requests sent to each. */
	private readonly bornAt: number[] = [];
	private readonly members: number[] = [];
	private readonly level: number[] = [];
	/** The level without what is by the chance of single simulated requests: a mean over the last `memory` service times. */
	private readonly smooth: number[] = [];
	private readonly worked: number[] = [];
	private readonly poured: number[] = [];
	private readonly settledAt: number[] = [];
	/** Cohorts with members that get requests. */
	private live: number[] = [];
	private openCount = 0;
	private readonly through: number;

	constructor(
		plan: ReplicasPlan,
		fluid: FluidPlan,
		kernel: Kernel,
		requests: Requests,
		sessions: Sessions,
		fleet: Fleet,
		chance: Stream,
		waits: Stream,
	) {
		super(plan, kernel, requests, sessions, fleet);
		this.fluid = fluid;
		this.chance = chance;
		this.waits = new Sampler(exponential(1), waits);
		this.even = fluid.algorithm !== "power-of-two" && fluid.algorithm !== "least-outstanding";
		// In turns, the gaps of one replica are sums of many; drawn, they are as bursty as the arrivals.
		this.variability = ((fluid.algorithm === "round-robin" ? 0 : 1) + plan.work.variability) / 2;
		// Whoever looks for a free worker anywhere practically finds one below full load.
		if (this.even) for (let i = 0; i < steps; i++) this.waitChance[i] = erlangC(plan.concurrency, i / steps);
		this.through = kernel.on((slot) => this.answered(slot));
	}

	override arrive(slot: number, replica: number): void {
		const { requests, plan } = this;
		requests.replica[slot] = replica;
		if (this.open[replica] === 0) {
			const state = this.fleet.state[replica];
			if (state === leaving || state === gone) this.cutAtShutdown++;
			this.reject(slot, refused);
			return;
		}
		const cohort = this.cohort[replica];
		this.settle(cohort);
		const full = this.level[cohort] >= plan.concurrency + plan.queueBound;
		const wait = this.waitIn(cohort);
		this.pour();
		if (full) {
			this.reject(slot, overflowed);
			return;
		}
		this.sessions.touch(requests.user[slot], replica);
		this.outstanding[replica]++;
		requests.state[slot] = serving;
		this.kernel.schedule(this.kernel.now + wait + requests.work[slot], this.through, slot);
	}

	/** Brings what the fleet and the scaler read up to now. */
	override settleAll(): void {
		for (const cohort of this.live) this.settle(cohort);
		for (let replica = 0; replica < this.fleet.born; replica++) {
			if (this.open[replica] === 1) this.fleet.offered[replica] = this.poured[this.cohort[replica]];
		}
	}

	/** Seconds of workers at work in this replica so far. */
	override workedSeconds(replica: number): number {
		const cohort = this.cohort[replica];
		if (cohort < 0) return 0;
		this.settle(cohort);
		if (this.open[replica] === 1) this.fleet.offered[replica] = this.poured[cohort];
		return this.worked[cohort];
	}

	override born(replica: number): void {
		super.born(replica);
		if (replica >= this.cohort.length) this.cohort = widen(this.cohort, this.cohort.length * 2);
		this.cohort[replica] = -1;
	}

	override opened(replica: number): void {
		const { now } = this.kernel;
		let cohort = this.bornAt.length - 1;
		if (cohort < 0 || this.bornAt[cohort] !== now || this.members[cohort] === 0) cohort = this.found(now);
		this.members[cohort]++;
		this.openCount++;
		this.open[replica] = 1;
		this.cohort[replica] = cohort;
	}

	override closed(replica: number): boolean {
		this.leave(replica);
		return this.outstanding[replica] === 0;
	}

	override ended(replica: number, atShutdown: boolean): void {
		this.leave(replica);
		const { requests } = this;
		for (let slot = 0; slot < requests.capacity; slot++) {
			if (requests.replica[slot] !== replica || requests.state[slot] !== serving) continue;
			if (atShutdown) this.cutAtShutdown++;
			this.sender.ended(slot, interrupted);
			requests.state[slot] = cut;
		}
		this.outstanding[replica] = 0;
		this.sessions.forget(replica, this.kernel.now);
	}

	private found(now: number): number {
		const cohort = this.bornAt.push(now) - 1;
		this.members.push(0);
		this.level.push(0);
		this.smooth.push(0);
		this.worked.push(0);
		this.poured.push(0);
		this.settledAt.push(now);
		this.live.push(cohort);
		return cohort;
	}

	/** The replica takes no more; what it holds is worked off all the same. */
	private leave(replica: number): void {
		if (this.open[replica] === 0) return;
		const cohort = this.cohort[replica];
		this.workedSeconds(replica);
		this.open[replica] = 0;
		this.openCount--;
		if (--this.members[cohort] === 0) this.live = this.live.filter((one) => one !== cohort);
	}

	/** Works off what the workers could since the last time: c at once while there are as many, then what is left. */
	private settle(cohort: number): void {
		const { now } = this.kernel;
		const { concurrency } = this.plan;
		const { meanTime } = this.fluid;
		let left = now - this.settledAt[cohort];
		if (left <= 0) return;
		this.settledAt[cohort] = now;
		const before = this.level[cohort];
		this.smooth[cohort] += (before - this.smooth[cohort]) * -Math.expm1(-left / (memory * meanTime));
		let level = before;
		if (level > concurrency) {
			const busy = Math.min(left, ((level - concurrency) * meanTime) / concurrency);
			level -= (busy * concurrency) / meanTime;
			left -= busy;
		}
		if (left > 0) level *= Math.exp(-left / meanTime);
		this.level[cohort] = level;
		this.worked[cohort] += (before - level) * meanTime;
	}

	private waitIn(cohort: number): number {
		const { concurrency } = this.plan;
		const { meanTime } = this.fluid;
		const load = this.smooth[cohort] / concurrency;
		if (load >= 1) return (Math.max(0, this.level[cohort] - concurrency) * meanTime) / concurrency;
		const capped = Math.min(load, heaviest);
		if (this.chance.uniform() >= this.waitChance[Math.floor(capped * steps)]) return 0;
		return (this.waits.next() * this.variability * meanTime) / (concurrency * (1 - capped));
	}

	/** One simulated request's weight over all that take requests: evenly, or first where there is least. What is full refuses its part. */
	private pour(): void {
		const { live, level, members, poured, plan } = this;
		const most = plan.concurrency + plan.queueBound;
		for (const cohort of live) this.settle(cohort);
		if (this.even || live.length === 1) {
			const each = this.fluid.weight / this.openCount;
			for (const cohort of live) {
				poured[cohort] += each;
				if (level[cohort] < most) level[cohort] += each;
			}
			return;
		}
		live.sort((a, b) => level[a] - level[b]);
		let left = this.fluid.weight;
		let filled = 0;
		for (let i = 0; left > 0 && i < live.length; i++) {
			filled += members[live[i]];
			const next = live[i + 1];
			const rise = Math.min(
				left / filled,
				next === undefined ? Number.POSITIVE_INFINITY : level[next] - level[live[i]],
			);
			for (let j = 0; j <= i; j++) {
				poured[live[j]] += rise;
				if (level[live[j]] < most) level[live[j]] += rise;
			}
			left -= rise * filled;
		}
	}

	private answered(slot: number): void {
		const { requests } = this;
		if (requests.state[slot] === cut) {
			requests.release(slot);
			return;
		}
		const replica = requests.replica[slot];
		this.outstanding[replica]--;
		this.sender.ended(slot, served);
		requests.release(slot);
		if (this.open[replica] === 0 && this.outstanding[replica] === 0) this.fleet.idle(replica);
	}
}
