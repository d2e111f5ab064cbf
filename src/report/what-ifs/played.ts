import { mostWords, type PlayedWhatIf, type WhatIf } from "../../review/what-if.ts";
import type { Series } from "../../simulator/api.ts";

type Words = Pick<PlayedWhatIf, "what" | "facts" | "values" | "sentence">;
type Figures = Pick<PlayedWhatIf, "replications" | "confidence" | "watch" | "estimates"> & { series: Series };

const mostMoments = 240;
const mostFacts = 60;

/** A what-if with what it came to, no longer than what can be read again. */
export function playedWhatIf(whatIf: WhatIf, words: Words, { series, ...figures }: Figures): PlayedWhatIf {
	return {
		...whatIf,
		what: words.what.slice(0, mostWords.what),
		facts: words.facts.slice(0, mostFacts).map((fact) => fact.slice(0, mostWords.fact)),
		values: words.values.slice(0, mostWords.values),
		sentence: words.sentence.slice(0, mostWords.sentence),
		...figures,
		series: thinned(series),
	};
}

function thinned({ time, errorRate, latencyP99 }: Series): PlayedWhatIf["series"] {
	const step = Math.max(1, Math.ceil(time.length / mostMoments));
	const every = <T>(values: readonly T[]) => values.filter((_, index) => index % step === 0);
	return { time: every(time), errorRate: every(errorRate), latencyP99: every(latencyP99) };
}
