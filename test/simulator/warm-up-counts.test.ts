import { describe, expect, it } from "vitest";
import { simulate } from "../../src/simulator/index.ts";
import { designOf } from "./designs.ts";

/** A rush of ten seconds in the warm-up, then next to nothing. */
const load = {
	steps: [
		{ at: 0, rate: 100 },
		{ at: 10, rate: 1 },
	],
	duration: 400,
	warmUp: 300,
};
const time = { serviceTimeP50: 0.1, serviceTimeP99: 0.1 };

describe("what happens in the warm-up", () => {
	it("does not count for a queue", () => {
		const design = designOf(
			{ "Client:c": { load }, "Queue:q": {}, "Service:s": { role: "worker", replicas: 1, concurrency: 2, ...time } },
			["Client:c publishes Queue:q", "Service:s consumes Queue:q"],
		);
		const { metrics } = simulate(design, "as-declared");
		expect(metrics.backlogMax).toBeLessThan(10);
		expect(metrics.waitP99).toBeLessThan(1);
		expect(metrics.oldestMessage).toBeLessThan(1);
	});

	it("does not count for the important requests", () => {
		const service = { replicas: 1, concurrency: 2, queueBound: 5, priorities: true, ...time };
		const design = designOf({ "Client:c": { load, importantShare: 1 }, "Service:s": service }, [
			"Client:c routes Service:s",
		]);
		const { metrics } = simulate(design, "as-declared");
		expect(metrics.availability).toBe(1);
		expect(metrics.importantServed).toBe(1);
	});
});
