import type { HangsOn, Impact } from "./api.ts";
import { BreakEvens, isPriceAlone } from "./break-even.ts";
import type { Contestant } from "./contest/index.ts";
import { isFigure, promiseOf } from "./sensitivity.ts";
import { largestFirst } from "./sentence.ts";

/** Ends that each input is moved to, before and after the change. */
const runsOfInput = 4;

/**
 * What nobody declared and yet decides whether a change does what a comparison says: by the metric that it changes most, in one
 * run of each value. First come the inputs of the service itself and of what results usually hang on; as many as half of the
 * comparison's own length, or `budget` events, have room for. Whoever drives it plays its contests.
 */
export class DecidingSearch {
	private readonly search: BreakEvens | undefined;
	private readonly looked: number;
	private readonly of: number;

	constructor(contestants: readonly [Contestant, Contestant], impact: Impact, budget: number) {
		const [metric] = largestFirst(impact.watch, impact.metrics);
		const found = impact.metrics[metric];
		const numbers = impact.assumptions.filter(
			({ used: { value, provenance } }) => provenance.kind === "assumed" && isFigure(value) && value > 0,
		);
		this.of = numbers.length;
		this.looked = 0;
		if (!found?.significant || found.beyond || numbers.length === 0) return;
		const events = Math.max(1, (impact.before.events + impact.after.events) / 2);
		const affordable = Math.max(impact.replications, budget / events) / runsOfInput;
		const rank = (one: (typeof numbers)[number]) => promiseOf(one) + (one.component === impact.focus ? 0 : 100);
		const prices = numbers.filter((one) => isPriceAlone(one, metric));
		const inputs = numbers
			.filter((one) => !prices.includes(one))
			.toSorted((a, b) => rank(a) - rank(b))
			.slice(0, Math.max(1, Math.floor(affordable)));
		this.looked = inputs.length + prices.length;
		this.search = new BreakEvens(
			{ contestants: [...contestants] },
			{
				...{ metric, scenario: impact.scenario, ofDifference: true, replications: 1, seed: impact.seed },
				base: { mean: found.mean, low: found.low, high: found.high },
				rows: inputs.map((assumption) => ({ assumption, effect: 0 })),
				unvaried: [],
			},
			1,
		);
	}

	get options(): BreakEvens["options"] {
		return this.search?.options ?? {};
	}

	/** The designs to play next; none when all is found. */
	next(): Contestant[] {
		return this.search?.next() ?? [];
	}

	take(contest: Parameters<BreakEvens["take"]>[0]): void {
		this.search?.take(contest);
	}

	result(): HangsOn {
		const rows = this.search?.result().rows ?? [];
		const deciding = rows.flatMap(({ assumption, breakEven }) => (breakEven ? [{ assumption, breakEven }] : []));
		return { deciding, looked: this.looked, of: this.of };
	}
}
