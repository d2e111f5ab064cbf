import type { Assumption, Metric } from "../../src/simulator/api.ts";
import { type Contest, type Sensitivity, type SensitivityPlan, sensitivityOf } from "../../src/simulator/index.ts";
import type { Ranking } from "../messages.ts";
import type { State } from "../state.ts";
import { chosen, keyOf, resultOf } from "./results.ts";

/** Two rankings with one key would be the same. */
export function rankingKey(state: State): string {
	const finding = state.review && chosen(state.review, state.choices);
	return JSON.stringify([finding?.id ?? "", keyOf(state, finding)]);
}

export function rankingFrom(key: string, plan: SensitivityPlan, contest: Contest, metrics: readonly string[]): Ranking {
	const measured = metrics.filter((id) => contest.contestants[0].estimates[id]);
	return { key, byMetric: Object.fromEntries(measured.map((id) => [id, sensitivityOf(plan, contest, id)])) };
}

/** The watched metrics of the shown result, which it can be ranked by. */
export function rankableBy(state: State): Metric[] {
	const finding = state.review && chosen(state.review, state.choices);
	return (resultOf(state, finding)?.impact.watch ?? []).flatMap((id) => state.metrics.get(id) ?? []);
}

/** The ranking by the chosen metric, or by the first that there is, and whether it answers what is shown now. */
export function shownRanking(state: State): { sensitivity: Sensitivity; fresh: boolean } | undefined {
	const { ranking, choices } = state;
	if (!ranking) return undefined;
	const [first] = Object.values(ranking.byMetric);
	const sensitivity = ranking.byMetric[choices.metric ?? ""] ?? first;
	return sensitivity && { sensitivity, fresh: ranking.key === rankingKey(state) };
}

export type Ranked = Sensitivity["rows"][number];

/** Its place in the ranking; what was not varied comes last. */
export function rankOf(
	sensitivity: Sensitivity,
	{ component, attribute }: Pick<Assumption, "component" | "attribute">,
) {
	const at = sensitivity.rows.findIndex(
		({ assumption }) => assumption.component === component && assumption.attribute === attribute,
	);
	return at < 0 ? { place: sensitivity.rows.length } : { place: at, row: sensitivity.rows[at] };
}

/** The room that the bars of all rows need around the result as it is assumed: from the least to the most. */
export function reachOf({ rows }: Sensitivity): { least: number; most: number } {
	const moved = rows.flatMap(({ low, high }) => [low, high].flatMap((one) => (one ? [one.difference.mean] : [])));
	return { least: Math.min(0, ...moved), most: Math.max(0, ...moved) };
}
