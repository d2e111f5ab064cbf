import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Sampler } from "../../random/distribution.ts";
import type { Stream } from "../../random/stream.ts";
import type { Heard } from "../../recorder.ts";
import { Histogram } from "../../statistics/histogram.ts";
import type { ArrivalProcess } from "../arrivals/arrival-process.ts";
import { refused, served } from "../replicas/outcome.ts";
import type { Replicas } from "../replicas/replicas.ts";
import { direct, type Requests, waiting, widen } from "../replicas/requests.ts";
import type { Sender } from "../replicas/stage.ts";
import type { QueuePlan } from "./plan.ts";

/** A broker sees a broken connection, and a worker that failed says so: seconds until the message is there again. */
const noticed = 1;

/**
 * Messages wait in one queue and free workers take the next: nothing is refused. Where it has partitions, as many messages
 * are worked on at once, for each partition has one consumer, which takes its messages one after the other; that some
 * partitions get more than others is not played. Each is delivered at least once: again,
 * when its worker was lost, failed, or took longer than the visibility timeout.
 */
export class Queue implements Sender {
	/** Messages that wait, and those that were taken and are neither done nor given back. */
	backlog = 0;
	inWork = 0;
	done = 0;
	/** Messages set aside after too many deliveries. */
	dead = 0;
	redelivered = 0;
	backlogMost = 0;
	/** Age of the oldest message that was ever taken. */
	oldestTaken = 0;
	/** Waits until the first delivery. */
	readonly waits = new Histogram();
	private readonly plan: QueuePlan;
	/** Shares of the messages that run each transaction of the service. */
	private readonly shares: readonly number[];
	private readonly kernel: Kernel;
	private readonly requests: Requests;
	private readonly replicas: Replicas;
	private readonly recorder: Heard;
	private readonly arrivals: ArrivalProcess | undefined;
	private readonly work: Sampler;
	private readonly laterWork: Sampler;
	private readonly kinds: Stream;
	private readonly polling: Stream;
	/** Whose its messages are in the table of requests. */
	private readonly number: number;
	private readonly arrivalLane: Lane;
	private readonly visibilityLane: Lane;
	private readonly visible: number;
	private head = -1;
	private tail = -1;
	/** When a message was taken, by slot. */
	private taken = new Float64Array(0);
	/** Replicas with a free worker, in any order, and where each stands in the list (-1: nowhere). */
	private free = new Int32Array(16);
	private freeCount = 0;
	private place = new Int32Array(16).fill(-1);
	private pulling = false;
	/** Reasons why no message is taken now. */
	private halted = 0;
	/** Messages in partitions that nobody reads, and the share of those that come which go there. */
	private readonly frozen: number[] = [];
	private frozenShare = 0;

	constructor(
		plan: QueuePlan,
		shares: readonly number[],
		parts: {
			kernel: Kernel;
			requests: Requests;
			replicas: Replicas;
			recorder: Heard;
			/** Undefined where others send its messages. */
			arrivals: ArrivalProcess | undefined;
			work: Sampler;
			/** Apart, so that a redelivery does not shift anybody else's luck. */
			laterWork: Sampler;
			kinds: Stream;
			polling: Stream;
			/** The number of one more caller, where its messages are not what the users under test ask for. */
			number?: number;
		},
	) {
		this.plan = plan;
		this.shares = shares;
		this.kernel = parts.kernel;
		this.requests = parts.requests;
		this.replicas = parts.replicas;
		this.recorder = parts.recorder;
		this.arrivals = parts.arrivals;
		this.work = parts.work;
		this.laterWork = parts.laterWork;
		this.kinds = parts.kinds;
		this.polling = parts.polling;
		this.number = parts.number ?? direct;
		this.arrivalLane = this.kernel.lane(() => this.arrive(), 0);
		this.visibilityLane = this.kernel.lane((slot) => this.expire(slot), plan.visibility);
		this.visible = this.kernel.on((slot) => this.offer(slot));
		this.replicas.fleet.onReady.push((replica) => this.pull(replica));
	}

