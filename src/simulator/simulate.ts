import { contradictionsOf } from "../design/contradictions.ts";
import type { Design } from "../design/design.ts";
import type { Patch } from "../design/patch.ts";
import type { Assumption, Reading, Run } from "./api.ts";
import type { Contestant } from "./contest/api.ts";
import { focusAround, focusOf } from "./focus.ts";
import { ignoredNotes } from "./ignored.ts";
import { Inputs, type Read } from "./inputs.ts";
import { commonMeasures } from "./metrics/common.ts";
import { Luck } from "./random/stream.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { isBeyond } from "./statistics/readings.ts";
import { serviceStudy } from "./studies/service/build.ts";
import type { Study, StudyPlan, StudyWorld } from "./study.ts";
import { Unplayable } from "./unplayable.ts";

/** A scenario on a design, read and ready to be played with any luck. */
export interface Prepared {
	study: Study;
	plan: StudyPlan;
	inputs: Inputs;
}

/** The plan of a scenario on a design, with the inputs that it took. */
export function prepare(
	design: Design,
	scenarioId: string,
	focusId: string,
	instead: Patch = [],
	about: readonly string[] = [],
): Prepared {
	const inputs = new Inputs(design, instead);
	const scenario = scenarioOf(scenarioId);
	const study = scenario.study ?? serviceStudy;
	const focus = focusAround(inputs.design, focusId, about);
	const plan = study.read({ inputs, focus, scenario });
	refuseContradictions(design, focusId);
	return {
		study,
		plan: { ...plan, notes: [...plan.notes, ...(plan.moot ? [plan.moot] : []), ...ignoredNotes(design, inputs)] },
		inputs,
	};
}

/** Two numbers that cannot both be right have no answer. */
function refuseContradictions(design: Design, focusId: string): void {
	const { service, client } = focusAround(design, focusId);
	const all = [service, client].flatMap((component) =>
		contradictionsOf(component).map(({ message, at }) => {
			const place = at ? ` (${at.file}:${at.range.start.line + 1})` : "";
			return `${component.name}: ${message}${place}`;
		}),
	);
	if (all.length > 0) throw new Unplayable(all.join("; "));
}

/** Parts of a run between which a caller may breathe. */
const slices = 12;

/** Runs a plan once, pausing now and then. */
export function* playSteps(prepared: Prepared, seed: number, replication: number): Generator<number, Run> {
	const { study, plan } = prepared;
	const world = study.build(plan, new Luck(seed, replication));
	for (let i = 1; i < slices; i++) {
		world.kernel.run((plan.load.duration * i) / slices);
		yield i / slices;
	}
	world.kernel.run(plan.load.duration);
	return runOf(study, world, seed, replication === 0);
}

/** Runs a plan once, to its end. */
export function play(prepared: Prepared, seed: number, replication: number): Run {
	const steps = playSteps(prepared, seed, replication);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** `inParts`: with what each component did, which is shown of the first replication alone and takes a tenth of the time. */
export function runOf(study: Study, world: StudyWorld, seed: number, inParts = true): Run {
	const { plan, recorder, kernel } = world;
	const values: Record<string, number> = {};
	const beyond: Record<string, number> = {};
	for (const measure of [...commonMeasures, ...study.measures]) {
		const value = measure.of(world);
		if (isBeyond(value)) beyond[measure.id] = value.beyond;
		else if (Number.isFinite(value)) values[measure.id] = value;
	}
	const partsTime = inParts ? study.partsTime?.(world) : undefined;
	return {
		scenario: plan.scenario,
		focus: plan.focus.service.id,
		...(plan.hits && { hits: plan.hits }),
		seed,
		duration: plan.load.duration,
		engine: recorder.weight === 1 ? "discrete" : study === serviceStudy ? "scaled" : "hybrid",
		metrics: values,
		parts: (inParts && study.parts?.(world)) || [],
		...(partsTime && partsTime.length > 0 && { partsTime }),
		...(Object.keys(beyond).length > 0 && { beyond }),
		series: recorder.series,
		requests: recorder.weight * recorder.offered,
		events: kernel.events,
		notes: plan.notes,
	};
}

/** All that a run yields, by metric. */
export function readingsOf({ metrics, beyond = {} }: Run): Record<string, Reading> {
	return { ...metrics, ...Object.fromEntries(Object.entries(beyond).map(([id, within]) => [id, { beyond: within }])) };
}

/** Simulates one service of a design under a scenario. Same seed, same result. */
export function simulate(design: Design, scenarioId: string, seed = 1, options: { focus?: string } = {}): Run {
	return play(prepare(design, scenarioId, focusOf(design, [], options.focus)), seed, 0);
}

/** The same, pausing now and then: yields the share that is done. */
export function* simulateSteps(
	design: Design,
	scenarioId: string,
	seed: number,
	options: { focus?: string } = {},
): Generator<number, Run> {
	return yield* playSteps(prepare(design, scenarioId, focusOf(design, [], options.focus)), seed, 0);
}

/** Every input that a simulation would use and that no file declares. */
export function assumptionsOf(design: Design, scenarioId: string, options: Around = {}): Assumption[] {
	return inputsOf(design, scenarioId, options).assumptions();
}

/** Every attribute that a simulation would ask for. A change of any other changes nothing under this scenario. */
export function readsOf(design: Design, scenarioId: string, options: Around = {}): Read[] {
	return inputsOf(design, scenarioId, options).reads();
}

/** The service, and what a change is about, as contestants have them. */
export type Around = Pick<Contestant, "focus" | "about">;

function inputsOf(design: Design, scenarioId: string, { focus, about }: Around): Inputs {
	return prepare(design, scenarioId, focusOf(design, [], focus), [], about).inputs;
}
