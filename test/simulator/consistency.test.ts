import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { compare } from "../../src/simulator/compare.ts";
import { focusAround } from "../../src/simulator/focus.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { clockSkew } from "../../src/simulator/scenarios/clock-skew.ts";
import { networkPartition } from "../../src/simulator/scenarios/network-partition.ts";
import { replicaLag } from "../../src/simulator/scenarios/replica-lag.ts";
import type { Scenario } from "../../src/simulator/scenarios/scenario.ts";
import { runOf } from "../../src/simulator/simulate.ts";
import type { StoreWorld } from "../../src/simulator/studies/copies/world.ts";
import { runs } from "../support/runs.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

function worldOf(scenario: Scenario, store: Values, client: Values = {}, seed = 1): StoreWorld {
	const design = designOf(
		{
			"Client:users": { rate: 100, ...client },
			"Service:shop": {},
			"Store:db": { role: "database", keys: 1000, ...store },
		},
		["Client:users calls Service:shop", "Service:shop writes Store:db"],
	);
	const { study } = scenario;
	if (!study) throw new Error("plays on no world of its own");
	const plan = study.read({ inputs: new Inputs(design), focus: focusAround(design, "Service:shop"), scenario });
	const world = study.build(plan, new Luck(seed)) as StoreWorld;
	world.kernel.run(plan.load.duration);
	return world;
}

function play(scenario: Scenario, store: Values, client: Values = {}, seed = 1) {
	const { study } = scenario;
	if (!study) throw new Error("plays on no world of its own");
	return runOf(study, worldOf(scenario, store, client, seed), seed).metrics;
}

const scenarios = [replicaLag, networkPartition, clockSkew];
const three = ["eu", "us", "asia"];
const two = ["eu", "us"];

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))("%s", (_, scenario) => {
	it.each([
		["one region", {}],
		["three regions", { regions: three }],
		["five copies", { copies: 5 }],
	])("shows no stale row and loses no write with strong consistency: %s", (_name, store) => {
		const metrics = play(scenario, { consistency: "strong", ...store });
		expect(metrics).toMatchObject({ staleReads: 0, ownStaleReads: 0, updatesLost: 0, doubleSales: 0 });
	});

	it.each([
		["replicas of a leader", { readReplicas: 2 }],
		["a leader for three regions", { regions: three }],
		["regions that all write", { regions: two, conflict: "last-write-wins" }],
		["regions that merge", { regions: three, conflict: "crdt" }],
	])("shows users their own writes with causal consistency: %s", (_name, store) => {
		const relaxed = play(scenario, { ...store, consistency: "eventual" });
		const causal = play(scenario, { ...store, consistency: "causal" });
		expect(causal.ownStaleReads).toBe(0);
		expect(causal.ownStaleReads).toBeLessThanOrEqual(relaxed.ownStaleReads);
		// Those of others may be old.
		expect(causal.staleReads).toBeGreaterThan(0);
	});

	it("loses no update where the sides are merged", () => {
		for (const conflict of ["crdt", "merge"]) {
			expect(play(scenario, { regions: two, conflict, skew: 1.2, writeShare: 0.5 }).updatesLost).toBe(0);
		}
		expect(
			play(scenario, { regions: two, conflict: "last-write-wins", skew: 1.2, writeShare: 0.5 }).updatesLost,
		).toBeGreaterThan(0);
	});

	it("answers or refuses everything that is asked, but for what is under way at the end", () => {
		const stores: Values[] = [{ consistency: "strong", regions: three }, { conflict: "crdt" }, { readReplicas: 3 }];
		for (const store of stores) {
			const { recorder } = worldOf(scenario, store);
			const open = recorder.offered - recorder.servedCount - recorder.failedCount;
			expect(open).toBeGreaterThanOrEqual(0);
			expect(open).toBeLessThan(200);
		}
	});

	it("has the same outcome for the same seed, and another for another", () => {
		const store = { regions: two, conflict: "last-write-wins" };
		expect(play(scenario, store)).toEqual(play(scenario, store));
		expect(play(scenario, store, {}, 2)).not.toEqual(play(scenario, store));
	});
});

