import type { Value } from "../../src/design/attribute.ts";
import type { Design } from "../../src/design/design.ts";
import type { Law } from "../../src/design/law.ts";
import { focusAround } from "../../src/simulator/focus.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { ready } from "../../src/simulator/models/replicas/fleet.ts";
import { Rollout } from "../../src/simulator/models/rollout/rollout.ts";
import { lawOf } from "../../src/simulator/random/law-of.ts";
import { Luck, Stream } from "../../src/simulator/random/stream.ts";
import type { Fault, Scenario } from "../../src/simulator/scenarios/scenario.ts";
import { runOf } from "../../src/simulator/simulate.ts";
import { serviceStudy } from "../../src/simulator/studies/service/build.ts";
import { designOf } from "../simulator/designs.ts";
import { type Ahead, loadOf, type MeasuredMetric, measuredMetrics, type Setup } from "./setup.ts";

/** Longer than any run: nobody starts a replacement, and nobody looks whether a replica is alive. */
const never = 1e6;

/** The setup as a design. */
export function designFor(
	setup: Setup,
	{ roundTrip, boot, held = 0, query: queryBeyond = 0, write: writeBeyond = 0 }: Ahead,
): Design {
	const { replicas, workers, bound, work, balancer, sessions, sigterm, preStop, clients, event } = setup;
	const { transaction, query, pauses } = setup;
	const { checks } = balancer ?? {};
	const comes = event?.what === "roll" || event?.what === "add";
	const users: Record<string, Value> = {
		rate: clients.rates[0][1],
		timeout: clients.timeout,
		retries: clients.retries ?? 0,
		backoff: clients.backoff ?? "none",
		backoffBase: clients.base ?? 0.1,
		thinkTime: clients.thinkTime ?? 10,
		sessionDuration: never,
		...(clients.budget !== undefined && { retryBudget: clients.budget }),
	};
	return designOf(
		{
			"Client:users": users,
			"Balancer:edge": {
				layer: "L7",
				algorithm: balancer?.algorithm === "hash" ? "ring-hash" : (balancer?.algorithm ?? "round-robin"),
				affinity: balancer?.sticky ? "cookie" : balancer?.algorithm === "hash" ? "consistent-hash" : "none",
				// Checks begin at any time between two of them.
				endpointDelay: checks ? checks.every * (checks.failures - 0.5) : 0,
				slowStart: balancer?.slowStart ?? 0,
			},
			"Service:web": {
				replicas,
				concurrency: workers,
				runtime: "threads",
				queueBound: bound ?? 1_000_000,
				serviceTime: longer(work, held) as Value,
				sessions: sessions ?? "none",
				startup: comes ? boot + (checks?.every ?? 0) / 2 : never,
				sigterm: sigterm ?? "ignored",
				preStop: preStop ?? 0,
				grace: 10,
				...(pauses && { pauseEvery: pauses.every, pauseLength: pauses.length }),
			},
			...(sessions === "shared-store" && { "Store:sessions": { role: "session-store", readTime: 0.0002 } }),
			...(query && {
				"Store:rows": { role: "database", capacity: 1000, readTime: query.mean + queryBeyond, operations: 1 },
			}),
			...(transaction && {
				"Store:stock": {
					...{ role: "database", shards: 2, capacity: 1000, keys: transaction.keys, skew: transaction.skew },
					...{ writeTime: transaction.writeTime + writeBeyond, lockTimeout: transaction.lockTimeout },
				},
				"Transaction:order": { mechanism: transaction.mechanism, participants: ["left", "right"], share: 1 },
			}),
		},
		[
			"Client:users routes Balancer:edge",
			["Balancer:edge routes Service:web", { roundTrip }],
			...(sessions === "shared-store" ? ["Service:web reads Store:sessions"] : []),
			...(query ? [["Service:web reads Store:rows", poolOf(query)] satisfies [string, Record<string, Value>]] : []),
			...(transaction ? ["Service:web writes Store:stock", "Transaction:order runs-in Service:web"] : []),
		],
	);
}

/** The law with a mean that is so much greater: all of its times are longer by one factor. */
function longer(law: Law, by: number): Law {
	const { mean } = lawOf(law);
	return mean > 0 ? times(law, 1 + by / mean) : law;
}

