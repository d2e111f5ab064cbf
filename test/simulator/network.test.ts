import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { asDeclared } from "../../src/simulator/scenarios/as-declared.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

const station = (mean: number, more: Values = {}): Values => ({
	...{ replicas: 1, concurrency: 1, queueBound: 1e6, runtime: "event-loop", serviceTime: { exponential: { mean } } },
	...more,
});

/** Five requests a second to s; what it calls is up to the links. */
function network(services: Record<string, Values>, links: (string | [string, Values])[], client: Values = {}) {
	return designOf(
		{
			"Client:c": { load: { constant: 5, duration: 20_000, warmUp: 500 }, timeout: 1e6, ...client },
			"Service:s": station(0.1),
			...services,
		},
		[["Client:c routes Service:s", { roundTrip: 0 }], ...links],
	);
}

const mean = (design: ReturnType<typeof network>) => simulate(design, "as-declared").metrics.latencyMean;

describe("requests that go on to other services", () => {
	it("spend in each what it would take alone: Σ 1/(μ − λ)", () => {
		const tandem = network({ "Service:t": station(0.125) }, ["Service:s calls Service:t"]);
		expect(mean(tandem) / (1 / 5 + 1 / 3)).toBeCloseTo(1, 1);
		const half = network({ "Service:t": station(0.125) }, [["Service:s calls Service:t", { share: 0.5 }]]);
		expect(mean(half) / (1 / 5 + 0.5 / 5.5)).toBeCloseTo(1, 1);
	});

	it("go from there to what that calls, and past it where they do not go there", () => {
		const services = { "Service:t": station(0.125), "Service:u": station(0.05), "Service:v": station(0.05) };
		const links: [string, Values][] = [
			["Service:s calls Service:t", { share: 0.5 }],
			["Service:t calls Service:u", {}],
			["Service:s calls Service:v", {}],
		];
		const exact = 1 / 5 + 0.5 * (1 / 5.5 + 1 / 17.5) + 1 / 15;
		expect(mean(network(services, links)) / exact).toBeCloseTo(1, 1);
	});

	it("leave the worker that has served them", () => {
		// Were it held, a station of one worker could not serve 5/s with 0.1 + 0.15 s each.
		const run = simulate(network({ "Service:t": station(0.15) }, ["Service:s calls Service:t"]), "as-declared");
		expect(run.metrics.errorRate).toBe(0);
		expect(run.metrics.goodput).toBeCloseTo(5, 1);
	});

	it("fail where what they need is full, and every one of them ends", () => {
		const design = network({ "Service:t": station(0.4, { queueBound: 2 }) }, ["Service:s calls Service:t"], {
			load: { trace: { times: Array.from({ length: 500 }, (_, i) => i / 5) }, duration: 200 },
		});
		const world = build(planOf("Service:s", asDeclared, new Inputs(design)), new Luck(1));
		world.kernel.run(200);
		const { servedCount, failedCount, offered } = world.recorder;
		expect(offered).toBe(500);
		expect(servedCount + failedCount).toBe(500);
		expect(servedCount / 500).toBeGreaterThan(0.4);
		expect(servedCount / 500).toBeLessThan(0.6);
		expect(world.requests.live).toBe(0);
		expect(world.network?.sites.get("Service:t")?.replicas.outstandingIn(0)).toBe(0);
	});

	it("go no ring for ever", () => {
		const ring = network({ "Service:t": station(0.1) }, ["Service:s calls Service:t", "Service:t calls Service:s"]);
		const plan = planOf("Service:s", asDeclared, new Inputs(ring));
		expect(plan.network?.ways).toHaveLength(1);
		expect(plan.notes.join()).toContain("round for ever");
	});
});

describe("an outage that is declared", () => {
	it("lasts as long as it says", () => {
		const design = (outage: Values) =>
			designOf({ "Client:c": { rate: 10, timeout: 1 }, "Service:s": {}, "Store:d": {} }, [
				"Client:c routes Service:s",
				["Service:s reads Store:d", { timeout: 1, ...outage }],
			]);
		const short = simulate(design({ outage: 5 }), "dependency-outage");
		const long = simulate(design({}), "dependency-outage");
		expect(short.duration).toBe(335);
		expect(long.duration).toBe(450);
		expect(short.notes).toContainEqual(expect.stringContaining("from 30 s to 35 s"));
		expect(short.metrics.errorRate * 335).toBeGreaterThan(3);
		expect(short.metrics.errorRate * 335).toBeLessThan(8);
		expect(long.metrics.errorRate * 450).toBeGreaterThan(115);
	});
});
