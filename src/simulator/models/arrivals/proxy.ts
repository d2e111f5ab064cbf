import type { Component, Link } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Stream } from "../../random/stream.ts";
import { Retry, type RetryPlan, readCallRetry } from "../calls/retry.ts";
import type { Requests } from "../replicas/requests.ts";

/** What stands between users and a service, and tries again after a pause where a connection is refused. */
export interface ProxyPlan {
	retries: number;
	retry: RetryPlan;
}

/** The links of a way on which a proxy asks, and not the client. */
export function hopsOf(client: Component, way: readonly Link[]): Link[] {
	return way.filter((link) => link.kind === "routes" && link.from !== client.id);
}

/** After how long proxies give up, where files say so. */
export function timeoutsOf(inputs: Inputs, hops: readonly Link[]): number[] {
	return hops.flatMap((link) =>
		typeof link.attributes.timeout?.value === "number" ? [inputs.onLink(link, "timeout")] : [],
	);
}

/** One that asks another at once is the balancer's affair. What is tried after an error hangs on which, and is not played. */
export function readProxy(inputs: Inputs, hops: readonly Link[]): ProxyPlan | undefined {
	const plans = hops.flatMap((link) => {
		if (typeof link.attributes.retries?.value !== "number") return [];
		const pauses = (link.attributes.backoff?.value ?? "none") !== "none";
		const retries = pauses ? Math.round(inputs.onLink(link, "retries")) : 0;
		return retries > 0 ? [{ retries, retry: readCallRetry(inputs, link) }] : [];
	});
	return plans.sort((a, b) => b.retries - a.retries)[0];
}

/** Counts the tries of a proxy for each try of a user, who waits meanwhile. */
export class ProxyTries {
	private readonly plan: ProxyPlan;
	private readonly pauses: Retry;
	/** By request: tries of the proxy after the first. */
	private tried = new Uint16Array(0);

	constructor(plan: ProxyPlan, jitter: Stream) {
		this.plan = plan;
		this.pauses = new Retry(plan.retry, jitter);
	}

	/** A user's own try. */
	begins(slot: number): void {
		if (slot < this.tried.length) this.tried[slot] = 0;
	}

	allows(slot: number): boolean {
		return (this.tried[slot] ?? 0) < this.plan.retries && this.pauses.allowed();
	}

	/** Draws the pause until `again`, the try that follows `slot`. */
	pause(slot: number, again: number, requests: Requests): void {
		const before = this.tried[slot] ?? 0;
		if (again >= this.tried.length) {
			const wider = new Uint16Array(requests.capacity);
			wider.set(this.tried);
			this.tried = wider;
		}
		this.tried[again] = before + 1;
		this.pauses.pause(before, requests.pause, again);
	}
}
