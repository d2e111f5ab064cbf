import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { scenarioOf } from "../../src/simulator/scenarios/index.ts";
import { runOf } from "../../src/simulator/simulate.ts";
import { build, serviceStudy } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";

/** A fleet at `scale` hundredths of one that 50 million users call, each ten times in ten minutes: 833 000 a second. */
function crowd(scale: number, algorithm = "round-robin") {
	const rate = (scale * 833_000) / 100;
	return designOf(
		{
			"Client:c": { rate: rate / 5, peakRate: rate, latencyP99: 0.5, timeout: 2, retries: 1 },
			"Balancer:b": { layer: "L7", algorithm },
			"Service:s": {
				concurrency: 16,
				serviceTimeP50: 0.02,
				serviceTimeP99: 0.12,
				startup: 240,
				queueBound: 200,
				cpuShare: 0.9,
			},
			"Scaler:a": { min: 2 * scale, max: 40 * scale, signals: ["cpu"], cpuTarget: 0.6 },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Scaler:a scales Service:s"],
	);
}

function play(scenario: string, engine: "discrete" | "hybrid", algorithm: string, scale = 1) {
	const plan = planOf(crowd(scale, algorithm), "Service:s", scenarioOf(scenario), new Inputs(crowd(scale)));
	const meanTime = plan.replicas.work.mean;
	plan.fluid = engine === "hybrid" ? { weight: 5, meanTime, algorithm } : undefined;
	const world = build(plan, new Luck(1));
	world.kernel.run(plan.load.duration);
	const run = runOf(serviceStudy, world, 1);
	expect(run.engine).toBe(engine);
	return run.metrics;
}

describe("a large fleet as a fluid", () => {
	it.each([
		["flash-crowd", "round-robin"],
		["flash-crowd", "power-of-two"],
		["traffic-spike", "random"],
		["replica-loss", "random"],
		["scale-in", "least-outstanding"],
	])("does in %s (%s) what single requests do, at a hundredth of the crowd", (scenario, algorithm) => {
		const exact = play(scenario, "discrete", algorithm);
		const fluid = play(scenario, "hybrid", algorithm);
		for (const metric of ["latencyP50", "latencyP95", "latencyP99", "goodput", "replicasMean", "triesPerRequest"]) {
			expect(Math.abs(fluid[metric] / exact[metric] - 1), `${metric} ${fluid[metric]} ${exact[metric]}`).toBeLessThan(
				0.06,
			);
		}
		expect(Math.abs(fluid.errorRate - exact.errorRate)).toBeLessThan(0.015);
		expect(Math.abs(fluid.overloadSeconds - exact.overloadSeconds)).toBeLessThan(25);
	});

	it("plays 50 million users, says so, and keeps every request", () => {
		const run = simulate(crowd(100), "flash-crowd", 1);
		expect(run.engine).toBe("hybrid");
		expect(run.requests).toBeGreaterThan(2e8);
		expect(run.notes?.join()).toContain("fluid");
		expect(run.events).toBeLessThan(1e7);
		expect(run.metrics.availability + run.metrics.errorRate).toBeCloseTo(1, 12);
		// What is offered is served, has failed, or is still under way, which no more than the workers and queues can hold.
		const { time, offered, goodput } = run.series;
		const lasts = time[1] - time[0];
		const total = (rates: number[]) => rates.reduce((sum, rate) => sum + rate * lasts, 0);
		expect(total(offered) / run.requests).toBeCloseTo(1, 2);
		expect(total(goodput) / (run.metrics.goodput * run.duration)).toBeCloseTo(1, 2);
	});

	it("stays quick for a small fleet under a load that it can never carry", () => {
		const swamped = designOf(
			{
				"Client:c": { rate: 2_000_000 },
				"Balancer:b": {},
				"Service:s": { replicas: 10, concurrency: 16, queueBound: 100 },
			},
			["Client:c routes Balancer:b", "Balancer:b routes Service:s"],
		);
		const run = simulate(swamped, "replica-loss", 1);
		expect(run.engine).toBe("hybrid");
		expect(run.events).toBeLessThan(1e7);
		expect(run.metrics.errorRate).toBeGreaterThan(0.99);
	});

	it("is not taken for a small fleet, nor where single requests are affordable", () => {
		expect(simulate(crowd(1), "replica-loss", 1).engine).toBe("discrete");
	});
});
