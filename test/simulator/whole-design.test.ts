import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { applyPatch } from "../../src/design/patch.ts";
import { assumptionsOf, bottleneckOf, compare, type Run, simulate } from "../../src/simulator/index.ts";
import { erlangC } from "../../src/simulator/statistics/erlang.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

const law = (mean: number, more: Values = {}): Values => ({
	serviceTime: { exponential: { mean } },
	queueBound: 1e6,
	...more,
});
const partOf = (run: Run, name: string) => {
	const found = run.parts.find((part) => part.name === name);
	if (!found) throw new Error(`${name} was not played`);
	return found;
};

/** A shop whose database may be anything. */
function checkout(store: Values, service: Values = {}) {
	return designOf(
		{
			"Client:shoppers": { rate: 300, peakRate: 900, growthYear: 3 },
			"Balancer:gateway": {},
			"Service:checkout": { replicas: 8, serviceTimeP50: 0.08, serviceTimeP99: 0.12, ...service },
			"Store:postgres": {
				role: "database",
				capacity: 32,
				readTime: 0.002,
				writeTime: 0.005,
				writeShare: 0.5,
				...store,
			},
		},
		[
			"Client:shoppers routes Balancer:gateway",
			"Balancer:gateway routes Service:checkout",
			"Service:checkout writes Store:postgres",
		],
	);
}

describe("a database that writes one row a second", () => {
	const slow = { capacity: 1, readTime: 1, writeTime: 1, writeShare: 1 };

	it.each(["traffic-spike", "steady-day", "flash-crowd", "as-declared", "replica-loss", "celebrity-key"])(
		"is too slow for 300/s in %s",
		(scenario) => {
			expect(simulate(checkout(slow), scenario).metrics.errorRate).toBeGreaterThan(0.95);
			expect(simulate(checkout({}), scenario).metrics.errorRate).toBeLessThan(0.05);
		},
	);

	it("is what has to grow", () => {
		expect(bottleneckOf(simulate(checkout(slow), "steady-day"))?.name).toBe("postgres");
		expect(bottleneckOf(simulate(checkout({}), "steady-day"))).toBeUndefined();
	});
});

describe("more replicas before a database", () => {
	it("move the bottleneck there, and the sentence says so", () => {
		// Ten workers of 100 ms each before a database that carries 160/s.
		const design = designOf(
			{
				"Client:c": { rate: 150, peakRate: 150, timeout: 5 },
				"Service:web": law(0.1, { replicas: 1, concurrency: 10, runtime: "event-loop" }),
				"Store:db": { capacity: 1, readTime: 1 / 160 },
			},
			["Client:c routes Service:web", "Service:web reads Store:db"],
		);
		const patch = [{ of: "Service:web", attribute: "replicas", value: 4 }];
		const { before, after, sentence } = compare(design, patch, "steady-day", { replications: 2 });
		expect(bottleneckOf(before)?.name).toBe("web");
		expect(bottleneckOf(after)?.name).toBe("db");
		expect(sentence).toMatch(/the bottleneck moves from web \(\d+ % busy\) to db \(\d+ % busy\)/);
		expect(partOf(simulate(applyPatch(design, patch), "as-declared"), "db").busy).toBeCloseTo(150 / 160, 1);
	});
});

describe("what a request waits for", () => {
	const declared = { load: { constant: 6, duration: 20_000, warmUp: 500 }, timeout: 1e6 };

	it("holds the worker of a thread, and none of an event loop", () => {
		// 6/s need 0.6 workers for their own 0.1 s, and as many again while they wait for t.
		const of = (runtime: string) =>
			designOf(
				{
					"Client:c": declared,
					"Service:s": law(0.1, { replicas: 1, concurrency: 4, runtime }),
					"Service:t": law(0.1, { replicas: 1, concurrency: 100 }),
				},
				[["Client:c routes Service:s", { roundTrip: 0 }], "Service:s calls Service:t"],
			);
		const [threads, loop] = ["threads", "event-loop"].map((runtime) =>
			partOf(simulate(of(runtime), "as-declared"), "s"),
		);
		expect(threads.busy * 4).toBeCloseTo(0.6, 1);
		expect(threads.held * 4).toBeCloseTo(1.2, 1);
		expect(loop.held * 4).toBeCloseTo(0.6, 1);
		expect(threads.wait).toBeGreaterThan(loop.wait);
		// M/M/4 with 0.6 of work, the time in t before it being nothing but a delay.
		expect(loop.wait / ((erlangC(4, 0.15) * 0.1) / (4 * 0.85))).toBeGreaterThan(0.8);
	});

	it("waits for a connection where the pool is small: M/M/c with as many servers as connections", () => {
		const of = (poolSize: number) =>
			simulate(
				designOf(
					{
						"Client:c": declared,
						"Service:s": law(0, { serviceTime: 0, replicas: 1, concurrency: 1000 }),
						"Store:db": { capacity: 1000, readTime: 0.5, poolSize, maxConnections: 10_000 },
					},
					[["Client:c routes Service:s", { roundTrip: 0 }], "Service:s reads Store:db"],
				),
				"as-declared",
			).metrics.latencyMean;
		// 6/s of 0.5 s: three servers' worth.
		expect(of(4) / (0.5 + (erlangC(4, 0.75) * 0.5) / (4 * 0.25))).toBeCloseTo(1, 1);
		expect(of(1000)).toBeCloseTo(0.5, 1);
	});

	it("goes to the database only where the cache does not know it", () => {
		const design = designOf(
			{
				"Client:c": declared,
				"Service:s": law(0.01, { replicas: 1 }),
				"Store:db": {},
				"Store:memo": { role: "cache", hitRate: 0.8 },
			},
			["Client:c routes Service:s", "Service:s reads Store:db", "Service:s reads Store:memo"],
		);
		const run = simulate(design, "as-declared");
		expect(partOf(run, "memo").rate).toBeCloseTo(6, 0);
		expect(partOf(run, "db").rate).toBeCloseTo(1.2, 1);
		expect(assumptionsOf(design, "as-declared").some(({ component }) => component === "Store:db")).toBe(true);
	});

	it("is taken out of a measured time, and comes on top of a law", () => {
		const of = (service: Values) =>
			simulate(
				designOf({ "Client:c": declared, "Service:s": { replicas: 4, ...service }, "Store:db": { readTime: 0.05 } }, [
					["Client:c routes Service:s", { roundTrip: 0 }],
					"Service:s reads Store:db",
				]),
				"as-declared",
			).metrics.latencyMean;
		expect(of({ serviceTimeP50: 0.1, serviceTimeP99: 0.1 })).toBeCloseTo(0.1, 2);
		expect(of({ serviceTime: 0.1 })).toBeCloseTo(0.15, 2);
	});
});

