import { budget, tooMuch } from "../../kernel/budget.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { widen } from "./requests.ts";
import type { ShutdownPlan } from "./shutdown.ts";

/** Life of a replica. A lost one is dead, but nobody has noticed. */
export const starting = 1;
export const ready = 2;
export const leaving = 3;
export const lost = 4;
export const gone = 5;

export interface FleetPlan {
	/** From the order to the first request served. */
	startup: number;
	shutdown: ShutdownPlan;
}

/** Those who do the work of the replicas hear of their life. */
export interface Crew {
	/** A new number, in the order of birth: room for its columns is needed. */
	born(replica: number): void;
	/** It takes requests from now on. */
	opened(replica: number): void;
	/** It takes no more requests. True when it has none left. */
	closed(replica: number): boolean;
	/** Its process ends with whatever it still worked on. */
	ended(replica: number, atShutdown: boolean): void;
}

/** Finds room for a replica that is to start, then calls `Fleet.bootIn`; hears of every one that is gone. */
export interface Host {
	readonly pending: number;
	place(replica: number, over: number): void;
	left(replica: number): void;
}

/**
 * The life of the replicas of one service: they start, are ready, leave, die. Replicas are numbered in the order of
 * their birth and a number is never used again.
 */
export class Fleet {
	readonly plan: FleetPlan;
	readonly kernel: Kernel;
	crew!: Crew;
	host: Host | undefined;
	/** Replicas that the service should have. */
	wanted = 0;
	/** Dead ones whose machine is gone: nobody has noticed, and nobody pays. */
	private readonly takenBack = new Set<number>();
	/** Replicas beyond that number, which a rollout has on purpose. */
	spare = 0;
	/** From the moment at which a lost one is noticed until another is started. */
	toleration = 0;
	born = 0;
	readyCount = 0;
	state = new Uint8Array(16);
	bornAt = new Float64Array(16);
	readyAt = new Float64Array(16);
	/** Those that were told to stop and are gone, and those of them that SIGKILL ended. */
	stopped = 0;
	killed = 0;
	/** Requests sent to each so far. */
	offered = new Float64Array(16);
	readonly onReady: ((replica: number) => void)[] = [];
	readonly onLeaving: ((replica: number) => void)[] = [];
	/** A replica that died by itself has been noticed. */
	readonly onNoticed: ((replica: number) => void)[] = [];
	private readonly boot: number;
	private readonly terminate: number;
	private readonly giveUp: number;
	private readonly kill: number;
	private readonly notice: number;
	private readonly replacement: number;

	constructor(plan: FleetPlan, kernel: Kernel) {
		this.plan = plan;
		this.kernel = kernel;
		this.boot = kernel.on((replica) => this.becomeReady(replica));
		this.terminate = kernel.on((replica) => this.terminated(replica));
		this.giveUp = kernel.on((replica) => this.die(replica));
		this.kill = kernel.on((replica) => this.killNow(replica));
		this.notice = kernel.on((replica) => this.noticed(replica));
		this.replacement = kernel.on(() => this.replace());
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
		let over = this.present() - count - this.spare;
		for (const state of [starting, lost, ready]) {
			for (let replica = this.born - 1; replica >= 0 && over > 0; replica--) {
				if (this.state[replica] !== state) continue;
				this.stop(replica);
				over--;
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

	/** A replica dies without warning, and maybe its machine; `detection` seconds later the platform notices and starts another. */
	lose(replica: number, detection: number, machineIsGone = false): void {
		if (this.state[replica] !== ready) return;
		if (machineIsGone) this.takenBack.add(replica);
		this.readyCount--;
		this.state[replica] = lost;
		this.crew.ended(replica, false);
		this.kernel.schedule(this.kernel.now + detection, this.notice, replica);
	}

	/** A replica that no longer takes requests has answered its last one. */
	idle(replica: number): void {
		this.die(replica);
	}

	/** Replicas that run or will, as far as the platform knows, without those that leave. */
	present(): number {
		let count = 0;
		for (let replica = 0; replica < this.born; replica++) {
			if (this.state[replica] <= ready || this.state[replica] === lost) count++;
		}
		return count;
	}

	/** Replicas that cost money now: a dead one as well, until somebody notices, unless its machine was taken back. */
	paid(): number {
		let count = 0;
		for (let replica = 0; replica < this.born; replica++) {
			const state = this.state[replica];
			if (state <= leaving || (state === lost && !this.takenBack.has(replica))) count++;
		}
		return count - (this.host?.pending ?? 0);
	}

	private bear(now: number): number {
		if (this.born >= budget.replicas) tooMuch(budget.replicas, "replicas");
		const replica = this.born++;
		if (replica >= this.state.length) this.grow(this.state.length * 2);
		this.state[replica] = starting;
		this.bornAt[replica] = now;
		this.crew.born(replica);
		return replica;
	}

	private becomeReady(replica: number): void {
		if (this.state[replica] !== starting) return;
		this.state[replica] = ready;
		this.readyAt[replica] = this.kernel.now;
		this.readyCount++;
		this.crew.opened(replica);
		for (const tell of this.onReady) tell(replica);
	}

	/** SIGTERM. */
	private terminated(replica: number): void {
		if (this.state[replica] !== leaving) return;
		const { kernel, plan } = this;
		if (plan.shutdown.onSignal === "keeps-running") return;
		const empty = this.crew.closed(replica);
		if (plan.shutdown.onSignal === "dies" || empty) this.die(replica);
		else kernel.schedule(kernel.now + plan.shutdown.patience, this.giveUp, replica);
	}

	/** SIGKILL. */
	private killNow(replica: number): void {
		if (this.state[replica] !== leaving) return;
		this.killed++;
		this.die(replica);
	}

	private die(replica: number): void {
		if (this.state[replica] !== leaving) return;
		this.state[replica] = gone;
		this.stopped++;
		this.crew.ended(replica, true);
		this.host?.left(replica);
	}

	private noticed(replica: number): void {
		if (this.state[replica] !== lost) return;
		this.state[replica] = gone;
		this.host?.left(replica);
		for (const tell of this.onNoticed) tell(replica);
		if (this.toleration > 0) this.kernel.schedule(this.kernel.now + this.toleration, this.replacement, 0);
		else this.replace();
	}

	/** Starts as many as are missing. */
	private replace(): void {
		const missing = this.wanted - this.present();
		if (missing > 0) this.start(missing);
	}

	private grow(length: number): void {
		this.state = widen(this.state, length);
		this.bornAt = widen(this.bornAt, length);
		this.readyAt = widen(this.readyAt, length);
		this.offered = widen(this.offered, length);
	}
}