	begin(): void {
		this.replicas.sender = this;
		for (let i = 0; i < this.replicas.fleet.born; i++) this.pull(i);
		if (this.arrivals) this.expectNext(this.arrivals);
	}

	/** This share of the messages goes to partitions that nobody reads, until `thaw`. */
	freeze(share: number): void {
		this.frozenShare = share;
	}

	/** Somebody reads them again: they are older than what waits, and go before it. */
	thaw(): void {
		this.frozenShare = 0;
		for (const slot of this.frozen.splice(0).reverse()) {
			this.requests.next[slot] = this.head;
			if (this.head < 0) this.tail = slot;
			this.head = slot;
		}
		this.pullAll();
	}

	/** Nobody takes a message until `resume`. */
	halt(): void {
		this.halted++;
	}

	resume(): void {
		if (--this.halted === 0) this.pullAll();
	}

	private pullAll(): void {
		for (let i = 0; i < this.replicas.fleet.born; i++) this.pull(i);
	}

	/** Counts from now on. */
	forget(): void {
		this.waits.clear();
		this.redelivered = 0;
		this.backlogMost = this.backlog;
		this.oldestTaken = 0;
	}

	/** Age of the oldest message so far: of those taken, or of the first in the queue. */
	oldest(): number {
		const age = (slot: number) => (slot < 0 ? 0 : this.kernel.now - this.requests.started[slot]);
		return Math.max(this.oldestTaken, age(this.head), age(this.frozen[0] ?? -1));
	}

	/** A replica, or nobody, has ended the work on a message. */
	ended(slot: number, outcome: number): void {
		const { requests, kernel, recorder, plan } = this;
		const replica = requests.replica[slot];
		const late = requests.abandoned[slot] === 1;
		if (!late) {
			if (plan.visibility < Number.POSITIVE_INFINITY) kernel.cancel(this.visibilityLane, requests.timer[slot]);
			if (outcome === served) {
				this.inWork--;
				this.done++;
				recorder.served(kernel.now - requests.started[slot]);
			} else this.giveBack(slot, outcome);
		}
		this.pull(replica);
	}

	/** Somebody sends a message, now. */
	ask(_user: number): void {
		const { requests, kernel } = this;
		this.recorder.offered++;
		const slot = requests.take();
		requests.started[slot] = kernel.now;
		requests.attempt[slot] = 0;
		requests.work[slot] = this.work.next();
		requests.transaction[slot] = this.kind();
		requests.user[slot] = 0;
		requests.caller[slot] = this.number;
		if (this.frozenShare > 0 && this.polling.uniform() < this.frozenShare) {
			requests.state[slot] = waiting;
			requests.replica[slot] = -1;
			this.frozen.push(slot);
			this.count(1);
			return;
		}
		// A worker that is free is there only when nobody waits.
		while (this.freeCount > 0 && this.hasRoom()) {
			const replica = this.free[this.polling.below(this.freeCount)];
			if (this.replicas.free(replica) > 0) {
				this.deliver(slot, replica);
				return;
			}
			this.unlist(replica);
		}
		this.append(slot);
	}

	private arrive(): void {
		if (this.arrivals) this.expectNext(this.arrivals);
		this.ask(0);
	}

	private expectNext(arrivals: ArrivalProcess): void {
		arrivals.advance();
		this.arrivalLane.delay[0] = arrivals.clock[1];
		this.kernel.push(this.arrivalLane, 0);
	}

	/** A message is there again. It is older than those that wait, and goes before them. */
	private offer(slot: number): void {
		this.inWork--;
		this.requests.state[slot] = waiting;
		this.requests.replica[slot] = -1;
		this.requests.next[slot] = this.head;
		if (this.head < 0) this.tail = slot;
		this.head = slot;
		this.count(1);
		while (this.head >= 0 && this.freeCount > 0 && this.hasRoom()) {
			const replica = this.free[this.polling.below(this.freeCount)];
			if (this.replicas.free(replica) > 0) this.pull(replica);
			else this.unlist(replica);
		}
	}

