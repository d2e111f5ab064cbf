import type { Kernel } from "../../kernel/kernel.ts";
import { Occupancy } from "../../statistics/occupancy.ts";
import type { Visits } from "../arrivals/sessions.ts";
import { Fallible } from "../faults/fallible.ts";
import { type Crew, type Fleet, gone, leaving } from "./fleet.ts";
import { LoadShedder } from "./load-shedder.ts";
import { faulty, interrupted, overflowed, refused, served, shed, timedOut } from "./outcome.ts";
import type { Pace } from "./pace.ts";
import { Pauses } from "./pauses.ts";
import type { ReplicasPlan } from "./plan.ts";
import { away, cut, type Requests, serving, waiting, widen } from "./requests.ts";
import { Sharing } from "./sharing.ts";
import type { Sender, Stage } from "./stage.ts";
import { WaitingLine } from "./waiting-line.ts";
import { WarmUp } from "./warm-up.ts";
import type { Workplace } from "./workplace.ts";

/** The work of the replicas of one service: c workers each, first come first served, behind a bounded queue. */
export class Replicas extends Fallible implements Crew, Workplace {
	readonly plan: ReplicasPlan;
	readonly kernel: Kernel;
	readonly requests: Requests;
	readonly fleet: Fleet;
	sender!: Sender;
	readonly stages: Stage[] = [];
	/** What a request waits for before it asks for a worker: where the runtime is an event loop, that holds none. */
	before: Stage | undefined = undefined;
	/** Its number in the column `site` of the requests. */
	readonly site: number;
	readonly shedder: LoadShedder | undefined;
	/** Requests cut while their replica was shut down, or sent to it when it no longer listened. */
	cutAtShutdown = 0;
	/** Requests with a worker, whatever that waits for, and those that wait for one. */
	readonly occupancy: Occupancy;
	/** Requests that wait in the replica or that it works on. */
	outstanding = new Int32Array(16);
	private readonly sessions: Visits;
	private busy = new Int32Array(16);
	private readonly line: WaitingLine;
	/** Whether it takes new requests. */
	private open = new Uint8Array(16);
	private computing = new Int32Array(16);
	private computed = new Float64Array(16);
	private computedAt = new Float64Array(16);
	private readonly complete: number;
	/** Undefined where each worker works at its own pace from start to end. */
	private readonly pace: Pace | undefined;
	/** Requests that may wait for a worker. */
	private readonly bound: number;
	private readonly workers: number;
	private readonly dropExpired: boolean;
	private workedBefore = 0;

	constructor(plan: ReplicasPlan, kernel: Kernel, requests: Requests, sessions: Visits, fleet: Fleet, site = 0) {
		const { overload, concurrency, queueBound, work } = plan;
		// Where workers are shared, nobody waits for one.
		super(plan.shared ? concurrency + queueBound : concurrency);
		this.bound = plan.shared ? 0 : queueBound;
		this.workers = concurrency;
		this.dropExpired = overload.dropExpired;
		this.occupancy = new Occupancy(kernel);
		this.site = site;
		this.plan = plan;
		this.kernel = kernel;
		this.requests = requests;
		this.sessions = sessions;
		this.fleet = fleet;
		this.complete = kernel.on((slot) => this.done(slot));
		if (plan.warmUp) new WarmUp(plan.warmUp, this);
		if (plan.shared) this.pace = new Sharing(this);
		else if (plan.pauses) this.pace = new Pauses(plan.pauses, this);
		this.line = new WaitingLine(requests, overload.lastFirst, overload.priorities);
		if (Number.isFinite(overload.maxWait)) {
			this.shedder = new LoadShedder(overload, concurrency, work.mean, requests, this.line);
		}
		fleet.crew = this;
	}

