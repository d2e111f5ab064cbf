import { describe, expect, it } from "vitest";
import type { Value } from "../../src/design/attribute.ts";
import { Inputs } from "../../src/simulator/inputs.ts";
import { leaving, ready } from "../../src/simulator/models/replicas/fleet.ts";
import { Luck } from "../../src/simulator/random/stream.ts";
import { badCanary } from "../../src/simulator/scenarios/bad-canary.ts";
import { rollingDeploy } from "../../src/simulator/scenarios/rolling-deploy.ts";
import type { Scenario } from "../../src/simulator/scenarios/scenario.ts";
import { build } from "../../src/simulator/studies/service/build.ts";
import { planOf } from "../../src/simulator/studies/service/plan.ts";
import type { World } from "../../src/simulator/studies/service/world.ts";
import { designOf } from "./designs.ts";

type Values = Record<string, Value>;

/** Ten replicas of 10 s start-up at 100 requests/s of 1000 users. */
function worldOf(scenario: Scenario, rollout: Values, balancer: Values = {}, sessionDuration = 1e6): World {
	const design = designOf(
		{
			"Client:c": { rate: 100, thinkTime: 10, sessionDuration },
			"Balancer:b": { layer: "L7", endpointDelay: 1, ...balancer },
			"Service:s": { platform: "kubernetes", replicas: 10, startup: 10, sigterm: "handled", preStop: 5 },
			"Rollout:r": rollout,
		},
		["Client:c routes Balancer:b", "Balancer:b routes Service:s", "Rollout:r replaces Service:s"],
	);
	return build(planOf("Service:s", scenario, new Inputs(design)), new Luck(3));
}

interface Seen {
	at: number;
	/** Replicas of each version that run, and their requests so far. */
	old: number;
	fresh: number;
	sentOld: number;
	sentNew: number;
}

function watch(world: World): Seen[] {
	const { fleet, kernel } = world;
	const seen: Seen[] = [];
	for (let at = 1; at <= world.plan.load.duration; at++) {
		kernel.run(at);
		const row: Seen = { at, old: 0, fresh: 0, sentOld: 0, sentNew: 0 };
		for (let i = 0; i < fleet.born; i++) {
			const runs = fleet.state[i] === ready ? 1 : 0;
			if (i < 10) row.old += runs;
			else row.fresh += runs;
			if (i < 10) row.sentOld += fleet.offered[i];
			else row.sentNew += fleet.offered[i];
		}
		seen.push(row);
	}
	return seen;
}

/** Share of the requests that the new version got between two times. */
function share(seen: Seen[], from: number, until: number): number {
	const fresh = seen[until - 1].sentNew - seen[from - 1].sentNew;
	return fresh / (fresh + seen[until - 1].sentOld - seen[from - 1].sentOld);
}

const steps = { strategy: "canary", steps: [0.1, 0.5], stepDuration: 40, analysis: false };

describe("a canary", () => {
	it("with weights gives each step its share of the traffic, beside the whole old fleet", () => {
		const world = worldOf(rollingDeploy, steps, { canaryWeight: 0.1 });
		const seen = watch(world);
		// The first canary is there at 70 s, the next four at 120 s, the last five at 170 s.
		expect(share(seen, 72, 110)).toBeCloseTo(0.1, 1);
		expect(share(seen, 123, 160)).toBeCloseTo(0.5, 1);
		expect(share(seen, 175, 200)).toBe(1);
		expect([seen[89].old, seen[89].fresh]).toEqual([10, 1]);
		expect([seen[139].old, seen[139].fresh]).toEqual([10, 5]);
		expect(world.rollout?.took).toBeGreaterThanOrEqual(3 * 10 + 2 * 40);
		expect(world.rollout?.took).toBeLessThan(3 * 10 + 2 * 40 + 12);
		expect(world.rollout?.capacity).toBe(2);
		expect(world.recorder.failedCount).toBe(0);
	});

	it("without weights has its share of the replicas, and costs no second fleet", () => {
		const world = worldOf(rollingDeploy, steps);
		const seen = watch(world);
		expect([seen[89].old, seen[89].fresh]).toEqual([9, 1]);
		expect(share(seen, 80, 110)).toBeCloseTo(0.1, 1);
		expect([seen[144].old, seen[144].fresh]).toEqual([5, 5]);
		expect(world.rollout?.capacity).toBeLessThanOrEqual(1.5);
		expect(world.rollout?.took).toBeGreaterThan(100);
		expect(world.recorder.failedCount).toBe(0);
	});

	it("waits for enough answers before it compares, and lets a good version through", () => {
		const world = worldOf(rollingDeploy, { ...steps, steps: [0.1], analysis: true }, { canaryWeight: 0.1 });
		watch(world);
		// 832 answers at 10 a second.
		expect(world.rollout?.took).toBeGreaterThan(10 + 80 + 10);
		expect(world.rollout?.took).toBeLessThan(10 + 95 + 20);
		expect(world.rollout?.versions.undone).toBe(false);
	});

	it("takes back a version that fails, with the old fleet untouched and nobody refused", () => {
		const world = worldOf(badCanary, { ...steps, analysis: true }, { canaryWeight: 0.1 });
		const seen = watch(world);
		expect(world.rollout?.versions.undone).toBe(true);
		expect(Math.min(...seen.map((row) => row.old))).toBe(10);
		expect(seen.at(-1)?.fresh).toBe(0);
		expect(world.recorder.failedCount).toBe(world.rollout?.bad?.requests);
		// 832 answers of the new version, one in twenty of which fails.
		expect(world.rollout?.bad?.requests).toBeGreaterThan(832 * 0.05 * 0.5);
		expect(world.rollout?.bad?.requests).toBeLessThan(900 * 0.05 * 1.7);
	});

	it("sends users who are pinned back, too", () => {
		// Who is there already stays with the old version: its share grows as visits of 100 s end and new ones begin.
		const world = worldOf(badCanary, { ...steps, analysis: true }, { canaryWeight: 0.1, affinity: "cookie" }, 100);
		const seen = watch(world);
		expect(world.rollout?.versions.undone).toBe(true);
		expect(world.rollout?.bad?.requests).toBeGreaterThan(10);
		expect(seen.at(-1)?.fresh).toBe(0);
		expect(world.recorder.failures[1]).toBe(0);
	});
});

