import { decidingWords, elsewhere, furtherConditions, type Unplayed } from "../../src/simulator/index.ts";
import { quantity } from "../format.ts";
import type { State } from "../state.ts";
import { nameOf } from "./findings.ts";
import { shownRanking } from "./ranking.ts";
import { presentSentence, titleOf } from "./remedies.ts";
import { chosen, factsOf, focusFor, isFresh, resultOf, scenarioFor, unplayedOf } from "./results.ts";
import { type Tried, triedIn } from "./tried.ts";
import { loadOf, whatIf } from "./what-if.ts";

export interface Summary {
	/** Which component is simulated, and what is done to it. */
	heading: string;
	/** Under which circumstances the numbers came about. */
	facts: string[];
	/** Those beyond what a person reads at a glance: a large design has one for each of its services. */
	moreFacts: string[];
	/** What files declare and the run did not ask for. */
	unplayed?: Unplayed;
	/** What the scenario does. */
	happens: string;
	/** The result in a sentence; absent before the first. */
	sentence?: string;
	/** A load at which the change may show, where it does not at the one that is assumed. */
	otherLoad?: { words: string; load: number };
	/** What nobody declared and yet decides that, as far as is known; empty where nothing does. */
	deciding: string;
	/** What decides it besides, each in words. */
	decidingBesides: string[];
	/** The values of a person that the numbers are made with. */
	mine: Tried[];
	/** Whether the numbers answer what the controls ask. */
	fresh: boolean;
	final: boolean;
}

/** Facts, and letters in all of them, that a person reads on the way to the answer: two lines. */
const most = { facts: 6, letters: 180 };

function atAGlance(all: readonly string[]): Pick<Summary, "facts" | "moreFacts"> {
	let letters = 0;
	const isMore = (fact: string, i: number) => {
		letters += fact.length;
		return i >= most.facts || (i > 0 && letters > most.letters);
	};
	const at = all.findIndex(isMore);
	return at < 0 ? { facts: [...all], moreFacts: [] } : { facts: all.slice(0, at), moreFacts: all.slice(at) };
}

/** Says what the shown result is of. Only where there is none yet, what was asked for. */
export function summaryOf(state: State): Summary | undefined {
	const { review } = state;
	if (!review) return undefined;
	const finding = chosen(review, state.choices);
	const result = resultOf(state, finding);
	const focus = result?.impact.focus ?? focusFor(state, finding);
	const scenario = result?.impact.scenario ?? scenarioFor(state, finding);
	const what = finding?.remedy?.title ?? "The design as it is";
	const load = result ? result.load : state.choices.load;
	const edits = result?.edits ?? state.choices.edits;
	const hits = result?.impact.before.hits;
	const scenarioTitle = `${titleOf(state, scenario)}${hits ? ` (${hits})` : ""}`;
	const facts = [
		scenarioTitle,
		...(load === undefined ? [] : [`at ${quantity(load, "/s")}`]),
		...(result ? factsOf(result) : []),
	];
	return {
		heading: focus ? `${nameOf(review.design, focus)}: ${what}` : what,
		...atAGlance(facts),
		...(result && { unplayed: unplayedOf(result) }),
		happens: state.scenarios.find(({ id }) => id === scenario)?.description ?? "",
		...(result && {
			sentence: finding ? result.impact.sentence : presentSentence(result.impact, state.metrics, scenarioTitle),
		}),
		...otherLoadIn(state, review),
		...decidingIn(state, review),
		mine: triedIn(review.design, edits),
		fresh: isFresh(state, finding),
		final: result?.final ?? false,
	};
}

/** As a review plays it: the load at which the review found that something changes, else the first that may tell. */
function otherLoadIn(state: State, review: NonNullable<State["review"]>): Pick<Summary, "otherLoad"> {
	const { design, impacts } = review;
	const finding = chosen(review, state.choices);
	const result = resultOf(state, finding);
	if (!finding || !result?.final || result.load !== undefined || state.choices.load !== undefined) return {};
	const { impact, edits } = result;
	const assumed = loadOf(design, edits);
	const [other] = elsewhere(whatIf(design, { edits }), impact, { otherLoads: true });
	// The load of the panel is that of the clients, and not of a service that none of them is seen to ask.
	const isOwn = impact.assumptions.some((one) => one.attribute === "rate" && one.component === impact.focus);
	if (!other || assumed === undefined || isOwn) return {};
	const found = impacts[finding.id];
	const isSame = edits.length === 0 && found?.scenario === impact.scenario && found.focus === impact.focus;
	const words = `With the ${quantity(assumed, "")} requests/s that are assumed, the change shows nothing.`;
	return { otherLoad: { words, load: (isSame && found.load) || other.rate } };
}

/** What a ranking of a person has found is found in more runs than what was looked for beside the result. */
function decidingIn(state: State, review: NonNullable<State["review"]>): Pick<Summary, "deciding" | "decidingBesides"> {
	const finding = chosen(review, state.choices);
	const ranked = shownRanking(state);
	const rows = ranked?.fresh ? ranked.sensitivity.rows.filter(({ breakEven }) => breakEven) : [];
	const found = rows.length > 0 ? rows : (resultOf(state, finding)?.hangsOn?.deciding ?? []);
	const ways = { nameOf: (id: string) => nameOf(review.design, id), amount: quantity };
	return { deciding: decidingWords(found, ways), decidingBesides: furtherConditions(found, ways) };
}
