import { describe, expect, it } from "vitest";
import { requestsOf, scaleFor } from "../../src/simulator/engine.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { scenarioOf } from "../../src/simulator/scenarios/index.ts";
import { runOf } from "../../src/simulator/simulate.ts";
import { Moments } from "../../src/simulator/statistics/moments.ts";
import { build, serviceStudy } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";

/** A fleet at `percent` of one that 50 million users call, each ten times in ten minutes: 833 000 a second. */
function crowd(percent: number, algorithm = "round-robin") {
	const rate = (percent * 833_000) / 100;
	return designOf(
		{
			"Client:c": { rate: rate / 5, peakRate: rate, latencyP99: 0.5, timeout: 2, retries: 1 },
			"Balancer:b": { layer: "L7", algorithm, affinity: "cookie" },
			"Service:s": {
				concurrency: 16,
				serviceTimeP50: 0.02,
				serviceTimeP99: 0.12,
				startup: 60,
				queueBound: 200,
				cpuShare: 0.9,
				sessions: "memory",
				pricePerReplica: 0.1,
			},
			"Scaler:a": { min: 10 * percent, max: 40 * percent, signals: ["cpu"], cpuTarget: 0.6 },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Scaler:a scales Service:s"],
	);
}

describe("a large fleet on a smaller scale", () => {
	it("does what all of it does, at a quarter of its size", { timeout: 60_000 }, () => {
		const design = crowd(2, "random");
		const metricsOn = (scale: number, replication: number) => {
			const inputs = new Inputs(design).onScale(scale);
			const plan = planOf("Service:s", scenarioOf("traffic-spike"), inputs);
			// What a larger load would set.
			plan.scale = scale;
			plan.load.duration = 90;
			const world = build(plan, new Luck(1, replication));
			world.kernel.run(plan.load.duration);
			return runOf(serviceStudy, world, 1).metrics;
		};
		const whole = metricsOn(1, 0);
		const parts = [0, 1, 2].map((replication) => metricsOn(4, replication));
		for (const metric of [
			"latencyP50",
			"latencyP99",
			"goodput",
			"replicasMean",
			"cost",
			"failedRequests",
			"failedUsers",
		]) {
			const mean = new Moments();
			for (const part of parts) mean.add(part[metric]);
			expect(Math.abs(mean.mean / whole[metric] - 1), `${metric} ${mean.mean} ${whole[metric]}`).toBeLessThan(0.05);
		}
		expect(Math.abs(parts[0].errorRate - whole.errorRate)).toBeLessThan(0.01);
		expect(Math.abs(parts[0].overloadSeconds - whole.overloadSeconds)).toBeLessThan(6);
	});

	it("is chosen by the load alone, so that both sides of a comparison are on one scale", () => {
		const load = { points: [{ at: 0, rate: 100_000 }], duration: 360 };
		expect(requestsOf(load)).toBe(36e6);
		expect(scaleFor(load)).toBe(2);
		expect(scaleFor({ ...load, duration: 200 })).toBe(1);
		expect([3, 7, 21, 90].map((times) => scaleFor({ ...load, duration: 200 * times }))).toEqual([4, 10, 40, 100]);
	});

	it("is said, and what it cannot show is refused with the reason", () => {
		const refused = (scenario: string, change: () => ReturnType<typeof crowd>) => {
			try {
				simulate(change(), scenario, 1);
			} catch (error) {
				return (error as Error).message;
			}
			return "";
		};
		expect(refused("replica-loss", () => crowd(100))).toMatch(/50 million requests.*20 million.*about single replicas/);
		expect(refused("traffic-spike", () => crowd(100, "least-outstanding"))).toMatch(/replicas would be \d+, too few/);
		const swamped = designOf(
			{
				"Client:c": { rate: 2_000_000 },
				"Balancer:b": {},
				"Service:s": { replicas: 10, concurrency: 16, queueBound: 100 },
			},
			["Client:c routes Balancer:b", "Balancer:b routes Service:s"],
		);
		expect(refused("traffic-spike", () => swamped)).toMatch(/its 10 replicas would be 0, too few/);
	});

	it("plays each request where there are no more than can be", { timeout: 60_000 }, () => {
		const run = simulate(crowd(0.6), "steady-day", 1);
		expect(run.engine).toBe("discrete");
		expect(run.requests).toBeGreaterThan(5e5);
	});
});

describe("taking machines away", () => {
	it("makes nothing faster (the review's Y1)", { timeout: 60_000 }, () => {
		const load = { constant: 32_000, duration: 14, warmUp: 4 };
		const p99 = (replicas: number) =>
			simulate(
				designOf(
					{
						"Client:users": { load, latencyP99: 0.3, timeout: 10 },
						"Balancer:lb": { algorithm: "random" },
						"Service:web": { replicas, concurrency: 8, serviceTime: { exponential: { mean: 0.02 } } },
					},
					["Client:users routes Balancer:lb", "Balancer:lb routes Service:web"],
				),
				"as-declared",
				1,
			).metrics.latencyP99;
		// Exact: M/M/8 at .8 and .952 busy, 102.7 and 265 ms, and a millisecond of network.
		expect(p99(100)).toBeCloseTo(0.104, 2);
		expect(Math.abs(p99(84) / 0.266 - 1)).toBeLessThan(0.1);
	});
});
