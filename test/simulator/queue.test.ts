import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { type Distribution, deterministic, exponential } from "../../src/simulator/random/distribution.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import type { Scenario } from "../../src/simulator/scenarios/scenario.ts";
import { Moments } from "../../src/simulator/statistics/moments.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import type { World } from "../../src/simulator/studies/service/world.ts";
import { runs } from "../support/runs.ts";
import { designOf } from "./designs.ts";
import { agrees, scenarioWith } from "./worlds.ts";

type Values = Record<string, Value>;

function works(service: Values, queue: Values = {}, scaler?: Values, rate = 10) {
	return designOf(
		{
			"Client:c": { rate },
			"Service:web": {},
			"Queue:jobs": queue,
			"Service:worker": { role: "worker", ...service },
			...(scaler && { "Scaler:a": scaler }),
		},
		[
			"Client:c calls Service:web",
			["Service:web publishes Queue:jobs", { share: 0.5 }],
			"Service:worker consumes Queue:jobs",
			...(scaler ? ["Scaler:a scales Service:worker"] : []),
		],
	);
}

function worldOf(design: ReturnType<typeof works>, scenario: Scenario, work?: Distribution, seed = 1, replication = 0) {
	const plan = planOf("Service:worker", scenario, new Inputs(design));
	if (work) plan.replicas.work = work;
	return build(plan, new Luck(seed, replication));
}

const level = (duration: number, until = duration): Scenario =>
	scenarioWith(({ usual }) => ({
		points: [
			{ at: 0, rate: usual },
			{ at: until, rate: usual },
			{ at: until, rate: until < duration ? 0 : usual },
		],
		duration,
	}));

function queueOf(world: World) {
	if (!world.queue) throw new Error("no queue");
	return world.queue;
}

