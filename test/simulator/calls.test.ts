import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { assumptionsOf, simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { dependencyOutage } from "../../src/simulator/scenarios/dependency-outage.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

/** A service with workers for everything calls one that serves 300/s, each in 100 ms. */
function pair(client: Values, call: Values, callee: Values = {}) {
	const constant = { serviceTimeP50: 0.1, serviceTimeP99: 0.1, queueBound: 1e9 };
	return designOf(
		{
			"Client:c": { timeout: 1000, ...client },
			"Service:front": { replicas: 1, concurrency: 1e6, ...constant },
			"Service:back": { replicas: 1, concurrency: 30, ...constant, ...callee },
		},
		["Client:c calls Service:front", ["Service:front calls Service:back", call]],
	);
}

function worldOf(design: ReturnType<typeof pair>) {
	return build(planOf("Service:front", dependencyOutage, new Inputs(design)), new Luck(1));
}

/** Share of the requests served in the half minute before `at`. The callee is silent from 30 s to 150 s. */
function goodput(at: number, ...of: Parameters<typeof pair>): number {
	const world = worldOf(pair(...of));
	world.kernel.run(at - 30);
	const { servedCount, offered } = world.recorder;
	world.kernel.run(at);
	return (world.recorder.servedCount - servedCount) / (world.recorder.offered - offered);
}

const back = 150;

describe("a dependency with a capacity of its own", () => {
	it("never serves in time again above ρ = 1/(1 + r) of its callers' retries, and does below it", () => {
		const call = { timeout: 1, retries: 1, backoff: "jitter" };
		expect(goodput(back + 1000, { rate: 160 }, call)).toBe(0);
		// 200/s of tries pile up for two minutes; 100/s of capacity are left to work them off.
		expect(goodput(back + 240 * 0.9, { rate: 100 }, call)).toBeLessThan(0.05);
		expect(goodput(back + 240 * 1.1 + 30, { rate: 100 }, call)).toBeGreaterThan(0.97);
	});

	it("recovers where the tries have a budget, or where it refuses what would wait for too long", () => {
		const call = { timeout: 1, retries: 1 };
		expect(goodput(back + (120 * 160) / 140 + 60, { rate: 160 }, { ...call, retryBudget: 0.1 })).toBeGreaterThan(0.97);
		expect(goodput(back + 60, { rate: 160 }, call, { queueBound: 150 })).toBeGreaterThan(0.97);
	});

	it("is spared by a breaker: little has piled up when it is back", () => {
		const call = { timeout: 1, retries: 1, breaker: true };
		for (const breakerKind of ["resilience4j", "opossum", "polly", "hystrix", "envoy"]) {
			expect(goodput(back + 110, { rate: 160 }, { ...call, breakerKind })).toBeGreaterThan(0.97);
		}
		const world = worldOf(pair({ rate: 160 }, call));
		world.kernel.run(back);
		// Open for a minute at a time, it has let the calls before it opened and ten trials through.
		expect(world.network?.ways[0].calls?.breaker?.opened).toBe(2);
		expect(world.requests.live).toBeLessThan(600);
	});

	it("gets the product of the clients' tries and the service's own", () => {
		for (const [retries, tries, product] of [
			[0, 0, 1],
			[1, 0, 2],
			[0, 1, 2],
			[1, 1, 4],
			[3, 1, 8],
		]) {
			const client = { rate: 20, timeout: 0.6, retries, backoff: "none" };
			const world = worldOf(pair(client, { timeout: 0.2, retries: tries, backoff: "none" }));
			world.kernel.run(40);
			const { offered } = world.recorder;
			const asked = world.network?.askedOf("Service:back") ?? 0;
			world.kernel.run(140);
			const more = (world.network?.askedOf("Service:back") ?? 0) - asked;
			expect(more / (world.recorder.offered - offered) / product).toBeCloseTo(1, 1);
		}
	});

	it("takes its part out of the measured service time: in good times nothing is slower", () => {
		const alone = designOf(
			{ "Client:c": { rate: 50 }, "Service:front": { replicas: 2 }, "Store:db": { readTime: 0.01 } },
			["Client:c calls Service:front", "Service:front reads Store:db"],
		);
		const { series } = simulate(alone, "dependency-outage", 1);
		const calm = simulate(alone, "steady-day", 1);
		const before = series.time.filter((time) => time <= 30).length;
		const median = series.latencyP50.slice(2, before).map((value) => value ?? 0);
		const mean = median.reduce((a, b) => a + b) / median.length;
		expect(mean / calm.metrics.latencyP50).toBeGreaterThan(0.9);
		expect(mean / calm.metrics.latencyP50).toBeLessThan(1.1);
	});
});

describe("what is assumed of a call", () => {
	const names = (call: Values) =>
		assumptionsOf(pair({ rate: 10 }, call), "dependency-outage", { focus: "Service:front" })
			.filter(({ component }) => component.includes("front calls"))
			.map(({ attribute }) => attribute);

	it("is about retries and a breaker only where there are any", () => {
		expect(names({})).toEqual(expect.arrayContaining(["share", "timeout", "retries"]));
		expect(names({}).filter((name) => /backoff|breaker/i.test(name))).toEqual([]);
		expect(names({ breaker: true })).toEqual(
			expect.arrayContaining(["breakerKind", "breakerShare", "breakerOpen", "breakerTrials"]),
		);
		expect(names({ retries: 1 })).toContain("backoff");
		expect(names({ retries: 1, backoff: "jitter" })).toEqual(expect.arrayContaining(["backoffBase", "backoffCap"]));
	});
});
