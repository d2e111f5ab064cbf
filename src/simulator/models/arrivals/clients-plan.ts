import type { Component, Link } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import { type BreakerPlan, readBreaker } from "../calls/breaker.ts";
import { type RetryPlan, readRetry } from "../calls/retry.ts";
import { hopsOf, type ProxyPlan, readProxy, timeoutsOf } from "./proxy.ts";

export interface ClientsPlan {
	/** Patience with one try. */
	timeout: number;
	retries: number;
	retry: RetryPlan | undefined;
	/** What leaves a failing service alone. */
	breaker: BreakerPlan | undefined;
	/** What tries a refused connection again on their behalf. */
	proxy: ProxyPlan | undefined;
	/** Shares of the requests that run each transaction of the service. */
	transactionShares: number[];
}

/** What a client does about its requests; the first link of its way may say otherwise, and proxies on it give up, too. */
export function readClients(
	inputs: Inputs,
	client: Component,
	shares: number[],
	way: readonly Link[] = [],
): ClientsPlan {
	const [link] = way;
	const hops = hopsOf(client, way);
	const own = (name: string) => (link?.attributes[name]?.value === undefined ? undefined : inputs.onLink(link, name));
	const patience = own("timeout") ?? inputs.number(client, "timeout");
	const retries = Math.round(own("retries") ?? inputs.number(client, "retries"));
	const retry = retries > 0 ? readRetry(inputs, client) : undefined;
	return {
		timeout: Math.min(patience, ...timeoutsOf(inputs, hops)),
		retries,
		retry: retry && { ...retry, budget: own("retryBudget") ?? retry.budget },
		breaker: [...(link ? [link] : []), ...hops].map((one) => readBreaker(inputs, one)).find(Boolean),
		proxy: readProxy(inputs, hops),
		transactionShares: shares,
	};
}
