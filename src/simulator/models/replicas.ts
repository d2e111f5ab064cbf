import type { Kernel } from "../kernel/kernel.ts";
import type { ReplicasPlan } from "./replicas-plan.ts";
import { cut, type Requests, serving, waiting, widen } from "./requests.ts";
import type { Sessions } from "./sessions.ts";

/** How a request ended. */
export const served = 0;
export const refused = 1;
export const overflowed = 2;
export const interrupted = 3;
export const timedOut = 4;
export const aborted = 5;
export const dependencyFailed = 6;

/** Life of a replica. A lost one is dead, but nobody has noticed. */
export const starting = 1;
export const ready = 2;
export const leaving = 3;
export const lost = 4;
export const gone = 5;

/** What the replicas tell whoever sent the request. */
export interface Sender {
	ended(slot: number, outcome: number): void;
}

/** Runs a request's transaction, then calls `Replicas.compute` or `Replicas.giveUp`. */
export interface Detour {
	begin(slot: number): void;
	replicaDied(replica: number): void;
}

/** Keeps a worker from its work while something that the request needs is away; then calls `Replicas.resume` or `giveUp`. */
export interface Obstacle {
	/** Whether it takes the request. */
	holds(slot: number): boolean;
}

/** Finds room for a replica that is to start, then calls `Replicas.bootIn`; hears of every one that is gone. */
export interface Host {
	readonly pending: number;
	place(replica: number, over: number): void;
	left(replica: number): void;
}

/**
 * The replicas of one service: c workers each, first come first served, behind a bounded queue. Replicas are numbered
 * in the order of their birth and a number is never used again.
 */
export class Replicas {
	readonly plan: ReplicasPlan;
	readonly kernel: Kernel;
	readonly requests: Requests;
	sender!: Sender;
	transactions: Detour | undefined;
	obstacle: Obstacle | undefined;
	host: Host | undefined;
	/** Replicas that the service should have. */
	wanted = 0;
	born = 0;
	readyCount = 0;
	/** Requests cut while their replica was shut down, or sent to it when it no longer listened. */
	cutAtShutdown = 0;
	state = new Uint8Array(16);
	/** Requests that wait in the replica or that it works on. */
	outstanding = new Int32Array(16);
	/** Requests sent to it so far. */
	offered = new Float64Array(16);
	bornAt = new Float64Array(16);
	readyAt = new Float64Array(16);
	readonly onReady: ((replica: number) => void)[] = [];
	readonly onLeaving: ((replica: number) => void)[] = [];
	/** A replica that died by itself has been noticed. */
	readonly onNoticed: ((replica: number) => void)[] = [];
	private readonly sessions: Sessions;
	private busy = new Int32Array(16);
	private head = new Int32Array(16).fill(-1);
	private tail = new Int32Array(16).fill(-1);
	private queued = new Int32Array(16);
	/** Whether it takes new requests. */
	private open = new Uint8Array(16);
	private computing = new Int32Array(16);
	private computed = new Float64Array(16);
	private computedAt = new Float64Array(16);
	private readonly complete: number;
	private readonly boot: number;
	private readonly terminate: number;
	private readonly kill: number;
	private readonly notice: number;

	constructor(plan: ReplicasPlan, kernel: Kernel, requests: Requests, sessions: Sessions) {
		this.plan = plan;
		this.kernel = kernel;
		this.requests = requests;
		this.sessions = sessions;
		this.complete = kernel.on((slot) => this.completed(slot));
		this.boot = kernel.on((replica) => this.becomeReady(replica));
		this.terminate = kernel.on((replica) => this.terminated(replica));
		this.kill = kernel.on((replica) => this.die(replica));
		this.notice = kernel.on((replica) => this.noticed(replica));
	}

	/** Replicas that are there when the run begins, ready since long ago. */
	found(count: number): void {
		this.wanted = count;
		for (let i = 0; i < count; i++) {
			const replica = this.bear(-3600);
			this.becomeReady(replica);
			this.readyAt[replica] = -3600;
		}
	}

