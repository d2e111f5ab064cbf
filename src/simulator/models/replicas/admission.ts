import type { Kernel } from "../../kernel/kernel.ts";
import { AdaptiveLimit } from "./adaptive-limit.ts";
import { busy, type Desks, outstanding, queued } from "./desks.ts";
import { LoadShedder } from "./load-shedder.ts";
import { faulty, overflowed, served, shed } from "./outcome.ts";
import type { ReplicasPlan } from "./plan.ts";
import type { Requests } from "./requests.ts";
import type { WaitingLine } from "./waiting-line.ts";

/** It is let in. */
export const admitted = -1;

/** Which requests a replica that listens lets in: by its limit, by the bound of its line and by how long that would take. */
export class Admission {
	readonly shedder: LoadShedder | undefined;
	private readonly desks: Desks;
	/** Requests that may wait for a worker. */
	private readonly bound: number;
	private readonly limit: AdaptiveLimit | undefined;

	constructor(plan: ReplicasPlan, kernel: Kernel, requests: Requests, desks: Desks, line: WaitingLine) {
		const { overload, concurrency, queueBound, work } = plan;
		this.desks = desks;
		// Where workers are shared, nobody waits for one.
		this.bound = plan.shared ? 0 : queueBound;
		if (overload.adaptive) this.limit = new AdaptiveLimit(kernel, requests);
		if (Number.isFinite(overload.maxWait))
			this.shedder = new LoadShedder(overload, concurrency, work.mean, requests, line);
	}

	/** How a request ends that a replica with so many workers does not let in; else `admitted`. */
	asks(slot: number, replica: number, workers: number): number {
		const { numbers } = this.desks;
		const at = this.desks.at(replica);
		if (this.limit !== undefined && !this.limit.admits(slot, replica, numbers[at + outstanding])) return shed;
		if (numbers[at + busy] < workers) return admitted;
		if (numbers[at + queued] >= this.bound) return overflowed;
		return this.shedder?.sheds(slot, replica) ? shed : admitted;
	}

	/** A request that was let in has ended. */
	ended(slot: number, replica: number, outcome: number): void {
		if (this.limit !== undefined && (outcome === served || outcome === faulty)) this.limit.ended(slot, replica);
	}

	/** A replica begins to take requests. */
	opened(replica: number): void {
		this.limit?.opened(replica);
	}
}
