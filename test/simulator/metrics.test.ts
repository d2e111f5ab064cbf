import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Kernel } from "../../src/simulator/kernel/kernel.ts";
import { type Crew, Fleet } from "../../src/simulator/models/replicas/fleet.ts";
import { humanLawOf, lawOf } from "../../src/simulator/random/law-of.ts";
import { designOf } from "./designs.ts";

const rate = 100;

function shop(client: Record<string, Value> = {}) {
	return designOf(
		{
			"Client:c": { rate, timeout: 5, retries: 0, latencyP99: 0.5, thinkTime: 10, sessionDuration: 36_000, ...client },
			"Balancer:b": {},
			"Service:s": { replicas: 4, concurrency: 16, serviceTimeP50: 0.02, serviceTimeP99: 0.06, startup: 20 },
			"Store:db": { role: "database", capacity: 16, readTime: 0.002, restart: 30 },
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Service:s reads Store:db"],
	);
}

describe("what a failure of 30 s comes to", () => {
	const { metrics, duration } = simulate(shop(), "database-failover");

	it("in requests, in their share and in minutes of the error budget", () => {
		expect(metrics.failedRequests / (30 * rate)).toBeCloseTo(1, 1);
		expect(metrics.errorRate).toBeCloseTo(30 / duration, 2);
		expect(metrics.availability).toBeCloseTo(1 - metrics.errorRate, 9);
		expect(metrics.budgetMinutes).toBeCloseTo(metrics.failedRequests / rate / 60, 6);
	});

	it("in their share while it lasts: all of them", () => {
		expect(metrics.errorRateWhile).toBeGreaterThan(0.9);
		expect(metrics.timeToRecover).toBeLessThan(5);
	});

	it("in users: all but those who do not ask for three times their think time", () => {
		const users = rate * 10;
		expect(metrics.failedUsers / (users * (1 - Math.exp(-3)))).toBeCloseTo(1, 1);
	});
});

describe("how long a scenario goes on", () => {
	it("hangs on what happens in it, and not on the rate", () => {
		for (const scenario of ["replica-loss", "database-failover", "traffic-spike", "zone-loss", "rolling-deploy"]) {
			const [few, many] = [5, 200].map((each) => simulate(shop({ rate: each, peakRate: 2 * each }), scenario).duration);
			expect(few, scenario).toBe(many);
		}
	});
});

describe("people", () => {
	it("are not clockwork: a number alone is a mean, and a law says otherwise", () => {
		expect(humanLawOf(120)).toMatchObject({ mean: 120, variability: 1 });
		expect(humanLawOf({ deterministic: 120 })).toMatchObject({ mean: 120, variability: 0 });
		expect(lawOf(120)).toMatchObject({ mean: 120, variability: 0 });
	});
});

describe("a replica that died", () => {
	it("is paid for until somebody notices, unless its machine was taken back", () => {
		const nobody: Crew = { born() {}, opened() {}, closed: () => true, ended() {} };
		const paidAfter = (machineIsGone: boolean, seconds: number) => {
			const kernel = new Kernel();
			const fleet = new Fleet(
				{ startup: 100, shutdown: { signalAfter: 0, killAfter: 30, patience: 30, onSignal: "drains" } as never },
				kernel,
			);
			fleet.crew = nobody;
			fleet.found(3);
			fleet.lose(0, 20, machineIsGone);
			kernel.run(seconds);
			return fleet.paid();
		};
		expect([paidAfter(false, 10), paidAfter(true, 10)]).toEqual([3, 2]);
		// Noticed: its replacement starts, and is paid for.
		expect([paidAfter(false, 25), paidAfter(true, 25)]).toEqual([3, 3]);
	});
});
