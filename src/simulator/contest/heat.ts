import { z } from "zod";
import { Assumption, Reading, Run } from "../api.ts";
import { focusOf } from "../focus.ts";
import { playSteps, prepare, readingsOf } from "../simulate.ts";
import { Contestant } from "./api.ts";

/** Some replications of one contestant, from `from` up to and without `to`: what a thread is given. */
export const Heat = z.object({
	contestant: Contestant,
	/** Its number among the contestants. */
	index: z.number(),
	seed: z.number(),
	from: z.number(),
	to: z.number(),
});
export type Heat = z.infer<typeof Heat>;

/** What a heat yields: plain data. */
export const HeatResult = z.object({
	metrics: z.array(z.record(z.string(), Reading)),
	/** Only where the heat has the first replication. */
	run: Run.optional(),
	focus: z.string(),
	assumptions: z.array(Assumption),
	notes: z.array(z.string()),
});
export type HeatResult = z.infer<typeof HeatResult>;

/** Plays a heat; yields the share that is done. */
export function* playHeat({ contestant, seed, from, to }: Heat): Generator<number, HeatResult> {
	const focus = focusOf(contestant.design, [], contestant.focus);
	const prepared = prepare(contestant.design, contestant.scenario, focus, contestant.instead, contestant.about);
	const result: HeatResult = { metrics: [], focus, assumptions: [], notes: [] };
	for (let r = from; r < to; r++) {
		const steps = playSteps(prepared, seed, r);
		let step = steps.next();
		for (; !step.done; step = steps.next()) yield (r - from + step.value) / (to - from);
		result.metrics.push(readingsOf(step.value));
		if (r === 0) result.run = step.value;
		yield (r - from + 1) / (to - from);
	}
	return { ...result, assumptions: prepared.inputs.assumptions(), notes: prepared.plan.notes };
}
