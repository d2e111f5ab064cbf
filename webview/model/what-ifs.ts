import type { Design } from "../../src/design/design.ts";
import { subjectOf } from "../../src/design/graph.ts";
import { contradictionOf } from "../../src/design/patch.ts";
import { playedWhatIf } from "../../src/report/what-ifs/played.ts";
import { mostWhatIfs, type PlayedWhatIf, type WhatIf, type WhatIfFile } from "../../src/review/what-if.ts";
import type { Finding } from "../../src/rules/finding.ts";
import type { Impact } from "../../src/simulator/api.ts";
import { quantity } from "../format.ts";
import type { Result, State } from "../state.ts";
import { nameOf, withRemedy } from "./findings.ts";
import { titleOf } from "./remedies.ts";
import { chosen, factsOf, focusFor, keptAs, keyOf, scenarioFor, unplayedOf } from "./results.ts";
import { editWords, editWordsInFull } from "./tried.ts";
import { stillValid } from "./what-if.ts";

/** A what-if beside the others. */
export interface WhatIfColumn {
	whatIf: WhatIf;
	/** What happens in it, and at which load. */
	title: string;
	result?: Result;
	/** Why the present design cannot play it. */
	problem?: string;
	/** It is what the panel shows. */
	shown: boolean;
}

/** The state in which a what-if would be what is shown. */
export function stateFor(state: State, { scenario, focus, finding, load, edits }: WhatIf): State {
	return { ...state, choices: { ...state.choices, scenario, focus, finding, load, edits } };
}

export function findingOf({ review }: State, whatIf: WhatIf): Finding | undefined {
	return review && withRemedy(review).find(({ id }) => id === whatIf.finding);
}

export function problemOf(state: State, whatIf: WhatIf): string | undefined {
	if (!state.review) return undefined;
	if (whatIf.finding !== "" && !findingOf(state, whatIf)) return "its fix is not proposed any more";
	if (!state.scenarios.some(({ id }) => id === whatIf.scenario)) return `no scenario is called ${whatIf.scenario}`;
	const gone = [whatIf.focus, ...whatIf.edits.map(({ of }) => of)].find(
		(id) => id !== undefined && !isKnown(state, id),
	);
	if (gone !== undefined) return `${gone} is not in the design any more`;
	// Played without it, a column would show what the design does anyhow.
	const valid = stillValid(state.review.design, whatIf.edits);
	const wrong = whatIf.edits.find((edit) => !valid.includes(edit));
	if (wrong) return `${wrong.attribute} of ${wrong.of} cannot be ${String(wrong.value)}`;
	return contradictionOf(state.review.design, valid);
}

function isKnown({ review }: State, id: string): boolean {
	return review !== undefined && subjectOf(review.design, id) !== undefined;
}

/** Where its result is kept. */
export function nameOfResult(state: State, whatIf: WhatIf): string {
	const finding = findingOf(state, whatIf);
	return keptAs(finding?.id ?? "", keyOf(stateFor(state, whatIf), finding));
}

export function columnsOf(state: State): WhatIfColumn[] {
	const now = presentWhatIf(state);
	return (state.choices.whatIfs ?? []).map((whatIf) => {
		const problem = problemOf(state, whatIf) ?? state.failures[nameOfResult(state, whatIf)]?.message;
		const result = state.kept[nameOfResult(state, whatIf)];
		const shown = now !== undefined && nameOfResult(state, whatIf) === nameOfResult(state, now);
		return { whatIf, title: circumstancesOf(state, whatIf), shown, ...(problem ? { problem } : result && { result }) };
	});
}

/** What the panel shows, as a what-if; it has the name of what is different. */
export function presentWhatIf(state: State): WhatIf | undefined {
	const { review, choices } = state;
	if (!review) return undefined;
	const finding = chosen(review, choices);
	const focus = focusFor(state, finding);
	const { load, edits } = choices;
	return {
		name: nameFor(review.design, finding, choices),
		scenario: scenarioFor(state, finding),
		...(focus && { focus }),
		finding: finding?.id ?? "",
		...(load !== undefined && { load }),
		edits,
	};
}

function nameFor(
	design: Design,
	finding: Finding | undefined,
	{ load, edits }: Pick<WhatIf, "load" | "edits">,
): string {
	const parts = [finding?.remedy?.title, editWords(design, edits), atLoad(load)].filter(Boolean);
	return (parts.join(", ") || "As it is").slice(0, 120);
}