	private hasRoom(): boolean {
		return this.halted === 0 && this.inWork < this.plan.lanes;
	}

	private append(slot: number): void {
		const { requests } = this;
		requests.state[slot] = waiting;
		requests.replica[slot] = -1;
		requests.next[slot] = -1;
		if (this.head < 0) this.head = slot;
		else requests.next[this.tail] = slot;
		this.tail = slot;
		this.count(1);
	}

	private count(by: number): void {
		this.backlog += by;
		if (this.backlog > this.backlogMost) this.backlogMost = this.backlog;
	}

	/** Free workers of a replica take what waits. Work that ends at once would call back here: the loop goes on instead. */
	private pull(replica: number): void {
		if (this.pulling || replica < 0) return;
		this.pulling = true;
		while (this.head >= 0 && this.hasRoom() && this.replicas.free(replica) > 0) {
			const slot = this.head;
			this.head = this.requests.next[slot];
			this.count(-1);
			this.deliver(slot, replica);
		}
		this.pulling = false;
		if (this.replicas.free(replica) > 0) this.list(replica);
	}

	private deliver(slot: number, replica: number): void {
		const { requests, kernel, plan } = this;
		const { now } = kernel;
		const age = now - requests.started[slot];
		if (age > this.oldestTaken) this.oldestTaken = age;
		if (requests.attempt[slot] === 0) this.waits.record(age);
		else this.redelivered++;
		if (requests.attempt[slot] < 255) requests.attempt[slot]++;
		if (slot >= this.taken.length) this.taken = widen(this.taken, requests.capacity);
		this.taken[slot] = now;
		this.inWork++;
		if (plan.visibility < Number.POSITIVE_INFINITY) requests.timer[slot] = kernel.push(this.visibilityLane, slot);
		const outer = this.pulling;
		this.pulling = true;
		this.replicas.arrive(slot, replica);
		this.pulling = outer;
		if (this.replicas.free(replica) === 0) this.unlist(replica);
	}

	/** The worker is still at it, but the queue hands the message out again. */
	private expire(slot: number): void {
		this.requests.abandoned[slot] = 1;
		this.giveBack(slot, refused);
	}

	private giveBack(slot: number, outcome: number): void {
		const { requests, kernel, plan } = this;
		const { now } = kernel;
		if (requests.attempt[slot] >= plan.receives) {
			this.inWork--;
			this.dead++;
			this.recorder.failed(outcome, now - requests.started[slot]);
			return;
		}
		const again = requests.take();
		requests.started[again] = requests.started[slot];
		requests.attempt[again] = requests.attempt[slot];
		requests.transaction[again] = requests.transaction[slot];
		requests.user[again] = 0;
		requests.caller[again] = this.number;
		requests.replica[again] = -1;
		requests.work[again] = this.laterWork.next();
		// The queue notices at once that a connection broke; or it knows of nothing until the timeout.
		const at = plan.visibility < Number.POSITIVE_INFINITY ? this.taken[slot] + plan.visibility : now + noticed;
		kernel.schedule(Math.max(now, at), this.visible, again);
	}

	private list(replica: number): void {
		if (replica >= this.place.length) {
			const length = Math.max(replica + 1, this.place.length * 2);
			this.place = widen(this.place, length, -1);
			this.free = widen(this.free, length);
		}
		if (this.place[replica] >= 0) return;
		this.place[replica] = this.freeCount;
		this.free[this.freeCount++] = replica;
	}

	private unlist(replica: number): void {
		const at = replica < this.place.length ? this.place[replica] : -1;
		if (at < 0) return;
		const last = this.free[--this.freeCount];
		this.free[at] = last;
		this.place[last] = at;
		this.place[replica] = -1;
	}

	/** Number of the transaction that a message runs, plus one; 0 for none. */
	private kind(): number {
		const { shares } = this;
		if (shares.length === 0) return 0;
		let left = this.kinds.uniform();
		for (let i = 0; i < shares.length; i++) {
			left -= shares[i];
			if (left < 0) return i + 1;
		}
		return 0;
	}
}
