import { metricOf } from "../simulator/index.ts";
import { type CaseResult, resultDifference } from "./result.ts";

/** How a design does by one metric: among the best, not to be told from the first, or neither. */
export type Mark = "best" | "same" | undefined;

/** The marks of all designs by one metric. Nobody is the best where all do alike. */
export function marksOf(result: CaseResult, id: string): Mark[] {
	const sign = metricOf(id)?.better === "higher" ? -1 : 1;
	const measured = result.designs.filter(({ estimates }) => estimates[id]);
	const [best] = measured.toSorted((a, b) => sign * (a.estimates[id].mean - b.estimates[id].mean));
	const single = result.replications < 2;
	const asGood = measured.map(({ name, estimates }) => {
		if (single) return estimates[id].mean === best.estimates[id].mean;
		return name === best.name || !resultDifference(result, id, best.name, name)?.significant;
	});
	const distinct = asGood.includes(false);
	return result.designs.map((one, index) => {
		const at = measured.indexOf(one);
		if (at < 0) return undefined;
		if (distinct && asGood[at]) return "best";
		return !single && index > 0 && one.toFirst[id] && !one.toFirst[id].significant ? "same" : undefined;
	});
}
