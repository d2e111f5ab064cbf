import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Arrivals, type Load, rateAt } from "../../src/simulator/models/arrivals/load.ts";
import { shardOf } from "../../src/simulator/models/transactions/shards.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { Moments } from "../../src/simulator/statistics/moments.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import type { World } from "../../src/simulator/studies/service/world.ts";
import { designOf, shop } from "./designs.ts";
import { scenarioWith } from "./worlds.ts";

type Values = Record<string, Value>;

describe("arrivals", () => {
	it("follow the load, up a slope and down", () => {
		const load: Load = {
			points: [
				{ at: 0, rate: 100 },
				{ at: 50, rate: 900 },
				{ at: 100, rate: 300 },
			],
			duration: 150,
		};
		const count = new Float64Array(15);
		for (let r = 0; r < 40; r++) {
			const luck = new Luck(1, r);
			const arrivals = new Arrivals(load, luck.stream("a"));
			const { clock } = arrivals;
			for (arrivals.advance(); clock[0] < 150; arrivals.advance()) count[Math.floor(clock[0] / 10)]++;
		}
		for (let i = 0; i < 15; i++) {
			const exact = 40 * 5 * (rateAt(load, i * 10) + rateAt(load, i * 10 + 10));
			expect(Math.abs(count[i] - exact)).toBeLessThan(3.5 * Math.sqrt(exact));
		}
	});
});

describe("sessions", () => {
	it("in the memory of a replica that dies are lost, those in a shared store are not", () => {
		const sticky = simulate(shop(), "replica-loss", 1).metrics;
		// 800 requests/s of users who ask every 10 s: a third of 8000 users.
		expect(sticky.sessionsLost).toBeGreaterThan(2450);
		expect(sticky.sessionsLost).toBeLessThan(2850);
		const shared = shop({ "Service:web": { sessions: "shared-store" }, "Balancer:ingress": { affinity: "none" } });
		expect(simulate(shared, "replica-loss", 1).metrics.sessionsLost).toBe(0);
	});

	it("in memory without affinity are lost at most turns", () => {
		const run = simulate(shop({ "Balancer:ingress": { affinity: "none", algorithm: "random" } }), "steady-day", 1);
		// Three replicas: two in three requests go to another one; new visits have nothing to lose.
		expect(run.metrics.sessionsLost / run.requests).toBeGreaterThan(0.6);
		expect(run.metrics.sessionsLost / run.requests).toBeLessThan(2 / 3);
	});

	it("pinned users stay where they are when the fleet grows: the new replicas idle", () => {
		const scaling = { "Scaler:web": { min: 2, signals: ["requests"], requestsTarget: 400 } };
		const spread = { "Balancer:ingress": { affinity: "none" }, "Service:web": { sessions: "shared-store" } };
		const sticky = simulate(shop(scaling), "traffic-spike", 1).metrics.imbalance;
		const even = simulate(shop({ ...scaling, ...spread }), "traffic-spike", 1).metrics.imbalance;
		expect(even).toBeLessThan(1.05);
		expect(sticky).toBeGreaterThan(1.3);
	});
});

describe("a replica that dies", () => {
	it("fails its share of the requests until the health checks have noticed", () => {
		const errors = new Moments();
		const design = shop({ "Balancer:ingress": { affinity: "none" } });
		for (let seed = 1; seed <= 8; seed++) {
			const { metrics, requests } = simulate(design, "replica-loss", seed);
			errors.add(metrics.errorRate * requests);
		}
		// Three checks every 10 s notice after 20 to 30 s; a third of 800 requests/s.
		expect(errors.mean / ((800 / 3) * 25)).toBeGreaterThan(0.88);
		expect(errors.mean / ((800 / 3) * 25)).toBeLessThan(1.12);
	});

	it("is ejected after five failures where outlier detection is on", () => {
		const design = shop({ "Balancer:ingress": { affinity: "none", outlierDetection: true } });
		expect(simulate(design, "replica-loss", 1).metrics.errorRate).toBeLessThan(0.0005);
	});

	it("takes the whole service along when it is the only one", () => {
		const one = shop({ "Scaler:web": { min: 1, max: 1 } });
		const { metrics } = simulate(one, "replica-loss", 1);
		// Detection and 45 s of start-up, of 300 s.
		expect(metrics.availability).toBeGreaterThan(0.74);
		expect(metrics.availability).toBeLessThan(0.8);
	});
});

