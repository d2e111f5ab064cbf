import type { Component, Link } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Stream } from "../../random/stream.ts";
import { RetryBudget } from "./retry-budget.ts";

export interface RetryPlan {
	/** How a pause grows: see `Retry.pause`. */
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

/** How a service tries its own calls again. */
export function readCallRetry(inputs: Inputs, link: Link): RetryPlan {
	const budget = inputs.ofLink(link, "retryBudget");
	const backoff = String(inputs.ofLink(link, "backoff", { value: "none", source: "no pause between tries was seen" }));
	const pauses = backoff !== "none";
	return {
		backoff,
		base: pauses ? inputs.onLink(link, "backoffBase") : 0,
		cap: pauses ? inputs.onLink(link, "backoffCap") : 0,
		budget: typeof budget === "number" ? budget : undefined,
	};
}

/** When a failed request is tried again, if at all. All who try share one budget, as those of one gateway do. */
export class Retry {
	private readonly plan: RetryPlan;
	private readonly jitter: Stream;
	private readonly budget: RetryBudget | undefined;

	constructor(plan: RetryPlan, jitter: Stream) {
		this.plan = plan;
		this.jitter = jitter;
		this.budget = plan.budget === undefined ? undefined : new RetryBudget(plan.budget);
	}

	served(): void {
		this.budget?.served();
	}

	/** Takes the price of one more try, where there is one and it can be paid. */
	allowed(): boolean {
		return this.budget ? this.budget.pay() : true;
	}

	/**
	 * Puts the seconds until the try after this one (counted from 0) in place of the pause before it. Beside the plain
	 * ones: the four of "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015); "jitter" is the full one.
	 */
	pause(attempt: number, pauses: Float64Array, slot: number): void {
		const { base, cap } = this.plan;
		const most = Math.min(cap, base * 2 ** attempt);
		switch (this.plan.backoff) {
			case "none":
				pauses[slot] = 0;
				break;
			case "fixed":
				pauses[slot] = base;
				break;
			case "exponential":
				pauses[slot] = most;
				break;
			case "equal":
				pauses[slot] = (most / 2) * (1 + this.jitter.uniform());
				break;
			case "decorrelated": {
				const previous = attempt === 0 ? base : Math.max(base, pauses[slot]);
				pauses[slot] = Math.min(cap, base + (3 * previous - base) * this.jitter.uniform());
				break;
			}
			default:
				pauses[slot] = most * this.jitter.uniform();
		}
	}
}
