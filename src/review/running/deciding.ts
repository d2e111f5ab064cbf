import { atLoad, comparisonOf, DecidingSearch, type HangsOn, type Impact } from "../../simulator/index.ts";
import { runContest } from "./simulate-pool.ts";
import type { Job } from "./tasks.ts";

/** Events that the first look at inputs may take: some seconds. */
const budget = 40_000_000;

/** What nobody declared and yet decides whether a change does what a comparison says. */
export async function decidingOf(
	{ design, patch, scenario, options }: Job,
	impact: Impact,
	progress: (share: number) => void,
	signal: AbortSignal,
): Promise<HangsOn> {
	const of = impact.assumptions.find(({ attribute, component }) => attribute === "rate" && component === impact.focus);
	const why = "the load that it was played with";
	const played = impact.load === undefined ? design : atLoad(design, impact.load, why, of?.component);
	const { contestants } = comparisonOf(played, patch, scenario, options);
	const search = new DecidingSearch(contestants, impact, budget);
	let left = 1;
	for (let designs = search.next(); designs.length > 0; designs = search.next()) {
		// Nobody knows how many of them go on: each round is taken for a third of what is left.
		const before = 1 - left;
		const round = left / 3;
		left -= round;
		const say = (done: number, total: number) => progress(before + (round * done) / total);
		search.take(await runContest(designs, search.options, say, signal));
	}
	return search.result();
}