describe("shutdown", () => {
	function cut(service: Values): number {
		const fleet = {
			"Client:users": { rate: 900 },
			"Balancer:b": { layer: "L7", endpointDelay: 1 },
			"Service:s": { platform: "kubernetes", replicas: 4, startup: 5, ...service },
		};
		const design = designOf(fleet, ["Client:users routes Balancer:b", "Balancer:b routes Service:s"]);
		return simulate(design, "scale-in", 1).metrics.requestsCut;
	}

	it("without a handler cuts what is in flight and what still arrives", () => {
		// Two of four replicas at 270/s: 1 s of 67/s each, and about two in flight each.
		expect(cut({ sigterm: "ignored" })).toBeGreaterThan(110);
		expect(cut({ sigterm: "ignored" })).toBeLessThan(170);
	});

	it("with a handler but without a wait still refuses what arrives until the routes are withdrawn", () => {
		expect(cut({ sigterm: "handled" })).toBeGreaterThan(100);
		expect(cut({ sigterm: "handled", preStop: 0.5 })).toBeLessThan(90);
		expect(cut({ sigterm: "handled", preStop: 5 })).toBe(0);
	});

	it("cuts nothing when the signal never arrives and requests are shorter than the grace", () => {
		expect(cut({ sigterm: "not-delivered" })).toBe(0);
	});

	it("cuts long requests when the grace, or the process's own patience, is too short", () => {
		const long = { sigterm: "handled", preStop: 3, serviceTimeP50: 5, serviceTimeP99: 20, concurrency: 2000 };
		expect(cut({ ...long, grace: 6 })).toBeGreaterThan(50);
		expect(cut({ ...long, grace: 120, shutdown: 3 })).toBeGreaterThan(50);
		expect(cut({ ...long, grace: 120 })).toBe(0);
	});

	it("on ECS tells the replica to stop only when the target is drained", () => {
		const fleet = {
			"Client:users": { rate: 900 },
			"Balancer:b": { layer: "L7", endpointDelay: 1, drain: 30 },
			"Service:s": { platform: "ecs", replicas: 4, sigterm: "ignored" },
		};
		const design = designOf(fleet, ["Client:users routes Balancer:b", "Balancer:b routes Service:s"]);
		expect(simulate(design, "scale-in", 1).metrics.requestsCut).toBe(0);
	});
});

describe("retries under open-loop overload", () => {
	/** One replica that serves 300/s, a burst of half as much again for 3 s, retries with exponential pauses and full jitter. */
	function goodputAfter(rate: number, retries: number): number {
		const design = designOf(
			{
				"Client:c": { rate, timeout: 1, retries },
				"Service:s": { replicas: 1, concurrency: 30, serviceTimeP50: 0.1, serviceTimeP99: 0.1, queueBound: 1e9 },
			},
			["Client:c calls Service:s"],
		);
		const scenario = scenarioWith(({ usual }) => ({
			points: [
				{ at: 0, rate: usual },
				{ at: 20, rate: usual },
				{ at: 20, rate: 450 },
				{ at: 23, rate: 450 },
				{ at: 23, rate: usual },
			],
			duration: 300,
		}));
		const world = build(planOf("Service:s", scenario, new Inputs(design)), new Luck(1));
		world.kernel.run(240);
		const before = world.recorder.servedCount;
		world.kernel.run(300);
		return (world.recorder.servedCount - before) / (rate * 60);
	}

	it("a jittered retry does not cure it: above ρ = 1/(1 + retries) goodput stays at nothing", () => {
		expect(goodputAfter(280, 1)).toBeLessThan(0.02);
		expect(goodputAfter(160, 1)).toBeLessThan(0.02);
	});

	it("below that, or without retries, the service recovers", () => {
		expect(goodputAfter(140, 1)).toBeGreaterThan(0.97);
		expect(goodputAfter(200, 0)).toBeGreaterThan(0.97);
	});
});