function atLoad(load: number | undefined): string {
	return load === undefined ? "" : `at ${quantity(load, "/s")}`;
}

/** What is the same in it as in all others of its name: its scenario, and the load where that is not the design's. */
export function circumstancesOf(state: State, { scenario, load }: WhatIf): string {
	return [titleOf(state, scenario), atLoad(load)].filter(Boolean).join(" · ");
}

/**
 * The what-ifs with what is shown; the first is held against what is the same but for the fix, or without a fix against the
 * design as it is: beside another load nobody could tell what the fix does. The same again adds nothing.
 */
export function keepingPresent(state: State): WhatIf[] {
	const known = state.choices.whatIfs ?? [];
	const now = presentWhatIf(state);
	if (!now) return known;
	const { load, edits, ...plain } = now;
	const same = now.finding === "" ? { edits: [] } : { ...(load !== undefined && { load }), edits };
	const without: WhatIf = { ...plain, finding: "", ...same, name: nameFor(state.review!.design, undefined, same) };
	return [without, now].reduce((all, one) => (one === now || known.length === 0 ? together(all, [one]) : all), known);
}

/** Both, each once; two with one name are told apart. The first stay, where there are too many. */
export function together(known: readonly WhatIf[], more: readonly WhatIf[]): WhatIf[] {
	const all = [...known];
	for (const one of more) {
		const same = (other: WhatIf) => substance(other) === substance(one);
		if (all.length >= mostWhatIfs || all.some(same)) continue;
		all.push({ ...one, name: unlike(one.name, all) });
	}
	return all;
}

function substance({ scenario, focus = "", finding, load = 0, edits }: WhatIf): string {
	return JSON.stringify([scenario, focus, finding, load, edits]);
}

export function renamed(all: readonly WhatIf[], whatIf: WhatIf, name: string): WhatIf[] {
	const others = all.filter((one) => one !== whatIf);
	return all.map((one) => (one === whatIf ? { ...one, name: unlike(name.slice(0, 120), others) } : one));
}

function unlike(name: string, all: readonly WhatIf[]): string {
	const taken = (text: string) => all.some((one) => one.name === text);
	let next = name;
	for (let count = 2; taken(next); count++) next = `${name.slice(0, 110)} (${count})`;
	return next;
}

/** All that were played, as they stand in a file; undefined before there is one. */
export function fileOf(state: State): WhatIfFile | undefined {
	const { review } = state;
	const whatIfs = columnsOf(state).flatMap(({ whatIf, result }) =>
		result && review ? [played(state, whatIf, result)] : [],
	);
	if (!review || whatIfs.length === 0) return undefined;
	const title = review.root.split(/[\\/]/).filter(Boolean).at(-1) ?? review.root;
	return { scaleproof: "what-ifs", version: 1, title, basis: state.basis, whatIfs };
}

function played(state: State, whatIf: WhatIf, result: Result): PlayedWhatIf {
	const { impact } = result;
	const { design } = state.review!;
	const title = findingOf(state, whatIf)?.remedy?.title ?? "The design as it is";
	const unplayed = unplayedOf(result);
	const facts = [
		...[titleOf(state, impact.scenario), atLoad(whatIf.load)].filter(Boolean),
		...factsOf(result).slice(1),
		...(unplayed ? [`${unplayed.head}: ${unplayed.list}`] : []),
	];
	const words = {
		what: `${nameOf(design, impact.focus)}: ${title}`,
		facts,
		values: editWordsInFull(design, whatIf.edits),
		sentence: impact.patch.length > 0 ? impact.sentence : "",
	};
	return playedWhatIf(whatIf, words, { ...figuresOf(impact), estimates: estimatesOf(result) });
}

function figuresOf({ replications, confidence, watch, after }: Impact) {
	return { replications, confidence, watch, series: after.series };
}

/** Of a result that an older session kept, the means. */
export function estimatesOf({ impact }: Result): PlayedWhatIf["estimates"] {
	if (impact.estimates) return impact.estimates.after;
	return Object.fromEntries(
		Object.entries(impact.metrics).map(([id, { after }]) => [id, { mean: after, low: after, high: after }]),
	);
}
