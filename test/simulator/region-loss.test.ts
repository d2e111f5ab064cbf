import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { assumptionsOf, compare, simulate } from "../../src/simulator/index.ts";
import { byDistance, continentOf } from "../../src/simulator/studies/regions/geography.ts";
import { assumedAreas, boundTo } from "../../src/simulator/studies/regions/residency.ts";
import { runs } from "../support/runs.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

function world(edge: Values, client: Values = {}, service: Values = {}, scaler?: Values) {
	return designOf(
		{
			"Client:c": { rate: 200, ...client },
			"Edge:e": { routing: "failover", regions: ["eu-west-1", "us-east-1"], healthChecked: true, ttl: 60, ...edge },
			"Balancer:b": { layer: "L7" },
			"Service:s": { replicas: 8, concurrency: 16, ...service },
			...(scaler && { "Scaler:a": scaler }),
		},
		[
			"Client:c routes Edge:e",
			"Edge:e routes Balancer:b",
			"Balancer:b routes Service:s",
			...(scaler ? ["Scaler:a scales Service:s"] : []),
		],
	);
}

function lose(...design: Parameters<typeof world>) {
	return simulate(world(...design), "region-loss", 7).metrics;
}

describe("the loss of a region", () => {
	it("lasts for its users until it is back, where nothing sends them elsewhere", () => {
		for (const edge of [{ routing: "single" }, { healthChecked: false }, { regions: ["eu-west-1"] }] as Values[]) {
			const { outage, outageMean } = lose(edge);
			expect(outage).toBeCloseTo(1800, -1);
			expect(outageMean).toBeCloseTo(1800, -1);
		}
		expect(simulate(designOf({ "Service:s": {} }), "region-loss").metrics.outage).toBeCloseTo(1800, -1);
	});

	it("lasts the longer the longer resolvers keep an answer, and anycast waits for no resolver", () => {
		const outages = [0, 60, 300, 900].map((ttl) => lose({ ttl }).outage);
		expect(outages).toEqual([...outages].sort((a, b) => a - b));
		expect(outages[3] - outages[1]).toBeGreaterThan(700);
		const anycast = lose({ routing: "anycast", ttl: 900 });
		expect(anycast.outage).toBeLessThan(outages[1]);
	});

	it("outlasts the region itself where the time to live is longer than the loss", () => {
		const { outage, outageMean } = lose({ ttl: 3600 });
		expect(outage).toBeCloseTo(1800, -1);
		// Half of the answers end during the loss, and each of those after half of it.
		expect(outageMean).toBeGreaterThan(1200);
		expect(outageMean).toBeLessThan(1500);
	});

	it("is noticed the sooner the more often regions are checked", () => {
		const { metrics } = compare(
			world({}),
			[{ of: "Edge:e", attribute: "healthCheckInterval", value: 10 }],
			"region-loss",
			{ replications: 5 },
		);
		expect(metrics.outageMean.significant).toBe(true);
		// Both meet the same moment between two checks: 30 (3 − u) and 10 (3 − u).
		expect(metrics.outageMean.mean).toBeGreaterThan(-60);
		expect(metrics.outageMean.mean).toBeLessThan(-40);
	});

	it("strikes only the users of that region, where users go to the nearest one", () => {
		const near = lose({ routing: "latency" });
		const all = lose({ routing: "failover" });
		expect(near.errorRate / all.errorRate).toBeCloseTo(0.5, 1);
		expect(near.latencyMoved).toBeCloseTo(0.09, 2);
		expect(lose({ routing: "latency", regions: ["eu-west-1", "eu-central-1"] }).latencyMoved).toBeCloseTo(0, 2);
	});

	it("overloads the regions that are left, unless they grow", () => {
		const small: [Values, Values, Values] = [
			{ routing: "latency" },
			{ rate: 4000 },
			{ replicas: 4, serviceTimeP50: 0.02, serviceTimeP99: 0.02, queueBound: 100 },
		];
		const fixed = lose(...small);
		const large = lose(small[0], small[1], { ...small[2], replicas: 8 });
		const grown = lose(...small, { min: 2, max: 20, signals: ["requests"] });
		expect(fixed.outage).toBeGreaterThan(1700);
		expect(large.outage).toBeLessThan(150);
		expect(grown.errorRate).toBeLessThan(fixed.errorRate / 3);
		expect(grown.cost).toBeLessThan(large.cost);
	});
});