	/** A request arrives at a replica. */
	arrive(slot: number, replica: number): void {
		const { requests } = this;
		this.fleet.offered[replica]++;
		requests.replica[slot] = replica;
		requests.site[slot] = this.site;
		if (this.shut && this.turnsAway(slot)) return;
		if (this.open[replica] === 0) {
			const state = this.fleet.state[replica];
			if (state === leaving || state === gone) this.cutAtShutdown++;
			this.reject(slot, refused);
			return;
		}
		const full = this.isFull(replica);
		if (full && this.line.count[replica] >= this.bound) {
			this.reject(slot, overflowed);
			return;
		}
		if (full && this.shedder?.sheds(slot, replica)) {
			this.reject(slot, shed);
			return;
		}
		this.sessions.touch(requests.user[slot], replica);
		this.outstanding[replica]++;
		if (this.before) {
			requests.state[slot] = away;
			if (this.before.enter(slot)) return;
		}
		this.join(slot, replica);
	}

	/** The request is to have a worker. */
	private join(slot: number, replica: number): void {
		if (this.isFull(replica)) {
			this.requests.state[slot] = waiting;
			this.line.add(slot, replica);
			this.occupancy.wait(1);
		} else {
			this.busy[replica]++;
			this.occupancy.work(1);
			this.begin(slot, replica);
		}
	}

	private isFull(replica: number): boolean {
		return this.busy[replica] >= this.room;
	}

	/** A stage is over: the request goes on to the next one, or to its work. */
	resume(slot: number): void {
		const { requests } = this;
		if (requests.state[slot] === cut) requests.release(slot);
		else if (requests.state[slot] === away) this.join(slot, requests.replica[slot]);
		else this.advance(slot, this.requests.replica[slot]);
	}

	/** What it needs cannot be had. */
	giveUp(slot: number, outcome: number): void {
		const { requests } = this;
		if (requests.state[slot] !== away) {
			this.finish(slot, outcome);
			return;
		}
		const replica = requests.replica[slot];
		this.outstanding[replica]--;
		this.reject(slot, outcome);
		if (this.open[replica] === 0 && this.outstanding[replica] === 0) this.fleet.idle(replica);
	}

	private turnsAway(slot: number): boolean {
		if (!this.loses(slot)) this.reject(slot, refused);
		return true;
	}

	protected override dropAll(): void {
		for (let replica = 0; replica < this.fleet.born; replica++) this.cutAll(replica);
	}

	protected override lose(slot: number): void {
		this.reject(slot, interrupted);
	}

	protected override refill(): void {
		for (let replica = 0; replica < this.fleet.born; replica++) {
			while (this.line.count[replica] > 0 && !this.isFull(replica)) {
				this.busy[replica]++;
				this.occupancy.work(1);
				this.beginNext(replica);
			}
		}
	}

	/** Counts from now on. */
	forget(): void {
		this.workedBefore += this.workSeconds;
		this.occupancy.forget();
	}

	/** Seconds of workers at work. */
	get workSeconds(): number {
		let sum = -this.workedBefore;
		for (let replica = 0; replica < this.fleet.born; replica++) sum += this.workedSeconds(replica);
		return sum;
	}

	/** Workers that have nothing to do; none in a replica that takes no more. */
	free(replica: number): number {
		return this.open[replica] === 1 ? this.workers - this.busy[replica] : 0;
	}

	/** Seconds of workers at work in this replica so far. */
	workedSeconds(replica: number): number {
		const workers = Math.min(this.computing[replica], this.workers);
		return this.computed[replica] + workers * (this.kernel.now - this.computedAt[replica]);
	}

	born(replica: number): void {
		if (replica >= this.open.length) this.grow(this.open.length * 2);
	}

	opened(replica: number): void {
		this.open[replica] = 1;
		this.computedAt[replica] = this.kernel.now;
		this.pace?.opened(replica);
	}

	closed(replica: number): boolean {
		this.open[replica] = 0;
		return this.outstanding[replica] === 0;
	}

	ended(replica: number, atShutdown: boolean): void {
		this.open[replica] = 0;
		const count = this.cutAll(replica);
		this.pace?.ended(replica);
		if (atShutdown) this.cutAtShutdown += count;
		for (const stage of this.stages) stage.replicaDied?.(replica);
		this.sessions.forget(replica, this.kernel.now);
	}

