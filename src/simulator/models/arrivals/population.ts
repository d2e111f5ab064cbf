import type { Kernel } from "../../kernel/kernel.ts";
import type { Sampler } from "../../random/distribution.ts";

/**
 * A closed population: each user thinks, asks, waits until the request is answered or given up, and thinks again. A slow
 * service then slows its own load down, which an open one does not (Schroeder, Wierman and Harchol-Balter, "Open versus
 * closed: a cautionary tale", 2006). All begin by thinking.
 */
export class Population {
	/** Makes the request of a user. */
	ask!: (user: number) => void;
	private readonly kernel: Kernel;
	private readonly users: number;
	private readonly thinkTimes: Sampler;
	private readonly thought: number;
	private readonly pause = new Float64Array(1);

	constructor(kernel: Kernel, users: number, thinkTimes: Sampler) {
		this.kernel = kernel;
		this.users = users;
		this.thinkTimes = thinkTimes;
		this.thought = kernel.on((user) => this.ask(user));
	}

	begin(): void {
		for (let user = 0; user < this.users; user++) this.rest(user);
	}

	/** The user has the answer, or has given up. */
	rest(user: number): void {
		this.pause[0] = this.thinkTimes.next();
		this.kernel.scheduleIn(this.pause, 0, this.thought, user);
	}
}
