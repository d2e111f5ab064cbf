import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Retry } from "../../src/simulator/models/calls/retry.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { dependencyOutage } from "../../src/simulator/scenarios/dependency-outage.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

/** One replica that serves 300/s, its clients' patience 1 s, and a database that every request needs. */
function shop(client: Values, service: Values = {}, link: Values = {}) {
	return designOf(
		{
			"Client:c": { timeout: 1, ...client },
			"Service:s": {
				replicas: 1,
				concurrency: 30,
				serviceTimeP50: 0.1,
				serviceTimeP99: 0.1,
				queueBound: 1e9,
				...service,
			},
			"Store:db": {},
		},
		["Client:c calls Service:s", ["Service:s writes Store:db", link]],
	);
}

/** Share of the requests served well in the half minute before `at`, counted from the start of the run. */
function goodput(at: number, client: Values, service: Values = {}, link: Values = {}): number {
	const design = shop(client, service, link);
	const world = build(planOf("Service:s", dependencyOutage, new Inputs(design)), new Luck(1));
	world.kernel.run(at - 30);
	const { servedCount, offered } = world.recorder;
	world.kernel.run(at);
	return (world.recorder.servedCount - servedCount) / (world.recorder.offered - offered);
}

/** The dependency is back at 150 s. */
const back = 150;

it("a run names what breaks, where the design has it and it is not the service itself", () => {
	const quiet = shop({ rate: 1 });
	expect(simulate(quiet, "dependency-outage").hits).toBe("db");
	expect(simulate(quiet, "replica-loss").hits).toBeUndefined();
	const alone = designOf({ "Client:c": { rate: 1 }, "Service:s": {} }, ["Client:c calls Service:s"]);
	expect(simulate(alone, "dependency-outage").hits).toBeUndefined();
});

describe("after two minutes without its dependency, a service of capacity C with r retries", () => {
	it("never serves again above ρ = 1/(1 + r), whatever the pause between tries", () => {
		expect(goodput(back + 600, { rate: 160, retries: 1 })).toBe(0);
		expect(goodput(back + 200, { rate: 280, retries: 1 })).toBe(0);
		for (const backoff of ["none", "fixed", "exponential", "jitter"]) {
			expect(goodput(back + 200, { rate: 160, retries: 1, backoff, backoffBase: 1 })).toBe(0);
		}
		expect(goodput(back + 200, { rate: 90, retries: 3, backoff: "jitter" })).toBe(0);
	});

	it("recovers below it, once what has piled up is worked off: backlog / (C − (1 + r) λ)", () => {
		// 100/s and one retry: 200/s of tries pile up for 120 s, and 100/s of capacity are left.
		const drained = (120 * 200) / (300 - 200);
		expect(goodput(back + drained * 0.9, { rate: 100, retries: 1 })).toBeLessThan(0.05);
		expect(goodput(back + drained * 1.1 + 30, { rate: 100, retries: 1 })).toBeGreaterThan(0.97);
		expect(goodput(back + (120 * 280) / 20 + 200, { rate: 140, retries: 1 })).toBeGreaterThan(0.97);
		expect(goodput(back + (120 * 200) / 100 + 60, { rate: 200, retries: 0 })).toBeGreaterThan(0.97);
	});

	it("recovers above it with a retry budget, as if nobody tried again", () => {
		const drained = (120 * 160) / (300 - 160);
		expect(goodput(back + drained + 60, { rate: 160, retries: 1, retryBudget: 0.1 })).toBeGreaterThan(0.97);
	});

	it("recovers at once where no more may wait than can be served in time", () => {
		expect(goodput(back + 40, { rate: 280, retries: 1 }, { queueBound: 150 })).toBeGreaterThan(0.95);
	});

	it("recovers soon behind a breaker: workers that fail at once let nothing pile up", () => {
		const call = { timeout: 0.5 };
		expect(goodput(back + 60, { rate: 200, retries: 1 }, {}, call)).toBeLessThan(0.05);
		expect(goodput(back + 70, { rate: 200, retries: 1 }, {}, { ...call, breaker: true })).toBeGreaterThan(0.97);
	});
});

