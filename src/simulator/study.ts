import type { Metric, Part, Reading } from "./api.ts";
import type { Focus } from "./focus.ts";
import type { Inputs } from "./inputs.ts";
import type { Kernel } from "./kernel/kernel.ts";
import type { Load } from "./models/arrivals/load.ts";
import type { Luck } from "./random/stream.ts";
import type { Recorder } from "./recorder.ts";

/** What every kind of world is told: read from the design once and then used for every replication. */
export interface StudyPlan {
	focus: Focus;
	/** Id of the scenario. */
	scenario: string;
	load: Load;
	/** Name of what breaks, where the scenario breaks another component than the one under test. */
	hits?: string;
	/** Why the scenario shows nothing of this design: it has not what that is about. What is played all the same is made up. */
	moot?: string;
	/** What a reader should know of what is not as in the design. */
	notes: string[];
	/** A good answer is not slower than this. */
	objective: number;
}

/** One run in the making: the models of one plan joined on one kernel. */
export interface StudyWorld {
	plan: StudyPlan;
	kernel: Kernel;
	recorder: Recorder;
}

/** A metric with how a finished run yields it; NaN where the run has nothing of the kind, `beyond` where it ended too early. */
export interface Measure<W extends StudyWorld = StudyWorld> extends Metric {
	of(world: W): Reading;
}

/** What any world has to know of the scenario that is played on it. */
export interface Played {
	id: string;
}

export interface StudySetting<S extends Played = Played> {
	inputs: Inputs;
	focus: Focus;
	scenario: S;
}

/**
 * A kind of world that scenarios are played on: how it is read from the design, built, and measured. Most scenarios play
 * on the service world (a service behind its balancer); the copies of a store, or the regions of an edge, are others.
 */
export interface Study<P extends StudyPlan = StudyPlan, W extends StudyWorld = StudyWorld, S extends Played = Played> {
	read(setting: StudySetting<S>): P;
	build(plan: P, luck: Luck): W;
	/** Every component that was played, where there are several. */
	parts?(world: W): Part[];
	/** The moments of what its parts did over time. */
	partsTime?(world: W): number[];
	/** Beside the common ones. */
	measures: readonly Measure<W>[];
}

/** Forgets which plan, world and scenario a study is about, so that studies can stand side by side. */
export function studyOf<P extends StudyPlan, W extends StudyWorld, S extends Played = Played>(
	study: Study<P, W, S>,
): Study {
	return study as unknown as Study;
}
