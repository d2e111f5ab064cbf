import { expect } from "vitest";
import { Luck } from "../../../src/simulator/random/stream.ts";
import type { Prepared } from "../../../src/simulator/simulate.ts";
import type { World } from "../../../src/simulator/studies/service/world.ts";
import type { StudyWorld } from "../../../src/simulator/study.ts";
import { conserves, little, measuresHold, networkHolds, open, replicasHold, seriesHold } from "./checks.ts";
import { watch, watchWork } from "./watch.ts";

/** Events of one run. */
export const most = 10_000_000;

/** The worlds that tell of a request, when it comes, how it will end. */
const foretelling = ["region-loss", "growth-year"];

function isService(world: StudyWorld): world is World {
	return "requests" in world;
}

function underWay(world: StudyWorld): number {
	if (isService(world)) return open(world).length;
	return world.recorder.offered - world.recorder.servedCount - world.recorder.failedCount;
}

/** Plays a design and holds it against everything that is true of any run. */
export function holds(prepared: Prepared, seed: number): StudyWorld {
	const { study, plan } = prepared;
	expect(Number.isFinite(plan.load.duration)).toBe(true);
	const world = study.build(plan, new Luck(seed));
	const service = isService(world);
	const trip = service && !world.queue ? world.plan.balancer.roundTrip : 0;
	const watched = watch(world, most, trip);
	if (service) watchWork(world.replicas);
	for (const part of [0.3, 0.6, 1]) {
		world.kernel.run(part * plan.load.duration);
		const waiting = underWay(world);
		expect(waiting).toBeGreaterThanOrEqual(0);
		conserves(world, watched, waiting);
		if (!service) continue;
		replicasHold(world);
		networkHolds(world);
		const { requests } = world;
		little(
			watched,
			open(world).reduce((sum, slot) => sum + requests.started[slot], 0),
		);
	}
	if (!service && !foretelling.includes(plan.scenario)) {
		const left = watched.came - watched.hadCome;
		expect(left).toBeGreaterThanOrEqual(-1e-6 * (1 + watched.came));
		expect(left).toBeLessThanOrEqual(underWay(world) * plan.load.duration + 1e-6 * (1 + watched.came));
	}
	measuresHold(study, world);
	seriesHold(world, watched);
	return world;
}
