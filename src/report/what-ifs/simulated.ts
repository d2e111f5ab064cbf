import { basisOf } from "../../review/basis.ts";
import type { Review } from "../../review/review.ts";
import type { PlayedWhatIf, WhatIf, WhatIfFile } from "../../review/what-if.ts";
import type { Finding } from "../../rules/finding.ts";
import {
	type Estimate,
	estimateOf,
	type Impact,
	metrics,
	type Run,
	readingsOf,
	scenarioOf,
} from "../../simulator/index.ts";
import { amount } from "../amounts.ts";
import { nameOf } from "../tally.ts";
import { playedWhatIf } from "./played.ts";

const asItIs = "As it is";
const confidence = 0.95;

/** The present design under a scenario, as a what-if in which nothing differs. */
export function runsPlayed(review: Review, runs: readonly Run[], focus: string | undefined): WhatIfFile {
	const [run] = runs;
	const estimates: Record<string, Estimate> = {};
	for (const { id } of metrics) {
		const readings = runs.flatMap((one) => readingsOf(one)[id] ?? []);
		if (readings.length > 0) estimates[id] = estimateOf(readings, confidence);
	}
	const { scenario, notes = [] } = run;
	const figures = { replications: runs.length, confidence, watch: scenarioOf(scenario).watch, estimates };
	const whatIf = { name: asItIs, scenario, ...(focus && { focus }), finding: "", edits: [] };
	const words = {
		what: whatOf(review, run.focus),
		facts: factsOf(scenario, notes, runs.length),
		values: "",
		sentence: "",
	};
	return fileOf(review, [playedWhatIf(whatIf, words, { ...figures, series: run.series })]);
}

/** The design before and after a remedy, side by side. */
export function remedyPlayed(review: Review, finding: Finding, impact: Impact): WhatIfFile {
	const { scenario, focus, replications, watch, estimates, notes = [], sentence } = impact;
	const title = finding.remedy?.title ?? finding.rule;
	const played = (name: string, what: string | undefined, id: string, side: "before" | "after"): PlayedWhatIf => {
		const whatIf: WhatIf = { name, scenario, focus, finding: id, edits: [] };
		const words = {
			what: whatOf(review, focus, what),
			facts: factsOf(scenario, notes, replications),
			values: "",
			sentence: id === "" ? "" : sentence,
		};
		const figures = { replications, confidence: impact.confidence, watch, estimates: estimates?.[side] ?? {} };
		return playedWhatIf(whatIf, words, { ...figures, series: impact[side].series });
	};
	return fileOf(review, [
		played(asItIs, undefined, "", "before"),
		played(title.slice(0, 120), title, finding.id, "after"),
	]);
}

function whatOf(review: Review, focus: string, what = "The design as it is"): string {
	return `${nameOf(review, focus)}: ${what}`;
}

function factsOf(scenario: string, notes: readonly string[], runs: number): string[] {
	const sure = runs > 1 ? [`${amount(confidence, "share")} intervals`] : [];
	return [scenarioOf(scenario).title, ...sure, ...notes];
}

function fileOf(review: Review, whatIfs: PlayedWhatIf[]): WhatIfFile {
	const title = review.root.split(/[\\/]/).filter(Boolean).at(-1) ?? review.root;
	return { scaleproof: "what-ifs", version: 1, title: title.slice(0, 500), basis: basisOf(review), whatIfs };
}