	private begin(slot: number, replica: number): void {
		const { requests } = this;
		requests.state[slot] = serving;
		requests.stage[slot] = 0;
		this.advance(slot, replica);
	}

	/** Through the stages that are left, then a worker computes (and waits for stores, in the same measured time). */
	private advance(slot: number, replica: number): void {
		const { requests, kernel, stages } = this;
		while (requests.stage[slot] < stages.length) {
			if (stages[requests.stage[slot]++].enter(slot)) return;
		}
		this.account(replica);
		this.computing[replica]++;
		if (this.slowdown !== 1) requests.work[slot] *= this.slowdown;
		if (this.pace) this.pace.begin(slot, replica);
		else kernel.scheduleIn(requests.work, slot, this.complete, slot);
	}

	done(slot: number): void {
		if (this.requests.state[slot] === cut) {
			this.requests.release(slot);
			return;
		}
		const replica = this.requests.replica[slot];
		this.account(replica);
		this.computing[replica]--;
		this.finish(slot, this.errs() ? faulty : served);
	}

	private finish(slot: number, outcome: number): void {
		const { requests } = this;
		if (requests.state[slot] === cut) {
			requests.release(slot);
			return;
		}
		const replica = requests.replica[slot];
		this.outstanding[replica]--;
		// The next one begins first: its event then takes the place of the one being handled.
		if (this.line.count[replica] > 0 && this.busy[replica] <= this.room) this.beginNext(replica);
		else this.rest(replica);
		this.sender.ended(slot, outcome);
		requests.release(slot);
		if (this.open[replica] === 0 && this.outstanding[replica] === 0) this.fleet.idle(replica);
	}

	private reject(slot: number, outcome: number): void {
		this.sender.ended(slot, outcome);
		this.requests.release(slot);
	}

	/** A worker is free: the next in line gets it. Where that is the rule, those whose clients have given up do not. */
	private beginNext(replica: number): void {
		const { line, requests, dropExpired } = this;
		while (line.count[replica] > 0) {
			const slot = line.take(replica);
			this.occupancy.wait(-1);
			if (!dropExpired || requests.abandoned[slot] === 0) {
				this.begin(slot, replica);
				return;
			}
			this.outstanding[replica]--;
			this.reject(slot, timedOut);
		}
		this.rest(replica);
	}

	/** A worker of the replica has nothing to do. */
	private rest(replica: number): void {
		this.busy[replica]--;
		this.occupancy.work(-1);
	}

	private account(replica: number): void {
		const { now } = this.kernel;
		const workers = Math.min(this.computing[replica], this.workers);
		this.computed[replica] += workers * (now - this.computedAt[replica]);
		this.computedAt[replica] = now;
	}

	/** Ends every request in the replica; returns their number. Rare, so that it may search. */
	private cutAll(replica: number): number {
		const { requests } = this;
		let count = 0;
		this.account(replica);
		for (let slot = 0; slot < requests.capacity; slot++) {
			if (requests.replica[slot] !== replica || requests.site[slot] !== this.site) continue;
			const state = requests.state[slot];
			if (state !== waiting && state !== serving && state !== away) continue;
			count++;
			this.sender.ended(slot, interrupted);
			if (state === waiting) requests.release(slot);
			else requests.state[slot] = cut;
		}
		this.occupancy.work(-this.busy[replica]);
		this.occupancy.wait(-this.line.count[replica]);
		this.outstanding[replica] = 0;
		this.busy[replica] = 0;
		this.line.clear(replica);
		this.computing[replica] = 0;
		return count;
	}

	private grow(length: number): void {
		this.outstanding = widen(this.outstanding, length);
		this.busy = widen(this.busy, length);
		this.line.grow(length);
		this.open = widen(this.open, length);
		this.computing = widen(this.computing, length);
		this.computed = widen(this.computed, length);
		this.computedAt = widen(this.computedAt, length);
	}
}