	/** A request arrives at a replica. */
	arrive(slot: number, replica: number): void {
		const { requests } = this;
		this.offered[replica]++;
		requests.replica[slot] = replica;
		if (this.open[replica] === 0) {
			if (this.state[replica] === leaving || this.state[replica] === gone) this.cutAtShutdown++;
			this.reject(slot, refused);
			return;
		}
		if (this.busy[replica] >= this.plan.concurrency && this.queued[replica] >= this.plan.queueBound) {
			this.reject(slot, overflowed);
			return;
		}
		this.sessions.touch(requests.user[slot], replica);
		this.outstanding[replica]++;
		if (this.busy[replica] < this.plan.concurrency) {
			this.busy[replica]++;
			this.begin(slot, replica);
			return;
		}
		requests.state[slot] = waiting;
		requests.next[slot] = -1;
		if (this.queued[replica]++ === 0) this.head[replica] = slot;
		else requests.next[this.tail[replica]] = slot;
		this.tail[replica] = slot;
	}

	/** A worker has all it needs and starts to compute (and to wait for stores, in the same measured time). */
	compute(slot: number): void {
		const { requests, kernel } = this;
		if (requests.state[slot] === cut) {
			requests.release(slot);
			return;
		}
		const replica = requests.replica[slot];
		this.account(replica);
		this.computing[replica]++;
		kernel.scheduleIn(requests.work, slot, this.complete, slot);
	}

	/** What kept the worker waiting is over: it begins. */
	resume(slot: number): void {
		if (this.requests.state[slot] === cut) this.requests.release(slot);
		else this.begin(slot, this.requests.replica[slot]);
	}

	/** A worker cannot finish the request. */
	giveUp(slot: number, outcome: number): void {
		this.finish(slot, outcome);
	}

	/** Seconds of workers at work in this replica so far. */
	workedSeconds(replica: number): number {
		this.account(replica);
		return this.computed[replica];
	}

	/** Starts replicas; `over` seconds of their start-up have passed before. */
	start(count: number, over = 0): void {
		for (let i = 0; i < count; i++) {
			const replica = this.bear(this.kernel.now);
			if (this.host) this.host.place(replica, over);
			else this.bootIn(replica, over);
		}
	}

	/** The replica has a machine and starts; `over` seconds of that have passed before. */
	bootIn(replica: number, over: number): void {
		this.kernel.schedule(this.kernel.now + Math.max(0, this.plan.startup - over), this.boot, replica);
	}

	/** Sets the number of replicas. Those that leave are the ones that are not ready, then the youngest, as a ReplicaSet does. */
	scaleTo(count: number): void {
		const more = count - this.wanted;
		this.wanted = count;
		if (more > 0) this.start(more);
		for (const state of [starting, lost, ready]) {
			for (let replica = this.born - 1; replica >= 0 && this.present() > count; replica--) {
				if (this.state[replica] === state) this.stop(replica);
			}
		}
	}

	/** Ends a replica as the platform does: withdraw, wait, SIGTERM, SIGKILL. */
	stop(replica: number): void {
		if (this.state[replica] === starting || this.state[replica] === lost) {
			this.state[replica] = gone;
			this.host?.left(replica);
			for (const tell of this.onNoticed) tell(replica);
			return;
		}
		this.state[replica] = leaving;
		this.readyCount--;
		for (const tell of this.onLeaving) tell(replica);
		const { kernel, plan } = this;
		kernel.schedule(kernel.now + plan.shutdown.signalAfter, this.terminate, replica);
		kernel.schedule(kernel.now + plan.shutdown.killAfter, this.kill, replica);
	}

	/** A replica dies without warning; `detection` seconds later the platform notices and starts another. */
	lose(replica: number, detection: number): void {
		if (this.state[replica] !== ready) return;
		this.readyCount--;
		this.state[replica] = lost;
		this.open[replica] = 0;
		this.cutAll(replica);
		this.transactions?.replicaDied(replica);
		this.sessions.forget(replica, this.kernel.now);
		this.kernel.schedule(this.kernel.now + detection, this.notice, replica);
	}

	/** Replicas that run or will, as far as the platform knows, without those that leave. */
	present(): number {
		let count = 0;
		for (let replica = 0; replica < this.born; replica++) {
			if (this.state[replica] <= ready || this.state[replica] === lost) count++;
		}
		return count;
	}

	/** Replicas that cost money now. */
	paid(): number {
		let count = 0;
		for (let replica = 0; replica < this.born; replica++) if (this.state[replica] <= leaving) count++;
		return count - (this.host?.pending ?? 0);
	}