describe("the outage of a dependency", () => {
	it("fails what needs it, and only that", () => {
		// Workers enough that those who wait leave the others theirs.
		const roomy = { concurrency: 100_000 };
		const run = simulate(shop({ rate: 100, retries: 0 }, roomy, { share: 0.3, timeout: 0.5 }), "dependency-outage", 1);
		expect(run.metrics.errorRate / ((0.3 * 120) / run.duration)).toBeGreaterThan(0.95);
		expect(run.metrics.errorRate / ((0.3 * 120) / run.duration)).toBeLessThan(1.05);
	});

	it("shows how often each request is tried: 1 + r while everything fails", () => {
		const run = simulate(shop({ rate: 280, retries: 3 }), "dependency-outage", 1);
		// A quarter of a minute before, and the tries that are still to come, are not of the storm.
		expect(run.metrics.triesPerRequest).toBeGreaterThan(3.5);
		expect(run.metrics.triesPerRequest).toBeLessThan(4);
		expect(simulate(shop({ rate: 20 }), "dependency-outage", 1).metrics.triesPerRequest).toBeUndefined();
	});
});

describe("pauses between tries", () => {
	const plan = { backoff: "exponential", base: 0.1, cap: 1, budget: undefined };
	const of = (backoff: string) => new Retry({ ...plan, backoff }, new Luck(1).stream("jitter"));
	const pause = (retry: Retry, attempt: number, previous = 0) => {
		const pauses = new Float64Array([previous]);
		retry.pause(attempt, pauses, 0);
		return pauses[0];
	};

	it("are none, fixed, doubled up to the cap, or uniform below that", () => {
		const pauses = (backoff: string) => [0, 1, 2, 3, 4].map((attempt) => pause(of(backoff), attempt));
		expect(pauses("none")).toEqual([0, 0, 0, 0, 0]);
		expect(pauses("fixed")).toEqual([0.1, 0.1, 0.1, 0.1, 0.1]);
		expect(pauses("exponential")).toEqual([0.1, 0.2, 0.4, 0.8, 1]);
		const jitter = of("jitter");
		const mean = Array.from({ length: 10_000 }, () => pause(jitter, 4)).reduce((a, b) => a + b) / 10_000;
		expect(mean).toBeCloseTo(0.5, 1.5);
	});

	it("are between half and all of it, or up to three times the one before, with the other two jitters", () => {
		const equal = of("equal");
		const decorrelated = of("decorrelated");
		let previous = 0;
		for (let attempt = 0; attempt < 2000; attempt++) {
			const half = pause(equal, 2);
			expect(half).toBeGreaterThanOrEqual(0.2);
			expect(half).toBeLessThanOrEqual(0.4);
			const next = pause(decorrelated, attempt, previous);
			expect(next).toBeGreaterThanOrEqual(0.1);
			expect(next).toBeLessThanOrEqual(Math.min(1, 3 * Math.max(0.1, previous)));
			previous = next;
		}
		const pauses = Array.from({ length: 10_000 }, () => pause(decorrelated, 1, 0.2));
		expect(pauses.reduce((a, b) => a + b) / 10_000).toBeCloseTo((0.1 + 0.6) / 2, 1.5);
	});

	it("of a budget are paid by what was served", () => {
		const retry = new Retry({ ...plan, budget: 0.1 }, new Luck(1).stream("jitter"));
		let allowed = 0;
		for (let i = 0; i < 1000; i++) if (retry.allowed()) allowed++;
		expect(allowed).toBe(100);
		for (let i = 0; i < 100; i++) retry.served();
		for (let i = 0; i < 1000; i++) if (retry.allowed()) allowed++;
		expect(Math.abs(allowed - 110)).toBeLessThanOrEqual(1);
	});
});