describe("the queue of a worker", () => {
	it("gets what its publishers' clients ask for, by their share", () => {
		const world = worldOf(works({ replicas: 4 }), level(2000), exponential(0.1));
		world.kernel.run(2000);
		expect(world.plan.load.points[0].rate).toBe(5);
		expect(world.recorder.offered / 2000).toBeCloseTo(5, 0);
		expect(world.plan.notes).toEqual(["web before it: not played; requests come to worker as users send them"]);
	});

	it("is M/M/c over all workers of all replicas, and loses nothing: mean wait by Erlang's C", () => {
		// Eight workers in four replicas at ρ = 0.8: mean wait 0.286028 service times, P(wait) 0.457645.
		const waits = new Moments();
		const little = new Moments();
		for (let r = 0; r < 20; r++) {
			const design = works({ replicas: 4, concurrency: 2 }, {}, undefined, 12.8);
			const world = worldOf(design, level(8000), exponential(1), 1, r);
			const queue = queueOf(world);
			let time = 0;
			let count = 0;
			const served = world.recorder.served.bind(world.recorder);
			world.recorder.served = (latency) => {
				time += latency;
				count++;
				served(latency);
			};
			const population = new Moments();
			const look = world.kernel.on(() => {
				population.add(queue.backlog + queue.inWork);
				world.kernel.schedule(world.kernel.now + 1, look, 0);
			});
			world.kernel.schedule(1, look, 0);
			world.kernel.run(8000);
			expect(world.recorder.failedCount).toBe(0);
			waits.add(time / count - 1);
			little.add(population.mean / ((count / 8000) * (time / count)));
		}
		expect(agrees(waits, 0.286028, 0.04)).toBe(true);
		expect(little.mean).toBeCloseTo(1, 2);
	});

	it("grows and is worked off as a fluid does: backlog and age of the oldest message", () => {
		// 10/s come for 300 s, 8/s are done: 600 wait, the last of them for 600 ÷ 8 s.
		const world = worldOf(works({ replicas: 1, concurrency: 8 }, {}, undefined, 20), level(600, 300), deterministic(1));
		const queue = queueOf(world);
		world.kernel.run(300);
		expect(queue.backlog / 600).toBeCloseTo(1, 0);
		world.kernel.run(600);
		expect(queue.backlog).toBe(0);
		expect(Math.abs(queue.oldest() - queue.backlogMost / 8)).toBeLessThan(4);
		expect(queue.done).toBe(world.recorder.offered);
	});

	it("hands a lost worker's message out again once it is visible again", () => {
		const run = (queue: Values) => {
			const world = worldOf(
				works({ replicas: 2, concurrency: 1 }, queue, undefined, 0.02),
				level(200, 1),
				deterministic(10),
			);
			const jobs = queueOf(world);
			const at: number[] = [];
			const served = world.recorder.served.bind(world.recorder);
			world.recorder.served = (latency) => {
				at.push(world.kernel.now);
				served(latency);
			};
			// One message, by hand, taken at 5 s.
			const arrive = world.kernel.on(() => (jobs as unknown as { arrive(): void }).arrive());
			world.kernel.schedule(5, arrive, 0);
			const die = world.kernel.on(() => {
				for (let i = 0; i < 2; i++) if (world.replicas.outstanding[i] > 0) world.fleet.lose(i, 1);
			});
			world.kernel.schedule(8, die, 0);
			world.kernel.run(200);
			expect(jobs.redelivered).toBe(1);
			return at;
		};
		// SQS: 30 s after it was taken. A broker sees the connection break.
		expect(run({})).toEqual([45]);
		expect(run({ engine: "rabbitmq" })).toEqual([19]);
		expect(run({ visibility: 12 })).toEqual([27]);
	});

	it("delivers twice what takes longer than the visibility timeout, and sets aside what never succeeds", () => {
		const slow = (queue: Values) => {
			const world = worldOf(works({ replicas: 20, concurrency: 1 }, queue), level(600, 300), deterministic(20));
			world.kernel.run(600);
			return world;
		};
		const enough = slow({ visibility: 25 });
		expect(queueOf(enough).redelivered).toBe(0);
		const never = slow({ visibility: 10, deadLetter: true, maxReceives: 3 });
		expect(queueOf(never).done).toBe(0);
		expect(never.recorder.failedCount).toBeGreaterThan(100);
		expect(queueOf(never).dead).toBe(never.recorder.failedCount);
	});

	it("keeps every message: in = done + set aside + waiting + in work, whatever dies", { timeout: 60_000 }, () => {
		const some = <T>(...of: T[]) => fc.constantFrom(...of);
		const cases = fc.record({
			service: fc.record({
				replicas: fc.integer({ min: 0, max: 4 }),
				concurrency: some(1, 4),
				serviceTimeP50: some(0.05, 1, 5),
				startup: some(1, 20),
				sigterm: some("handled", "ignored", "not-delivered"),
				grace: some(1, 30),
			}),
			queue: fc.record({
				engine: some("sqs", "rabbitmq"),
				visibility: some(2, 30),
				deadLetter: fc.boolean(),
			}),
			scaler: some<Values | undefined>(
				undefined,
				{ type: "keda", min: 0, max: 6, signals: ["queue-depth"], zeroCooldown: 30 },
				{ type: "target-tracking", min: 1, max: 6, signals: ["queue-depth"] },
				{ type: "step", min: 1, max: 6, signals: ["queue-depth"], evaluations: 1 },
				{ type: "gcp", min: 1, max: 6, signals: ["cpu"] },
			),
			rate: some(0.5, 5, 20),
			faults: fc.array(fc.record({ at: fc.integer({ min: 1, max: 299 }), kind: some("lose", "stop", "scale") }), {
				maxLength: 8,
			}),
			seed: fc.integer(),
		});
		fc.assert(
			fc.property(cases, ({ service, queue, scaler, rate, faults, seed }) => {
				const scenario = scenarioWith(
					({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: 300 }),
					() =>
						faults.map(({ at, kind }) => ({
							at,
							strike({ fleet, faults: luck }: World) {
								const victim = fleet.born > 0 ? luck.below(fleet.born) : -1;
								if (kind === "scale") fleet.scaleTo(luck.below(5));
								else if (victim >= 0 && fleet.state[victim] === 2)
									kind === "lose" ? fleet.lose(victim, 5) : fleet.stop(victim);
							},
						})),
				);
				const world = worldOf(works(service, queue, scaler, rate), scenario, undefined, seed);
				const jobs = queueOf(world);
				for (const t of [50, 150, 300]) {
					world.kernel.run(t);
					expect(jobs.done + jobs.dead + jobs.backlog + jobs.inWork).toBe(world.recorder.offered);
					expect(jobs.done).toBe(world.recorder.servedCount);
					let free = 0;
					for (let i = 0; i < world.fleet.born; i++) free += world.replicas.free(i);
					// Nobody is idle while somebody waits.
					expect(Math.min(free, jobs.backlog)).toBe(0);
				}
			}),
			runs(150),
		);
	});

	it("rests at the size at which its backlog does not grow", () => {
		const scaler = { type: "keda", min: 1, max: 50, signals: ["queue-depth"], queueTarget: 10 };
		// 20/s × 1 s on replicas of four workers: more than five; and what is in work counts.
		const world = worldOf(works({ concurrency: 4, serviceTimeP50: 1, serviceTimeP99: 1 }, {}, scaler, 40), level(600));
		expect(world.fleet.wanted).toBe(6);
		world.kernel.run(600);
		expect(queueOf(world).backlog).toBeLessThan(100);
	});
});

describe("a worker under a spike", () => {
	// Each message is a second of waiting for others; the CPU hardly notices.
	const worker = {
		concurrency: 4,
		serviceTimeP50: 0.8,
		serviceTimeP99: 2,
		cpuShare: 0.3,
		startup: 20,
		rate: 10,
		peakRate: 60,
	};
	const on = (scaler: Values) =>
		simulate(works(worker, {}, { min: 3, max: 30, ...scaler }), "traffic-spike", 1, { focus: "Service:worker" })
			.metrics;

	it("on CPU stays where it is while the backlog grows; on the depth of its queue it catches up", () => {
		const cpu = on({ type: "hpa", signals: ["cpu"], cpuTarget: 0.7 });
		const depth = on({ type: "keda", signals: ["queue-depth"], queueTarget: 5 });
		expect(cpu.oldestMessage).toBeGreaterThan(200);
		expect(cpu.backlogEnd).toBeGreaterThan(10_000);
		expect(depth.oldestMessage).toBeLessThan(100);
		expect(depth.backlogEnd).toBeLessThan(500);
	});
});
