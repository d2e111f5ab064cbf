import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Kernel } from "../../src/simulator/kernel/kernel.ts";
import { Fleet } from "../../src/simulator/models/replicas/fleet.ts";
import { NearCache } from "../../src/simulator/models/store/near-cache.ts";
import { Reconnecting } from "../../src/simulator/models/store/reconnecting.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

function shop(store: Values = {}, service: Values = {}, link: Values = {}, balancer: Values = {}) {
	return designOf(
		{
			"Client:c": { rate: 100, timeout: 5 },
			"Balancer:b": balancer,
			"Service:s": { replicas: 4, sessions: "shared-store", serviceTimeP50: 0.01, serviceTimeP99: 0.03, ...service },
			"Store:r": { role: "session-store", readTime: 0.002, ...store },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", ["Service:s reads Store:r", link]],
	);
}

const restart = (...of: Parameters<typeof shop>) => simulate(shop(...of), "state-store-restart", 1).metrics;

describe("a session store that restarts", () => {
	it("fails about what arrives while it is away, and what is too old when it is back", () => {
		const { errorRate } = restart({}, {}, { timeout: 0.5 });
		const duration = simulate(shop(), "state-store-restart", 1).duration;
		expect((errorRate * duration) / 45).toBeGreaterThan(0.95);
		expect((errorRate * duration) / 45).toBeLessThan(1.05);
	});

	it("forgets every visit under way, unless its data outlive it", () => {
		// 100/s and a pause of 10 s are a thousand users; a visit of the average is not over.
		const { sessionsLost } = restart();
		expect(sessionsLost).toBeGreaterThan(800);
		expect(sessionsLost).toBeLessThanOrEqual(1000);
		expect(restart({ persistent: true }).sessionsLost).toBe(0);
	});

	it("hurts fewer users behind a near cache, and more so where users stay with a replica", () => {
		const call = { timeout: 0.5 };
		const none = restart({}, {}, call);
		const near = restart({}, { nearCache: 300 }, call);
		const sticky = restart({}, { nearCache: 300 }, call, { affinity: "cookie" });
		expect(near.errorRate).toBeLessThan(0.5 * none.errorRate);
		expect(sticky.errorRate).toBeLessThan(0.5 * near.errorRate);
		expect(sticky.nearCacheHits).toBeGreaterThan(near.nearCacheHits);
	});

	it("holds workers until it is back where calls have no timeout; a breaker fails them at once, and for longer", () => {
		const tight = { concurrency: 4, queueBound: 1e6 };
		const endless = restart({}, tight);
		const short = restart({}, tight, { timeout: 0.2 });
		const broken = restart({}, tight, { timeout: 0.2, breaker: true });
		expect(endless.latencyP95).toBeGreaterThan(4);
		expect(broken.latencyP95).toBeLessThan(short.latencyP95 / 2);
		expect(broken.timeToRecover).toBeGreaterThan(short.timeToRecover);
	});
});

describe("replicas that want their connections back", () => {
	/** Handshakes of 0.1 s, given up after 2 s, of many replicas at once. */
	function reconnect(count: number, backoff: string, cap = 60): { tries: number; tookAll: number; connected: number } {
		const kernel = new Kernel();
		const shutdown = { signalAfter: 0, killAfter: 30, patience: 30, onSignal: "drains" as const };
		const fleet = new Fleet({ startup: 1, shutdown } as never, kernel);
		fleet.crew = { born() {}, opened() {}, closed: () => true, ended() {} };
		fleet.found(count);
		const retry = { backoff, base: 0.1, cap, budget: undefined };
		let back = 0;
		const plan = { handshake: 0.1, timeout: 2, retry };
		const all = new Reconnecting(plan, kernel, fleet, new Luck(1).stream("jitter"), () => back++);
		kernel.schedule(
			1,
			kernel.on(() => all.fall()),
			0,
		);
		kernel.schedule(
			10,
			kernel.on(() => all.comeBack()),
			0,
		);
		kernel.run(600);
		return { tries: all.tries, tookAll: all.lastAt - 10, connected: back };
	}

	it("get them one after the other, when there are few", () => {
		for (const backoff of ["none", "fixed", "jitter"]) {
			const { connected, tries, tookAll } = reconnect(15, backoff);
			expect(connected).toBe(15);
			expect(tries).toBe(15);
			expect(tookAll).toBeGreaterThan(1.4);
		}
	});

	it("never get them all when more ask at once than can be heard before they give up, unless they back off", () => {
		// 100 tries every two seconds are five times what it can make.
		const herd = reconnect(100, "none");
		expect(herd.connected).toBeLessThan(60);
		const patient = reconnect(100, "jitter");
		expect(patient.connected).toBe(100);
		expect(patient.tries).toBeLessThan(herd.tries / 2);
		// A pause that may not grow is none.
		expect(reconnect(100, "exponential", 0.5).connected).toBeLessThan(60);
	});
});

describe("a near cache", () => {
	it("answers for its time to live, each replica for itself", () => {
		const cache = new NearCache({ ttl: 5, entries: 100 });
		expect(cache.has(0, 7, 0)).toBe(false);
		cache.put(0, 7, 0);
		expect(cache.has(0, 7, 4.9)).toBe(true);
		expect(cache.has(1, 7, 4.9)).toBe(false);
		expect(cache.has(0, 7, 5.1)).toBe(false);
		cache.put(0, 7, 6);
		cache.drop(0);
		expect(cache.has(0, 7, 7)).toBe(false);
	});

	it("keeps no more than its entries", () => {
		const cache = new NearCache({ ttl: 5, entries: 10 });
		for (let key = 0; key < 100; key++) cache.put(0, key, 0);
		let there = 0;
		for (let key = 0; key < 100; key++) if (cache.has(0, key, 1)) there++;
		expect(there).toBeLessThanOrEqual(10);
		expect(there).toBeGreaterThan(5);
	});

	it("spares the hop to the session store: as often as users come back to the replica in time", () => {
		const slow = { readTime: 0.04 };
		const day = (service: Values, balancer: Values = {}) =>
			simulate(shop(slow, service, {}, balancer), "steady-day", 1).metrics;
		const hop = day({});
		const near = day({ nearCache: 20 }, { affinity: "cookie" });
		expect(hop.nearCacheHits).toBeUndefined();
		expect(near.latencyP50).toBeLessThan(hop.latencyP50 - 0.02);
		// A user who comes every 10 s finds an entry of 20 s twice for each time that it is fetched: rT/(1 + rT).
		expect(near.nearCacheHits).toBeCloseTo(2 / 3, 1);
		// With four replicas in turn each sees the user every 40 s.
		expect(day({ nearCache: 20 }).nearCacheHits).toBeCloseTo(1 / 3, 1);
	});

	it("is asked for only where sessions are shared", () => {
		const own = simulate(shop({}, { sessions: "client", nearCache: 20 }), "steady-day", 1).metrics;
		expect(own.nearCacheHits).toBeUndefined();
	});
});
