import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { type Run, simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** Scenarios of failures on small designs, where what comes out follows from the numbers that went in. */

type Values = Record<string, Value>;

const patient = { rate: 100, timeout: 1000, retries: 0, latencyP99: 0.5 };
const roomy = {
	replicas: 4,
	concurrency: 16,
	serviceTimeP50: 0.004,
	serviceTimeP99: 0.008,
	startup: 20,
	queueBound: 1e6,
};

function shop(store: Values, client: Values = patient, service: Values = roomy, more: Record<string, Values> = {}) {
	const stores = ["db", ...Object.keys(more).map((id) => id.replace("Store:", ""))];
	return designOf(
		{ "Client:c": client, "Balancer:b": {}, "Service:s": service, "Store:db": { role: "database", ...store }, ...more },
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", ...stores.map((id) => `Service:s reads Store:${id}`)],
	);
}

const part = ({ parts }: Run, name: string) => parts.find((one) => one.name === name)!;

/** Mean of a row of the series between two moments. */
function mean({ series }: Run, row: "errorRate" | "replicas" | "wanted", from: number, to: number): number {
	const values = series[row].filter((_, i) => series.time[i] > from && series.time[i] <= to);
	return values.reduce((sum, one) => sum + one, 0) / values.length;
}

describe("by hand", () => {
	it("slow-dependency: what piles up in 120 s is (λ − c/5s) · 120, and is gone after that by (c/s − λ)", () => {
		const { metrics } = simulate(shop({ capacity: 4, readTime: 0.01 }), "slow-dependency");
		// 4 workers of 50 ms take 80/s of 100: 2400 are left; with 10 ms they take 400/s, and are 300/s ahead.
		const left = (100 - 80) * 120;
		expect(metrics.timeToRecover).toBeGreaterThan(0.8 * (left / 300));
		expect(metrics.timeToRecover).toBeLessThan(1.4 * (left / 300));
		// The last of them waits for all before it: 2400 at 80/s are 30 s.
		expect(metrics.latencyP99).toBeGreaterThan(0.7 * (left / 80));
		expect(metrics.latencyP99).toBeLessThan(1.1 * (left / 80));
		expect(metrics.errorRate).toBe(0);
	});

	it("database-failover: who reads it fails for as long as it is away, and each is tried 1 + r times", () => {
		const once = simulate(shop({ restart: 30 }), "database-failover");
		expect(once.metrics.errorRate).toBeCloseTo(30 / once.duration, 2);
		expect(once.metrics.failedRequests).toBeGreaterThan(0.9 * 30 * 100);
		expect(once.metrics.failedRequests).toBeLessThan(1.1 * 30 * 100);
		const twice = simulate(shop({ restart: 30 }, { ...patient, retries: 2, backoff: "none" }), "database-failover");
		expect(twice.metrics.triesPerRequest).toBeCloseTo(1 + (2 * 30) / twice.duration, 1);
	});

	it("cache-restart: the database reads all while it is away, then 1 − h (1 − e^(−t/60)) of it", () => {
		const [hits, away, read] = [0.95, 20, 0.005];
		const cache = { "Store:memo": { role: "cache", hitRate: hits, restart: away } };
		const run = simulate(shop({ capacity: 16, readTime: read }, patient, roomy, cache), "cache-restart");
		const after = run.duration - 60 - away;
		const warming = after - hits * (after - 60 * (1 - Math.exp(-after / 60)));
		const reads = 100 * ((1 - hits) * 60 + away + warming);
		expect(part(run, "db").rate / (reads / run.duration)).toBeCloseTo(1, 1);
		expect(part(run, "db").busy / ((reads * read) / run.duration / 16)).toBeCloseTo(1, 1);
	});

	it("node-loss: one request in four fails until the balancer has noticed, and none after", () => {
		const checks = { healthCheckInterval: 10, unhealthyThreshold: 3 };
		const design = shop({});
		for (const [name, value] of Object.entries(checks))
			design.components[1].attributes[name] = { value, provenance: { kind: "assumed", source: "a test" } };
		const run = simulate(design, "node-loss");
		// Three checks, ten seconds apart, of which the first comes within ten.
		expect(mean(run, "errorRate", 64, 78)).toBeCloseTo(0.25, 1);
		expect(mean(run, "errorRate", 95, run.duration)).toBe(0);
		const failed = run.metrics.failedRequests / (100 / 4);
		expect(failed).toBeGreaterThan(19);
		expect(failed).toBeLessThan(31);
	});

	it("gray-failure: in turns, a quarter of the requests takes ten times as long: 3.25 times the mean", () => {
		const service = { ...roomy, serviceTime: { exponential: { mean: 0.02 } } };
		const { serviceTimeP50: _, serviceTimeP99: __, ...law } = service as Values;
		const of = (scenario: string) => simulate(shop({ readTime: 1e-5 }, patient, law), scenario);
		const [well, ill] = [of("as-declared").metrics.latencyMean, of("gray-failure")];
		// It begins after 60 s.
		const share = (ill.duration - 60) / ill.duration;
		expect(Math.abs(ill.metrics.latencyMean / well - (1 + share * 2.25))).toBeLessThan(0.15);
	});

	it("CPU above the request, up to the limit, is what a scaler on CPU sees", () => {
		const fleet = (limit: number) =>
			simulate(
				designOf(
					{
						"Client:c": { rate: 240, load: { constant: 240, duration: 900 } },
						"Balancer:b": {},
						"Service:s": {
							...{ concurrency: 1, serviceTime: { exponential: { mean: 0.1 } }, startup: 5 },
							...{ cpuShare: 1, cpuRequest: 0.5, cpuLimit: limit },
						},
						"Scaler:s": { min: 10, max: 200, signals: ["cpu"], cpuTarget: 0.6 },
					},
					["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Scaler:s scales Service:s"],
				),
				"as-declared",
			);
		// 24 workers are busy. Each burns its limit: as much as is requested, or twice that; 60 % of it is wanted.
		for (const [limit, wanted] of [
			[0.5, 24 / 0.6],
			[1, (2 * 24) / 0.6],
		]) {
			const replicas = mean(fleet(limit), "wanted", 600, 900);
			expect(replicas / wanted).toBeGreaterThan(0.9);
			expect(replicas / wanted).toBeLessThan(1.2);
		}
	});
});
