/** Tokens that a budget can save up: Brooker's bucket, "Fixing retries with token buckets and circuit breakers". */
const mostTokens = 100;

/**
 * How many later tries the earlier successes pay for. One bucket stands for the usual ones: each success earns `earned`
 * tokens, a later try takes one. The AWS SDKs' 500 tokens, of which a retry takes 5 and a success returns 1, are this
 * with 0.2 earned and room for 100; gRPC's (10 tokens, 0.1 earned, none below half) is 0.1 with room for 5.
 */
export class RetryBudget {
	private readonly earned: number;
	private readonly most: number;
	private tokens: number;

	constructor(earned: number, most = mostTokens) {
		this.earned = earned;
		this.most = most;
		this.tokens = most;
	}

	served(): void {
		this.tokens = Math.min(this.most, this.tokens + this.earned);
	}

	/** Takes the price of one more try, if it can be paid. */
	pay(): boolean {
		if (this.tokens < 1) return false;
		this.tokens--;
		return true;
	}
}
