import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { gone } from "../../src/simulator/models/replicas/fleet.ts";
import { deterministic, exponential } from "../../src/simulator/random/distribution.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";
import { observe, scenarioWith } from "./worlds.ts";

type Values = Record<string, Value>;

function shopOf(service: Values, balancer: Values = {}, client: Values = {}, more: Record<string, Values> = {}) {
	return designOf(
		{
			"Client:c": { rate: 300, peakRate: 700, ...client },
			"Balancer:b": { layer: "L7", algorithm: "round-robin", ...balancer },
			"Service:s": { replicas: 6, concurrency: 4, startup: 10, preStop: 5, sigterm: "handled", ...service },
			...more,
		},
		[
			"Client:c routes Balancer:b",
			["Balancer:b routes Service:s", { roundTrip: 0 }],
			...Object.keys(more).map((id) => `${id} ${id.startsWith("Scaler") ? "scales" : "replaces"} Service:s`),
		],
	);
}

/** A few requests a second, each of constant work, on replicas that start at 10 s. */
function worldOf(service: Values, rate = 50, balancer: Values = {}) {
	const design = shopOf({ replicas: 1, queueBound: 1e6, ...service }, balancer, { rate, timeout: 1e9 });
	const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: 600 }));
	const plan = planOf("Service:s", scenario, new Inputs(design));
	plan.replicas.work = deterministic(0.05);
	return { plan, play: () => build(plan, new Luck(2)) };
}

describe("a replica that warms up", () => {
	it("takes as long as its age says: a straight line from the cold factor to 1", () => {
		const { play } = worldOf({ concurrency: 1000, warmup: 100, coldFactor: 5 });
		const world = play();
		world.fleet.readyAt[0] = 0;
		const times = observe(world);
		world.kernel.run(100);
		// Its mean over the 100 s is half-way.
		expect(times.mean).toBeCloseTo(0.05 * 3, 2);
		world.kernel.run(101);
		const { count, mean } = times;
		world.kernel.run(600);
		const later = (times.mean * times.count - mean * count) / (times.count - count);
		expect(later).toBeCloseTo(0.05, 6);
	});

	it("is at full speed at once where nothing says that it warms up, and nothing is assumed", () => {
		const design = shopOf({});
		const inputs = new Inputs(design);
		const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: 10 }));
		const plan = planOf("Service:s", scenario, inputs);
		expect(plan.replicas.warmUp).toBeUndefined();
		const named = inputs.assumptions().map(({ attribute }) => attribute);
		for (const name of ["warmup", "coldFactor", "pauseEvery", "pauseLength", "discipline"]) {
			expect(named).not.toContain(name);
		}
		expect(build(plan, new Luck(1)).replicas.stages).toHaveLength(0);
	});

	const cold = { warmup: 60, coldFactor: 6 };
	const rolling = { "Rollout:r": { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 } };
	const scaled = { "Scaler:a": { min: 4, max: 20, signals: ["requests"], requestsTarget: 60 } };
	it.each([
		["rolling-deploy", rolling],
		["replica-loss", {}],
		["traffic-spike", scaled],
	])("has a better p99 behind a balancer that starts it slowly: %s", (scenario, more) => {
		const of = (slowStart: number) => {
			let sum = 0;
			for (let seed = 1; seed <= 2; seed++) {
				sum += simulate(shopOf(cold, { slowStart }, {}, more), scenario, seed).metrics.latencyP99;
			}
			return sum / 2;
		};
		expect(of(60)).toBeLessThan(of(0));
	});

	it("makes a deploy slower for its users than one that does not", () => {
		const p99 = (service: Values) => simulate(shopOf(service, {}, {}, rolling), "rolling-deploy", 1).metrics.latencyP99;
		expect(p99(cold)).toBeGreaterThan(p99({}));
	});
});

