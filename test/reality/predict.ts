import type { Value } from "../../src/design/attribute.ts";
import { focusAround } from "../../src/simulator/focus.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { ready } from "../../src/simulator/models/replicas/fleet.ts";
import { Rollout } from "../../src/simulator/models/rollout/rollout.ts";
import type { Fault, Scenario } from "../../src/simulator/scenarios/scenario.ts";
import { play } from "../../src/simulator/simulate.ts";
import { serviceStudy } from "../../src/simulator/studies/service/build.ts";
import { designOf } from "../simulator/designs.ts";
import { measuredMetrics, type Setup } from "./setup.ts";

/** Longer than any run: nobody starts a replacement, and nobody looks whether a replica is alive. */
const never = 1e6;
/** From the start of one of our server's processes until it listens. */
const boot = 0.15;

/** The setup as a design. What passes between two processes of one machine takes no time that counts. */
export function designFor(setup: Setup) {
	const { replicas, workers, bound, work, balancer, sessions, sigterm, clients, event, transaction } = setup;
	const rolls = event?.what === "roll";
	const wait = balancer?.checks ? balancer.checks.every * (balancer.checks.failures - 0.5) : never;
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
				endpointDelay: rolls ? wait : 0,
				slowStart: balancer?.slowStart ?? 0,
			},
			"Service:web": {
				replicas,
				concurrency: workers,
				queueBound: bound ?? 1_000_000,
				serviceTime: work as Value,
				sessions: sessions ?? "none",
				startup: rolls ? boot + (balancer?.checks?.every ?? 0) / 2 : never,
				sigterm: sigterm ?? "ignored",
				grace: 5,
			},
			"Store:sessions": { role: "session-store", readTime: 0.0002 },
			...(transaction && {
				"Store:stock": {
					...{ role: "database", shards: 2, capacity: 1000, keys: transaction.keys, skew: transaction.skew },
					...{ writeTime: transaction.writeTime, lockTimeout: transaction.lockTimeout },
				},
				"Transaction:order": { mechanism: transaction.mechanism, participants: ["left", "right"], share: 1 },
			}),
		},
		[
			"Client:users routes Balancer:edge",
			["Balancer:edge routes Service:web", { roundTrip: 0 }],
			"Service:web reads Store:sessions",
			...(transaction ? ["Service:web writes Store:stock", "Transaction:order runs-in Service:web"] : []),
		],
	);
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
				} else if (event.what === "roll") {
					const plan = { maxSurge: 0, maxUnavailable: 1, minReady: event.for ?? 0 };
					const rest = { strategy: "rolling", routedAfter: undefined, bakeTime: 0, canary: undefined, notes: [] };
					world.rollout = new Rollout({ ...plan, ...rest }, world);
				}
			},
		},
	];
}

/** What the simulator says of each metric, run by run with other luck. */
export function predictions(setup: Setup, runs: number): Record<string, number[]> {
	const { clients, duration, warmUp } = setup;
	const points = clients.rates.flatMap(([at, rate], i) => [
		...(i > 0 ? [{ at, rate: clients.rates[i - 1][1] }] : []),
		{ at, rate },
	]);
	const scenario: Scenario = {
		...{ id: "reality", title: "", description: "", lead: "", watch: [] },
		load: () => ({ points, duration, warmUp }),
		faults: () => faultsOf(setup),
	};
	const design = designFor(setup);
	const inputs = new Inputs(design);
	const plan = serviceStudy.read({ inputs, focus: focusAround(inputs.design, "Service:web"), scenario });
	const values: Record<string, number[]> = Object.fromEntries(measuredMetrics.map((metric) => [metric, []]));
	for (let run = 0; run < runs; run++) {
		const { metrics } = play({ study: serviceStudy, plan, inputs }, 1, run);
		for (const metric of measuredMetrics) values[metric].push(metrics[metric] ?? Number.NaN);
	}
	return values;
}
