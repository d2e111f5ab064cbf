import type { Design } from "../../design/design.ts";
import type { Patch } from "../../design/patch.ts";
import type { CompareOptions, Impact } from "../../simulator/api.ts";
import { compareSteps, type Heat, type HeatResult, playHeat, type Run, simulateSteps } from "../../simulator/index.ts";

/** One comparison; plain data, so that a thread can be given it. */
export interface Job {
	design: Design;
	patch: Patch;
	/** The design to compare with, in the place of a patch. */
	after?: Design;
	scenario: string;
	options: CompareOptions;
}

/** One design under one scenario, with one seed. */
export interface Single {
	design: Design;
	scenario: string;
	seed: number;
	focus?: string;
}

/** What a thread can be asked to do. */
export type Task = { compare: Job } | { play: Heat } | { run: Single };
export type Yield<T extends Task> = T extends { compare: Job } ? Impact : T extends { run: Single } ? Run : HeatResult;
export type Answer<T extends Task> = { value: Yield<T> } | { failed: string };
export type FromWorker<T extends Task> = Answer<T> | { share: number };

/** Does a task; yields the share that is done. */
export function stepsOf<T extends Task>(task: T): Generator<number, Yield<T>> {
	return stepsOfAny(task) as Generator<number, Yield<T>>;
}

function stepsOfAny(task: Task): Generator<number, Impact | HeatResult | Run> {
	if ("compare" in task) return comparing(task.compare);
	if ("play" in task) return playHeat(task.play);
	const { design, scenario, seed, focus } = task.run;
	return simulateSteps(design, scenario, seed, { focus });
}

function* comparing({ design, patch, scenario, options, after }: Job): Generator<number, Impact> {
	const steps = compareSteps(design, patch, scenario, options, after);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
		yield step.value.done / step.value.total;
	}
}
