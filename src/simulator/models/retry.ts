import type { Component } from "../../design/design.ts";
import type { Inputs } from "../inputs.ts";
import type { Stream } from "../random/stream.ts";

export interface RetryPlan {
	/** none: at once. fixed: the base. exponential: doubled each time, up to the cap. jitter: uniform below that. */
	backoff: string;
	base: number;
	cap: number;
	/** Later tries that a served request pays for; undefined for as many as are wanted. */
	budget: number | undefined;
}

export function readRetry(inputs: Inputs, client: Component): RetryPlan {
	const budget = inputs.value(client, "retryBudget");
	return {
		backoff: inputs.text(client, "backoff", { value: "jitter", source: "as the AWS SDKs do" }),
		base: inputs.number(client, "backoffBase"),
		cap: inputs.number(client, "backoffCap"),
		budget: typeof budget === "number" ? budget : undefined,
	};
}

/** Tokens that a budget can save up: Brooker's bucket, "Fixing retries with token buckets and circuit breakers". */
const mostTokens = 100;

/** When a failed request is tried again, if at all. The clients share one budget, as those of one gateway do. */
export class Retry {
	private readonly plan: RetryPlan;
	private readonly jitter: Stream;
	private tokens = mostTokens;

	constructor(plan: RetryPlan, jitter: Stream) {
		this.plan = plan;
		this.jitter = jitter;
	}

	served(): void {
		const { budget } = this.plan;
		if (budget !== undefined) this.tokens = Math.min(mostTokens, this.tokens + budget);
	}

	/** Takes the price of one more try, where there is one and it can be paid. */
	allowed(): boolean {
		if (this.plan.budget === undefined) return true;
		if (this.tokens < 1) return false;
		this.tokens--;
		return true;
	}

	/** Seconds until the try after the one with this number, counted from 0. */
	pause(attempt: number): number {
		const { backoff, base, cap } = this.plan;
		if (backoff === "none") return 0;
		if (backoff === "fixed") return base;
		const most = Math.min(cap, base * 2 ** attempt);
		return backoff === "exponential" ? most : most * this.jitter.uniform();
	}
}
