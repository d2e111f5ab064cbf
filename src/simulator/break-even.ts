import type { Assumption, BreakEven, Reading, Sensitivity } from "./api.ts";
import type { Contest, Contestant, ContestOptions } from "./contest/index.ts";
import { metricOf } from "./metrics/index.ts";
import { fitting, type SensitivityPlan } from "./sensitivity.ts";
import { differenceBetween } from "./statistics/readings.ts";

/** How far an input is moved, either way: whoever guesses a share or a time is hardly off by more. */
const furthest = 8;
/** Halvings of the way to where it flips: a value to about two digits. */
const steps = 6;
/** Share of the difference that has to be left. */
const enough = 0.5;

/** One input under search, between a value at which the change does what it does and one at which it does not. */
interface Search {
	row: Sensitivity["rows"][number];
	holds: number;
	fails: number;
	/** Where the search is: the far end, or between the two. */
	at: number;
	proved: boolean;
	/** What the design that is played first has of the metric there. */
	first: Reading[];
}

/** Whether no result but a bill hangs on an input: nothing that is played asks what something costs. */
export function isPriceAlone({ unit }: Assumption, metric: string): boolean {
	return unit.includes("USD") && metricOf(metric)?.unit !== "USD";
}

/**
 * Looks for the values of assumed inputs at which most of a change's effect is gone: first whether it is so far off, then
 * by bisection. Halving and doubling alone cannot see a threshold. Whoever drives it plays contests of a few runs. Of before
 * and after, the one that has more of the metric is played first: where it has too little, the other need not be played.
 */
export class BreakEvens {
	/** How its contests are to be held. */
	readonly options: ContestOptions;
	private readonly designs: readonly Contestant[];
	private readonly sensitivity: Sensitivity;
	private readonly base: number;
	private readonly several: boolean;
	private searches: Search[];
	private asked: Search[] = [];
	/** Whether it is the turn of the other design. */
	private second = false;
	private round = 0;

	/** Of a ranking of the difference that a patch makes; `replications`: runs of each value. */
	constructor({ contestants }: Pick<SensitivityPlan, "contestants">, sensitivity: Sensitivity, replications: number) {
		const { metric, seed } = sensitivity;
		const [before, after] = contestants;
		this.sensitivity = sensitivity;
		this.base = sensitivity.base.mean;
		this.designs = this.base < 0 ? [before, after] : [after, before];
		this.several = replications > 1;
		// Who does the same as the design as it is in one of several runs is not played again.
		this.options = { seed, replications, watch: [metric], ...(this.several && { groups: 1 }) };
		const ends = sensitivity.rows
			.filter(({ assumption }) => !isPriceAlone(assumption, metric))
			.flatMap((row) =>
				[1 / furthest, furthest].flatMap((factor): Search[] => {
					const used = Number(row.assumption.used.value);
					const at = fitting(row.assumption, used * factor);
					return at === undefined ? [] : [{ row, holds: used, fails: at, at, proved: false, first: [] }];
				}),
			);
		this.searches = sensitivity.ofDifference && Math.abs(this.base) > 0 ? ends : [];
	}

	/** The designs to play next; none when all is found. */
	next(): Contestant[] {
		if (!this.second) {
			if (this.round++ > steps) return [];
			this.asked = this.searches;
		}
		if (this.asked.length === 0) return [];
		const { design } = this;
		const tried = this.asked.map(({ row, at }, index) => {
			const { component, attribute } = row.assumption;
			const instead = [{ of: component, attribute, value: at }];
			return { ...design, name: `${index} ${design.name}`, instead };
		});
		return [...this.asTheyAre, ...tried];
	}

	/** The design whose turn it is. */
	private get design(): Contestant {
		return this.designs[this.second ? 1 : 0];
	}

	/** Designs without another value, which a contest begins with. */
	private get asTheyAre(): readonly Contestant[] {
		// What only one of the two yields is known by that one.
		if (metricOf(this.sensitivity.metric)?.otherwise !== undefined) return [this.design, ...this.designs];
		return this.several ? [this.design] : [];
	}

	take(contest: Contest): void {
		const { metric } = this.sensitivity;
		const told = contest.contestants
			.slice(this.asTheyAre.length)
			.map(({ values }) => (values[metric] ?? []).map((value) => value ?? Number.NaN));
		if (this.second) {
			for (const [index, search] of this.asked.entries()) {
				const pair = [search.first, told[index]];
				const [before, after] = this.base < 0 ? pair : pair.reverse();
				this.settle(search, differenceBetween(before, after, contest.confidence).mean);
			}
			this.second = false;
			return;
		}
		this.asked = this.asked.filter((search, index) => {
			search.first = told[index];
			const least = enough * Math.abs(this.base);
			if (!isNeverNegative(metric) || !(most(search.first) < least)) return true;
			this.settle(search, 0);
			return false;
		});
		this.second = this.asked.length > 0;
	}

	/** So much of the difference is left where a search is. */
	private settle(search: Search, left: number): void {
		const does = left / this.base >= enough;
		// Where nothing was measured, nothing is known.
		if (!Number.isFinite(left) || (does && !search.proved)) {
			this.searches = this.searches.filter((one) => one !== search);
			return;
		}
		search.proved = true;
		if (does) search.holds = search.at;
		else search.fails = search.at;
		const middle = fitting(search.row.assumption, (search.holds + search.fails) / 2);
		search.at = middle ?? search.fails;
	}

	/** The ranking, with what was found; what it hangs on so stands first. */
	result(): Sensitivity {
		const found = new Map(
			this.searches.map(({ row, holds, fails }): [Sensitivity["rows"][number], BreakEven] => [
				row,
				{ side: fails > holds ? "below" : "above", value: (holds + fails) / 2 },
			]),
		);
		const rows = this.sensitivity.rows.map((row) => {
			const breakEven = found.get(row);
			return breakEven ? { ...row, breakEven } : row;
		});
		return { ...this.sensitivity, rows };
	}
}

/** Money can be saved, and so be less than none. */
function isNeverNegative(metric: string): boolean {
	return metricOf(metric)?.unit !== "USD";
}

/** Not known where a run ended before it came, or has nothing of the kind. */
function most(values: readonly Reading[]): number {
	return Math.max(...values.map((value) => (typeof value === "number" ? value : Number.NaN)));
}
