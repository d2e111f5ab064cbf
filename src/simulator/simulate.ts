import type { Design } from "../design/design.ts";
import type { Assumption, Run } from "./api.ts";
import { focusOf } from "./focus.ts";
import { Inputs } from "./inputs.ts";
import { metrics } from "./metrics.ts";
import { Luck } from "./random/stream.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { build, type Plan, planOf, type World } from "./world.ts";

/** The plan of a scenario on a design, with the inputs that it took. */
export function prepare(design: Design, scenarioId: string, focusId: string): { plan: Plan; inputs: Inputs } {
	const inputs = new Inputs(design);
	return { plan: planOf(design, focusId, scenarioOf(scenarioId), inputs), inputs };
}

/** Parts of a run between which a caller may breathe. */
const slices = 12;

/** Runs a plan once, pausing now and then. */
export function* playSteps(plan: Plan, seed: number, replication: number): Generator<number, World> {
	const world = build(plan, new Luck(seed, replication));
	for (let i = 1; i < slices; i++) {
		world.kernel.run((plan.load.duration * i) / slices);
		yield i / slices;
	}
	world.kernel.run(plan.load.duration);
	return world;
}

/** Runs a plan once, to its end. */
export function play(plan: Plan, seed: number, replication: number): World {
	const world = build(plan, new Luck(seed, replication));
	world.kernel.run(plan.load.duration);
	return world;
}

export function runOf(world: World, seed: number): Run {
	const { plan, recorder, kernel } = world;
	const values: Record<string, number> = {};
	for (const metric of metrics) {
		const value = metric.of(world);
		if (Number.isFinite(value)) values[metric.id] = value;
	}
	return {
		scenario: plan.scenario.id,
		focus: plan.focus.service.id,
		seed,
		duration: plan.load.duration,
		engine: "discrete",
		metrics: values,
		series: recorder.series,
		requests: recorder.offered,
		events: kernel.events,
		notes: plan.notes,
	};
}

/** Simulates one service of a design under a scenario. Same seed, same result. */
export function simulate(design: Design, scenarioId: string, seed = 1, options: { focus?: string } = {}): Run {
	const { plan } = prepare(design, scenarioId, focusOf(design, [], options.focus));
	return runOf(play(plan, seed, 0), seed);
}

/** Every input that a simulation would use and that no file declares. */
export function assumptionsOf(design: Design, scenarioId: string, options: { focus?: string } = {}): Assumption[] {
	return prepare(design, scenarioId, focusOf(design, [], options.focus)).inputs.assumptions();
}
