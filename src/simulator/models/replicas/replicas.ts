import type { Kernel } from "../../kernel/kernel.ts";
import type { Visits } from "../arrivals/sessions.ts";
import { Admission, admitted } from "./admission.ts";
import { Counted } from "./counted.ts";
import { busy, computing, offered, open, outstanding, queued } from "./desks.ts";
import { type Crew, type Fleet, gone, leaving } from "./fleet.ts";
import { Instances } from "./instances.ts";
import { faulty, interrupted, overflowed, refused, served } from "./outcome.ts";
import type { Pace } from "./pace.ts";
import { Pauses } from "./pauses.ts";
import type { ReplicasPlan } from "./plan.ts";
import { away, cut, type Requests, serving, waiting } from "./requests.ts";
import { Sharing } from "./sharing.ts";
import type { Sender, Stage } from "./stage.ts";
import { inTime, WaitingLine } from "./waiting-line.ts";
import { WarmUp } from "./warm-up.ts";
import type { Workplace } from "./workplace.ts";

/** The work of the replicas of one service: c workers each, first come first served, behind a bounded queue. */
export class Replicas extends Counted implements Crew, Workplace {
	readonly plan: ReplicasPlan;
	readonly kernel: Kernel;
	readonly requests: Requests;
	sender!: Sender;
	readonly stages: Stage[] = [];
	/** What a request waits for before it asks for a worker: where the runtime is an event loop, that holds none. */
	before: Stage | undefined = undefined;
	/** Its number in the column `site` of the requests. */
	readonly site: number;
	readonly admission: Admission;
	/** Of a function: they come with the requests. */
	readonly instances: Instances | undefined;
	/** Requests cut while their replica was shut down, or sent to it when it no longer listened. */
	cutAtShutdown = 0;
	private readonly sessions: Visits;
	private readonly line: WaitingLine;
	private readonly complete: number;
	private readonly booted: number;
	/** Undefined where each worker works at its own pace from start to end. */
	private readonly pace: Pace | undefined;

	constructor(plan: ReplicasPlan, kernel: Kernel, requests: Requests, sessions: Visits, fleet: Fleet, site = 0) {
		super(plan, kernel, fleet);
		this.site = site;
		this.plan = plan;
		this.kernel = kernel;
		this.requests = requests;
		this.sessions = sessions;
		requests.services[site] = this;
		this.complete = requests.doneAtService(kernel);
		this.booted = kernel.on((slot) => this.hasBooted(slot));
		if (plan.instances)
			this.instances = new Instances(plan.instances, kernel, fleet, () => this.desks.numbers[this.desks.at(0) + busy]);
		if (plan.warmUp) new WarmUp(plan.warmUp, this);
		if (plan.shared) this.pace = new Sharing(this);
		else if (plan.pauses) this.pace = new Pauses(plan.pauses, this);
		this.line = new WaitingLine(requests, this.desks, kernel, plan.overload);
		this.admission = new Admission(plan, kernel, requests, this.desks, this.line);
		fleet.crew = this;
	}

	/** A request arrives at a replica. */
	arrive(slot: number, replica: number): void {
		const { requests, desks } = this;
		const { numbers } = desks;
		const at = desks.at(replica);
		numbers[at + offered]++;
		// The series show how evenly the users' requests are spread.
		if (this.site === 0) this.fleet.offered[replica]++;
		requests.replica[slot] = replica;
		requests.site[slot] = this.site;
		if (this.shut) {
			if (!this.loses(slot)) this.reject(slot, refused);
			return;
		}
		if (numbers[at + open] === 0) {
			const state = this.fleet.state[replica];
			if (state === leaving || state === gone) this.cutAtShutdown++;
			this.reject(slot, refused);
			return;
		}
		const answer = this.admission.asks(slot, replica, this.room);
		if (answer !== admitted) {
			this.reject(slot, answer);
			return;
		}
		const start = this.instances?.admits(numbers[at + busy]);
		if (start === "none") {
			this.reject(slot, overflowed);
			return;
		}
		this.sessions.touch(requests.user[slot], replica);
		numbers[at + outstanding]++;
		if (start === "cold") {
			this.boot(slot, replica);
			return;
		}
		if (this.before !== undefined) {
			requests.state[slot] = away;
			if (this.before.enter(slot)) return;
		}
		this.join(slot, replica);
	}

	/** The request is to have a worker. */
	private join(slot: number, replica: number): void {
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		if (numbers[at + busy] >= this.room) {
			this.requests.state[slot] = waiting;
			this.line.add(slot, replica);
			this.occupancy.wait(1);
		} else {
			this.occupy(replica);
			this.begin(slot, replica);
		}
	}

