import type { Patch } from "../../src/design/patch.ts";
import type { Review } from "../../src/review/review.ts";
import type { Finding } from "../../src/rules/finding.ts";
import { shownUnder } from "../../src/rules/shown-under.ts";
import { focusOf, type Unplayed, unplayedIn } from "../../src/simulator/index.ts";
import { plural, quantity } from "../format.ts";
import type { Kept } from "../messages.ts";
import type { Choices, Result, State } from "../state.ts";
import { withRemedy } from "./findings.ts";
import { stillValid } from "./what-if.ts";

/** The finding that is shown: the chosen one while it stands, else the worst. Undefined: the design as it is. */
export function chosen(review: Review, choices: Pick<Choices, "finding">): Finding | undefined {
	if (choices.finding === "") return undefined;
	const all = withRemedy(review);
	return all.find(({ id }) => id === choices.finding) ?? all[0];
}

export function scenarioFor(state: State, finding: Finding | undefined): string {
	if (state.choices.scenario) return state.choices.scenario;
	const own = finding && state.review && shownUnder(finding, state.review.rules)?.scenario;
	const known = state.scenarios.length === 0 || state.scenarios.some(({ id }) => id === own);
	return own && known ? own : (state.scenarios[0]?.id ?? "steady-day");
}

/** Id of the service to simulate: the chosen one for what is shown, else the one that the remedy is about. */
export function focusFor({ review, choices }: State, finding: Finding | undefined): string | undefined {
	if (!review) return undefined;
	const isShown = finding?.id === chosen(review, choices)?.id;
	const wanted = isShown && review.design.components.some(({ id }) => id === choices.focus) ? choices.focus : undefined;
	try {
		return focusOf(review.design, finding?.remedy?.patch ?? [], wanted);
	} catch {
		// Nothing that could be simulated; the run says so.
		return undefined;
	}
}

/** Two results with one key would be the same. */
export function keyOf(state: State, finding: Finding | undefined): string {
	const { load } = state.choices;
	return JSON.stringify([
		state.basis,
		scenarioFor(state, finding),
		focusFor(state, finding) ?? null,
		load ?? null,
		editsIn(state),
	]);
}

/** The edits of a person that the present design can take. */
export function editsIn({ review, choices }: State): Patch {
	return review ? stillValid(review.design, choices.edits) : choices.edits;
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
		// One at another load answers another question than the controls ask; the summary offers that load.
		if (!impact || impact.load !== undefined) continue;
		if (impact.scenario === scenarioFor(state, finding) && impact.focus === focusFor(state, finding)) {
			results[finding.id] = { impact, final: true, key: keyOf(state, finding), edits: [] };
		}
	}
	return results;
}

/** More than a person goes through in a sitting; a result with its series is some hundred kilobytes. */
const most = 60;

export function keptAs(finding: string, key: string): string {
	return `${finding} ${key}`;
}

/** The kept results with one more; where there are too many, the oldest go that are not `held`. */
export function keeping(
	kept: State["kept"],
	finding: string,
	result: Result,
	held: ReadonlySet<string> = new Set(),
): State["kept"] {
	const name = keptAs(finding, result.key);
	const { [name]: _, ...others } = kept;
	const all = Object.entries(others);
	const loose = all.filter(([other]) => !held.has(other));
	const gone = new Set(loose.slice(0, Math.max(0, all.length + 1 - most)).map(([other]) => other));
	return Object.fromEntries([...all.filter(([other]) => !gone.has(other)), [name, result]]);
}

/** What the host kept of an earlier page. */
export function keptFrom(kept: readonly Kept[]): State["kept"] {
	return Object.fromEntries(
		kept.map(({ finding, ...result }) => [keptAs(finding, result.key), { ...result, final: true }]),
	);
}

/** Results that answer what is asked now, among all that were seen. */
export function recalled(state: State): Record<string, Result> {
	const results: Record<string, Result> = {};
	for (const finding of [undefined, ...(state.review ? withRemedy(state.review) : [])]) {
		const known = state.kept[keptAs(finding?.id ?? "", keyOf(state, finding))];
		if (known) results[finding?.id ?? ""] = known;
	}
	return results;
}

const onScale = "played on a smaller scale";

/** What files declare and the run did not ask for, with a count: too long to stand among the facts. */
export function unplayedOf({ impact, final }: Result): Unplayed | undefined {
	return final ? unplayedIn(impact.notes ?? []).unplayed : undefined;
}

/** How the numbers were made. Requests that were not played one by one are told of in the first look as well. */
export function factsOf({ impact, final }: Result): string[] {
	const notes = final ? unplayedIn(impact.notes ?? []).others : [];
	const scaled = impact.after.engine !== "discrete" && !notes.some((note) => note.startsWith(onScale));
	const sure = final
		? [plural(impact.replications, "replication"), `${quantity(impact.confidence, "share")} intervals`]
		: ["first look"];
	return [...sure, ...(scaled ? [onScale] : []), ...notes];
}
