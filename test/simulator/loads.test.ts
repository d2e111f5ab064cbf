import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { DeclaredLoad } from "../../src/design/load.ts";
import { assumptionsOf, simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { loadOf } from "../../src/simulator/models/arrivals/declared-load.ts";
import { Arrivals, arrivalsOf, type Load, rateAt } from "../../src/simulator/models/arrivals/load.ts";
import { quantileOf } from "../../src/simulator/random/distribution.ts";
import { lawOf } from "../../src/simulator/random/law-of.ts";
import { gamma } from "../../src/simulator/random/laws/gamma.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { asDeclared } from "../../src/simulator/scenarios/as-declared.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";
import { observe } from "./worlds.ts";

function momentsOf(load: Load, until: number, seed = 1): number[] {
	const arrivals = arrivalsOf(load, new Luck(seed));
	const moments: number[] = [];
	for (arrivals.advance(); arrivals.clock[0] <= until; arrivals.advance()) moments.push(arrivals.clock[0]);
	return moments;
}

const declaredOf = (load: object, share = 1) => loadOf(DeclaredLoad.parse(load), share, 0.02);

/** A service of one worker under a declared load. */
function under(load: Value, service: Record<string, Value> = {}, client: Record<string, Value> = {}) {
	return designOf(
		{
			"Client:c": { load, timeout: 1e6, ...client },
			"Service:s": { replicas: 1, concurrency: 1, queueBound: 1e6, serviceTime: 0.01, ...service },
		},
		[["Client:c calls Service:s", { roundTrip: 0 }]],
	);
}

describe("declared loads", () => {
	it("steps: each rate holds until the next point", () => {
		const load = declaredOf({
			steps: [
				{ at: 0, rate: 100 },
				{ at: "10s", rate: "900/s" },
				{ at: 20, rate: 0 },
			],
		});
		expect([0, 5, 10, 19.9, 20, 99].map((time) => rateAt(load, time))).toEqual([100, 100, 900, 900, 0, 0]);
		const counts = [0, 0, 0];
		for (let seed = 1; seed <= 20; seed++) for (const at of momentsOf(load, 60, seed)) counts[Math.floor(at / 10)]++;
		expect(Math.abs(counts[0] - 20_000)).toBeLessThan(4 * Math.sqrt(20_000));
		expect(Math.abs(counts[1] - 180_000)).toBeLessThan(4 * Math.sqrt(180_000));
		expect(counts[2]).toBe(0);
	});

	it("a day's curve has its mean, its lowest first and its highest half a period later", () => {
		const load = declaredOf({ diurnal: { mean: 200, swing: 0.5, period: "1h" }, duration: "2h" });
		expect(load.duration).toBe(7200);
		expect([0, 900, 1800, 3600, 5400].map((time) => Math.round(rateAt(load, time)))).toEqual([100, 200, 300, 100, 300]);
		let sum = 0;
		for (let t = 0; t < 7200; t++) sum += rateAt(load, t + 0.5) / 7200;
		expect(sum).toBeCloseTo(200, 3);
	});

	it("a share of the clients' calls reaches the service", () => {
		expect(declaredOf({ constant: 80 }, 0.25).points).toEqual([{ at: 0, rate: 20 }]);
		expect(declaredOf({ trace: { times: [1, 2] } }, 0.25).notes).toEqual([
			"all of its requests go to the service under test",
		]);
	});

	it("recorded moments come again as they were", () => {
		const times = [0, 0.5, 0.5, 2, 7.25];
		expect(momentsOf(declaredOf({ trace: { times } }), 1e9)).toEqual(times);
		const run = simulate(under({ trace: { times }, duration: 20 }), "as-declared", 3);
		expect(run.requests).toBe(5);
		expect(run.duration).toBe(20);
	});

	it("counts come again exactly, anywhere in their interval, or as many on average", () => {
		const counts = [3, 0, 500, 1];
		const exact = declaredOf({ trace: { counts, every: 2 } });
		const first: number[] = [];
		for (let seed = 1; seed <= 50; seed++) {
			const moments = momentsOf(exact, 1e9, seed);
			expect(counts.map((_, i) => moments.filter((at) => Math.floor(at / 2) === i).length)).toEqual(counts);
			expect(moments.every((at, i) => i === 0 || at >= moments[i - 1])).toBe(true);
			first.push(...moments.filter((at) => at >= 4 && at < 6).map((at) => (at - 4) / 2));
		}
		// Uniform: mean 1/2, second moment 1/3, of 25 000.
		const mean = first.reduce((sum, at) => sum + at, 0) / first.length;
		const square = first.reduce((sum, at) => sum + at * at, 0) / first.length;
		expect(Math.abs(mean - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / first.length));
		expect(Math.abs(square - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / first.length));
		const poisson = declaredOf({ trace: { counts, every: 2, replay: "poisson" } });
		const numbers = Array.from({ length: 400 }, (_, seed) => momentsOf(poisson, 1e9, seed).length);
		const average = numbers.reduce((sum, n) => sum + n, 0) / 400;
		expect(Math.abs(average - 504)).toBeLessThan(4 * Math.sqrt(504 / 400));
		const spread = numbers.reduce((sum, n) => sum + (n - average) ** 2, 0) / 399;
		expect(Math.abs(spread / 504 - 1)).toBeLessThan(4 * Math.sqrt(2 / 400));
	});

	it("of any straight lines: as many arrivals as the area below them, whatever the law of the gaps", () => {
		const point = fc.record({ length: fc.double({ min: 0.1, max: 5, noNaN: true }), rate: fc.nat(400) });
		fc.assert(
			fc.property(fc.array(point, { minLength: 2, maxLength: 6 }), fc.integer({ min: 1, max: 1e6 }), (parts, seed) => {
				const ends = parts.map((_, i) => parts.slice(1, i + 1).reduce((sum, part) => sum + part.length, 0));
				const points = parts.map(({ rate }, i) => ({ at: ends[i], rate }));
				const end = points[points.length - 1].at;
				let area = 0;
				for (let i = 1; i < points.length; i++) {
					area += ((points[i].rate + points[i - 1].rate) / 2) * (points[i].at - points[i - 1].at);
				}
				// Gaps of an almost constant length: the count is the area, within a few.
				const arrivals = new Arrivals({ points, duration: end }, new Luck(seed).stream("a"), gamma(1e6, 5));
				let count = 0;
				for (arrivals.advance(); arrivals.clock[0] <= end; arrivals.advance()) count++;
				expect(Math.abs(count - area)).toBeLessThan(1.5);
			}),
		);
	});
});

describe("a closed population", () => {
	it("never has more requests under way than users, and slows down with its service", () => {
		const load = { population: { users: 20, thinkTime: { exponential: { mean: 0.1 } } }, duration: 200, warmUp: 20 };
		const plan = planOf("Service:s", asDeclared, new Inputs(under(load)));
		const world = build(plan, new Luck(1));
		let most = 0;
		const arrive = world.replicas.arrive.bind(world.replicas);
		world.replicas.arrive = (slot, replica) => {
			arrive(slot, replica);
			most = Math.max(most, world.requests.live);
		};
		world.kernel.run(200);
		expect(most).toBeLessThanOrEqual(20);
		expect(most).toBeGreaterThan(17);
		// One worker of 100/s is the bottleneck: R = N/X − Z.
		const { goodput } = simulate(under(load), "as-declared", 1).metrics;
		expect(goodput).toBeGreaterThan(99);
		expect(goodput).toBeLessThanOrEqual(100.1);
	});

	it("goes on after what it gave up", () => {
		const load = { population: { users: 5, thinkTime: { deterministic: 1 } }, duration: 100 };
		const run = simulate(under(load, { serviceTime: 10 }, { timeout: 1 }), "as-declared", 1);
		// Every user asks every two seconds: think, and give up.
		expect(run.requests).toBeGreaterThanOrEqual(245);
		expect(run.requests).toBeLessThanOrEqual(250);
	});
});

describe("the warm-up", () => {
	it("is not counted: offered requests, times, replica hours", () => {
		const steps = [
			{ at: 0, rate: 400 },
			{ at: 60, rate: 10 },
		];
		const whole = simulate(under({ steps, duration: 360 }, { replicas: 2, concurrency: 100 }), "as-declared", 1);
		const after = simulate(
			under({ steps, duration: 360, warmUp: 60 }, { replicas: 2, concurrency: 100 }),
			"as-declared",
			1,
		);
		expect(whole.requests).toBeGreaterThan(24_000);
		expect(Math.abs(after.requests - 3000)).toBeLessThan(4 * Math.sqrt(3000));
		expect(after.metrics.goodput).toBeCloseTo(after.requests / 300, 0);
		expect(after.metrics.replicasMean).toBe(2);
		expect(after.metrics.replicaHours).toBeCloseTo((2 * 300) / 3600, 6);
		expect(after.metrics.cost).toBe(whole.metrics.cost);
		// The series show all of it.
		expect(after.series).toEqual(whole.series);
	});

	it("forgets how the queue stood", () => {
		const steps = [
			{ at: 0, rate: 1000 },
			{ at: 10, rate: 1 },
		];
		const late = simulate(under({ steps, duration: 400, warmUp: 200 }), "as-declared", 1).metrics;
		expect(late.latencyP99).toBeLessThan(0.02);
		expect(late.overloadSeconds).toBe(0);
		expect(simulate(under({ steps, duration: 400 }), "as-declared", 1).metrics.latencyP99).toBeGreaterThan(10);
	});
});

describe("a declared law of service", () => {
	it("takes the place of the percentiles, in the assumptions and in the objective", () => {
		const law = { gamma: { shape: 2, mean: 0.02 } };
		const names = (service: Record<string, Value>) =>
			assumptionsOf(designOf({ "Client:c": {}, "Service:s": service }, ["Client:c calls Service:s"]), "steady-day").map(
				(assumption) => assumption.attribute,
			);
		expect(names({})).toEqual(expect.arrayContaining(["serviceTimeP50", "serviceTimeP99"]));
		expect(names({ serviceTime: law }).filter((name) => name.startsWith("serviceTimeP"))).toEqual([]);
		const design = under({ constant: 1 }, { serviceTime: law });
		const plan = planOf("Service:s", asDeclared, new Inputs(design));
		expect(plan.objective).toBeCloseTo(3 * quantileOf(lawOf(law), 0.99), 12);
		expect(plan.replicas.work.mean).toBe(0.02);
	});

	it("says what is wrong with one", () => {
		expect(() => lawOf({ exponental: { mean: 1 } })).toThrow(/a law has no part .*exponental.*; there are/);
		expect(() => lawOf({ lognormal: { p50: 0.1 } })).toThrow(/p50 and p99/);
		expect(() => lawOf({ exponential: { mean: 1 }, deterministic: 1 })).toThrow(/exactly one of/);
		expect(() => lawOf("soon")).toThrow(/a law is a time, or an object/);
		expect(lawOf("20ms").mean).toBe(0.02);
		expect(
			lawOf({
				mixture: [
					{ weight: 9, law: "1ms" },
					{ weight: 1, law: "11ms" },
				],
			}).mean,
		).toBeCloseTo(0.002, 12);
	});

	it("of the gaps: constant gaps to one constant worker never wait", () => {
		const design = under({ constant: 99, duration: 100 }, { serviceTime: 0.01 }, { interarrival: 1 });
		const plan = planOf("Service:s", asDeclared, new Inputs(design));
		const world = build(plan, new Luck(1));
		const times = observe(world);
		world.kernel.run(100);
		expect(times.count).toBeGreaterThan(9890);
		expect(times.mean).toBeCloseTo(0.01, 9);
	});
});

describe("a service that calls itself", () => {
	const looped = (share: Value) =>
		designOf(
			{
				"Client:c": { load: { constant: 50, duration: 400 }, timeout: 1e6 },
				"Service:s": { replicas: 2, concurrency: 50, serviceTime: { exponential: { mean: 0.01 } } },
			},
			[
				["Client:c calls Service:s", { roundTrip: 0 }],
				["Service:s calls Service:s", { share }],
			],
		);

	it("serves each request 1/(1 − share) times on average", () => {
		const design = looped(0.75);
		const world = build(planOf("Service:s", asDeclared, new Inputs(design)), new Luck(1));
		let visits = 0;
		const arrive = world.replicas.arrive.bind(world.replicas);
		world.replicas.arrive = (slot, replica) => {
			visits++;
			arrive(slot, replica);
		};
		const times = observe(world);
		world.kernel.run(400);
		const { offered } = world.recorder;
		// Geometric: variance share/(1 − share)².
		expect(Math.abs(visits / offered - 4)).toBeLessThan(4 * Math.sqrt(12 / offered));
		// A sum of geometrically many exponential times is exponential.
		expect(Math.abs(times.mean - 0.04)).toBeLessThan((4 * 0.04) / Math.sqrt(offered));
		expect(Math.abs(Math.sqrt(times.variance) / 0.04 - 1)).toBeLessThan(0.05);
	});

	it("with a share of 1 would never end: it is left out, and said so", () => {
		const run = simulate(looped(1), "as-declared", 1);
		expect(run.metrics.goodput).toBeGreaterThan(48);
		expect(run.notes?.join()).toMatch(/would never end/);
	});
});
