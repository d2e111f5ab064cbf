import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { leaving } from "../../src/simulator/models/replicas/fleet.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { rollingDeploy } from "../../src/simulator/scenarios/rolling-deploy.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

/** Ten replicas of 10 s start-up at 200 requests/s, replaced after a minute. */
function deploy(rollout: Values, service: Values = {}) {
	const design = designOf(
		{
			"Client:c": { rate: 200 },
			"Balancer:b": { layer: "L7", endpointDelay: 1 },
			"Service:s": { platform: "kubernetes", replicas: 10, startup: 10, sigterm: "handled", preStop: 5, ...service },
			"Rollout:r": rollout,
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Rollout:r replaces Service:s"],
	);
	const world = build(planOf("Service:s", rollingDeploy, new Inputs(design)), new Luck(1));
	const { fleet, replicas, recorder } = world;
	let fewest = Number.POSITIVE_INFINITY;
	let most = 0;
	for (let t = 0.5; t <= world.plan.load.duration; t += 0.5) {
		world.kernel.run(t);
		fewest = Math.min(fewest, fleet.readyCount);
		let present = 0;
		for (let i = 0; i < fleet.born; i++) if (fleet.state[i] < leaving) present++;
		most = Math.max(most, present);
	}
	const took = world.rollout?.took ?? Number.NaN;
	return { fewest, most, took, failed: recorder.failedCount, cut: replicas.cutAtShutdown, born: fleet.born };
}

describe("a rollout", () => {
	it.each([
		[2, 0, 10, 12],
		[0, 2, 8, 10],
		["25%", "25%", 8, 13],
		["100%", "0%", 10, 20],
		["0%", "0%", 9, 10],
	])("with surge %s and %s unavailable keeps %i to %i replicas", (maxSurge, maxUnavailable, fewest, most) => {
		const run = deploy({ strategy: "rolling", maxSurge, maxUnavailable });
		expect([run.fewest, run.most]).toEqual([fewest, most]);
		expect(run.born).toBe(20);
		// A round starts as many as may be above and below, and lasts one start-up; then the last old ones end.
		const rounds = Math.ceil(10 / Math.max(1, most - fewest));
		expect(run.took).toBeGreaterThanOrEqual(rounds * 10);
		expect(run.took).toBeLessThan((rounds + 1) * 10 + 6 + 1);
		expect(run.failed).toBe(0);
	});

	it("waits for new replicas to be ready for a while, where told to", () => {
		const surge = { strategy: "rolling", maxSurge: 5, maxUnavailable: 0 };
		const longer = deploy({ ...surge, minReady: 20 }).took - deploy(surge).took;
		expect(Math.abs(longer - 2 * 20)).toBeLessThanOrEqual(1);
	});

	it("that recreates everything fails each request from the end of the old to the start of the new", () => {
		const run = deploy({ strategy: "recreate" });
		expect(run.fewest).toBe(0);
		// Old ones take requests until SIGTERM, but the balancer knows none after 1 s; the new ones take 10 s to start.
		const down = 5 - 1 + 10;
		expect(run.failed / (200 * down)).toBeGreaterThan(0.95);
		expect(run.failed / (200 * (down + 1))).toBeLessThan(1.05);
	});

	it("in blue and green has twice the replicas, and never fewer than wanted", () => {
		const run = deploy({ strategy: "blue-green" });
		expect([run.fewest, run.most, run.failed]).toEqual([10, 20, 0]);
	});

	it("cuts requests of every replica that ends at once, none of those that wait and finish", () => {
		const surge = { strategy: "rolling", maxSurge: 2, maxUnavailable: 0 };
		const abrupt = deploy(surge, { sigterm: "ignored", preStop: 0 });
		// Each of ten gets its share of 200/s, of 10 to 12 replicas, for the second until routes are withdrawn.
		expect(abrupt.cut).toBeGreaterThan(10 * (200 / 12) * 0.85);
		expect(abrupt.cut).toBeLessThan(10 * (200 / 10) * 1.25);
		expect(deploy(surge).cut).toBe(0);
	});

	it("sends requests to replicas that still boot where no probe holds them back", () => {
		const surge = { strategy: "rolling", maxSurge: 1, maxUnavailable: 0 };
		const run = deploy(surge, { readiness: "none", pull: 4 });
		// Each of ten is believed ready 6 s early, among 10 or 11; their boots overlap, for nothing is waited for.
		const each = (200 / 11) * 6;
		expect(run.failed / (10 * each)).toBeGreaterThan(0.8);
		expect(run.failed / (10 * each)).toBeLessThan(1.3);
		expect(deploy(surge, { readiness: "http" }).failed).toBe(0);
	});
});
