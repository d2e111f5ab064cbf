import type { Kernel } from "../../kernel/kernel.ts";
import type { Lane } from "../../kernel/lane.ts";
import type { Stream } from "../../random/stream.ts";
import { Retry, type RetryPlan } from "../calls/retry.ts";
import { type Fleet, leaving, ready } from "../replicas/fleet.ts";
import { widen } from "../replicas/requests.ts";
import { Servers } from "./servers.ts";

export interface ReconnectingPlan {
	/** Seconds of the store for all connections of one replica; it makes them one after the other. */
	handshake: number;
	/** How long a replica waits for them until it begins anew. */
	timeout: number;
	/** Its pause between two tries. */
	retry: RetryPlan;
}

/**
 * How replicas get back their connections to a store that was away. The store does not hear that somebody has given up:
 * where many ask at once, it works through handshakes that nobody waits for any more.
 */
export class Reconnecting {
	/** When the last replica got its connections, and tries so far. */
	lastAt = Number.NaN;
	tries = 0;
	/** By replica. */
	private connected = new Uint8Array(64);
	private attempt = new Uint8Array(64);
	private pause = new Float64Array(64);
	private timer = new Int32Array(64);
	/** The handshake that it waits for, or -1. Numbers are used again once the store has worked through them. */
	private waitsFor = new Int32Array(64).fill(-1);
	private readonly asker: number[] = [];
	private readonly free: number[] = [];
	private down = false;
	private readonly plan: ReconnectingPlan;
	private readonly kernel: Kernel;
	private readonly fleet: Fleet;
	private readonly store: Servers;
	private readonly pauses: Retry;
	private readonly patience: Lane;
	private readonly again: number;
	private readonly opened: (replica: number) => void;

	constructor(plan: ReconnectingPlan, kernel: Kernel, fleet: Fleet, jitter: Stream, opened: (replica: number) => void) {
		this.plan = plan;
		this.kernel = kernel;
		this.fleet = fleet;
		this.opened = opened;
		this.pauses = new Retry(plan.retry, jitter);
		this.store = new Servers(kernel, 1, 1, (handshake) => this.made(handshake));
		this.patience = kernel.lane((replica) => this.timedOut(replica), plan.timeout);
		this.again = kernel.on((replica) => this.ask(replica));
		this.room(fleet.born);
		for (let replica = 0; replica < fleet.born; replica++) this.connected[replica] = 1;
		fleet.onReady.push((replica) => {
			this.room(replica);
			this.connected[replica] = 0;
			this.ask(replica);
		});
	}

	has(replica: number): boolean {
		return this.connected[replica] === 1;
	}

	/** The store is away, and every connection with it. */
	fall(): void {
		this.down = true;
		for (let replica = 0; replica < this.fleet.born; replica++) {
			this.connected[replica] = 0;
			if (this.waitsFor[replica] >= 0) this.kernel.cancel(this.patience, this.timer[replica]);
			this.waitsFor[replica] = -1;
			if (!this.lives(replica)) continue;
			this.attempt[replica] = 0;
			this.ask(replica);
		}
	}

	comeBack(): void {
		this.down = false;
		if (this.plan.retry.backoff !== "none") return;
		for (let replica = 0; replica < this.fleet.born; replica++) this.ask(replica);
	}

	private ask(replica: number): void {
		if (this.connected[replica] === 1 || this.waitsFor[replica] >= 0 || !this.lives(replica)) return;
		if (this.down) {
			// Refused at once. Who does not pause asks on and on, and so is there the moment it is back.
			if (this.plan.retry.backoff !== "none") this.wait(replica);
			return;
		}
		this.tries++;
		const handshake = this.free.pop() ?? this.asker.length;
		this.asker[handshake] = replica;
		this.waitsFor[replica] = handshake;
		this.timer[replica] = this.kernel.push(this.patience, replica);
		if (handshake >= this.store.time.length) this.store.widen(Math.max(256, handshake * 2));
		this.store.time[handshake] = this.plan.handshake;
		this.store.serve(handshake, 0);
	}

	private made(handshake: number): void {
		const replica = this.asker[handshake];
		this.free.push(handshake);
		if (this.waitsFor[replica] !== handshake) return;
		this.kernel.cancel(this.patience, this.timer[replica]);
		this.waitsFor[replica] = -1;
		this.attempt[replica] = 0;
		this.connected[replica] = 1;
		this.lastAt = this.kernel.now;
		this.opened(replica);
	}

	private timedOut(replica: number): void {
		this.waitsFor[replica] = -1;
		this.wait(replica);
	}

	private wait(replica: number): void {
		const attempt = this.attempt[replica];
		this.attempt[replica] = Math.min(200, attempt + 1);
		this.pauses.pause(attempt, this.pause, replica);
		this.kernel.scheduleIn(this.pause, replica, this.again, replica);
	}

	private lives(replica: number): boolean {
		return this.fleet.state[replica] === ready || this.fleet.state[replica] === leaving;
	}

	private room(replica: number): void {
		if (replica < this.connected.length) return;
		const length = Math.max(replica + 1, this.connected.length * 2);
		this.connected = widen(this.connected, length);
		this.attempt = widen(this.attempt, length);
		this.pause = widen(this.pause, length);
		this.timer = widen(this.timer, length);
		this.waitsFor = widen(this.waitsFor, length, -1);
	}
}
