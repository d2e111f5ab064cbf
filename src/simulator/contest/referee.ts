import type { Progress, Reading, Run } from "../api.ts";
import { bottleneckChange, bottleneckWords } from "../bottleneck.ts";
import { unionOf } from "../inputs.ts";
import { metricOf, metrics } from "../metrics/index.ts";
import { scenarioOf } from "../scenarios/index.ts";
import { differenceBetween, estimateOf, isMeasured } from "../statistics/readings.ts";
import type { Contest, Contestant, ContestOptions, Placed } from "./api.ts";
import type { Heat, HeatResult } from "./heat.ts";
import { changeOf, stateOf } from "./words.ts";

/** Events of a whole contest that stay within a minute; beyond, fewer replications are enough, each being longer. */
const budget = 160_000_000;
const usual = 20;
const fewest = 5;
/** Times the budget that are still waited for to have the fewest; beyond, two say at least whether luck matters. */
const patience = 2;
/** Replications after which a wanted precision is given up. */
const most = 400;
/** A share that is known to one in ten thousand is known: a precision of nearly nothing is never reached. */
const fine = 1e-4;

/**
 * Which replications to play, and what they come to. It asks for heats in rounds; whoever drives it plays them in any
 * order and on any thread, and the outcome is the same.
 */
export class Referee {
	private readonly contestants: readonly Contestant[];
	private readonly options: ContestOptions;
	private readonly results: HeatResult[][];
	private readonly notes = new Set<string>();
	/** By contestant: whose later runs stand for its own as well. */
	private readonly fellow = new Map<number, number>();
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
		if (this.played === 1) {
			this.afford();
			this.compareFirsts();
		}
		if (this.played > 0 && this.played >= this.goal) this.extend();
		const from = this.played;
		// One of each first: it tells what the others will cost.
		const to = from === 0 ? 1 : this.goal;
		const length = Math.ceil((to - from) / parts);
		const heats: Heat[] = [];
		const { seed = 1 } = this.options;
		for (const [index, contestant] of this.contestants.entries()) {
			if (this.fellow.has(index)) continue;
			for (let at = from; at < to; at += length)
				heats.push({ contestant, index, seed, from: at, to: Math.min(to, at + length) });
		}
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
		const firsts = this.results.flatMap(([{ run }]) => run ?? []);
		const total = (of: (run: Run) => number) => firsts.reduce((sum, run) => sum + of(run), 0);
		const one = Math.max(
			1,
			total(({ events }) => events),
		);
		const affordable = (this.options.budget ?? budget) / one;
		const enough = Math.max(affordable * patience < fewest ? 2 : fewest, Math.floor(affordable));
		if (enough >= this.goal) return;
		this.notes.add(
			`${enough} replications instead of ${this.goal}: each has ${Math.round(total(({ requests }) => requests) / firsts.length)} requests`,
		);
		this.goal = enough;
	}

	private compareFirsts(): void {
		const { groups } = this.options;
		if (groups === undefined) return;
		const watch = this.watch();
		const toldBy = (index: number) => JSON.stringify(watch.map((id) => this.values(id, index)));
		const firsts = this.contestants.slice(0, groups).map((_, index) => toldBy(index));
		for (let index = groups; index < this.contestants.length; index++)
			if (toldBy(index) === firsts[index % groups]) this.fellow.set(index, index % groups);
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
		const { mean, low, high, beyond } = estimateOf(this.values(id, index), this.confidence);
		if (beyond) return false;
		const enough = metricOf(id)?.unit === "share" ? fine : 0;
		return (high - low) / 2 > Math.max(precision * Math.abs(mean), enough);
	}

	private get confidence(): number {
		return this.options.confidence ?? 0.95;
	}

	private watch(): string[] {
		const wanted = this.options.watch ?? scenarioOf(this.contestants[0].scenario).watch;
		return wanted.filter((id) => this.contestants.some((_, index) => this.values(id, index).some(isMeasured)));
	}

	private values(id: string, index: number): Reading[] {
		const otherwise = metricOf(id)?.otherwise;
		const stands = (values: Record<string, Reading>): Reading => {
			if (otherwise === undefined || !this.isMeasured(id)) return Number.NaN;
			return typeof otherwise === "number" ? otherwise : (values[otherwise] ?? Number.NaN);
		};
		return this.heatsOf(index).flatMap(({ metrics: each }) => each.map((values) => values[id] ?? stands(values)));
	}

	private heatsOf(index: number): HeatResult[] {
		const fellow = this.fellow.get(index);
		const own = this.results[index];
		return fellow === undefined ? own : [...own, ...this.results[fellow].slice(own.length)];
	}

	/** Whether any design yields the metric itself. */
	private isMeasured(id: string): boolean {
		return this.results.some((heats) => heats.some((heat) => heat.metrics.some((values) => values[id] !== undefined)));
	}

	/** Notes of the runs; what holds for some designs only says for which. */
	private ownNotes(): string[] {
		const all = new Set(this.results.flatMap(([first]) => first.notes));
		return [...all].map((note) => {
			const holds = this.contestants.filter((_, index) => this.results[index][0].notes.includes(note));
			if (holds.length === this.contestants.length) return note;
			return `${holds.map(({ name }) => `“${name}”`).join(", ")}: ${note}`;
		});
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
				if (!values.some(isMeasured)) continue;
				own[id] = values.map((value) => (isMeasured(value) ? value : null));
				estimates[id] = estimateOf(values, this.confidence);
				const first = this.values(id, 0);
				if (index > 0 && first.some(isMeasured)) toFirst[id] = differenceBetween(first, values, this.confidence);
			}
			const run = this.results[index][0].run!;
			const single = this.played < 2;
			const sentence =
				index === 0
					? stateOf(scenarioOf(scenario).lead, watch, estimates, bottleneckWords(run))
					: changeOf(name, watch, estimates, toFirst, single, bottleneckChange(this.results[0][0].run!, run));
			return { name, scenario, focus: run.focus, estimates, toFirst, values: own, run, sentence };
		});
		return {
			replications: this.played,
			confidence: this.confidence,
			seed,
			watch,
			contestants: placed,
			assumptions: unionOf(this.results.map(([first]) => first.assumptions)),
			notes: [...this.ownNotes(), ...this.notes],
		};
	}
}
