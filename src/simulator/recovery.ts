import type { Row } from "./recorder.ts";
import { atLeast } from "./statistics/binomial.ts";
import type { StudyWorld } from "./study.ts";

/** Share of the requests that may fail, and share that may be slower than the objective of a 99th percentile. */
const tolerable = 0.01;
/** Requests that only failed so far, for each that came in the same time: above this, what nobody counts yet is a storm. */
const tolerableRetries = 0.5;
/** Fewer of them are chance. */
const fewestRetrying = 10;
/** Chance that one look at requests with just the tolerable share finds too many: some hundred looks are taken of a run. */
const chance = 1e-5;

/** Time in which the service did worse than it should. */
export interface Overload {
	/** By row of the series. */
	bad: boolean[];
	seconds: number;
	/** End of the last bad row after the disturbance, from the disturbance on; 0 where there is none. */
	lasted: number;
	/** Whether it was still so at the end of the run. */
	atEnd: boolean;
}

/**
 * In which rows more than 1 % failed, more than 1 % were slower than the objective, or retries stormed. One row has too
 * few requests to tell at a usual rate, and a sample's p99 is above an objective a little above the true one in every
 * third row of fifty: so a binomial test decides, on rows alone, then on ever longer windows of what is left. What is
 * short and violent is found in its own rows, what is slight in a window that is long enough.
 */
export function overloadOf(world: StudyWorld): Overload {
	const known = overloads.get(world);
	if (known) return known;
	const found = lookAt(world);
	overloads.set(world, found);
	return found;
}

/** Several metrics ask for it. */
const overloads = new WeakMap<StudyWorld, Overload>();

function lookAt({ recorder, plan }: StudyWorld): Overload {
	const { rows, since } = recorder;
	const interval = plan.load.duration / Math.max(1, rows.length);
	const counts = rows.map((_, i) => (i + 1) * interval > since + interval / 2);
	const bad = rows.map((row, i) => counts[i] && storms(row));
	for (const judged of [(row: Row) => [row.failed, row.ended], (row: Row) => [row.slow, row.timed]]) {
		for (const i of tooMany(rows.map((row, at) => (counts[at] ? judged(row) : [0, 0])))) bad[i] = true;
	}
	const from = plan.load.changeAt ?? 0;
	let seconds = 0;
	let lasted = 0;
	for (let i = 0; i < rows.length; i++) {
		if (!bad[i]) continue;
		seconds += interval;
		const end = (i + 1) * interval;
		if (end > from) lasted = end - from;
	}
	return { bad, seconds, lasted, atEnd: bad.slice(-lastRows).some(Boolean) };
}

/** The last row alone may hold too few to tell whether it is over. */
const lastRows = 2;

function storms({ retrying, offered }: Row): boolean {
	return retrying >= fewestRetrying && retrying > tolerableRetries * offered;
}

/** Rows with surely more than the tolerable share; `counts` has for each row how many there were and of how many. */
function tooMany(counts: readonly number[][]): Set<number> {
	const found = new Set<number>();
	for (let width = 1; width <= counts.length; width *= 2) {
		for (let first = 0; first < counts.length; first += Math.max(1, width / 2)) {
			const window: number[] = [];
			for (let i = first; i < Math.min(first + width, counts.length); i++) if (!found.has(i)) window.push(i);
			const sum = (which: number) => window.reduce((total, i) => total + counts[i][which], 0);
			if (sum(0) === 0 || atLeast(sum(0), sum(1), tolerable) >= chance) continue;
			const above = window.filter((i) => counts[i][0] > tolerable * counts[i][1]);
			// A long window may begin before it, and end after it.
			for (const i of window) if (i >= above[0] && i <= (above.at(-1) ?? -1)) found.add(i);
		}
	}
	return found;
}
