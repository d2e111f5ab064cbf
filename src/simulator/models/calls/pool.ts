import type { Kernel } from "../../kernel/kernel.ts";
import type { Fleet } from "../replicas/fleet.ts";
import { widen } from "../replicas/requests.ts";
import { Connections, type ConnectionsPlan, granted, queued } from "../store/connections.ts";
import type { Exchange } from "./exchange.ts";

/**
 * The connections over which the replicas of a service call something: who finds all of its replica's busy waits, under
 * the call's own timeout, and a call keeps its connection until the other end has answered, wanted or not.
 */
export class Pool {
	readonly connections: Connections;
	private readonly kernel: Kernel;
	private readonly exchange: Exchange;
	private readonly refuse: number;
	/** By call: the replica whose connection it has, or waits for. */
	private replica = new Int32Array(0);

	constructor(
		plan: ConnectionsPlan,
		kernel: Kernel,
		exchange: Exchange,
		fleet: Fleet,
		total?: Int32Array<ArrayBuffer>,
	) {
		this.kernel = kernel;
		this.exchange = exchange;
		this.connections = new Connections(plan, 1, fleet, total);
		this.refuse = kernel.on((call) => this.fail(call));
	}

	/** Whether the call has its connection now. */
	take(call: number): boolean {
		const { requests } = this.exchange;
		if (call >= this.replica.length) this.replica = widen(this.replica, Math.max(call + 1, requests.capacity), -1);
		const replica = requests.replica[requests.asker[call]];
		this.replica[call] = replica;
		const answer = this.connections.take(replica, 0, call);
		if (answer === granted) return true;
		if (answer !== queued) {
			this.replica[call] = -1;
			this.kernel.schedule(this.kernel.now, this.refuse, call);
		}
		return false;
	}

	/** The call has ended; the one that has its connection now, or -1. */
	give(call: number): number {
		const { requests } = this.exchange;
		const replica = this.replica[call];
		if (replica < 0) return -1;
		this.replica[call] = -1;
		let next = this.connections.give(replica, 0);
		// Who has given up while in line is passed over.
		while (next >= 0 && requests.abandoned[next] === 1) {
			this.replica[next] = -1;
			requests.release(next);
			next = this.connections.give(replica, 0);
		}
		return next;
	}

	/** A replica is gone: nobody is left to use its connections. */
	drop(replica: number): void {
		const waiting: number[] = [];
		this.connections.drop(replica, (call) => waiting.push(call));
		for (const call of waiting) {
			this.replica[call] = -1;
			this.fail(call);
		}
	}

	private fail(call: number): void {
		this.exchange.answer(call, false);
		this.exchange.requests.release(call);
	}
}
