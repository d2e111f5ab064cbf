import type { Assumption, Run } from "../api.ts";
import { focusOf } from "../focus.ts";
import { playSteps, prepare } from "../simulate.ts";
import type { Contestant } from "./api.ts";

/** Some replications of one contestant, from `from` up to and without `to`: what a thread is given. */
export interface Heat {
	contestant: Contestant;
	/** Its number among the contestants. */
	index: number;
	seed: number;
	from: number;
	to: number;
}

/** What a heat yields: plain data. */
export interface HeatResult {
	metrics: Record<string, number>[];
	/** Only where the heat has the first replication. */
	run?: Run;
	focus: string;
	assumptions: Assumption[];
	notes: string[];
}

/** Plays a heat; yields the share that is done. */
export function* playHeat({ contestant, seed, from, to }: Heat): Generator<number, HeatResult> {
	const focus = focusOf(contestant.design, [], contestant.focus);
	const prepared = prepare(contestant.design, contestant.scenario, focus, contestant.instead);
	const result: HeatResult = { metrics: [], focus, assumptions: [], notes: [] };
	for (let r = from; r < to; r++) {
		const steps = playSteps(prepared, seed, r);
		let step = steps.next();
		for (; !step.done; step = steps.next()) yield (r - from + step.value) / (to - from);
		result.metrics.push(step.value.metrics);
		if (r === 0) result.run = step.value;
		yield (r - from + 1) / (to - from);
	}
	return { ...result, assumptions: prepared.inputs.assumptions(), notes: prepared.plan.notes };
}
