import { expect, test } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** A cache that spares a database 95 of 100 reads is lost; the database alone can do a quarter of them. */
function play(coalesced: boolean, rows: number, scenario = "cache-restart") {
	const components: Record<string, Record<string, Value>> = {
		"Client:c": { rate: 200, timeout: 2 },
		"Balancer:b": {},
		"Service:s": { replicas: 2, concurrency: 512, queueBound: 10_000, serviceTimeP50: 0.01, serviceTimeP99: 0.03 },
		"Store:db": { capacity: 1, readTime: 0.02, keys: rows, skew: 0 },
		"Store:memo": { role: "cache", hitRate: 0.95, restart: 20, coalesced },
	};
	const links = ["Client:c routes Balancer:b", "Balancer:b routes Service:s"];
	const run = simulate(
		designOf(components, [...links, "Service:s reads Store:db", "Service:s reads Store:memo"]),
		scenario,
	);
	return { run, reads: run.parts.find(({ name }) => name === "db")?.rate ?? 0 };
}

test("reads of few rows that a cache has lost are joined in each replica, and do not overwhelm what is behind it", () => {
	const [each, joined] = [play(false, 20), play(true, 20)];
	expect(each.run.metrics.errorRate).toBeGreaterThan(0.2);
	expect(joined.run.metrics.errorRate).toBe(0);
	expect(joined.reads).toBeLessThan(0.7 * each.reads);
	expect(joined.run.requests).toBe(each.run.requests);
});

test("where everybody wants another row, and on a day on which nothing is lost, nothing is joined", () => {
	expect(play(true, 1_000_000).run.metrics.errorRate).toBeCloseTo(play(false, 1_000_000).run.metrics.errorRate, 1);
	// To the last digit: that requests might be joined leaves the luck of all else as it is.
	expect(play(true, 20, "steady-day").run.metrics).toEqual(play(false, 20, "steady-day").run.metrics);
});
