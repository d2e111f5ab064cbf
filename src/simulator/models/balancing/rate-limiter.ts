import type { Focus } from "../../focus.ts";
import type { Inputs } from "../../inputs.ts";
import { widen } from "../replicas/requests.ts";

export interface RateLimitPlan {
	/** Requests a second that one client may send in the long run, and at once after a pause. */
	rate: number;
	burst: number;
}

/** The limit of the outermost balancer that has one. */
export function readRateLimit(inputs: Inputs, { balancers }: Focus): RateLimitPlan | undefined {
	const limiting = balancers.find(({ attributes }) => typeof attributes.rateLimit?.value === "number");
	if (!limiting) return undefined;
	const rate = inputs.number(limiting, "rateLimit");
	const burst = { value: Math.max(1, rate), source: "what may be sent in one second" };
	return { rate, burst: Math.max(1, inputs.number(limiting, "rateBurst", burst)) };
}

/** A token bucket for each client: a request takes one token, `rate` of them come back a second, `burst` at most. */
export class RateLimiter {
	private readonly plan: RateLimitPlan;
	private tokens = new Float64Array(0);
	private filledAt = new Float64Array(0);

	constructor(plan: RateLimitPlan) {
		this.plan = plan;
	}

	admits(client: number, { now }: { readonly now: number }): boolean {
		const { rate, burst } = this.plan;
		if (client >= this.tokens.length) {
			const length = Math.max(1024, 2 * client);
			this.tokens = widen(this.tokens, length, burst);
			this.filledAt = widen(this.filledAt, length);
		}
		const tokens = Math.min(burst, this.tokens[client] + rate * (now - this.filledAt[client]));
		this.filledAt[client] = now;
		const enough = tokens >= 1;
		this.tokens[client] = enough ? tokens - 1 : tokens;
		return enough;
	}
}