describe("quorums", () => {
	it("show nothing stale where those of reads and writes overlap, partition or not", () => {
		const quorums = fc.record({
			copies: fc.integer({ min: 1, max: 5 }),
			r: fc.nat(),
			extra: fc.nat({ max: 2 }),
			seed: fc.nat(),
		});
		fc.assert(
			fc.property(quorums, fc.constantFrom(clockSkew, networkPartition), ({ copies, r, extra, seed }, scenario) => {
				const readQuorum = 1 + (r % copies);
				const writeQuorum = Math.min(copies, copies + 1 - readQuorum + extra);
				const store = { conflict: "crdt", copies, readQuorum, writeQuorum, writeShare: 0.5, keys: 20 };
				const { tally } = worldOf(scenario, store, { rate: 20, readBack: 0, buyers: 1e-9 }, seed);
				expect(tally.reads).toBeGreaterThan(100);
				expect(tally.staleReads).toBe(0);
			}),
			runs(12),
		);
	});

	it("show more that is stale the less they overlap, and cost more the more copies they wait for", () => {
		const of = (readQuorum: number, writeQuorum: number) =>
			play(clockSkew, { conflict: "crdt", readQuorum, writeQuorum, writeShare: 0.5, keys: 10 }, { readBack: 0 });
		const [one, most, all] = [of(1, 1), of(2, 2), of(3, 3)];
		expect(one.staleReads).toBeGreaterThan(0.05);
		expect(of(1, 2).staleReads).toBeLessThan(one.staleReads);
		expect(most.staleReads).toBe(0);
		for (const metric of ["readP50", "readP99", "writeP50", "writeP99"]) {
			expect(one[metric]).toBeLessThan(most[metric]);
			expect(most[metric]).toBeLessThan(all[metric]);
		}
	});
});

describe("regions that can talk to each other", () => {
	const quiet = { rate: 100, buyers: 1e-9 };

	it("cost a strong write a way there and back to the nearest majority, and an eventual one nothing", () => {
		const strong = (regionDistance: number) =>
			play(clockSkew, { consistency: "strong", regions: three, regionDistance }, quiet);
		const eventual = play(clockSkew, { regions: three, conflict: "crdt" }, quiet);
		// Two of three users are a region away from the leader, who is one away from the majority.
		expect(strong(0.075).writeP50).toBeGreaterThan(4 * 0.075);
		expect(strong(0.075).writeP50).toBeLessThan(4 * 0.075 + 0.02);
		expect(strong(0.075).readP99).toBeGreaterThan(2 * 0.075);
		expect(strong(0.03).writeP50).toBeLessThan(strong(0.075).writeP50);
		expect(eventual.writeP50).toBeLessThan(0.01);
		expect(eventual.readP99).toBeLessThan(0.02);
	});

	it("send a user's own read to the leader when the nearest copy is too old for it", () => {
		const store = { regions: two, replicationLag: 2 };
		const causal = play(clockSkew, { ...store, consistency: "causal" }, { ...quiet, readBack: 0.1 });
		const eventual = play(clockSkew, store, { ...quiet, readBack: 0.1 });
		expect(eventual.ownStaleReads).toBeGreaterThan(0.3);
		expect(causal.ownStaleReads).toBe(0);
		expect(causal.readP99).toBeGreaterThan(0.15);
		expect(eventual.readP99).toBeLessThan(0.02);
	});
});

