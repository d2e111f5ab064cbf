import type { Assumption, Run } from "./api.ts";
import { inWords } from "./in-words.ts";

/** Of a run, and of its workers' time: what recovers in between is told of by its own numbers. */
const throughout = 0.9;

/**
 * That the service never kept up, in any of the runs: their numbers then tell of that, and little of the scenario or of a
 * change. With it what nobody declared and yet made it so; empty where one of the runs kept up.
 */
export function overloadedWords(
	runs: readonly Run[],
	assumptions: readonly Assumption[],
	when = "all the time",
): string {
	const [{ focus, parts }] = runs;
	if (!runs.every(isOverloaded)) return "";
	const assumed = assumptions.flatMap(({ component, attribute, used }) => {
		if (used.provenance.kind !== "assumed" || typeof used.value !== "number") return [];
		if (attribute === "rate") return [inWords(used.value, "/s")];
		if (attribute === "concurrency" && component === focus)
			return [`${inWords(used.value, "")} requests at once in a replica`];
		return [];
	});
	const name = parts.find(({ component }) => component === focus)?.name ?? "It";
	const why = assumed.length > 0 ? `: ${assumed.join(" and ")} ${assumed.length > 1 ? "are" : "is"} assumed` : "";
	return `${name} is overloaded ${when}${why}.`;
}

/** Slower than it should be is also what just waits for others: here nobody is left who could take a request. */
export function isOverloaded({ focus, parts, metrics, duration }: Run): boolean {
	const own = parts.find(({ component }) => component === focus);
	return (metrics.overloadSeconds ?? 0) >= throughout * duration && (own?.held ?? 0) >= throughout;
}
