import { describe, expect, it } from "vitest";
import { compare, simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** One worker of ten requests a second, asked for fifty; who fails tries again after a minute. */
const drowning = (retries: number) =>
	designOf(
		{
			"Client:c": { rate: 50, timeout: 1, retries, backoff: "fixed", backoffBase: 60, backoffCap: 60 },
			"Service:s": { replicas: 1, concurrency: 1, serviceTime: { deterministic: 0.1 }, queueBound: 100 },
		},
		["Client:c calls Service:s"],
	);

describe("requests that only failed so far", () => {
	it("count as failed when the run ends, so that a storm which never ends does not look like calm", () => {
		const { metrics, beyond } = simulate(drowning(50), "replica-loss", 1);
		expect(metrics.errorRate).toBeGreaterThan(0.8);
		expect(metrics.overloadSeconds).toBeGreaterThan(200);
		// It did not recover within the 240 s that were left, and that is no measured time.
		expect(metrics.timeToRecover).toBeUndefined();
		expect(beyond?.timeToRecover).toBe(240);
		expect(metrics.recovered).toBe(0);
	});

	it("is told as such where a change does not help", () => {
		const patch = [{ of: "Service:s", attribute: "queueBound", value: 110 }];
		const options = { replications: 2, watch: ["timeToRecover"] };
		const { sentence } = compare(drowning(50), patch, "replica-loss", options);
		expect(sentence).toMatch(/^When a replica dies, it did not recover within 240 s, before as after;/);
	});

	it("are few where all is well", () => {
		const calm = designOf({ "Client:c": { rate: 50, retries: 3 }, "Service:s": { replicas: 4, concurrency: 16 } }, [
			"Client:c calls Service:s",
		]);
		const { metrics } = simulate(calm, "steady-day", 1);
		expect(metrics.errorRate).toBe(0);
		expect(metrics.overloadSeconds).toBe(0);
	});
});