describe("a replica that pauses", () => {
	it("delays what arrives in a pause until its end, and what it works on by its length", () => {
		const pauses = { pauseEvery: 20, pauseLength: 2 };
		const { play } = worldOf({ concurrency: 1000, ...pauses });
		const world = play();
		const times = observe(world);
		world.kernel.run(600);
		// In 2 of 20 s an arrival waits 1 s on average; those of the 0.05 s before wait for all of it.
		expect(times.mean).toBeCloseTo(0.05 + (2 / 20) * 1 + (0.05 / 20) * 2, 1);
		expect(times.mean).toBeGreaterThan(0.05 + 0.09);
		expect(world.recorder.latency.quantile(0.999)).toBeLessThan(2.06);
	});

	it("is avoided by a balancer that counts open requests, not by one that takes turns", () => {
		const delayed = (algorithm: string) => {
			const { play } = worldOf({ replicas: 10, concurrency: 64, pauseEvery: 10, pauseLength: 1 }, 200, { algorithm });
			const { recorder, kernel } = play();
			let count = 0;
			const served = recorder.served.bind(recorder);
			recorder.served = (latency) => {
				if (latency > 0.3) count++;
				served(latency);
			};
			kernel.run(600);
			return count / recorder.offered;
		};
		// One of ten stands still at any time: in turns a tenth of all requests goes there, 0.75 s of each second too early.
		expect(delayed("round-robin")).toBeCloseTo(0.1 * 0.75, 2);
		expect(delayed("power-of-two")).toBeLessThan(0.075 / 2);
		expect(delayed("least-outstanding")).toBeLessThan(0.075 / 3);
	});

	it("does not lose requests, nor go on when it is gone", () => {
		const design = shopOf({ pauseEvery: 5, pauseLength: 0.5 });
		const scenario = scenarioWith(
			({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: 120 }),
			() => [{ at: 60, strike: ({ fleet }) => fleet.lose(2, 5) }],
		);
		const world = build(planOf("Service:s", scenario, new Inputs(design)), new Luck(1));
		world.kernel.run(120);
		const { recorder, requests, fleet } = world;
		expect(fleet.state[2]).toBe(gone);
		expect(recorder.offered).toBe(recorder.servedCount + recorder.failedCount + requests.live);
	});
});

describe("requests that share the workers of a replica", () => {
	const shared = { discipline: "sharing", concurrency: 1 };

	it("go on together: two at once take twice as long, and nobody waits", () => {
		const { plan } = worldOf(shared, 0.001);
		const world = build(plan, new Luck(1));
		const { kernel, requests, replicas } = world;
		const ends: [number, number][] = [];
		replicas.sender = { ended: (slot) => ends.push([requests.user[slot], kernel.now]) };
		const send = kernel.on((user) => {
			const slot = requests.take();
			requests.user[slot] = user;
			requests.work[slot] = user;
			replicas.arrive(slot, 0);
		});
		// Work of 4 s from 0 s on, of 1 s from 1 s on, of 2 s from 2 s on.
		for (const [at, work] of [
			[0, 4],
			[1, 1],
			[2, 2],
		])
			kernel.schedule(at, send, work);
		kernel.run(20);
		// By 2 s the first has done 1.5 s and the second 0.5; three share until 3.5 s; then two until 6.5 s.
		expect(ends.map(([work, at]) => [work, Number(at.toFixed(9))])).toEqual([
			[1, 3.5],
			[2, 6.5],
			[4, 7],
		]);
		expect(replicas.workedSeconds(0)).toBeCloseTo(7, 9);
	});

	it("take twice as long twice as heavy: E[T | x] = x / (1 − ρ)", () => {
		const { plan } = worldOf(shared, 16);
		plan.replicas.work = exponential(0.05);
		const sums = new Float64Array(4);
		const counts = new Float64Array(4);
		for (let seed = 1; seed <= 6; seed++) {
			const world = build(plan, new Luck(seed));
			const { kernel, requests, replicas } = world;
			const { sender } = replicas;
			replicas.sender = {
				ended(slot, outcome) {
					const bin = Math.min(3, Math.floor(requests.work[slot] / 0.03));
					sums[bin] += (kernel.now - requests.started[slot]) / requests.work[slot];
					counts[bin]++;
					sender.ended(slot, outcome);
				},
			};
			kernel.run(600);
		}
		for (let bin = 0; bin < 4; bin++) expect(Math.abs(sums[bin] / counts[bin] / 5 - 1)).toBeLessThan(0.12);
	});

	it("end with their replica, each once", () => {
		const design = shopOf({ discipline: "sharing" });
		const scenario = scenarioWith(
			({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: 120 }),
			() => [{ at: 60, strike: ({ fleet }) => fleet.lose(2, 5) }],
		);
		const world = build(planOf("Service:s", scenario, new Inputs(design)), new Luck(1));
		world.kernel.run(120);
		const { recorder, requests } = world;
		expect(recorder.failures[3]).toBeGreaterThan(0);
		expect(recorder.offered).toBe(recorder.servedCount + recorder.failedCount + requests.live);
	});
});