function times(law: Law, factor: number): Law {
	if (typeof law === "number") return law * factor;
	if (law.exponential) return { exponential: { mean: law.exponential.mean * factor } };
	if (law.lognormal) {
		const { p50 = 0, p99 = 0 } = law.lognormal;
		return { lognormal: { p50: p50 * factor, p99: p99 * factor } };
	}
	if (law.mixture) return { mixture: law.mixture.map(({ weight, law }) => ({ weight, law: times(law, factor) })) };
	throw new Error("No experiment has such a law");
}

function poolOf({ pool, timeout }: NonNullable<Setup["query"]>): Record<string, Value> {
	return { poolSize: pool, ...(timeout !== undefined && { timeout }) };
}

function faultsOf({ event, balancer }: Setup): Fault[] {
	if (!event) return [];
	return [
		{
			at: event.at,
			strike(world) {
				const { fleet, faults } = world;
				if (event.what === "kill") {
					const { every, failures } = balancer?.checks ?? { every: never, failures: 1 };
					const victim = fleet.state.indexOf(ready);
					fleet.lose(victim, every * (failures - faults.uniform()));
				} else if (event.what === "add") fleet.scaleTo(fleet.wanted + 1);
				else {
					const plan = { maxSurge: 0, maxUnavailable: 1, minReady: event.between };
					const rest = { strategy: "rolling", routedAfter: undefined, bakeTime: 0, canary: undefined, notes: [] };
					world.rollout = new Rollout({ ...plan, ...rest }, world);
				}
			},
		},
	];
}

/** For how long a worker has a request beyond its work, in seconds, where that was not measured. */
const usuallyHeld = 0.0001;

/** What clients draw: the laboratory draws it from the same streams. */
const drawnByBoth = ["arrivals", "users", "work", "work of later tries", "retry jitter", "keys"];

/** Luck of the same requests, of which only what the parts do is left to chance. */
class SameRequests extends Luck {
	override stream(name: string): Stream {
		return drawnByBoth.includes(name) ? new Stream(this.seed, name) : super.stream(name);
	}
}

/**
 * What the simulator says of each metric for the requests of this seed: means over the chance in the parts. Where queues overflow,
 * a hundredth of a millisecond decides who is refused, and that who comes next: nobody knows times so well, so that each run has
 * its own, from nothing to twice what was measured.
 */
export function predictionOf(setup: Setup, seed: number, ahead: Ahead, runs: number): Record<MeasuredMetric, number> {
	const scenario: Scenario = {
		...{ id: "reality", title: "", description: "", lead: "", watch: [] },
		load: () => loadOf(setup),
		faults: () => faultsOf(setup),
	};
	// Where replicas stand still, a worker has its request that much longer, which the models play themselves.
	const held = setup.pauses ? usuallyHeld : (ahead.held ?? usuallyHeld);
	const sums = Object.fromEntries(measuredMetrics.map((metric) => [metric, 0])) as Record<MeasuredMetric, number>;
	for (let run = 0; run < runs; run++) {
		const inputs = new Inputs(designFor(setup, { ...ahead, held: (2 * held * (run + 0.5)) / runs }));
		const plan = serviceStudy.read({ inputs, focus: focusAround(inputs.design, "Service:web"), scenario });
		const world = serviceStudy.build(plan, new SameRequests(seed, run));
		world.kernel.run(plan.load.duration);
		const { metrics, series } = runOf(serviceStudy, world, seed);
		const values: Record<string, number> = { ...metrics, newcomerShare: shareOf(series, setup) };
		for (const metric of measuredMetrics) sums[metric] += (values[metric] ?? Number.NaN) / runs;
	}
	return sums;
}

/** Share of the requests that the first of those that began later was sent. */
function shareOf(
	{ time, perReplica }: { time: number[]; perReplica: number[][] },
	{ replicas, warmUp }: Setup,
): number {
	const counted = perReplica.map((rates) => rates.reduce((sum, rate, i) => sum + (time[i] > warmUp ? rate : 0), 0));
	return (counted[replicas] ?? 0) / counted.reduce((sum, count) => sum + count, 0);
}
