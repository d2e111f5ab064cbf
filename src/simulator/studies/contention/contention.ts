import type { Kernel } from "../../kernel/kernel.ts";
import type { Retry } from "../../models/calls/retry.ts";
import type { Sampler } from "../../random/distribution.ts";

/** The four ways between a client and the store. */
export interface Ways {
	read: Sampler;
	response: Sampler;
	write: Sampler;
	ack: Sampler;
}

/**
 * Clients that change one row under optimistic control: each reads its version, then writes on the condition that
 * nobody has written since, else pauses and begins anew until it has written once. The store itself takes no time and
 * has no limit, which flatters those who do not pause.
 */
export class Contention {
	/** Conditional writes, in vain or not. */
	writes = 0;
	committed = 0;
	/** When the last client was through. */
	finished = 0;
	private readonly kernel: Kernel;
	private readonly retry: Retry | undefined;
	private readonly ways: Ways;
	private version = 0;
	/** By client: the version that it saw, 1 when its write failed, failures so far, the latest pause. */
	private readonly seen: Int32Array;
	private readonly failed: Uint8Array;
	private readonly failures: Int32Array;
	private readonly pauses: Float64Array;
	/** What happens to a client: its read is there, it has the answer, its write is there, it hears of that. */
	private readonly asked: number;
	private readonly write: number;
	private readonly reached: number;
	private readonly answered: number;
	private readonly through: (client: number) => void;

	/** Without `retry` they begin anew at once. `through` hears who has written. */
	constructor(
		clients: number,
		kernel: Kernel,
		retry: Retry | undefined,
		ways: Ways,
		through: (client: number) => void = () => {},
	) {
		this.kernel = kernel;
		this.retry = retry;
		this.ways = ways;
		this.through = through;
		this.seen = new Int32Array(clients);
		this.failed = new Uint8Array(clients);
		this.failures = new Int32Array(clients);
		this.pauses = new Float64Array(clients);
		this.asked = kernel.on((client) => {
			this.seen[client] = this.version;
			this.travel(ways.response, this.write, client);
		});
		this.write = kernel.on((client) => this.travel(ways.write, this.reached, client));
		this.reached = kernel.on((client) => this.written(client));
		this.answered = kernel.on((client) => this.heard(client));
		for (let client = 0; client < clients; client++) this.travel(ways.read, this.asked, client);
	}

	private travel(way: Sampler, then: number, client: number): void {
		this.kernel.schedule(this.kernel.now + way.next(), then, client);
	}

	private written(client: number): void {
		this.writes++;
		this.failed[client] = this.seen[client] === this.version ? 0 : 1;
		if (this.failed[client] === 0) this.version++;
		this.travel(this.ways.ack, this.answered, client);
	}

	private heard(client: number): void {
		const { kernel, pauses } = this;
		if (this.failed[client] === 0) {
			this.committed++;
			this.finished = kernel.now;
			this.through(client);
			return;
		}
		// The published model counts from 1: the first pause is already twice the base.
		this.failures[client]++;
		this.retry?.pause(this.failures[client], pauses, client);
		kernel.schedule(kernel.now + pauses[client] + this.ways.read.next(), this.asked, client);
	}
}
