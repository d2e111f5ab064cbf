import type { Progress } from "../api.ts";
import type { Contest, Contestant, ContestOptions } from "./api.ts";
import { playHeat } from "./heat.ts";
import { Referee } from "./referee.ts";

export * from "./api.ts";
export { differenceOf } from "./difference.ts";
export { driveContest, type PlayHeats } from "./drive.ts";
export { Heat, HeatResult, playHeat } from "./heat.ts";
export { Referee } from "./referee.ts";

/**
 * Holds designs against each other, replication by replication with the same luck. Yields within and after every run,
 * so that a caller can show progress, let others work, and stop.
 */
export function* contestSteps(
	contestants: readonly Contestant[],
	options: ContestOptions = {},
): Generator<Progress, Contest> {
	const referee = new Referee(contestants, options);
	for (let heats = referee.next(); heats.length > 0; heats = referee.next()) {
		const { done, total } = referee.progress;
		for (const [index, heat] of heats.entries()) {
			const steps = playHeat(heat);
			let step = steps.next();
			for (; !step.done; step = steps.next()) {
				const before = heat.from + ((index + step.value) / heats.length) * (done - heat.from);
				yield { done: before, total };
			}
			referee.take(heat, step.value);
		}
	}
	return referee.result();
}

/** The same at one go. */
export function contest(contestants: readonly Contestant[], options: ContestOptions = {}): Contest {
	const steps = contestSteps(contestants, options);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}