describe("who else there is", () => {
	const design = designOf(
		{
			"Client:c": { rate: 10 },
			"Client:d": { rate: 30 },
			"Service:a": { replicas: 2 },
			"Service:b": { replicas: 2 },
			"Service:alone": { replicas: 2 },
			"Queue:mail": {},
			"Service:mailer": { role: "worker", rate: 5, serviceTimeP50: 0.05 },
			"Store:db": {},
		},
		[
			"Client:c routes Service:a",
			"Client:d routes Service:b",
			"Client:d routes Service:alone",
			"Service:a reads Store:db",
			"Service:b reads Store:db",
			"Service:a publishes Queue:mail",
			"Service:mailer consumes Queue:mail",
		],
	);

	it("asks for the same store, and who does not is named as not played", () => {
		const run = simulate(design, "as-declared");
		expect(run.parts.map(({ name }) => name).sort()).toEqual(["a", "b", "db", "mailer"]);
		expect(partOf(run, "b").rate).toBeCloseTo(30, -0.5);
		expect(partOf(run, "db").rate / 40).toBeCloseTo(1, 1);
		expect(run.notes?.join()).toContain("alone");
	});

	it("works off as many messages as its rate says that there are", () => {
		const mailer = partOf(simulate(design, "as-declared"), "mailer");
		expect(mailer.rate / 5).toBeCloseTo(1, 0.8);
		expect(mailer.share).toBe(0);
	});
});

describe("a queue with partitions", () => {
	const of = (partitions: number) =>
		simulate(
			designOf(
				{
					"Client:events": { rate: 200, peakRate: 600 },
					"Queue:topic": { engine: "kafka", partitions },
					"Service:indexer": {
						role: "worker",
						replicas: 10,
						concurrency: 1,
						serviceTimeP50: 0.005,
						serviceTimeP99: 0.02,
					},
				},
				["Client:events publishes Queue:topic", "Service:indexer consumes Queue:topic"],
			),
			"traffic-spike",
		).metrics;

	it("has as many consumers at work: three do 600/s of 6 ms no good, however many replicas there are", () => {
		expect(of(3).oldestMessage).toBeGreaterThan(30);
		expect(of(30).oldestMessage).toBeLessThan(1);
	});
});

describe("what a client's own link says", () => {
	const of = (link: Values, client: Values = {}) =>
		simulate(
			designOf(
				{
					"Client:users": {
						timeout: 1,
						retries: 3,
						backoff: "jitter",
						load: {
							steps: [
								{ at: 0, rate: 80 },
								{ at: 60, rate: 160 },
								{ at: 120, rate: 80 },
							],
							duration: 400,
						},
						...client,
					},
					"Service:web": law(0.1, { replicas: 1, concurrency: 10, queueBound: 1000 }),
				},
				[["Client:users routes Service:web", link]],
			),
			"as-declared",
		).metrics.errorRate;

	it("holds for its requests: a budget there is a budget, and a breaker sheds", () => {
		expect(of({})).toBeGreaterThan(0.8);
		expect(of({ retryBudget: 0.1 })).toBe(of({}, { retryBudget: 0.1 }));
		expect(of({ retryBudget: 0.1 })).toBeLessThan(0.5);
		expect(of({ breaker: true })).toBeLessThan(0.5);
		expect(of({ retries: 0 })).toBe(of({}, { retries: 0 }));
	});
});