	private bear(now: number): number {
		const replica = this.born++;
		if (replica >= this.state.length) this.grow(this.state.length * 2);
		this.state[replica] = starting;
		this.bornAt[replica] = now;
		return replica;
	}

	private becomeReady(replica: number): void {
		if (this.state[replica] !== starting) return;
		this.state[replica] = ready;
		this.open[replica] = 1;
		this.readyAt[replica] = this.kernel.now;
		this.computedAt[replica] = this.kernel.now;
		this.readyCount++;
		for (const tell of this.onReady) tell(replica);
	}

	private begin(slot: number, replica: number): void {
		const { requests, kernel } = this;
		requests.state[slot] = serving;
		if (this.obstacle?.holds(slot)) return;
		if (requests.transaction[slot] > 0 && this.transactions) {
			this.transactions.begin(slot);
			return;
		}
		this.account(replica);
		this.computing[replica]++;
		kernel.scheduleIn(requests.work, slot, this.complete, slot);
	}

	private completed(slot: number): void {
		if (this.requests.state[slot] === cut) {
			this.requests.release(slot);
			return;
		}
		const replica = this.requests.replica[slot];
		this.account(replica);
		this.computing[replica]--;
		this.finish(slot, served);
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
		if (this.queued[replica] > 0) {
			const next = this.head[replica];
			this.head[replica] = requests.next[next];
			this.queued[replica]--;
			this.begin(next, replica);
		} else this.busy[replica]--;
		this.sender.ended(slot, outcome);
		requests.release(slot);
		if (this.open[replica] === 0 && this.outstanding[replica] === 0) this.die(replica);
	}

	private reject(slot: number, outcome: number): void {
		this.sender.ended(slot, outcome);
		this.requests.release(slot);
	}

	private account(replica: number): void {
		const { now } = this.kernel;
		this.computed[replica] += this.computing[replica] * (now - this.computedAt[replica]);
		this.computedAt[replica] = now;
	}

	/** SIGTERM. */
	private terminated(replica: number): void {
		if (this.state[replica] !== leaving) return;
		const { kernel, plan } = this;
		if (plan.shutdown.onSignal === "keeps-running") return;
		this.open[replica] = 0;
		if (plan.shutdown.onSignal === "dies" || this.outstanding[replica] === 0) this.die(replica);
		else kernel.schedule(kernel.now + plan.shutdown.patience, this.kill, replica);
	}

	/** The process ends, with whatever it still worked on. */
	private die(replica: number): void {
		if (this.state[replica] !== leaving) return;
		this.state[replica] = gone;
		this.open[replica] = 0;
		this.cutAtShutdown += this.cutAll(replica);
		this.transactions?.replicaDied(replica);
		this.sessions.forget(replica, this.kernel.now);
		this.host?.left(replica);
	}

	private noticed(replica: number): void {
		if (this.state[replica] !== lost) return;
		this.state[replica] = gone;
		this.host?.left(replica);
		for (const tell of this.onNoticed) tell(replica);
		const missing = this.wanted - this.present();
		if (missing > 0) this.start(missing);
	}

	/** Ends every request in the replica; returns their number. Rare, so that it may search. */
	private cutAll(replica: number): number {
		const { requests } = this;
		let count = 0;
		this.account(replica);
		for (let slot = 0; slot < requests.capacity; slot++) {
			if (requests.replica[slot] !== replica) continue;
			const state = requests.state[slot];
			if (state !== waiting && state !== serving) continue;
			count++;
			this.sender.ended(slot, interrupted);
			if (state === waiting) requests.release(slot);
			else requests.state[slot] = cut;
		}
		this.outstanding[replica] = 0;
		this.busy[replica] = 0;
		this.queued[replica] = 0;
		this.computing[replica] = 0;
		return count;
	}

	private grow(length: number): void {
		this.state = widen(this.state, length);
		this.outstanding = widen(this.outstanding, length);
		this.offered = widen(this.offered, length);
		this.bornAt = widen(this.bornAt, length);
		this.readyAt = widen(this.readyAt, length);
		this.busy = widen(this.busy, length);
		this.head = widen(this.head, length, -1);
		this.tail = widen(this.tail, length, -1);
		this.queued = widen(this.queued, length);
		this.open = widen(this.open, length);
		this.computing = widen(this.computing, length);
		this.computed = widen(this.computed, length);
		this.computedAt = widen(this.computedAt, length);
	}
}
