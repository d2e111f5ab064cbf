import type { BreakEven, Sensitivity } from "./api.ts";
import type { Contest, Contestant } from "./contest/index.ts";
import { fitting, type SensitivityPlan } from "./sensitivity.ts";
import { differenceBetween } from "./statistics/readings.ts";

/** How far an input is moved, either way: whoever guesses a share or a time is hardly off by more. */
const furthest = 8;
/** Halvings of the way to where it flips: a value to about two digits. */
const steps = 6;
/** Share of the difference that has to be left. */
const enough = 0.5;

/** What a change's effect hangs on, of what nobody declared, in one sentence; empty where nothing decides. */
export function decidingWords(
	{ rows }: { rows: readonly Pick<Sensitivity["rows"][number], "assumption" | "breakEven">[] },
	nameOf: (component: string) => string,
	amount: (value: number, unit: string) => string,
): string {
	const decisive = rows.flatMap(({ assumption: { component, label, unit, used }, breakEven }) =>
		breakEven
			? [
					`${label} (${nameOf(component)}; ${amount(Number(used.value), unit)} assumed) is ${breakEven.side} ${amount(breakEven.value, unit)}`,
				]
			: [],
	);
	if (decisive.length === 0) return "";
	return `What nobody declared decides: the change does at least half of that only while ${decisive.join("; and while ")}.`;
}

/** One input under search, between a value at which the change does what it does and one at which it does not. */
interface Search {
	row: Sensitivity["rows"][number];
	holds: number;
	fails: number;
	/** Where the search is: the far end, or between the two. */
	at: number;
	proved: boolean;
}

/**
 * Looks for the values of assumed inputs at which most of a change's effect is gone: first whether it is so far off, then
 * by bisection. Halving and doubling alone cannot see a threshold. Whoever drives it plays contests of a few runs.
 */
export class BreakEvens {
	private readonly designs: readonly Contestant[];
	private readonly sensitivity: Sensitivity;
	private readonly base: number;
	private searches: Search[];
	private round = 0;

	/** Of a ranking of the difference that a patch makes. */
	constructor({ contestants }: SensitivityPlan, sensitivity: Sensitivity) {
		this.designs = contestants.slice(0, 2);
		this.sensitivity = sensitivity;
		this.base = sensitivity.base.mean;
		const ends = sensitivity.rows.flatMap((row) =>
			[1 / furthest, furthest].flatMap((factor): Search[] => {
				const used = Number(row.assumption.used.value);
				const at = fitting(row.assumption, used * factor);
				return at === undefined ? [] : [{ row, holds: used, fails: at, at, proved: false }];
			}),
		);
		this.searches = sensitivity.ofDifference && Math.abs(this.base) > 0 ? ends : [];
	}

	/** The designs to play next, as they are and then before and after for each search; none when all is found. */
	next(): Contestant[] {
		if (this.round++ > steps || this.searches.length === 0) return [];
		const tried = this.searches.flatMap(({ row, at }, index) => {
			const { component, attribute } = row.assumption;
			return this.designs.map((design) => ({
				...design,
				name: `${index} ${design.name}`,
				instead: [{ of: component, attribute, value: at }],
			}));
		});
		return [...this.designs, ...tried];
	}

	take(contest: Contest): void {
		const { metric } = this.sensitivity;
		this.searches = this.searches.filter((search, index) => {
			const [before, after] = contest.contestants
				.slice(2 * index + 2, 2 * index + 4)
				.map(({ values }) => (values[metric] ?? []).map((value) => value ?? Number.NaN));
			const left = before && after ? differenceBetween(before, after, contest.confidence).mean : Number.NaN;
			// Where nothing was measured, nothing is known.
			if (!Number.isFinite(left)) return false;
			const does = left / this.base >= enough;
			if (does && !search.proved) return false;
			search.proved = true;
			if (does) search.holds = search.at;
			else search.fails = search.at;
			const middle = fitting(search.row.assumption, (search.holds + search.fails) / 2);
			search.at = middle ?? search.fails;
			return true;
		});
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
