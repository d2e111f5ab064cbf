import type { StepWords } from "../../../design/scaling-words.ts";
import { type AlarmPlan, Alarms, Waiting } from "./alarms.ts";
import type { Loop, Sight } from "./loop.ts";

/** What to do when a metric breaches its threshold by so much. */
export interface Step {
	/** Bounds of metric − threshold; infinite at the open end. */
	from: number;
	to: number;
	change: number;
	/** Where they are not those of the plan. */
	adjustment?: Adjustment;
	least?: number;
}

export type Adjustment = "ChangeInCapacity" | "PercentChangeInCapacity" | "ExactCapacity";

export interface StepPlan extends AlarmPlan {
	/** Periods in a row that have to breach. */
	evaluations: number;
	/** The same of the lower alarm, where it differs. */
	downEvaluations?: number;
	/** Thresholds as shares of a metric's target. */
	highShare: number;
	lowShare: number;
	adjustment: Adjustment;
	/** MinAdjustmentMagnitude: the least that a percentage amounts to. */
	least: number;
	up: readonly Step[];
	down: readonly Step[];
}

/** A breach is a difference of two measures, and .6 − .5 is less than .1 in floating point: a bound is met from here on. */
const rounding = 1e-6;

/** At and above the threshold lower bounds belong to a step; below it upper bounds do. */
export function stepFor(steps: readonly Step[], breach: number): Step | undefined {
	return steps.find(({ from, to }) =>
		breach >= -rounding
			? breach >= from - rounding && breach < to - rounding
			: breach > from + rounding && breach <= to + rounding,
	);
}

/** The table of an alarm, from its steps in any order: each holds until the next one begins. */
export function tableOf(words: readonly StepWords[], direction: "up" | "down"): Step[] {
	const inOrder = words.toSorted((a, b) => a.from - b.from);
	return inOrder.map(({ exactly, amount, percent, least, from }, i): Step => {
		const to = inOrder[i + 1]?.from ?? Number.POSITIVE_INFINITY;
		const up = direction === "up";
		return {
			...(up ? { from, to } : { from: -to, to: -from }),
			change: up || exactly ? amount : -amount,
			adjustment: exactly ? "ExactCapacity" : percent ? "PercentChangeInCapacity" : "ChangeInCapacity",
			...(least !== undefined && { least }),
		};
	});
}

/** AWS rounds a percentage of the capacity: above 1 down, 0 to 1 up to 1, −1 to 0 down to −1, below −1 towards 0. */
export function roundedPercentage(change: number): number {
	if (Math.abs(change) > 1) return Math.trunc(change + Math.sign(change) * 1e-9);
	return change === 0 ? 0 : Math.sign(change);
}

export function adjusted(capacity: number, change: number, adjustment: Adjustment, least = 0): number {
	if (adjustment === "ExactCapacity") return change;
	if (adjustment === "ChangeInCapacity") return capacity + change;
	const rounded = roundedPercentage((capacity * change) / 100);
	return capacity + Math.sign(rounded) * Math.max(Math.abs(rounded), least);
}

/** AWS step scaling: an alarm above and one below, and a table of what to do by how far they are breached. */
export class StepScaling implements Loop {
	private readonly plan: StepPlan;
	private readonly alarms: Alarms;
	private readonly waiting: Waiting;

	constructor(plan: StepPlan) {
		this.plan = plan;
		this.alarms = new Alarms(Math.max(plan.evaluations, plan.downEvaluations ?? 0));
		this.waiting = new Waiting(plan);
	}

	decide(sight: Sight): number {
		const { plan, alarms, waiting } = this;
		const { min, max, metrics, evaluations, downEvaluations = evaluations, highShare, lowShare } = plan;
		const { now, current } = sight;
		if (current < min) return min;
		if (current > max) return max;
		if (!alarms.note(metrics, sight, waiting.counts(now))) return current;
		const base = waiting.base(sight);
		let most = current;
		let fewest = current;
		for (const metric of metrics) {
			const above = metric.target * highShare;
			const below = metric.target * lowShare;
			const high = alarms.newest(metric, evaluations, (value) => value >= above - rounding);
			const low = alarms.newest(metric, downEvaluations, (value) => value <= below + rounding);
			if (high !== undefined) most = Math.max(most, this.after(base, plan.up, high - above));
			if (low !== undefined) fewest = Math.min(fewest, this.after(current, plan.down, low - below));
		}
		// Where one policy asks for more and another for fewer, the larger capacity wins.
		if (most > current) return waiting.grow(now, current, Math.min(max, most));
		const all = metrics.every(
			(metric) =>
				alarms.newest(metric, evaluations, (value) => value < metric.target * highShare - rounding) !== undefined,
		);
		if (fewest < current && all && waiting.mayShrink(sight)) {
			return waiting.shrink(now, current, Math.max(min, fewest));
		}
		return current;
	}

	private after(capacity: number, steps: readonly Step[], breach: number): number {
		const step = stepFor(steps, breach);
		if (!step) return capacity;
		const { adjustment = this.plan.adjustment, least = this.plan.least } = step;
		return adjusted(capacity, step.change, adjustment, least);
	}
}
