import type { Kernel } from "../../kernel/kernel.ts";
import { exponential, Sampler } from "../../random/distribution.ts";
import type { Stream } from "../../random/stream.ts";
import type { Visits } from "../arrivals/sessions.ts";
import { widen } from "../replicas/requests.ts";

export interface ConnectionsPlan {
	/** Mean lifetime of a connection; the end of the user's visit closes it, too. */
	duration: number;
	/** Closes a connection that nothing has come over for so long. */
	idleTimeout: number;
}

/**
 * Connections that stay open, one a user. A balancer of connections (L4) chooses when one opens; its requests then go
 * where it leads, so that new replicas get nothing but new connections. Unlike a pin, a connection leaves no trace when
 * it closes: the next one, which opens with the user's next request, may lead anywhere. Lifetimes are exponential.
 */
export class Connections {
	private readonly plan: ConnectionsPlan;
	private readonly kernel: Kernel;
	private readonly sessions: Visits;
	private readonly lifetimes: Sampler;
	/** By user: when it closes (0: it has been open since before the run), and when a request last came over it. */
	private closes = new Float64Array(0);
	private used = new Float64Array(0);

	constructor(plan: ConnectionsPlan, kernel: Kernel, sessions: Visits, luck: Stream) {
		this.plan = plan;
		this.kernel = kernel;
		this.sessions = sessions;
		this.lifetimes = new Sampler(exponential(plan.duration), luck);
	}

	/** The replica that a request of the user goes to over an open connection; -1 where it must open one. */
	find(user: number): number {
		const { pin } = this.sessions;
		const { now } = this.kernel;
		if (pin[user] < 0) return -1;
		if (pin.length > this.closes.length) this.grow(pin.length);
		if (this.closes[user] === 0) this.closes[user] = this.lifetimes.next();
		if (now >= this.closes[user] || now - this.used[user] > this.plan.idleTimeout) return -1;
		this.used[user] = now;
		return pin[user];
	}

	open(user: number, replica: number): void {
		const { pin } = this.sessions;
		if (pin.length > this.closes.length) this.grow(pin.length);
		pin[user] = replica;
		this.closes[user] = this.kernel.now + this.lifetimes.next();
		this.used[user] = this.kernel.now;
	}

	/** Whoever was at the other end is gone. */
	broke(user: number, replica: number): void {
		const { pin } = this.sessions;
		if (pin[user] === replica) pin[user] = -1;
	}

	private grow(length: number): void {
		this.closes = widen(this.closes, length);
		this.used = widen(this.used, length);
	}
}