describe("fewer copies than places", () => {
	it.each([
		["one leader for three regions", { regions: three, copies: 1, consistency: "strong" }],
		["a leader and one follower for three regions", { regions: three, copies: 2 }],
	])("send users a region further: %s", (_name, store) => {
		const metrics = play(clockSkew, store, { buyers: 1e-9 });
		expect(metrics.readP99).toBeGreaterThan(2 * 0.075);
		expect(play(clockSkew, { ...store, copies: 3 }, { buyers: 1e-9 }).writeP50).toBeGreaterThan(2 * 0.075);
		expect(metrics.errorRate).toBe(0);
	});

	it("are one site where everybody may write", () => {
		const world = worldOf(networkPartition, { conflict: "crdt", copies: 1, regions: two });
		expect(world.plan.store.sites).toBe(1);
		expect(world.tally.staleReads).toBe(0);
		expect(world.plan.notes.join()).toContain("without a copy");
	});
});

describe("a partition", () => {
	it.each([
		["a majority of three copies in three zones", {}, 1 / 3],
		["a majority of three copies in three regions", { regions: three }, 1 / 3],
		["both of two copies", { regions: two, copies: 2 }, 1],
	])("makes a strong store refuse: %s", (_name, store, share) => {
		const metrics = play(networkPartition, { consistency: "strong", ...store }, { buyers: 1e-9 });
		expect(metrics.refusedApart).toBeCloseTo(share, share === 1 ? 9 : 1);
		expect(metrics.errorRate).toBeLessThan(metrics.refusedApart);
	});

	it("leaves the side without the leader its reads, as old as they are", () => {
		const metrics = play(networkPartition, { regions: two, writeShare: 0.4 }, { buyers: 1e-9 });
		// Half of the users cannot write; who cannot write has nothing to read back.
		expect(metrics.refusedApart).toBeGreaterThan(0.1);
		expect(metrics.refusedApart).toBeLessThan(0.2);
		expect(metrics.staleReads).toBeGreaterThan(play(clockSkew, { regions: two, writeShare: 0.4 }).staleReads);
		expect(metrics.lagWorst).toBeGreaterThan(110);
	});

	it("lets both sides go on where each may write, and the sides differ", () => {
		const metrics = play(networkPartition, { regions: two, conflict: "last-write-wins" });
		expect(metrics.refusedApart).toBe(0);
		expect(metrics.errorRate).toBe(0);
		expect(metrics.updatesLost).toBeGreaterThan(
			10 *
				play(replicaLag, { regions: two, conflict: "last-write-wins", replicationLag: 0, applyRate: 1e6 }).updatesLost,
		);
	});

	it("cuts nothing where everything is at one place, and says so", () => {
		const { plan, tally } = worldOf(networkPartition, {});
		expect(tally.apart).toBe(0);
		expect(plan.moot).toContain("nothing is cut");
	});

	it("says that a store is missing", () => {
		const design = designOf({ "Client:users": { rate: 5 }, "Service:shop": {} }, ["Client:users calls Service:shop"]);
		const focus = focusAround(design, "Service:shop");
		const plan = networkPartition.study?.read({ inputs: new Inputs(design), focus, scenario: networkPartition });
		expect(plan?.moot).toContain("the design has no store");
	});
});

describe("replicas that fall behind", () => {
	it("show older rows the longer they lag, and none where they keep up", () => {
		const of = (applyRate: number) => play(replicaLag, { readReplicas: 1, writeShare: 0.5, applyRate });
		const [small, middle, large] = [of(60), of(80), of(400)];
		expect(small.lagWorst).toBeGreaterThan(middle.lagWorst);
		expect(middle.lagWorst).toBeGreaterThan(10);
		expect(large.lagWorst).toBeLessThan(2);
		expect(small.staleReads).toBeGreaterThan(middle.staleReads);
		expect(middle.staleReads).toBeGreaterThan(3 * large.staleReads);
		expect(middle.ownStaleReads).toBeGreaterThan(large.ownStaleReads);
	});

	it("catch up when the surge is over", () => {
		const world = worldOf(replicaLag, { readReplicas: 1 });
		const before = world.tally.lag.count;
		world.tally.oldest = 0;
		world.kernel.run(world.plan.load.duration + 30);
		expect(world.tally.lag.count).toBeGreaterThan(before);
		expect(world.tally.oldest).toBeLessThan(3);
	});

	it("hurt nobody who reads from the leader", () => {
		const stores: Values[] = [{}, { consistency: "strong" }, { readReplicas: 2, replicaReads: 0 }];
		for (const store of stores) {
			expect(play(replicaLag, store)).toMatchObject({ staleReads: 0, ownStaleReads: 0 });
		}
	});
});