describe("transactions", () => {
	function run(mechanism: string, participants: number, rate = 5, share = 1, seconds = 6000): World {
		const names = Array.from({ length: participants }, (_, i) => `p${i}`);
		const design = designOf(
			{
				"Client:c": { rate },
				"Service:s": { replicas: 2, concurrency: 1000 },
				"Store:db": { role: "database", shards: 8, writeTime: 0.005, capacity: 1000 },
				"Transaction:t": { mechanism, participants: names, acrossShards: participants > 1, share },
			},
			["Client:c calls Service:s", "Service:s writes Store:db", "Transaction:t runs-in Service:s"],
		);
		const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration: seconds }));
		const plan = planOf("Service:s", scenario, new Inputs(design));
		// Rows enough that nobody waits: the formulas know no locks.
		if (plan.shards) Object.assign(plan.shards, { keys: 1_000_000, skew: 0 });
		return build(plan, new Luck(1));
	}

	function meanDuration(world: World): Moments {
		const times = new Moments();
		if (!world.transactions) throw new Error("no transactions");
		const { durations } = world.transactions;
		const record = durations.record.bind(durations);
		durations.record = (value) => {
			times.add(value);
			record(value);
		};
		world.kernel.run(world.plan.load.duration);
		return times;
	}

	/** Mean of the greatest of n exponential times, in means of one. */
	const harmonic = (n: number) => Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b);

	it.each([2, 3, 5])("two-phase commit over %i takes two rounds of the slowest", (n) => {
		const times = meanDuration(run("2pc", n));
		const exact = 2 * harmonic(n) * 0.005;
		expect(Math.abs(times.mean - exact)).toBeLessThan(3 * Math.sqrt(times.variance / times.count));
		expect(times.mean / exact).toBeCloseTo(1, 1.7);
	});

	it.each([2, 3, 5])("a saga of %i takes the sum of its steps", (n) => {
		const times = meanDuration(run("saga", n));
		expect(Math.abs(times.mean - n * 0.005)).toBeLessThan(3 * Math.sqrt(times.variance / times.count));
	});

	it("a local commit takes one write", () => {
		expect(meanDuration(run("local", 1)).mean / 0.005).toBeCloseTo(1, 1.5);
	});

	it("two-phase commit locks its rows for both rounds, a saga for one write", () => {
		const commit = run("2pc", 3);
		const saga = run("saga", 3);
		commit.kernel.run(6000);
		saga.kernel.run(6000);
		const p99 = (world: World) => world.transactions?.lockHolds.quantile(0.99) ?? Number.NaN;
		expect(p99(saga) / (0.005 * Math.log(100))).toBeCloseTo(1, 1.3);
		expect(p99(commit)).toBeGreaterThan(1.5 * p99(saga));
	});

	it.each([
		[4, 2, 0.75],
		[4, 3, 0.9375],
		[8, 2, 0.875],
		[8, 3, 0.984375],
		[64, 2, 0.984375],
	])("over %i shards, %i keys lie on more than one with probability %f", (shards, keys, exact) => {
		const stream = new Luck(1).stream("keys");
		let crossing = 0;
		for (let i = 0; i < 40_000; i++) {
			const first = shardOf(stream.below(1e6), shards);
			let crosses = false;
			for (let k = 1; k < keys; k++) if (shardOf(stream.below(1e6), shards) !== first) crosses = true;
			if (crosses) crossing++;
		}
		expect(Math.abs(crossing / 40_000 - exact)).toBeLessThan(3.5 * Math.sqrt((exact * (1 - exact)) / 40_000));
	});

	it("a lost coordinator leaves prepared rows locked: others abort; a saga's do not", () => {
		function abortsAfterLoss(mechanism: string): number {
			const world = run(mechanism, 2, 200, 1, 120);
			if (world.plan.shards) world.plan.shards.lockTimeout = 0.5;
			const contended = build(
				{ ...world.plan, shards: world.plan.shards && { ...world.plan.shards, keys: 60 } },
				new Luck(1),
			);
			contended.kernel.run(30);
			contended.fleet.lose(0, 5);
			contended.kernel.run(120);
			return contended.transactions?.abortedCount ?? Number.NaN;
		}
		expect(abortsAfterLoss("2pc")).toBeGreaterThan(50);
		expect(abortsAfterLoss("saga")).toBe(0);
	});

	it("when nobody holds the parts together, an abort in the middle leaves half of it done", () => {
		const world = run("none", 3, 400, 1, 60);
		const plan = { ...world.plan, shards: world.plan.shards && { ...world.plan.shards, keys: 6, lockTimeout: 0.02 } };
		const crowded = build(plan, new Luck(1));
		crowded.kernel.run(60);
		expect(crowded.transactions?.halfDone).toBeGreaterThan(10);
		const saga = build({ ...plan, transactions: [{ ...plan.transactions[0], mechanism: "saga" }] }, new Luck(1));
		saga.kernel.run(60);
		expect(saga.transactions?.halfDone).toBe(0);
		expect(saga.transactions?.abortedCount).toBeGreaterThan(10);
	});
});

describe("scale-in", () => {
	it("moves half of the replicas where the scaler has none to take", () => {
		const small = shop({ "Scaler:web": { min: 4, max: 4 }, "Service:web": { sigterm: "ignored", sessions: "none" } });
		const { series, metrics } = simulate(small, "scale-in", 1);
		expect(series.perReplica).toHaveLength(6);
		expect(metrics.requestsCut).toBeGreaterThan(60);
		expect(series.wanted.every((count) => count === 4)).toBe(true);
	});

	it("lets the scaler take replicas where it can, after its stabilisation window", () => {
		const large = shop({ "Scaler:web": { min: 2, signals: ["requests"], requestsTarget: 100 } });
		const { series, metrics } = simulate(large, "scale-in", 1);
		expect(series.wanted[0]).toBe(8);
		const shrunk = series.time[series.wanted.findIndex((count) => count < 8)];
		expect(shrunk).toBeGreaterThan(300);
		expect(shrunk).toBeLessThan(400);
		expect(metrics.sessionsLost).toBeGreaterThan(500);
	});
});

describe("the rate of a service", () => {
	const rateOf = (service: Values, links: string[]) => {
		const run = simulate(designOf({ "Client:c": { rate: 300 }, "Service:s": service }, links), "replica-loss", 1);
		return run.requests / run.duration;
	};

	it("is its own, else its clients', else half of what it can serve", () => {
		expect(rateOf({ rate: 50 }, ["Client:c calls Service:s"])).toBeCloseTo(50, -0.7);
		expect(rateOf({}, ["Client:c calls Service:s"])).toBeCloseTo(300, -1);
		const slow = { replicas: 2, concurrency: 4, serviceTimeP50: 0.1, serviceTimeP99: 0.1 };
		expect(rateOf(slow, [])).toBeCloseTo(40, -0.7);
	});
});
