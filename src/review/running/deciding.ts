import {
	BreakEvens,
	comparisonOf,
	type Deciding,
	type Impact,
	isPriceAlone,
	largestFirst,
	promiseOf,
	type Sensitivity,
} from "../../simulator/index.ts";
import { runContest } from "./simulate-pool.ts";
import type { Job } from "./tasks.ts";

/** Events that the first look at inputs may take: some seconds; or half as many as the comparison itself had. */
const budget = 40_000_000;
/** Ends that each input is moved to, before and after the change. */
const runsOfInput = 4;

/**
 * What nobody declared and yet decides whether a change does what a comparison says: by the metric that it changes most, in one
 * run of each value. First come the inputs of the service itself and of what results usually hang on; as many as there is time for.
 */
export async function decidingOf(
	{ design, patch, scenario, options }: Job,
	impact: Impact,
	progress: (share: number) => void,
	signal: AbortSignal,
): Promise<{ deciding: Deciding[]; looked: number; of: number }> {
	const [metric] = largestFirst(impact.watch, impact.metrics);
	const found = impact.metrics[metric];
	const numbers = impact.assumptions.filter(
		({ used }) => used.provenance.kind === "assumed" && typeof used.value === "number" && used.value > 0,
	);
	if (!found?.significant || found.beyond || numbers.length === 0)
		return { deciding: [], looked: 0, of: numbers.length };
	const events = Math.max(1, (impact.before.events + impact.after.events) / 2);
	const affordable = Math.max(impact.replications, budget / events) / runsOfInput;
	const rank = (one: (typeof numbers)[number]) => promiseOf(one) + (one.component === impact.focus ? 0 : 100);
	const prices = numbers.filter((one) => isPriceAlone(one, metric));
	const inputs = numbers
		.filter((one) => !prices.includes(one))
		.toSorted((a, b) => rank(a) - rank(b))
		.slice(0, Math.max(1, Math.floor(affordable)));
	const { contestants } = comparisonOf(design, patch, scenario, options);
	const ranking: Sensitivity = {
		...{ metric, scenario, ofDifference: true, replications: 1, seed: impact.seed },
		base: { mean: found.mean, low: found.low, high: found.high },
		rows: inputs.map((assumption) => ({ assumption, effect: 0 })),
		unvaried: [],
	};
	const search = new BreakEvens({ contestants }, ranking, ranking.replications);
	let left = 1;
	for (let designs = search.next(); designs.length > 0; designs = search.next()) {
		// Nobody knows how many of them go on: each round is taken for half of what is left.
		const before = 1 - left;
		left /= 2;
		const round = left;
		search.take(
			await runContest(designs, search.options, (done, total) => progress(before + (round * done) / total), signal),
		);
	}
	const deciding = search
		.result()
		.rows.flatMap(({ assumption, breakEven }) => (breakEven ? [{ assumption, breakEven }] : []));
	return { deciding, looked: inputs.length + prices.length, of: numbers.length };
}
