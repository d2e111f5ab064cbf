import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { scenarios } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { cut } from "../../src/simulator/models/requests.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { build, planOf, type World } from "../../src/simulator/world.ts";
import { designOf } from "./designs.ts";

const some = <T>(...of: T[]) => fc.constantFrom(...of);

const designs = fc
	.record({
		client: fc.record({
			rate: fc.integer({ min: 1, max: 60 }),
			timeout: some(0.05, 0.5, 10),
			retries: some(0, 1, 3),
			backoff: some("none", "fixed", "exponential", "jitter"),
			retryBudget: some(0.1, 1),
			sessionDuration: some(20, 600),
		}),
		balancer: fc.record({
			affinity: some("none", "cookie", "source-ip"),
			algorithm: some("round-robin", "random", "least-outstanding", "power-of-two"),
			endpointDelay: some(0, 1, 20),
			outlierDetection: fc.boolean(),
			healthCheck: some("none", "http"),
			drain: some(0, 20),
		}),
		service: fc.record({
			platform: some("kubernetes", "ecs", "ec2"),
			role: some("server", "server", "worker"),
			replicas: fc.integer({ min: 0, max: 6 }),
			sessions: some("none", "memory", "shared-store"),
			concurrency: some(1, 2, 16),
			queueBound: some(0, 5, 1000),
			serviceTimeP50: some(0.005, 0.05, 0.5),
			startup: some(1, 30),
			sigterm: some("handled", "ignored", "not-delivered"),
			grace: some(1, 30),
			preStop: some(0, 5),
			cpuShare: some(0.1, 1),
			zones: some(1, 3),
			readiness: some("none", "http"),
			spotDrain: fc.boolean(),
		}),
		scaler: fc.record({
			min: fc.integer({ min: 1, max: 3 }),
			max: fc.integer({ min: 3, max: 12 }),
			type: some("hpa", "keda", "target-tracking", "step", "scheduled", "predictive", "gcp"),
			signals: fc.subarray(["cpu", "memory", "requests", "latency", "queue-depth", "connections", "schedule"]),
			warmup: some(0, 60),
			evaluations: some(1, 3),
			downSelect: some("max", "disabled"),
			downPolicies: some(["1 pod in 15 s"], ["50 % in 60 s"]),
			behaviour: fc.boolean(),
			downStabilisation: some(0, 300),
		}),
		scaled: fc.boolean(),
		pool: fc.record({
			provisioner: some("cluster-autoscaler", "karpenter", "none"),
			boot: some(5, 60),
			headroom: some(0, 3),
			max: some(1, 100),
			replicasPerNode: some(1, 4),
			capacity: some("on-demand", "spot", "mixed"),
		}),
		pooled: fc.boolean(),
		rollout: fc.record({
			strategy: some("recreate", "rolling", "blue-green", "canary"),
			maxSurge: some<Value>(0, 2, "25%", "100%"),
			maxUnavailable: some<Value>(0, 1, "25%"),
			minReady: some(0, 10),
		}),
		call: fc.record({ timeout: some(0.1, 5, 1000), retries: some(0, 2), breaker: fc.boolean(), share: some(0.4, 1) }),
		mechanism: some("local", "2pc", "saga", "none"),
		transactions: fc.boolean(),
		scenario: some(...scenarios.filter(({ study }) => !study)),
		seed: fc.integer(),
	})
	.map((c) => ({
		scenario: c.scenario,
		seed: c.seed,
		design: designOf(
			{
				"Client:c": c.client,
				"Balancer:b": { ...c.balancer, layer: "L7" },
				"Service:s": c.service,
				"Scaler:a": c.scaler,
				"NodePool:n": c.pool,
				"Rollout:r": c.rollout,
				"Store:db": { shards: 4, writeTime: 0.02 },
				"Transaction:t": { mechanism: c.mechanism, participants: ["x", "y", "z"], acrossShards: true, share: 0.5 },
			},
			[
				"Client:c routes Balancer:b",
				"Balancer:b routes Service:s",
				["Service:s writes Store:db", c.call],
				"Rollout:r replaces Service:s",
				...(c.pooled ? ["Service:s runs-on NodePool:n"] : []),
				...(c.scaled ? ["Scaler:a scales Service:s"] : []),
				...(c.transactions ? ["Transaction:t runs-in Service:s"] : []),
			],
		),
	}));

/** Requests that somebody still waits for. */
function open({ requests }: World): number {
	let count = requests.live;
	for (let slot = 0; slot < requests.capacity; slot++) {
		if (requests.abandoned[slot] === 1 || requests.state[slot] === cut) count--;
	}
	return count;
}

describe("any design under any scenario", () => {
	it("ends every request once: offered = served + failed + open", { timeout: 60_000 }, () => {
		fc.assert(
			fc.property(designs, ({ design, scenario, seed }) => {
				const world = build(planOf(design, "Service:s", scenario, new Inputs(design)), new Luck(seed));
				for (const part of [0.3, 0.6, 1]) {
					world.kernel.run(part * world.plan.load.duration);
					const { recorder, fleet, replicas } = world;
					expect(recorder.servedCount + recorder.failedCount + open(world)).toBe(recorder.offered);
					for (let i = 0; i < fleet.born; i++) {
						expect(replicas.outstanding[i]).toBeGreaterThanOrEqual(0);
						expect(replicas.outstanding[i]).toBeLessThanOrEqual(replicas.plan.concurrency + replicas.plan.queueBound);
						// No replica works more than all its workers can.
						const age = world.kernel.now - fleet.readyAt[i];
						expect(replicas.workedSeconds(i)).toBeLessThanOrEqual(replicas.plan.concurrency * age + 1e-6);
					}
					expect(fleet.readyCount).toBeGreaterThanOrEqual(0);
				}
				const { series } = world.recorder;
				expect(series.time).toHaveLength(180);
				for (const row of series.perReplica) expect(row).toHaveLength(180);
				expect(series.errorRate.every((rate) => rate >= 0 && rate <= 1)).toBe(true);
			}),
			{ numRuns: 80 },
		);
	});

	it("leaves nothing behind once the load ends: no request, no lock", { timeout: 60_000 }, () => {
		fc.assert(
			fc.property(designs, ({ design, scenario, seed }) => {
				const plan = planOf(design, "Service:s", scenario, new Inputs(design));
				const { duration } = plan.load;
				plan.load = {
					...plan.load,
					points: [...plan.load.points, { at: duration, rate: 0 }, { at: duration + 1, rate: 0 }],
				};
				const world = build(plan, new Luck(seed));
				world.kernel.run(duration + 5000);
				// A backlog may take longer than this, and waits for ever where there is no worker.
				const left = world.queue ? world.queue.backlog + world.queue.inWork : 0;
				if (!world.queue) expect(world.requests.live).toBe(0);
				expect(open(world)).toBe(left);
			}),
			{ numRuns: 40 },
		);
	});
});
