import type { Part, Run } from "./api.ts";
import { scenarioOf } from "./scenarios/index.ts";

/** From here on a component is what holds the others up: the wait before it grows without bound as it nears 1. */
const busyFrom = 0.7;
/** Workers that all have a request, of which they do little themselves, wait for somebody else. */
const heldFrom = 0.9;

/**
 * What would have to grow for the design to carry more: the busiest component where one is; else, where workers are all
 * taken by requests that wait, what they wait for the longest. Undefined where there is room everywhere.
 */
export function bottleneckOf({ parts }: Pick<Run, "parts">): Part | undefined {
	const busiest = [...parts].sort((a, b) => b.busy - a.busy)[0];
	if (busiest && busiest.busy >= busyFrom) return busiest;
	const full = parts.find(({ held }) => held >= heldFrom);
	if (!full) return undefined;
	const below = parts.filter((part) => part !== full).sort((a, b) => b.share - a.share)[0];
	return below && below.share > full.share ? below : full;
}

export function busyWords({ name, busy }: Part): string {
	return `${name} (${Math.round(busy * 100)} % busy)`;
}

/** Where it is; empty where there is none. */
export function bottleneckWords(run: Pick<Run, "parts">): string {
	const is = bottleneckOf(run);
	return is ? `the bottleneck is ${busyWords(is)}` : "";
}

/** What becomes of the bottleneck; empty where it stays what it was, but where that explains why nothing changes (`still`). */
export function bottleneckChange(before: Pick<Run, "parts">, after: Pick<Run, "parts">, still = false): string {
	const [was, is] = [bottleneckOf(before), bottleneckOf(after)];
	if (was?.component === is?.component) return still && is ? `the bottleneck is ${busyWords(is)}, before as after` : "";
	if (!is) return was ? `${busyWords(was)} is no longer the bottleneck, and nothing takes its place` : "";
	return was
		? `the bottleneck moves from ${busyWords(was)} to ${busyWords(is)}`
		: `the bottleneck is then ${busyWords(is)}`;
}

/** Why a change of how much there is changes nothing: there is room in all runs. Of scenarios about load alone. */
export function roomWords(runs: readonly Run[]): string {
	if (
		!runs.every((run) => scenarioOf(run.scenario).group === "load" && run.metrics.errorRate === 0 && !bottleneckOf(run))
	)
		return "";
	const busiest = runs.flatMap(({ focus, parts }) => parts.find(({ component }) => component === focus) ?? []);
	const [most] = busiest.sort((a, b) => b.busy - a.busy);
	return most ? `It has room to spare: ${busyWords(most)}.` : "";
}
