import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulator/index.ts";
import { RateLimiter } from "../../src/simulator/models/balancing/rate-limiter.ts";
import { designOf } from "./designs.ts";

describe("a rate limiter", () => {
	const asks = fc.array(fc.record({ after: fc.double({ min: 0, max: 2, noNaN: true }), client: fc.nat(2) }), {
		maxLength: 300,
	});

	it("admits at most b + r T of one client in any window of T, and all of who keeps to the rate", () => {
		fc.assert(
			fc.property(asks, fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 10 }), (list, rate, burst) => {
				const limiter = new RateLimiter({ rate, burst });
				const admitted: number[][] = [[], [], []];
				let now = 0;
				for (const { after, client } of list) {
					now += after;
					const times = admitted[client];
					const quiet = times.length === 0 || now - times[times.length - 1] >= burst / rate;
					const may = limiter.admits(client, { now });
					if (quiet) expect(may).toBe(true);
					if (may) times.push(now);
				}
				for (const times of admitted) {
					for (let i = 0; i < times.length; i++) {
						for (let j = i; j < times.length; j++) {
							expect(j - i + 1).toBeLessThanOrEqual(burst + rate * (times[j] - times[i]) + 1e-6);
						}
					}
				}
			}),
		);
	});

	it("lets as much through as it may when asked for more", () => {
		const limiter = new RateLimiter({ rate: 10, burst: 5 });
		let admitted = 0;
		for (let i = 0; i < 100_000; i++) if (limiter.admits(7, { now: i / 1000 })) admitted++;
		expect(admitted).toBe(5 + 10 * 100 - 1);
	});
});

describe("one client that sends too much", () => {
	/** A third of what its two replicas can serve; the abuser sends another three. */
	const shop = (balancer: Record<string, number | string>) =>
		designOf(
			{
				"Client:c": { rate: 100, abuseRate: 300, timeout: 2, thinkTime: 10 },
				"Balancer:b": { layer: "L7", ...balancer },
				"Service:s": { replicas: 2, concurrency: 4, serviceTimeP50: 0.03, serviceTimeP99: 0.06, queueBound: 1e9 },
			},
			["Client:c routes Balancer:b", "Balancer:b routes Service:s"],
		);
	const run = (balancer: Record<string, number | string> = {}) => simulate(shop(balancer), "abusive-client", 1).metrics;

	it("makes everybody wait, who without it would not", () => {
		expect(run().othersErrorRate).toBeGreaterThan(0.5);
		expect(run().othersP99).toBeGreaterThan(1.9);
		expect(run().shedShare).toBeUndefined();
	});

	it("is noticed by nobody behind a limit for each client", () => {
		const limited = run({ rateLimit: 10 });
		expect(limited.othersErrorRate).toBeLessThan(0.001);
		expect(limited.othersP99).toBeLessThan(0.1);
		// Three quarters of the requests are the abuser's, from 30 s of 300 on; ten a second of 300 are let through.
		expect(limited.shedShare).toBeCloseTo((0.9 * 290) / (0.9 * 300 + 100), 1);
	});

	it("reaches only those who share its replica where a balancer pins it", () => {
		const pinned = run({ affinity: "cookie" });
		expect(pinned.othersErrorRate).toBeGreaterThan(0.3);
		expect(pinned.othersErrorRate).toBeLessThan(0.6);
	});
});