describe("a wrong clock", () => {
	const writers = { regions: two, writeShare: 0.3 };

	it("loses updates only where clocks decide", () => {
		const lost = (store: Values) => play(clockSkew, { ...writers, ...store }).updatesLost;
		const right = play(networkPartition, {
			conflict: "last-write-wins",
			copies: 3,
			readQuorum: 2,
			writeQuorum: 2,
			clockSkew: 0,
			writeShare: 0.3,
		});
		const wrong = play(clockSkew, {
			conflict: "last-write-wins",
			copies: 3,
			readQuorum: 2,
			writeQuorum: 2,
			clockSkew: 0,
			writeShare: 0.3,
		});
		expect(wrong.updatesLost).toBeGreaterThan(5 * right.updatesLost);
		expect(lost({ conflict: "last-write-wins" })).toBeGreaterThan(0);
		expect(lost({ conflict: "crdt" })).toBe(0);
		expect(lost({ consistency: "strong" })).toBe(0);
		expect(lost({ conflict: "none" })).toBe(0);
	});

	it("loses more the further the clocks are apart", () => {
		const lost = (skew: number) => {
			const store = { conflict: "last-write-wins", clockSkew: skew, writeShare: 0.3 };
			let sum = 0;
			for (let seed = 0; seed < 5; seed++) sum += play(clockSkew, store, { buyers: 1e-9 }, seed).updatesLost;
			return sum;
		};
		const [none, some, much] = [lost(0), lost(0.5), lost(5)];
		expect(none).toBeLessThan(some);
		expect(some).toBeLessThan(much);
	});
});

describe("a comparison", () => {
	it("proves what session consistency, merging and a checked write change, and leaves the rest", () => {
		const design = designOf(
			{
				"Client:users": { rate: 50 },
				"Service:shop": {},
				"Store:db": { role: "database", readReplicas: 2, writeShare: 0.2 },
			},
			["Client:users calls Service:shop", "Service:shop writes Store:db"],
		);
		const patch = (attribute: string, value: Value) => [{ of: "Store:db", attribute, value }];
		const session = compare(design, patch("consistency", "causal"), "replica-lag", { replications: 5 });
		expect(session.metrics.ownStaleReads).toMatchObject({ after: 0, significant: true });
		expect(session.metrics.writeP99.significant).toBe(false);
		expect(session.sentence).toContain("own writes not seen falls");
		const checked = compare(design, patch("conditionalWrites", true), "clock-skew", { replications: 5 });
		expect(checked.metrics.doubleSales).toMatchObject({ after: 0, significant: true });
		expect(checked.metrics.staleReads.mean).toBeCloseTo(0, 3);
	});
});

describe("the last unit of a stock", () => {
	const sales = (store: Values, client: Values = {}) => play(clockSkew, store, { rate: 1, ...client }).doubleSales;

	it("is sold once where the write checks again in one order, and more often where it does not", () => {
		expect(sales({ consistency: "strong" })).toBe(0);
		expect(sales({ consistency: "strong", conditionalWrites: false })).toBeGreaterThan(0);
		expect(sales({ readReplicas: 2 })).toBeGreaterThan(0);
		expect(sales({ readReplicas: 2, conditionalWrites: true })).toBe(0);
	});

	it("is sold more often the longer the copies do not know of it", () => {
		const [short, long] = [
			sales({ readReplicas: 1, replicationLag: 0.05 }),
			sales({ readReplicas: 1, replicationLag: 1 }),
		];
		expect(long).toBeGreaterThan(2 * short);
	});

	it("is sold twice by two regions that each check for themselves", () => {
		expect(sales({ regions: two, conflict: "last-write-wins", conditionalWrites: true })).toBeGreaterThan(0);
	});
});
