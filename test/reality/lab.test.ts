import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rowOf } from "./judge.ts";
import { measure } from "./measure.ts";
import { predictionOf } from "./predict.ts";
import type { Setup } from "./setup.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** No balancer, so that nothing has to be installed. What is measured here is what happens, never how fast. */
const setup: Setup = {
	...{ replicas: 1, workers: 4, work: 0.002, sessions: "memory" },
	clients: { rates: [[0, 40]], timeout: 20, thinkTime: 0.2 },
	...{ duration: 2, warmUp: 0 },
};

test("the laboratory serves every request of the load, and finds each session again", async () => {
	const { measured } = await measure(setup, 1, here);
	expect(measured).toMatchObject({ errorRate: 0, sessionsLost: 0, triesPerRequest: 1 });
	expect(measured.latencyP50).toBeGreaterThan(0);
});

test("a replica that is killed takes its sessions along and refuses what comes after, as the models say", async () => {
	const killed: Setup = { ...setup, event: { at: 1, what: "kill" } };
	const { measured, ahead } = await measure(killed, 1, here);
	expect(measured.sessionsLost).toBe(8);
	expect(measured.errorRate).toBeGreaterThan(0.3);
	const { errorRate, sessionsLost } = predictionOf(killed, 1, ahead, 3);
	expect(sessionsLost).toBeCloseTo(8);
	// The requests are the same: only those that are under way at that moment may end otherwise.
	expect(Math.abs(errorRate - measured.errorRate)).toBeLessThan(0.1);
});

test("a prediction is off where it is beyond the bound, however far the runs lie apart", () => {
	expect(rowOf("latencyP99", [0.1, 0.101, 0.1], [0.11, 0.111, 0.11])).toMatchObject({ holds: true, points: false });
	expect(rowOf("latencyP99", [0.1, 0.101, 0.1], [0.13, 0.131, 0.13])).toMatchObject({ holds: false });
	expect(rowOf("latencyP99", [0.1, 0.2, 0.3], [0.13, 0.26, 0.39])).toMatchObject({ holds: false });
	expect(rowOf("errorRate", [0.1, 0.1, 0.1], [0.108, 0.108, 0.108])).toMatchObject({ holds: true, points: true });
	expect(rowOf("errorRate", [0.1, 0.1, 0.1], [0.13, 0.13, 0.13])).toMatchObject({ holds: false });
});