	/** It has an instance that starts. */
	private boot(slot: number, replica: number): void {
		this.occupy(replica);
		this.requests.state[slot] = serving;
		this.kernel.schedule(this.kernel.now + (this.plan.instances?.coldStart ?? 0), this.booted, slot);
	}

	private hasBooted(slot: number): void {
		const { requests } = this;
		if (requests.state[slot] === cut) requests.release(slot);
		else this.begin(slot, requests.replica[slot]);
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
		this.desks.numbers[this.desks.at(replica) + outstanding]--;
		this.reject(slot, outcome);
		this.leaveIfDone(replica);
	}

	/** A replica that takes no more requests, and has none left, ends. */
	private leaveIfDone(replica: number): void {
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		if (numbers[at + open] === 0 && numbers[at + outstanding] === 0) this.fleet.idle(replica);
	}

	protected override dropAll(): void {
		for (let replica = 0; replica < this.fleet.born; replica++) this.cutAll(replica);
	}

	protected override lose(slot: number): void {
		this.reject(slot, interrupted);
	}

	protected override refill(): void {
		for (let replica = 0; replica < this.fleet.born; replica++) {
			while (this.hasNext(replica)) {
				this.occupy(replica);
				this.beginNext(replica);
			}
		}
	}

	born(replica: number): void {
		if (replica >= this.desks.room) this.grow(this.desks.room * 2);
	}

	opened(replica: number): void {
		this.desks.numbers[this.desks.at(replica) + open] = 1;
		this.working.opened(replica);
		this.admission.opened(replica);
		this.pace?.opened(replica);
	}

	closed(replica: number): boolean {
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		numbers[at + open] = 0;
		return numbers[at + outstanding] === 0;
	}

	ended(replica: number, atShutdown: boolean): void {
		this.desks.numbers[this.desks.at(replica) + open] = 0;
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
		this.working.add(replica, 1);
		if (this.slowdown !== 1) requests.work[slot] *= this.slowdown;
		if (this.pace !== undefined) this.pace.begin(slot, replica);
		else kernel.scheduleIn(requests.work, slot, this.complete, slot);
	}

	done(slot: number): void {
		if (this.requests.state[slot] === cut) {
			this.requests.release(slot);
			return;
		}
		const replica = this.requests.replica[slot];
		this.working.add(replica, -1);
		this.finish(slot, this.errs() ? faulty : served);
	}

	private finish(slot: number, outcome: number): void {
		const { requests } = this;
		if (requests.state[slot] === cut) {
			requests.release(slot);
			return;
		}
		const replica = requests.replica[slot];
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		numbers[at + outstanding]--;
		this.admission.ended(slot, replica, outcome);
		// The next one begins first: its event then takes the place of the one being handled.
		if (numbers[at + queued] > 0 && numbers[at + busy] <= this.room) this.beginNext(replica);
		else this.rest(replica);
		this.sender.ended(slot, outcome);
		requests.release(slot);
		this.leaveIfDone(replica);
	}

	private reject(slot: number, outcome: number): void {
		this.sender.ended(slot, outcome);
		this.requests.release(slot);
	}

	/** A worker is free: the next in line gets it. Where that is the rule, those whose clients have given up do not. */
	private beginNext(replica: number): void {
		const { line } = this;
		while (line.count(replica) > 0) {
			const slot = line.take(replica);
			this.occupancy.wait(-1);
			const late = line.lateness(slot);
			if (late === inTime) {
				this.begin(slot, replica);
				return;
			}
			this.desks.numbers[this.desks.at(replica) + outstanding]--;
			this.reject(slot, late);
		}
		this.rest(replica);
	}

	/** Ends every request in the replica; returns their number. Rare, so that it may search. */
	private cutAll(replica: number): number {
		const { requests } = this;
		let count = 0;
		for (let slot = 0; slot < requests.capacity; slot++) {
			if (requests.replica[slot] !== replica || requests.site[slot] !== this.site) continue;
			const state = requests.state[slot];
			if (state !== waiting && state !== serving && state !== away) continue;
			count++;
			this.sender.ended(slot, interrupted);
			if (state === waiting) requests.release(slot);
			else requests.state[slot] = cut;
		}
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		this.occupancy.work(-numbers[at + busy]);
		this.occupancy.wait(-numbers[at + queued]);
		numbers[at + outstanding] = 0;
		numbers[at + busy] = 0;
		this.line.clear(replica);
		this.working.add(replica, -numbers[at + computing]);
		return count;
	}

	private grow(room: number): void {
		this.desks.grow(room);
		this.line.grow(room);
		this.working.grow(room);
	}
}
