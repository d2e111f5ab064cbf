import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Sampler } from "../../random/distribution.ts";
import type { Stream } from "../../random/stream.ts";
import { shareOf } from "../network/shares.ts";
import type { Requests } from "../replicas/requests.ts";

/** A link `calls` from a service to itself: this share of what it has served goes back to it. */
export interface FeedbackPlan {
	/** Undefined where it does not call itself. */
	share: number | undefined;
	notes: string[];
}

export function readFeedback(inputs: Inputs, service: Component): FeedbackPlan {
	const link = inputs.design.links.find(
		({ kind, from, to }) => kind === "calls" && from === service.id && to === service.id,
	);
	if (!link) return { share: undefined, notes: [] };
	const share = shareOf(inputs, link);
	if (share <= 0) return { share: undefined, notes: [] };
	if (!(share < 1))
		return { share: undefined, notes: ["it calls itself with no share below 1, which would never end: left out"] };
	return {
		share,
		notes: ["a request that goes back to the service is waited for with the whole patience at each visit"],
	};
}

/**
 * Requests that go back to the station that served them: the smallest of Jackson's networks ("Networks of waiting lines",
 * 1957). A return is a new request to the balancer with work of its own; the user waits from the first visit to the last.
 */
export class Feedback {
	/** Sends a request to a replica. */
	send!: (slot: number) => void;
	private readonly share: number;
	private readonly kernel: Kernel;
	private readonly requests: Requests;
	private readonly work: Sampler;
	private readonly choice: Stream;
	private readonly back: number;

	constructor(share: number, kernel: Kernel, requests: Requests, work: Sampler, choice: Stream) {
		this.share = share;
		this.kernel = kernel;
		this.requests = requests;
		this.work = work;
		this.choice = choice;
		this.back = kernel.on((slot) => this.send(slot));
	}

	/** Whether the request, just served, goes back. */
	returns(slot: number): boolean {
		if (this.choice.uniform() >= this.share) return false;
		const { requests, kernel } = this;
		const again = requests.take();
		requests.started[again] = requests.started[slot];
		requests.user[again] = requests.user[slot];
		requests.transaction[again] = requests.transaction[slot];
		requests.kind[again] = requests.kind[slot];
		requests.attempt[again] = requests.attempt[slot];
		requests.pause[again] = requests.pause[slot];
		requests.work[again] = this.work.next();
		requests.returned[again] = 1;
		kernel.schedule(kernel.now, this.back, again);
		return true;
	}
}
