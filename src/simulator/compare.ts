import type { Design } from "../design/design.ts";
import { applyPatch, type Patch } from "../design/patch.ts";
import type { CompareOptions, Impact, Progress } from "./api.ts";
import { bottleneckChange } from "./bottleneck.ts";
import { type Contest, type Contestant, type ContestOptions, contestSteps } from "./contest/index.ts";
import { focusOf } from "./focus.ts";
import { overloadedWords } from "./overloaded.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { sentenceOf } from "./sentence.ts";

/** Events of a whole comparison that stay within seconds; beyond, fewer replications are enough, each being longer. */
const budget = 80_000_000;

/** One comparison; plain data, so that a thread can be given its parts. */
export interface Comparison {
	contestants: [Contestant, Contestant];
	options: ContestOptions;
	patch: Patch;
}

/**
 * A design and the same design after a patch, to be held against each other; or two designs, where `after` is given and
 * the patch is empty. Throws what is wrong with the patch.
 */
export function comparisonOf(
	design: Design,
	patch: Patch,
	scenario: string,
	{ focus: wanted, ...options }: CompareOptions = {},
	after = applyPatch(design, patch),
): Comparison {
	const focus = focusOf(design, patch, wanted);
	return {
		contestants: [
			{ name: "before", design, scenario, focus },
			{ name: "after", design: after, scenario, focus },
		],
		options: { ...options, budget },
		patch,
	};
}

export function impactOf({ patch }: Comparison, contest: Contest): Impact {
	const [before, after] = contest.contestants;
	const { replications, confidence, seed, watch, assumptions, notes } = contest;
	const metrics = after.toFirst;
	const watched = watch.filter((id) => metrics[id]);
	return {
		scenario: before.scenario,
		focus: before.focus,
		patch,
		replications,
		confidence,
		seed,
		watch: watched,
		metrics,
		estimates: { before: before.estimates, after: after.estimates },
		before: before.run,
		after: after.run,
		assumptions,
		sentence: [
			sentenceOf(
				scenarioOf(before.scenario).lead,
				watched,
				metrics,
				replications,
				bottleneckChange(before.run, after.run),
			),
			overloadedWords([before.run, after.run], assumptions, "all the time, before and after"),
		]
			.filter(Boolean)
			.join(" "),
		notes,
	};
}

/**
 * Compares a design with the same design after a patch, replication by replication with the same luck. Yields within
 * and after every run, so that a caller can show progress, let others work, and stop.
 */
export function* compareSteps(
	design: Design,
	patch: Patch,
	scenario: string,
	options: CompareOptions = {},
	after?: Design,
): Generator<Progress, Impact> {
	const comparison = comparisonOf(design, patch, scenario, options, after);
	return impactOf(comparison, yield* contestSteps(comparison.contestants, comparison.options));
}

/** The same at one go. */
export function compare(design: Design, patch: Patch, scenario: string, options: CompareOptions = {}): Impact {
	const steps = compareSteps(design, patch, scenario, options);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}
