import type { Law } from "../../src/design/law.ts";
import type { Load } from "../../src/simulator/models/arrivals/load.ts";

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

/**
 * Something that is done to the parts while they run. `kill`: one replica ends without warning. `roll`: all are replaced, one
 * by one, with so many seconds from one that is ready to the next. `add`: one more begins.
 */
export type Event =
	| { at: number; what: "kill" }
	| { at: number; what: "add" }
	| { at: number; what: "roll"; between: number };

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
	/** Every request asks a database over a pool of so many connections in each replica; a query takes an exponential time. */
	query?: { pool: number; mean: number; timeout?: number };
	/** Each replica stands still now and then, as for a garbage collection: from the start of one pause to that of the next. */
	pauses?: { every: number; length: number };
	sigterm?: "handled";
	/** Seconds for which a replica that is to end fails its checks and still serves. */
	preStop?: number;
	clients: ClientSetup;
	event?: Event;
	/** Of one run; what comes before `warmUp` does not count. */
	duration: number;
	warmUp: number;
}

/** What is measured of the parts and given to the models: seconds. The first two before the load begins. */
export interface Ahead {
	/** Of a request that takes no work: the way there and back through all parts. */
	roundTrip: number;
	/** From the start of a replica's process until it listens. */
	boot: number;
	/** For how long a worker has a request beyond its work, on average: timers are late, and an answer has to be written. */
	held?: number;
	/** What a query takes beyond the time that it should, on average; the wait for a connection does not count. */
	query?: number;
	/** What each of two writes of a transaction takes beyond the time that it should, alone. */
	write?: number;
}

/** How long after the last arrival a run ends, at most: by then nobody waits. */
export function tailOf({ clients }: Setup): number {
	return Math.min(10, 2 + clients.timeout * (1 + (clients.retries ?? 0)));
}

/** The load of a run: level steps, then nothing while those who are there are served. */
export function loadOf(setup: Setup): Load {
	const { clients, duration, warmUp } = setup;
	const steps = [...clients.rates, [duration, 0] as const];
	const points = steps.flatMap(([at, rate], i) => [...(i > 0 ? [{ at, rate: steps[i - 1][1] }] : []), { at, rate }]);
	return { points, duration: duration + tailOf(setup), warmUp };
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
	"newcomerShare",
] as const;
export type MeasuredMetric = (typeof measuredMetrics)[number];

/** When a replica stands still: as in `Pauses` of the simulator, one after the other and not together. */
export function pauseTimes(replica: number, { every }: { every: number }, until: number): number[] {
	const phase = (((Math.sqrt(5) - 1) / 2) * (replica + 1)) % 1;
	const times: number[] = [];
	for (let at = phase * every; at < until; at += every) times.push(at);
	return times;
}
