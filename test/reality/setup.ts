import type { Law } from "../../src/design/law.ts";

/** What stands between the clients and the replicas. */
export interface BalancerSetup {
	software: "nginx" | "haproxy";
	algorithm: "round-robin" | "least-outstanding" | "random" | "power-of-two" | "hash";
	/** A cookie names the replica. */
	sticky?: true;
	/** Seconds between two health checks, and how many must fail. Without them a dead replica goes on getting its share. */
	checks?: { every: number; failures: number };
	/** Seconds over which a new replica's share grows. */
	slowStart?: number;
	/** Whether a connection that is refused is tried at another replica. */
	nextAtRefusal?: true;
}

export interface ClientSetup {
	/** Requests a second from the given second on; the first stands at 0. */
	rates: readonly (readonly [at: number, rate: number])[];
	/** Seconds of patience with one try. */
	timeout: number;
	retries?: number;
	backoff?: "none" | "fixed" | "exponential" | "jitter";
	base?: number;
	/** Later tries that each request served pays for. */
	budget?: number;
	/** Seconds between two requests of one user, where users matter. */
	thinkTime?: number;
}

/** Something that is done to the parts while they run. */
export interface Event {
	at: number;
	/** `kill`: one replica, without warning. `pause`: one stands still for `for` seconds. `roll`: all are replaced, one by one. */
	what: "kill" | "pause" | "roll";
	for?: number;
}

/**
 * Everything that is built for an experiment, once of real parts and once of models: both sides are made from this alone.
 * Times are seconds, rates per second.
 */
export interface Setup {
	replicas: number;
	workers: number;
	/** Requests that may wait in one replica. */
	bound?: number;
	/** How long a worker has a request. */
	work: Law;
	balancer?: BalancerSetup;
	sessions?: "none" | "memory" | "shared-store";
	/** Every request writes two of so many rows, wanted unevenly (Zipf's exponent); times are seconds. */
	transaction?: { mechanism: "2pc" | "saga"; keys: number; skew: number; writeTime: number; lockTimeout: number };
	sigterm?: "handled";
	clients: ClientSetup;
	event?: Event;
	/** Of one run; what comes before `warmUp` does not count. */
	duration: number;
	warmUp: number;
}

export interface Experiment {
	id: string;
	/** What is put to the test, in one sentence. */
	title: string;
	setup: Setup;
	/** Ids of metrics that both sides have. */
	compare: readonly MeasuredMetric[];
	/** Why the two sides differ, where they do and are right to. */
	remark?: string;
}

export const measuredMetrics = [
	"latencyP50",
	"latencyP99",
	"latencyMean",
	"errorRate",
	"sessionsLost",
	"triesPerRequest",
	"requestsCut",
] as const;
export type MeasuredMetric = (typeof measuredMetrics)[number];