describe("residency", () => {
	const bound = { residency: { "eu-users": ["eu-west-1", "eu-central-1"] } };
	const geo = { routing: "geo" };

	it("is broken by a failover abroad, kept by a second region at home or by turning users away", () => {
		const abroad = lose(geo, bound);
		const home = lose({ ...geo, regions: ["eu-west-1", "eu-central-1", "us-east-1"] }, bound);
		const kept = lose({ ...geo, keepsResidency: true }, bound);
		expect(abroad.servedAbroad).toBeGreaterThan(0.35);
		expect(home.servedAbroad).toBe(0);
		expect(home.outage).toBeCloseTo(abroad.outage, -1);
		expect(kept.servedAbroad).toBe(0);
		expect(kept.outage).toBeGreaterThanOrEqual(1800);
	});

	it("is broken by a primary abroad for as long as that is there", () => {
		const { servedAbroad } = lose({ regions: ["us-east-1", "eu-west-1"] }, bound);
		// Half of the users, in six of thirty-six minutes less the time until they are sent back.
		expect(servedAbroad).toBeGreaterThan(0.04);
		expect(servedAbroad).toBeLessThan(0.09);
	});

	it("is not spoken of where none is declared", () => {
		expect(lose(geo)).not.toHaveProperty("servedAbroad");
		expect(assumptionsOf(world(geo), "region-loss").map(({ attribute }) => attribute)).not.toContain("keepsResidency");
	});

	it("binds an area by its name, and whoever lives near a region that a rule lists", () => {
		const rules = { "eu-users": ["eu-west-1"], de: ["eu-central-1"] };
		expect(boundTo(rules, "de")).toEqual(["eu-central-1"]);
		expect(boundTo(rules, "eu-west-1")).toEqual(["eu-west-1"]);
		expect(boundTo(rules, "us-east-1")).toBeUndefined();
		expect(assumedAreas(rules, ["eu-west-1", "us-east-1"])).toEqual({
			"eu-users": 1 / 3,
			de: 1 / 3,
			"us-east-1": 1 / 3,
		});
	});
});

describe("geography", () => {
	it("knows the continents of three clouds' regions", () => {
		const named = {
			Europe: ["eu-west-1", "europe-west4", "westeurope", "uksouth", "eu-users"],
			"North America": ["us-east-1", "ca-central-1", "northamerica-northeast1", "eastus", "westus2", "canadacentral"],
			Asia: ["ap-northeast-1", "asia-east1", "japaneast"],
			Oceania: ["ap-southeast-2", "australia-southeast1", "australiaeast"],
			"South America": ["sa-east-1", "southamerica-east1", "brazilsouth"],
			Africa: ["af-south-1", "africa-south1", "southafricanorth"],
			"Middle East": ["me-south-1", "me-central1", "uaenorth"],
		};
		for (const [continent, names] of Object.entries(named)) {
			expect(names.map((name) => [name, continentOf(name)])).toEqual(names.map((name) => [name, continent]));
		}
		expect(continentOf("somewhere")).toBe("somewhere");
		expect(byDistance("eu-central-1", ["us-east-1", "eu-west-1", "eu-central-1"])).toEqual([2, 1, 0]);
	});
});

describe("any edge", () => {
	const some = <T>(...of: T[]) => fc.constantFrom(...of);
	const edges = fc.record({
		edge: fc.record({
			routing: some("single", "weighted", "latency", "geo", "failover", "anycast"),
			regions: some<Value>(["eu-west-1"], ["eu-west-1", "us-east-1"], ["ap-south-1", "eu-west-1", "us-east-1"], []),
			healthChecked: fc.boolean(),
			ttl: some(0, 5, 60, 86_400),
			healthCheckInterval: some(0, 10, 30),
			convergence: some(0, 10, 300),
			keepsResidency: fc.boolean(),
		}),
		client: fc.record({
			rate: some(0.5, 10, 5000),
			timeout: some(0.05, 10),
			areas: some<Value>({ eu: 1 }, { "eu-west-1": 0.2, "us-east-1": 0.8 }, {}, { mars: 1 }),
			residency: some<Value>({}, { eu: ["eu-west-1"] }, { eu: ["eu-west-9"] }),
		}),
		service: fc.record({ replicas: some(0, 1, 10), queueBound: some(0, 100), concurrency: some(1, 16) }),
		scaled: fc.boolean(),
		seed: fc.integer(),
	});

	it("ends every request once, and says the same again", { timeout: 60_000 }, () => {
		fc.assert(
			fc.property(edges, ({ edge, client, service, scaled, seed }) => {
				const design = world(
					edge,
					client,
					service,
					scaled ? { min: 1, max: 9, signals: ["cpu", "requests"] } : undefined,
				);
				const run = simulate(design, "region-loss", seed);
				const { availability, errorRate, outage, outageMean, servedAbroad = 0 } = run.metrics;
				if (run.requests > 0) expect(availability + errorRate).toBeCloseTo(1, 9);
				expect(outage).toBeGreaterThanOrEqual(0);
				expect(outage).toBeLessThanOrEqual(2100);
				expect(outageMean).toBeLessThanOrEqual(outage + 0.01 * 2100 + 1e-6);
				expect(servedAbroad).toBeLessThanOrEqual(1);
				expect(run.series.time).toHaveLength(180);
				const sent = run.series.goodput.map((rate, i) => rate <= run.series.offered[i] + 1e-9);
				expect(sent.every(Boolean)).toBe(true);
				expect(simulate(design, "region-loss", seed).metrics).toEqual(run.metrics);
			}),
			runs(25),
		);
	});
});
