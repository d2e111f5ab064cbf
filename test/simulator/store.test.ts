import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import type { Patch } from "../../src/design/patch.ts";
import { assumptionsOf, compare, simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { scenarioOf } from "../../src/simulator/scenarios/index.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

/** A service that is never short of anything, on shards of 125 operations a second each. */
function shop(store: Values = {}, service: Values = {}, client: Values = {}) {
	return designOf(
		{
			"Client:c": { rate: 300, ...client },
			"Service:s": { replicas: 6, serviceTimeP50: 0.005, serviceTimeP99: 0.02, latencyP99: 0.5, ...service },
			"Store:db": {
				...{ role: "database", shards: 4, sharding: "consistent", keys: 5000 },
				...{ capacity: 1, readTime: 0.008, writeTime: 0.008, ...store },
			},
		},
		["Client:c calls Service:s", "Service:s reads Store:db"],
	);
}

const set = (of: string, attribute: string, value: Value): Patch => [{ of, attribute, value }];
const few = { replications: 4 };

describe("a key that gets half of the reads", () => {
	// 150/s of reads for one key of a shard that can do 125/s.
	const famous = { hotKeyShare: 0.5 };

	it("is helped by no number of shards: its own is still its own", () => {
		const { metrics, after } = compare(shop(famous), set("Store:db", "shards", 16), "celebrity-key", few);
		expect(metrics.latencyP99.significant).toBe(false);
		expect(metrics.timeToRecover.significant).toBe(false);
		expect(metrics.latencyP99.after).toBeGreaterThan(9);
		// Nobody is served in the end: all workers of the service wait for the one shard.
		expect(Math.max(...after.series.goodput.slice(-30))).toBeLessThan(30);
		expect(metrics.errorRate.after).toBeGreaterThan(0.5);
	});

	it("is helped by a near cache, and by splitting it", () => {
		const near = compare(shop(famous), set("Service:s", "nearCache", 2), "celebrity-key", few).metrics;
		expect(near.latencyP99.significant).toBe(true);
		expect(near.latencyP99.after).toBeLessThan(0.5);
		expect(near.errorRate.after).toBe(0);
		const split = compare(shop({ ...famous, shards: 16 }), set("Store:db", "hotKeyCopies", 16), "celebrity-key", few);
		expect(split.metrics.latencyP99.significant).toBe(true);
		expect(split.metrics.errorRate.after).toBe(0);
	});

	it("keeps its share of all reads on one shard, at any number of them", () => {
		for (const shards of [2, 8, 64]) {
			const quick = { readTime: 0.001, writeTime: 0.001, writeShare: 0, shards, ...famous };
			const { metrics } = simulate(shop(quick), "celebrity-key", 1);
			expect(metrics.hottestShardShare).toBeGreaterThan(0.49);
			expect(metrics.hottestShardShare).toBeLessThan(0.5 + 0.5 / shards + 0.1);
		}
	});

	it("drowns who shares a shard with it, and no one else, where workers are plenty and do not wait long", () => {
		const design = shop({ ...famous, poolSize: 1000, maxConnections: 1e6 }, { concurrency: 5000, queueBound: 1e6 });
		design.links[1].attributes.timeout = { provenance: { kind: "assumed", source: "a test" }, value: 0.5 };
		const { metrics } = simulate(design, "celebrity-key", 1);
		expect(metrics.hotShardErrors).toBeGreaterThan(0.5);
		expect(metrics.errorRate).toBeGreaterThan(0.3);
		expect(metrics.errorRate).toBeLessThan(metrics.hottestShardShare);
	});
});

describe("the largest tenant that grows five times", () => {
	it("overloads the shard that is its home, where rows spread by hash carry it", () => {
		const quiet = { rate: 350 };
		const home = simulate(shop({ sharding: "tenant", shards: 8 }, {}, quiet), "tenant-skew", 1).metrics;
		const spread = simulate(shop({ sharding: "hash-modulo", shards: 8 }, {}, quiet), "tenant-skew", 1).metrics;
		expect(home.hottestShardShare).toBeGreaterThan(0.44);
		expect(home.errorRate).toBeGreaterThan(0.3);
		expect(spread.hottestShardShare).toBeLessThan(0.2);
		expect(spread.errorRate).toBe(0);
		const more = simulate(shop({ sharding: "tenant", shards: 32 }, {}, quiet), "tenant-skew", 1).metrics;
		expect(more.errorRate).toBeGreaterThan(0.3);
	});

	it("brings the traffic that its size and its growth say", () => {
		const run = simulate(shop({ tenants: 1, readTime: 0.0001, writeTime: 0.0001 }), "tenant-skew", 1);
		expect(run.series.offered.at(-1)).toBeGreaterThan(0.9 * 5 * 300);
	});
});

describe("one shard more", () => {
	const move = (store: Values, client: Values = {}) => simulate(shop(store, {}, client), "add-shard", 1).metrics;

	it("moves most keys under modulo, and a few on a ring; copying takes their bytes over the rate", () => {
		const modulo = move({ sharding: "hash-modulo", dataBytes: 1e9, copyRate: 20e6 });
		const ring = move({ sharding: "consistent", dataBytes: 1e9, copyRate: 20e6 });
		expect(modulo.keysMoved).toBeCloseTo(0.8, 1);
		expect(ring.keysMoved).toBeCloseTo(0.2, 1);
		expect(modulo.migrationSeconds).toBeCloseTo(modulo.keysMoved * 50, 6);
		expect(ring.migrationSeconds).toBeCloseTo(ring.keysMoved * 50, 6);
	});

	it("costs a cache nothing to copy, but its misses: a storm under modulo", () => {
		// What stands behind can do 32 reads of 0.2 s at once: 160/s. Of 300/s four in five miss, or one.
		const cache = { role: "cache", capacity: 4, coldRead: 0.2, keys: 50_000, skew: 0.5 };
		const modulo = move({ ...cache, sharding: "hash-modulo" });
		const ring = move({ ...cache, sharding: "consistent" });
		expect(modulo.migrationSeconds).toBe(0);
		expect(modulo.latencyP95).toBeGreaterThan(4 * ring.latencyP95);
		expect(ring.errorRate).toBe(0);
	});

	it("slows requests while the copies are made, and relieves the shards afterwards", () => {
		const design = shop({ sharding: "hash-modulo", skew: 0, dataBytes: 4e9, copyLoad: 0.6 }, {}, { rate: 300 });
		const world = build(planOf("Service:s", scenarioOf("add-shard"), new Inputs(design)), new Luck(1));
		world.kernel.run(world.plan.load.duration);
		const { time, latencyP95 } = world.recorder.series;
		const mean = (from: number, to: number) => {
			const rows = latencyP95.filter((_, i) => time[i] > from && time[i] <= to) as number[];
			return rows.reduce((a, b) => a + b, 0) / rows.length;
		};
		const until = 60 + (world.resharding?.plan.seconds ?? Number.NaN);
		const during = mean(70, until);
		expect(during).toBeGreaterThan(1.3 * mean(10, 60));
		expect(mean(until + 40, 1e9)).toBeLessThan(0.9 * mean(10, 60));
	});

	it("that splits a range takes nothing from the end, where the new rows come", () => {
		const ascending = { dataBytes: 1, sharding: "range", ascendingKeys: true, capacity: 4, writeShare: 0.9 };
		expect(move(ascending).hottestShardShare).toBeGreaterThan(0.9);
		expect(move({ ...ascending, ascendingKeys: false }).hottestShardShare).toBeLessThan(0.5);
	});
});

describe("connections", () => {
	/** Traffic doubles; a scaler answers with more replicas, each with a pool of its own. */
	function scaled(store: Values, scaler: Values = {}) {
		return designOf(
			{
				"Client:c": { rate: 200, peakRate: 600 },
				"Service:s": { concurrency: 8, cpuShare: 0.3, startup: 10 },
				"Scaler:a": { min: 3, max: 20, signals: ["requests"], requestsTarget: 50, behaviour: true, ...scaler },
				"Store:db": { readTime: 0.02, ...store },
			},
			["Client:c calls Service:s", "Service:s reads Store:db", "Scaler:a scales Service:s"],
		);
	}

	it("run out when the fleet scales out: requests fail while the store is idle", () => {
		const short = simulate(scaled({ poolSize: 10, maxConnections: 100 }), "traffic-spike", 1).metrics;
		expect(short.connectionUse).toBe(1);
		expect(short.connectionsRefused).toBeGreaterThan(100);
		expect(short.errorRate).toBeGreaterThan(0.01);
		const enough = simulate(scaled({ poolSize: 10, maxConnections: 300 }), "traffic-spike", 1).metrics;
		expect(enough.connectionsRefused).toBe(0);
		expect(enough.connectionUse).toBeLessThan(1);
		expect(enough.errorRate).toBeLessThan(short.errorRate);
		// A smaller pool of each is enough for all.
		const small = simulate(scaled({ poolSize: 5, maxConnections: 100 }), "traffic-spike", 1).metrics;
		expect(small.connectionsRefused).toBe(0);
	});

	it("are simulated only where both limits are known, and then alone", () => {
		const unknown = scaled({ poolSize: 10 });
		expect(simulate(unknown, "traffic-spike", 1).metrics.connectionsRefused).toBeUndefined();
		const free = simulate(scaled({ poolSize: 1000, maxConnections: 1e6 }), "traffic-spike", 1).metrics;
		const without = simulate(scaled({}), "traffic-spike", 1).metrics;
		expect(free.errorRate).toBe(without.errorRate);
		expect(free.latencyP99).toBe(without.latencyP99);
	});
});

describe("read replicas", () => {
	const load = { rate: 200 };
	const of = (store: Values) =>
		simulate(shop({ shards: 1, hotKeyShare: 0, ...store }, {}, load), "celebrity-key", 1).metrics;

	it("carry reads that the primary could not, and no writes", () => {
		expect(of({ writeShare: 0 }).errorRate).toBeGreaterThan(0.3);
		expect(of({ writeShare: 0, readReplicas: 3 }).errorRate).toBe(0);
		expect(of({ writeShare: 0, readReplicas: 3, replicaReads: 0 }).errorRate).toBeGreaterThan(0.3);
		expect(of({ writeShare: 0.9, readReplicas: 3 }).errorRate).toBeGreaterThan(0.3);
	});
});

describe("what a store assumes", () => {
	it("is listed only where it matters", () => {
		const names = (store: Values) => {
			const listed = assumptionsOf(shop(store), "celebrity-key").filter(({ component }) => component === "Store:db");
			return listed.map(({ attribute }) => attribute);
		};
		expect(names({ sharding: "consistent" })).toContain("virtualNodes");
		expect(names({ sharding: "hash-modulo" })).not.toContain("virtualNodes");
		expect(names({ shards: 1 })).not.toContain("scatterShare");
		expect(names({ sharding: "hash-modulo" })).not.toContain("tenants");
		const usual = assumptionsOf(shop(), "steady-day").filter(({ component }) => component === "Store:db");
		expect(usual.map(({ attribute }) => attribute)).not.toContain("hotKeyShare");
	});
});