describe("a broken version", () => {
	const bad = (rollout: Values, balancer: Values = {}) => {
		const world = worldOf(badCanary, rollout, balancer);
		const { duration } = world.plan.load;
		world.kernel.run(duration);
		let left = 0;
		const { fleet, rollout: done } = world;
		for (let i = 0; i < fleet.born; i++) if (done?.versions.isNew(i) && fleet.state[i] < leaving) left++;
		expect([done?.versions.undone, left, fleet.readyCount]).toEqual([true, 0, 10]);
		return {
			requests: done?.bad?.requests ?? 0,
			users: done?.bad?.usersHit() ?? 0,
			took: done?.took ?? Number.NaN,
			capacity: done?.capacity ?? 0,
			refused: world.recorder.failures[1],
		};
	};
	const canary = { strategy: "canary", steps: [0.1], stepDuration: 60 };

	it("hits everybody where it replaces the old one before somebody notices, a canary's share where that is compared", () => {
		const rolling = bad({ strategy: "rolling" });
		const blueGreen = bad({ strategy: "blue-green" });
		const recreate = bad({ strategy: "recreate" });
		const small = bad(canary, { canaryWeight: 0.1 });
		// About 1500 requests fail in five minutes; each of 1000 users makes 30 requests meanwhile.
		for (const { requests, users } of [rolling, blueGreen, recreate]) {
			expect(requests).toBeGreaterThan(1000);
			expect(users).toBeGreaterThan(0.6);
		}
		expect(small.requests).toBeLessThan(100);
		expect(small.users).toBeLessThan(0.1);
		expect([rolling.refused, blueGreen.refused, small.refused]).toEqual([0, 0, 0]);
		// Down twice: to the new version, and back.
		expect(recreate.refused).toBeGreaterThan(2 * 0.9 * 100 * (10 + 4));
		expect(blueGreen.capacity).toBe(2);
		expect(recreate.capacity).toBe(1);
	});

	it("is gone at once where the old fleet still stands, after a start-up where it does not", () => {
		const kept = bad({ strategy: "blue-green", bakeTime: 1000 });
		const ended = bad({ strategy: "blue-green", bakeTime: 0 });
		expect(kept.took).toBeLessThan(10 + 300 + 8);
		expect(ended.took - kept.took).toBeGreaterThan(8);
		expect(ended.requests).toBeGreaterThan(kept.requests);
	});

	it("hits few users always where a canary is sticky, many a little where it is not", () => {
		const long = { ...canary, steps: [0.1], stepDuration: 1e4, analysis: false };
		const sticky = bad({ ...long, sticky: true });
		const spread = bad(long, { canaryWeight: 0.1 });
		expect(sticky.users).toBeLessThan(0.12);
		expect(spread.users).toBeGreaterThan(sticky.users);
		expect(Math.abs(sticky.requests / spread.requests - 1)).toBeLessThan(0.35);
	});

	it("is noticed as late as is declared, whatever the traffic; sooner, and said so, where that is longer than the run", () => {
		const planWith = (rate: number, detection: number) => {
			const design = designOf(
				{ "Client:c": { rate }, "Service:s": { replicas: 20 }, "Rollout:r": { strategy: "rolling", detection } },
				["Client:c calls Service:s", "Rollout:r replaces Service:s"],
			);
			return planOf("Service:s", badCanary, new Inputs(design));
		};
		const [busy, calm] = [planWith(3000, 300), planWith(30, 300)];
		expect(busy.load.duration).toBe(calm.load.duration);
		expect(busy.notes.join()).not.toContain("the alarm comes");
		expect(planWith(30, 3600).notes.join("\n")).toContain("the alarm comes 335 s after");
	});
});
