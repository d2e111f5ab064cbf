import type { Design } from "../design/design.ts";
import { applyPatch, type Patch } from "../design/patch.ts";
import type { Assumption, CompareOptions, Difference, Impact, Metric, Progress, Run } from "./api.ts";
import { focusOf } from "./focus.ts";
import { metrics } from "./metrics/index.ts";
import { sentenceOf } from "./sentence.ts";
import { playSteps, prepare } from "./simulate.ts";
import { pairedInterval } from "./statistics/moments.ts";

/** Requests of a whole comparison that stay within seconds; beyond, fewer replications are enough, each being longer. */
const budget = 16_000_000;
const fewest = 5;

/**
 * Compares a design with the same design after a patch, replication by replication with the same luck. Yields within
 * and after every run, so that a caller can show progress, let others work, and stop.
 */
export function* compareSteps(
	design: Design,
	patch: Patch,
	scenarioId: string,
	options: CompareOptions = {},
): Generator<Progress, Impact> {
	const { seed = 1, confidence = 0.95 } = options;
	const focus = focusOf(design, patch, options.focus);
	const before = prepare(design, scenarioId, focus);
	const after = prepare(applyPatch(design, patch), scenarioId, focus);
	const notes = new Set([...before.plan.notes, ...after.plan.notes]);
	const values = metrics.map((metric) => ({ metric, before: [] as number[], after: [] as number[] }));
	let replications = options.replications ?? 20;
	let firstBefore: Run | undefined;
	let firstAfter: Run | undefined;
	for (let r = 0; r < replications; r++) {
		const b = yield* steps(playSteps(before, seed, r), 2 * r, 2 * replications);
		const a = yield* steps(playSteps(after, seed, r), 2 * r + 1, 2 * replications);
		for (const value of values) {
			value.before.push(measured(value.metric, b, a));
			value.after.push(measured(value.metric, a, b));
		}
		if (r === 0 && options.replications === undefined) {
			const enough = Math.floor(budget / Math.max(1, simulatedOf(b) + simulatedOf(a)));
			if (enough < replications) {
				replications = Math.max(fewest, enough);
				notes.add(`${replications} replications instead of 20: at this rate each has ${b.requests} requests`);
			}
		}
		firstBefore ??= b;
		firstAfter ??= a;
		yield { done: 2 * r + 2, total: 2 * replications };
	}
	if (!firstBefore || !firstAfter) throw new Error("a comparison needs at least one replication");
	const differences: Record<string, Difference> = {};
	for (const value of values) {
		if (![...value.before, ...value.after].some(Number.isFinite)) continue;
		differences[value.metric.id] = pairedInterval(value.before, value.after, confidence);
	}
	const watch = (options.watch ?? before.plan.scenario.watch).filter((id) => differences[id]);
	return {
		scenario: scenarioId,
		focus,
		patch,
		replications,
		confidence,
		seed,
		watch,
		metrics: differences,
		before: firstBefore,
		after: firstAfter,
		assumptions: union(before.inputs.assumptions(), after.inputs.assumptions()),
		sentence: sentenceOf(before.plan.scenario.lead, watch, differences, replications),
		notes: [...notes],
	};
}

/** The metric of a run; where only the other run has it, what stands for it. */
function measured({ id, otherwise }: Metric, run: Run, other: Run): number {
	const own = run.metrics[id];
	if (own !== undefined) return own;
	if (otherwise === undefined || other.metrics[id] === undefined) return Number.NaN;
	return typeof otherwise === "number" ? otherwise : (run.metrics[otherwise] ?? Number.NaN);
}

/** Requests that were simulated one by one: of a hybrid run, each stands for many, and the events tell its cost. */
function simulatedOf({ engine, requests, events }: Run): number {
	return engine === "hybrid" ? Math.min(requests, events) : requests;
}

/** Passes the pauses of one run on as progress of the whole. */
function* steps(run: Generator<number, Run>, done: number, total: number): Generator<Progress, Run> {
	for (;;) {
		const step = run.next();
		if (step.done) return step.value;
		yield { done: done + step.value, total };
	}
}

/** The same at one go. */
export function compare(design: Design, patch: Patch, scenarioId: string, options: CompareOptions = {}): Impact {
	const steps = compareSteps(design, patch, scenarioId, options);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}

/** Assumptions of both sides; where they differ, the design's own stands. */
function union(before: Assumption[], after: Assumption[]): Assumption[] {
	const known = new Set(before.map((assumption) => `${assumption.component} ${assumption.attribute}`));
	return [...before, ...after.filter((a) => !known.has(`${a.component} ${a.attribute}`))];
}
