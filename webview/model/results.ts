import type { Review } from "../../src/review/review.ts";
import type { Finding } from "../../src/rules/finding.ts";
import { plural, quantity } from "../format.ts";
import type { Choices, Result, State } from "../state.ts";
import { ruleOf, withRemedy } from "./findings.ts";
import { stillValid } from "./what-if.ts";

/** The finding that is shown: the chosen one while it stands, else the worst. Undefined: the design as it is. */
export function chosen(review: Review, choices: Pick<Choices, "finding">): Finding | undefined {
	const all = withRemedy(review);
	return all.find(({ id }) => id === choices.finding) ?? all[0];
}

export function scenarioFor(state: State, finding: Finding | undefined): string {
	if (state.choices.scenario) return state.choices.scenario;
	const own = finding && state.review && ruleOf(state.review, finding.rule)?.simulate?.scenario;
	const known = state.scenarios.length === 0 || state.scenarios.some(({ id }) => id === own);
	return own && known ? own : (state.scenarios[0]?.id ?? "steady-day");
}

/** Two results with one key would be the same. */
export function keyOf(state: State, finding: Finding | undefined): string {
	const { load, edits } = state.choices;
	const used = state.review ? stillValid(state.review.design, edits) : edits;
	return JSON.stringify([state.generation, scenarioFor(state, finding), load ?? null, used]);
}

export function resultOf(state: State, finding: Finding | undefined): Result | undefined {
	return state.results[finding?.id ?? ""];
}

/** Whether the result answers what is asked now. A stale one stays on screen, dimmed, until its successor comes. */
export function isFresh(state: State, finding: Finding | undefined): boolean {
	return resultOf(state, finding)?.key === keyOf(state, finding);
}

/** Impacts that the host had already, for the design as the files have it. */
export function cachedResults(state: State): Record<string, Result> {
	const { review, choices } = state;
	if (!review || choices.load !== undefined || choices.edits.length > 0) return {};
	const results: Record<string, Result> = {};
	for (const finding of withRemedy(review)) {
		const impact = review.impacts[finding.id];
		if (impact?.scenario === scenarioFor(state, finding)) {
			results[finding.id] = { impact, final: true, key: keyOf(state, finding) };
		}
	}
	return results;
}

const asFluid = "played as a fluid";

/** How the numbers were made. Requests that were not played one by one are told of in the first look as well. */
export function factsOf({ impact, final }: Result): string[] {
	const notes = final ? (impact.notes ?? []) : [];
	const fluid = impact.after.engine === "hybrid" && !notes.some((note) => note.startsWith(asFluid));
	const sure = final
		? [plural(impact.replications, "replication"), `${quantity(impact.confidence, "share")} intervals`]
		: ["first look"];
	return [...sure, ...(fluid ? [asFluid] : []), ...notes];
}
