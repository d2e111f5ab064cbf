import { componentKinds, specOf } from "../design/catalogue/index.ts";
import type { Design } from "../design/design.ts";
import type { Patch } from "../design/patch.ts";
import type { Assumption, Reading, Sensitivity, Swing } from "./api.ts";
import { comparisonOf } from "./compare.ts";
import type { Contest, Contestant } from "./contest/index.ts";
import { unionOf } from "./inputs.ts";
import { assumptionsOf } from "./simulate.ts";
import { differenceBetween, estimateOf, isBeyond, isMeasured } from "./statistics/readings.ts";

/** One input with the values to try in its place. */
export interface Variation {
	assumption: Assumption;
	values: number[];
}

const factors = [0.5, 2];

/** No limit at all has no half. */
export const isFigure = (value: unknown): value is number =>
	typeof value === "number" && value !== 0 && Math.abs(value) < Number.MAX_SAFE_INTEGER;

/** Half and double, within what the attribute can be: a count stays a count, a share stays below one. */
function variationOf(assumption: Assumption): Variation {
	const { value } = assumption.used;
	if (!isFigure(value)) return { assumption, values: [] };
	return { assumption, values: factors.flatMap((factor) => fitting(assumption, value * factor) ?? []) };
}

/** The nearest value that the attribute can be; undefined where that is the one that was assumed. */
export function fitting({ attribute, label, unit, used }: Assumption, wanted: number): number | undefined {
	const specs = [...componentKinds, "Link" as const].map((kind) => specOf(kind, attribute));
	const spec = specs.find((one) => one?.label === label);
	const most = unit === "share" && Number(used.value) <= 1 ? 1 : Number.POSITIVE_INFINITY;
	const values = [Math.min(most, wanted), Math.min(most, Math.round(wanted))];
	return values.find((one) => one !== used.value && (!spec || spec.schema.safeParse(one).success));
}

/** What a result hangs on most, as experience has it: played first, so that the first rows to come are the telling ones. */
const telling = [
	...["rate", "serviceTimeP50", "serviceTimeP99", "concurrency", "replicas", "min", "share", "thinkTime"],
	...["sessionDuration", "healthCheckInterval", "unhealthyThreshold", "startup", "timeout", "cpuShare", "cpuTarget"],
	...["capacity", "readTime", "writeTime", "hitRate", "queueBound", "retries"],
];

/** Its place in the order of play; what only a bill is made of comes last. */
export function promiseOf({ attribute, unit }: Assumption): number {
	const at = telling.indexOf(attribute);
	return at >= 0 ? at : unit.includes("USD") ? telling.length + 1 : telling.length;
}

export interface SensitivityPlan {
	variations: Variation[];
	contestants: Contestant[];
	/** How the contest of them is to be held. */
	options: { groups: number };
}

/** Fewer than a comparison has: there are two variations for each input, and large effects are what is looked for. */
export const usualReplications = 5;

/**
 * The designs to hold against each other: as assumed, then each input at its other values. With a patch, the metric is
 * the difference that it makes, and each input is varied before and after it.
 */
export function sensitivityPlan(
	design: Design,
	patch: Patch,
	scenario: string,
	options: { focus?: string } = {},
): SensitivityPlan {
	const { contestants: both } = comparisonOf(design, patch, scenario, options);
	const designs = patch.length > 0 ? both : both.slice(0, 1);
	const assumed = unionOf(designs.map((one) => assumptionsOf(one.design, scenario, one)));
	const variations = assumed.toSorted((a, b) => promiseOf(a) - promiseOf(b)).map(variationOf);
	const tried = variations.flatMap(({ assumption: { component, attribute }, values }) =>
		values.map((value) => [{ of: component, attribute, value }]),
	);
	// A load that follows what is varied would be another one before than after.
	const load = patch.length > 0 ? (both[1].instead ?? []) : [];
	const contestants = [[], ...tried].flatMap((instead, number) =>
		designs.map((design) => ({ ...design, name: `${number} ${design.name}`, instead: [...load, ...instead] })),
	);
	return { variations, contestants, options: { groups: designs.length } };
}

/** Nobody knows the difference to what did not come. */
function gapOf(before: Reading, after: Reading): number {
	return isBeyond(before) || isBeyond(after) ? Number.NaN : after - before;
}

/** Reads the tornado of a metric off the contest of `sensitivityPlan`'s contestants. */
export function sensitivityOf(plan: SensitivityPlan, contest: Contest, metric: string): Sensitivity {
	const designs = plan.options.groups;
	const valuesOf = (index: number): Reading[] => {
		const [first, second] = Array.from({ length: designs }, (_, i) =>
			(contest.contestants[index * designs + i].values[metric] ?? []).map((value) => value ?? Number.NaN),
		);
		return second ? second.map((value, r) => gapOf(first[r], value)) : first;
	};
	const base = valuesOf(0);
	let next = 1;
	const rows: Sensitivity["rows"] = [];
	for (const { assumption, values } of plan.variations) {
		if (values.length === 0) continue;
		const swings = values.map((value): Swing | undefined => {
			const other = valuesOf(next++);
			if (!other.some(isMeasured)) return undefined;
			return { value, difference: differenceBetween(base, other, contest.confidence) };
		});
		const used = Number(assumption.used.value);
		const low = swings.find((swing) => swing && swing.value < used);
		const high = swings.find((swing) => swing && swing.value > used);
		const effect = Math.max(0, ...[low, high].map((swing) => Math.abs(swing?.difference.mean ?? 0)));
		rows.push({ assumption, ...(low && { low }), ...(high && { high }), effect });
	}
	return {
		metric,
		scenario: contest.contestants[0].scenario,
		ofDifference: designs > 1,
		replications: contest.replications,
		seed: contest.seed,
		base: estimateOf(base, contest.confidence),
		rows: rows.sort((a, b) => b.effect - a.effect),
		unvaried: plan.variations.filter(({ values }) => values.length === 0).map(({ assumption }) => assumption),
	};
}
