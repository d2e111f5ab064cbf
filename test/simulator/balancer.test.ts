import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Kernel } from "../../src/simulator/kernel/kernel.ts";
import { envoy, type Hosts, Outliers, type OutliersPlan } from "../../src/simulator/models/balancing/outliers.ts";
import { dependencyFailed, overflowed, refused, served } from "../../src/simulator/models/replicas/outcome.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { type Plan, planOf } from "../../src/simulator/studies/service/plan.ts";
import type { World } from "../../src/simulator/studies/service/world.ts";
import { designOf, shop } from "./designs.ts";
import { scenarioWith } from "./worlds.ts";

type Values = Record<string, Value>;

function planned(
	balancer: Values,
	{ rate = 200, replicas = 4, duration = 2000, client = {}, service = {} } = {},
): Plan {
	const design = designOf(
		{
			"Client:c": { rate, thinkTime: 10, sessionDuration: 1e9, ...client },
			"Balancer:b": balancer,
			"Service:s": { replicas, startup: 0, ...service },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s"],
	);
	const scenario = scenarioWith(({ usual }) => ({ points: [{ at: 0, rate: usual }], duration }));
	return planOf("Service:s", scenario, new Inputs(design));
}

/** Requests that each replica gets in a span of time. */
function sentIn({ kernel, fleet }: World, seconds: number): number[] {
	const before = fleet.offered.slice(0, fleet.born);
	kernel.run(kernel.now + seconds);
	return [...fleet.offered.slice(0, fleet.born)].map((count, i) => count - (before[i] ?? 0));
}

function shareOf(replica: number, counts: number[]): number {
	return counts[replica] / counts.reduce((sum, count) => sum + count, 0);
}

describe("connections that stay open", () => {
	const open = { layer: "L4", longLived: true, connectionDuration: 300 };

	it("leave a new replica to the new ones: 1 − e^(−t/τ) of its share", () => {
		const world = build(planned(open), new Luck(1));
		world.kernel.run(10);
		world.fleet.scaleTo(5);
		for (const from of [0, 150, 300, 600]) {
			world.kernel.run(10 + from);
			const share = shareOf(4, sentIn(world, 20)) * 5;
			expect(Math.abs(share - (1 - Math.exp(-(from + 10) / 300)))).toBeLessThan(0.09);
		}
	});

	it("are balanced as requests where each request has its own, or an L7 balancer reads them", () => {
		const run = (balancer: Values) => {
			const world = build(planned(balancer), new Luck(1));
			world.kernel.run(10);
			world.fleet.scaleTo(5);
			return sentIn(world, 100);
		};
		const byRequest = run({ layer: "L7" });
		expect(shareOf(4, byRequest)).toBeCloseTo(0.2, 3);
		expect(run({ layer: "L4" })).toEqual(byRequest);
		expect(run({ layer: "L4", idleTimeout: 60 })).toEqual(byRequest);
		expect(run({ ...open, layer: "L7" })).toEqual(byRequest);
		expect(run({ layer: "L4", connectionDuration: 300 })).not.toEqual(byRequest);
	});

	it("last as long as a visit where nobody says how long, and close when they are idle", () => {
		expect(
			planned({ layer: "L4", longLived: true }, { client: { sessionDuration: 480 } }).balancer.connections,
		).toEqual({
			duration: 480,
			idleTimeout: Number.POSITIVE_INFINITY,
		});
		// Users ask every 10 s: half of them pause longer than 7 s before any request.
		const world = build(planned({ ...open, connectionDuration: 1e9, idleTimeout: 10 * Math.LN2 }), new Luck(1));
		world.kernel.run(10);
		world.fleet.scaleTo(5);
		world.kernel.run(20);
		expect(shareOf(4, sentIn(world, 200))).toBeGreaterThan(0.18);
	});

	it("open elsewhere when their replica is gone, and stay there when another one comes", () => {
		const world = build(planned({ ...open, connectionDuration: 1e9 }), new Luck(1));
		world.kernel.run(10);
		world.fleet.scaleTo(3);
		world.kernel.run(30);
		const left = sentIn(world, 50);
		expect(left[3]).toBe(0);
		expect(left.slice(0, 3).every((count) => count > 2500)).toBe(true);
		world.fleet.scaleTo(4);
		expect(shareOf(4, sentIn(world, 50))).toBeLessThan(0.001);
	});

	it("are given up by whoever meets a dead replica: fewer errors than requests until it is noticed", () => {
		// A dead one gets its share of every request, or each user once and a few times again.
		const errors = (balancer: Values) => {
			const world = build(planned({ healthCheckInterval: 100, ...balancer }), new Luck(1));
			world.kernel.run(10);
			world.fleet.lose(3, 150);
			world.kernel.run(155);
			return world.recorder.failedCount;
		};
		const each = errors({ layer: "L7" });
		expect(each).toBeGreaterThan(0.9 * 50 * 145);
		// 500 users, each of whom meets it 1 + 1/4 + 1/16 … times.
		const once = errors({ ...open, connectionDuration: 1e9 });
		expect(once).toBeGreaterThan(600);
		expect(once).toBeLessThan(730);
	});

	it("do not weaken a pin: it outlives them", () => {
		const world = build(planned({ ...open, affinity: "source-ip" }), new Luck(1));
		world.kernel.run(10);
		world.fleet.scaleTo(5);
		expect(shareOf(4, sentIn(world, 1000))).toBe(0);
	});
});

describe("affinity by a key", () => {
	const load = { rate: 400, service: { sessions: "memory" } };

	/** Sessions lost when a fifth replica comes, as a share of all. */
	function lost(balancer: Values): number {
		const world = build(planned({ layer: "L7", ...balancer }, load), new Luck(1));
		world.kernel.run(100);
		expect(world.sessions.lost).toBe(0);
		world.fleet.scaleTo(5);
		world.kernel.run(200);
		return world.sessions.lost / 4000;
	}

	it("finds every session, until the fleet changes: then one in N + 1 has moved", () => {
		for (const affinity of ["header", "consistent-hash"]) {
			expect(lost({ affinity })).toBeGreaterThan(0.13);
			expect(lost({ affinity })).toBeLessThan(0.27);
		}
		expect(lost({ affinity: "header", algorithm: "maglev" })).toBeLessThan(0.27);
		expect(lost({ algorithm: "ring-hash" })).toBe(lost({ affinity: "header" }));
		expect(lost({ affinity: "cookie", algorithm: "maglev" })).toBe(0);
	});

	it("knows no slow start, and says so; others have it from their declaration only", () => {
		const hashed = planned({ algorithm: "maglev", slowStart: 30 }).balancer;
		expect([hashed.slowStart, hashed.notes]).toEqual([
			0,
			["slow start does nothing for maglev, as in Envoy and nginx"],
		]);
		const turned = planned({ slowStart: 30 }).balancer;
		expect([turned.slowStart, turned.notes]).toEqual([30, []]);
	});
});

describe("slow start", () => {
	it("gives a replica that has just come less, one that was there from the beginning all", () => {
		const world = build(planned({ layer: "L7", slowStart: 100 }), new Luck(1));
		expect(new Set(sentIn(world, 100).map((count) => Math.round(count / 200)))).toEqual(new Set([25]));
		world.fleet.scaleTo(5);
		const ramp = sentIn(world, 100);
		// ∫ w/(4 + w) of w = max(0.1, t/T).
		expect(shareOf(4, ramp)).toBeCloseTo(0.01 / 4.1 + 0.9 - 4 * Math.log(5 / 4.1), 2);
		expect(shareOf(4, sentIn(world, 100))).toBeCloseTo(0.2, 3);
	});
});

describe("ejection", () => {
	/** A fleet, and the outlier detection that watches it. */
	function watched(replicas: number, plan: Partial<OutliersPlan> = {}) {
		const kernel = new Kernel();
		const inside = new Set(Array.from({ length: replicas }, (_, i) => i));
		const hosts: Hosts = {
			hosts: replicas,
			enter: (replica) => void inside.add(replica),
			leave: (replica) => void inside.delete(replica),
		};
		const outliers = new Outliers({ ...envoy, ...plan }, kernel, hosts);
		const fail = (replica: number, times = 5, outcome = refused) => {
			for (let i = 0; i < times; i++) outliers.observe(replica, outcome);
		};
		return { kernel, inside, outliers, fail };
	}

	it("takes five failures in a row, of whatever kind a proxy sees as one", () => {
		const { inside, outliers, fail } = watched(10);
		fail(3, 4);
		outliers.observe(3, served);
		fail(3, 4);
		expect(inside.has(3)).toBe(true);
		fail(3, 1, overflowed);
		expect(inside.has(3)).toBe(false);
		const other = watched(10);
		other.fail(3, 5, dependencyFailed);
		expect(other.inside.has(3)).toBe(false);
	});

	it("lasts 30 s × the number of ejections, up to 300 s", () => {
		const { kernel, inside, fail } = watched(10);
		for (let time = 1; time <= 12; time++) {
			const from = kernel.now;
			fail(0);
			kernel.run(from + Math.min(300, 30 * time) - 0.01);
			expect(inside.has(0)).toBe(false);
			kernel.run(from + Math.min(300, 30 * time));
			expect(inside.has(0)).toBe(true);
		}
	});

	it("forgives one ejection for every 10 s that go well", () => {
		const { kernel, inside, fail } = watched(10);
		for (const length of [30, 60, 90]) {
			fail(0);
			kernel.run(kernel.now + length);
		}
		kernel.run(kernel.now + 25);
		fail(0);
		kernel.run(kernel.now + 59.9);
		expect(inside.has(0)).toBe(false);
		kernel.run(kernel.now + 0.1);
		expect(inside.has(0)).toBe(true);
	});

	it("takes a tenth of the replicas at most, one at least, and never the only one", () => {
		for (const [replicas, most] of [
			[1, 0],
			[2, 1],
			[10, 1],
			[19, 1],
			[20, 2],
			[50, 5],
		]) {
			const { inside, fail } = watched(replicas);
			for (let i = 0; i < replicas; i++) fail(i);
			expect(replicas - inside.size).toBe(most);
		}
	});

	it("is ignored when fewer than half are left", () => {
		const { kernel, inside, fail } = watched(5, { most: 1 });
		fail(0);
		fail(1);
		expect([...inside]).toEqual([2, 3, 4]);
		kernel.run(10);
		fail(2);
		expect(inside.size).toBe(5);
		fail(3);
		expect(inside.size).toBe(5);
		// The first two come back: three of five are well again.
		kernel.run(30);
		expect([...inside].sort()).toEqual([0, 1, 4]);
		kernel.run(40);
		expect(inside.size).toBe(5);
	});

	it("of a replica that leaves meanwhile ends with it", () => {
		const { kernel, inside, outliers, fail } = watched(10);
		fail(0);
		expect(outliers.forget(0)).toBe(true);
		kernel.run(30);
		expect(inside.has(0)).toBe(false);
		fail(1);
		expect(inside.has(1)).toBe(false);
	});
});

describe("without anybody to send to", () => {
	it.each(["round-robin", "least-outstanding", "ring-hash"])("requests are refused: %s", (algorithm) => {
		for (const more of [{}, { affinity: "cookie" }, { layer: "L4", longLived: true }] as Values[]) {
			const world = build(planned({ layer: "L7", algorithm, slowStart: 20, ...more }, { replicas: 1 }), new Luck(1));
			world.kernel.run(10);
			world.fleet.scaleTo(0);
			world.kernel.run(30);
			const { failedCount } = world.recorder;
			sentIn(world, 10);
			expect(world.recorder.failedCount - failedCount).toBeGreaterThan(1800);
			world.fleet.scaleTo(1);
			world.kernel.run(41);
			expect(sentIn(world, 10)[1]).toBeGreaterThan(1800);
		}
	});

	it("counts what is outstanding down to nothing when the load ends", () => {
		for (const algorithm of ["least-outstanding", "power-of-two"]) {
			const plan = planned({ layer: "L7", algorithm }, { duration: 300, client: { timeout: 0.05 } });
			plan.load.points.push({ at: 40, rate: 200 }, { at: 40, rate: 0 });
			const world = build(plan, new Luck(1));
			world.kernel.run(20);
			world.fleet.lose(1, 10);
			world.kernel.run(200);
			expect([...world.balancer.outstanding]).toEqual(new Array(world.balancer.outstanding.length).fill(0));
		}
	});
});

describe("a canary", () => {
	it("gets its share of what the users ask, whatever its part of the fleet", () => {
		const world = build(planned({ layer: "L7", algorithm: "least-outstanding" }), new Luck(1));
		world.kernel.run(10);
		world.balancer.divide({ first: world.fleet.born, share: 0.05, sticky: true });
		world.fleet.scaleTo(5);
		world.kernel.run(11);
		expect(Math.abs(shareOf(4, sentIn(world, 200)) - 0.05)).toBeLessThan(0.02);
	});
});

describe("what runs before the balancer was complete", () => {
	it("goes on as it did: an L4 balancer without open connections, an L7 one with a slow start of 0", () => {
		const run = (balancer: Values) => simulate(shop({ "Balancer:ingress": balancer }), "replica-loss", 1).metrics;
		expect(run({ affinity: "none", slowStart: 0 })).toEqual(run({ affinity: "none" }));
		expect(run({ affinity: "none", layer: "L4", longLived: false })).toEqual(run({ affinity: "none" }));
	});
});
