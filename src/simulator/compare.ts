import type { Design } from "../design/design.ts";
import { componentOf, linkOf } from "../design/graph.ts";
import { applyPatch, type Patch } from "../design/patch.ts";
import type { Assumption, CompareOptions, Impact, Progress } from "./api.ts";
import { bottleneckChange, roomWords } from "./bottleneck.ts";
import { type Contest, type Contestant, type ContestOptions, contestSteps } from "./contest/index.ts";
import { focusOf } from "./focus.ts";
import { inWords } from "./in-words.ts";
import { isShown, mostOthers, otherLoads } from "./other-loads.ts";
import { overloadedWords } from "./overloaded.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { sentenceOf } from "./sentence.ts";
import { type Around, assumptionsOf } from "./simulate.ts";
import { Unplayable } from "./unplayable.ts";
import { usersOf } from "./users-of.ts";

/** Runs at another load that still give an interval. */
const fewest = 3;

/** Events of a whole comparison that stay within seconds; beyond, fewer replications are enough, each being longer. */
const budget = 80_000_000;

/** One comparison; plain data, so that a thread can be given its parts. */
export interface Comparison {
	contestants: [Contestant, Contestant];
	options: ContestOptions;
	patch: Patch;
	/** What was made up to play it. */
	note?: string;
}

/**
 * A design and the same design after a patch, to be held against each other; or two designs, where `after` is given and
 * the patch is empty. Throws what is wrong with the patch.
 */
export function comparisonOf(
	bare: Design,
	patch: Patch,
	scenario: string,
	{ focus: wanted, otherLoads: _, ...options }: CompareOptions = {},
	other?: Design,
): Comparison {
	const { design, note } = other ? { design: bare } : usersOf(bare, patch);
	const after = other ?? applyPatch(design, patch);
	const focus = focusOf(design, patch, wanted);
	const about = aboutOf(design, patch, focus);
	const common = { scenario, focus, ...(about.length > 0 && { about }) };
	const instead = sameLoad(design, after, common);
	return {
		contestants: [
			{ name: "before", design, ...common },
			{ name: "after", design: after, ...common, ...(instead.length > 0 && { instead }) },
		],
		options: { ...options, budget },
		patch,
		...(note && { note }),
	};
}

/**
 * Where nothing says what traffic a service gets, it is made up from what its replicas can serve: more of them would be sent
 * more, and nobody could tell what they change. Both sides get what the first does.
 */
function sameLoad(design: Design, after: Design, { scenario, ...around }: Around & { scenario: string }): Patch {
	if (typeof componentOf(after, around.focus ?? "")?.attributes.rate?.value === "number") return [];
	return assumedLoad(design, scenario, around).map(({ component, attribute, used }) => ({
		...{ of: component, attribute, value: used.value! },
	}));
}

function assumedLoad(design: Design, scenario: string, around: Around): Assumption[] {
	try {
		const all = assumptionsOf(design, scenario, around);
		return all.filter(({ component, attribute }) => component === around.focus && attribute === "rate");
	} catch (error) {
		// What cannot be played says so when it is.
		if (error instanceof Unplayable) return [];
		throw error;
	}
}

/** Of what a patch changes, that which a scenario may strike: a design that is held against other changes is played once. */
function aboutOf(design: Design, patch: Patch, focus: string): string[] {
	const ids = patch.flatMap(({ of }) => {
		const link = linkOf(design, of);
		if (link?.kind === "routes") return [of];
		if (link) return ["calls", "reads", "writes"].includes(link.kind) ? [of, link.to] : [];
		const kind = componentOf(design, of)?.kind;
		return of !== focus && (kind === "Store" || kind === "Service") ? [of] : [];
	});
	return [...new Set(ids)];
}

export function impactOf({ patch, note }: Comparison, contest: Contest): Impact {
	const [before, after] = contest.contestants;
	const { replications, confidence, seed, watch, assumptions } = contest;
	const notes = note ? [note, ...(contest.notes ?? [])] : contest.notes;
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
				bottleneckChange(before.run, after.run, !isShown({ watch: watched, metrics })),
			),
			overloadedWords([before.run, after.run], assumptions, "all the time, before and after"),
			isShown({ watch: watched, metrics }) ? "" : roomWords([before.run, after.run]),
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
	const part = (at: number) => (after ? [0, 1] : portionOf(scenario, options, at)) as [number, number];
	const impact = impactOf(comparison, yield* within(part(0), contestSteps(comparison.contestants, comparison.options)));
	if (after) return impact;
	for (const [at, { load, options: others, told }] of elsewhere(design, impact, options).entries()) {
		const shown = told(yield* within(part(at + 1), compareSteps(load, patch, scenario, others)));
		if (shown) return shown;
	}
	return impact;
}

/** From which share of the whole to which the `at`-th comparison goes, where others may follow it: that is known only then. */
export function portionOf(
	scenario: string,
	{ otherLoads: wanted }: CompareOptions,
	at: number,
): [from: number, to: number] {
	// Of others only what is swamped is played again, which nobody expects.
	if (!wanted || scenarioOf(scenario).group !== "load") return [at > 0 ? 1 : 0, 1];
	return [1 - 0.5 ** at, at < mostOthers ? 1 - 0.5 ** (at + 1) : 1];
}

/** Its own progress as a part of the whole. */
function* within<T>([from, to]: [number, number], steps: Generator<Progress, T>): Generator<Progress, T> {
	for (;;) {
		const { done, value } = steps.next();
		if (done) return value;
		yield from === 0 && to === 1 ? value : { done: from + ((to - from) * value.done) / value.total, total: 1 };
	}
}

/** The same comparison at other loads, to be played one after the other until one of them tells something. */
export function elsewhere(design: Design, impact: Impact, { otherLoads: wanted, ...options }: CompareOptions) {
	const loads = wanted ? otherLoads(design, impact) : [];
	return loads.flatMap(({ load, rate, more, note }) => {
		const events = more * (impact.before.events + impact.after.events);
		const affordable = Math.floor(budget / Math.max(1, events));
		if (affordable < fewest) return [];
		const replications = Math.min(affordable, Math.max(fewest, Math.ceil(impact.replications / more)));
		return {
			load,
			rate,
			options: { ...options, focus: impact.focus, replications },
			told(other: Impact): Impact | undefined {
				if (!isShown(other)) return undefined;
				const sentence = `At ${inWords(rate, "")} requests/s: ${other.sentence[0].toLowerCase()}${other.sentence.slice(1)}`;
				return { ...other, load: rate, sentence, notes: [note, ...(other.notes ?? [])] };
			},
		};
	});
}

/** The same at one go. */
export function compare(design: Design, patch: Patch, scenario: string, options: CompareOptions = {}): Impact {
	const steps = compareSteps(design, patch, scenario, options);
	for (;;) {
		const step = steps.next();
		if (step.done) return step.value;
	}
}
