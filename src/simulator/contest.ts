import { z } from "zod";
import { Design } from "../design/design.ts";
import { Assumption, Difference, type Progress, Run } from "./api.ts";
import { focusOf } from "./focus.ts";
import { metricOf, metrics } from "./metrics/index.ts";
import { scenarioOf } from "./scenarios/index.ts";
import { inWords } from "./sentence.ts";
import { playSteps, prepare } from "./simulate.ts";
import { Moments, pairedInterval } from "./statistics/moments.ts";

/** One of the designs that are held against each other. */
export const Contestant = z.object({
	name: z.string(),
	design: Design,
	scenario: z.string(),
	/** Id of the service to look at; the first that clients reach where absent. */
	focus: z.string().optional(),
});
export type Contestant = z.infer<typeof Contestant>;

/** A mean over the replications with its t-interval; the interval is the mean itself where there was one run. */
export const Estimate = z.object({ mean: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

export const Placed = z.object({
	name: z.string(),
	scenario: z.string(),
	focus: z.string(),
	/** By metric. */
	estimates: z.record(z.string(), Estimate),
	/** Against the first contestant, replication by replication; empty for the first itself. */
	toFirst: z.record(z.string(), Difference),
	/** Each replication's value; null where a run has nothing of the kind. */
	values: z.record(z.string(), z.array(z.number().nullable())),
	/** The first replication, for charts. */
	run: Run,
	/** What happened, in one plain sentence with numbers. */
	sentence: z.string(),
});
export type Placed = z.infer<typeof Placed>;

export const Contest = z.object({
	replications: z.number(),
	confidence: z.number(),
	seed: z.number(),
	/** Metrics to show first. */
	watch: z.array(z.string()),
	contestants: z.array(Placed),
	assumptions: z.array(Assumption),
	notes: z.array(z.string()),
});
export type Contest = z.infer<typeof Contest>;

export interface ContestOptions {
	seed?: number;
	replications?: number;
	/** Go on until the interval of each watched metric is within this share of its mean. */
	precision?: number;
	confidence?: number;
	watch?: string[];
}

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
	const prepared = prepare(contestant.design, contestant.scenario, focus);
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

/** Requests of a whole contest that stay within a minute; beyond, fewer replications are enough, each being longer. */
const budget = 40_000_000;
const usual = 20;
const fewest = 5;
/** Replications after which a wanted precision is given up. */
const most = 400;
/** A metric that is this small in every run is as good as known: no share of it is asked for. */
const nothing = 1e-4;

/**
 * Which replications to play, and what they come to. It asks for heats in rounds; whoever drives it plays them in any
 * order and on any thread, and the outcome is the same.
 */
export class Referee {
	private readonly contestants: readonly Contestant[];
	private readonly options: ContestOptions;
	private readonly results: HeatResult[][];
	private readonly notes = new Set<string>();
	private played = 0;
	/** As many as are planned by now. */
	private goal: number;

	constructor(contestants: readonly Contestant[], options: ContestOptions = {}) {
		if (contestants.length === 0) throw new Error("a contest needs at least one design");
		this.contestants = contestants;
		this.options = options;
		this.results = contestants.map(() => []);
		this.goal = Math.max(1, options.replications ?? usual);
	}

	/** The heats to play next, at most `parts` for each contestant; none when the contest is over. */
	next(parts = 1): Heat[] {
		if (this.played === 1) this.afford();
		if (this.played > 0 && this.played >= this.goal) this.extend();
		const from = this.played;
		// One of each first: it tells what the others will cost.
		const to = from === 0 ? 1 : this.goal;
		const length = Math.ceil((to - from) / parts);
		const heats: Heat[] = [];
		const { seed = 1 } = this.options;
		for (const [index, contestant] of this.contestants.entries())
			for (let at = from; at < to; at += length)
				heats.push({ contestant, index, seed, from: at, to: Math.min(to, at + length) });
		this.played = to;
		return heats;
	}

	/** In the order of the heats. */
	take(heat: Heat, result: HeatResult): void {
		this.results[heat.index].push(result);
	}

	get progress(): Progress {
		return { done: this.played, total: this.goal };
	}

	private afford(): void {
		if (this.options.replications !== undefined) return;
		const requests = this.results.reduce((sum, [first]) => sum + (first.run?.requests ?? 0), 0);
		const enough = Math.max(fewest, Math.floor(budget / Math.max(1, requests)));
		if (enough >= this.goal) return;
		this.notes.add(
			`${enough} replications instead of ${this.goal}: each has ${Math.round(requests / this.results.length)} requests`,
		);
		this.goal = enough;
	}

	private extend(): void {
		const { precision } = this.options;
		if (precision === undefined) return;
		const loose = this.watch().filter((id) => this.results.some((_, index) => this.isLoose(id, index, precision)));
		if (loose.length === 0) return;
		if (this.goal < most) this.goal = Math.min(most, this.goal * 2);
		else
			this.notes.add(
				`after ${most} replications ${loose.join(", ")} ${loose.length === 1 ? "is" : "are"} still not known to ${precision * 100} %`,
			);
	}

	private isLoose(id: string, index: number, precision: number): boolean {
		const { mean, high } = estimate(this.values(id, index), this.confidence);
		return high - mean > Math.max(precision * Math.abs(mean), nothing);
	}

	private get confidence(): number {
		return this.options.confidence ?? 0.95;
	}

	private watch(): string[] {
		const wanted = this.options.watch ?? scenarioOf(this.contestants[0].scenario).watch;
		return wanted.filter((id) => this.contestants.some((_, index) => this.values(id, index).some(Number.isFinite)));
	}

	private values(id: string, index: number): number[] {
		return this.results[index].flatMap(({ metrics: each }) => each.map((values) => values[id] ?? Number.NaN));
	}

	result(): Contest {
		const { seed = 1 } = this.options;
		const watch = this.watch();
		const placed = this.contestants.map(({ name, scenario }, index): Placed => {
			const own: Placed["values"] = {};
			const estimates: Placed["estimates"] = {};
			const toFirst: Placed["toFirst"] = {};
			for (const { id } of metrics) {
				const values = this.values(id, index);
				if (!values.some(Number.isFinite)) continue;
				own[id] = values.map((value) => (Number.isFinite(value) ? value : null));
				estimates[id] = estimate(values, this.confidence);
				const first = this.values(id, 0);
				if (index > 0 && first.some(Number.isFinite)) toFirst[id] = pairedInterval(first, values, this.confidence);
			}
			const run = this.results[index][0].run!;
			const single = this.played < 2;
			const sentence =
				index === 0
					? stateOf(scenarioOf(scenario).lead, watch, estimates)
					: changeOf(name, watch, estimates, toFirst, single);
			return { name, scenario, focus: run.focus, estimates, toFirst, values: own, run, sentence };
		});
		return {
			replications: this.played,
			confidence: this.confidence,
			seed,
			watch,
			contestants: placed,
			assumptions: union(this.results.map(([first]) => first.assumptions)),
			notes: [...new Set([...this.results.flatMap(([first]) => first.notes), ...this.notes])],
		};
	}
}

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

/** How much more of a metric one contestant has than another, in pairs of runs with the same luck. */
export function differenceOf(of: Contest, metric: string, before: string, after: string): Difference | undefined {
	const valuesOf = (name: string) =>
		of.contestants.find((one) => one.name === name)?.values[metric]?.map((value) => value ?? Number.NaN);
	const [a, b] = [valuesOf(before), valuesOf(after)];
	return a && b && pairedInterval(a, b, of.confidence);
}

/** The mean of what was measured, with its t-interval. */
export function estimate(values: readonly number[], confidence = 0.95): Estimate {
	const moments = new Moments();
	for (const value of values) if (Number.isFinite(value)) moments.add(value);
	const half = moments.count > 1 ? moments.halfWidth(confidence) : 0;
	const { mean } = moments;
	return { mean, low: mean - half, high: mean + half };
}

/** "When a replica dies: error rate 1 %; p99 latency 80 ms." */
function stateOf(lead: string, watch: readonly string[], estimates: Record<string, Estimate>): string {
	const clauses = watch.flatMap((id) => {
		const metric = metricOf(id);
		return metric && estimates[id] ? [`${metric.label} ${inWords(estimates[id].mean, metric.unit)}`] : [];
	});
	return clauses.length > 0
		? `${lead}: ${clauses.join("; ")}.`
		: `${lead}, nothing that was watched could be measured.`;
}

/** Changes that a sentence tells; a table has the others. */
const told = 2;

/** "With “a budget”: error rate down from 20 % to 3 %; no significant difference in cost a month." */
function changeOf(
	name: string,
	watch: readonly string[],
	estimates: Record<string, Estimate>,
	differences: Record<string, Difference>,
	single: boolean,
): string {
	const same: string[] = [];
	const all = watch.flatMap((id) => {
		const metric = metricOf(id);
		if (!metric || !estimates[id]) return [];
		const difference = differences[id];
		if (!difference) return [`${metric.label} ${inWords(estimates[id].mean, metric.unit)}`];
		const [before, after] = [inWords(difference.before, metric.unit), inWords(difference.after, metric.unit)];
		if (single && before !== after) return [`${metric.label} ${after} instead of ${before}`];
		if (!difference.significant || before === after) {
			same.push(metric.label);
			return [];
		}
		return [`${metric.label} ${difference.mean < 0 ? "down" : "up"} from ${before} to ${after}`];
	});
	const clauses = all.slice(0, told);
	if (same.length > 0) clauses.push(`no significant difference in ${listed(same)}`);
	return `With “${name}”: ${clauses.join("; ")}.`;
}

function listed(words: readonly string[]): string {
	return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** What any of them assumed; where they differ, the first stands. */
function union(lists: readonly Assumption[][]): Assumption[] {
	const known = new Map<string, Assumption>();
	for (const one of lists.flat()) {
		const key = `${one.component} ${one.attribute}`;
		if (!known.has(key)) known.set(key, one);
	}
	return [...known.values()];
}
