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

/** At and above the threshold lower bounds belong to a step; below it upper bounds do. */
export function stepFor(steps: readonly Step[], breach: number): Step | undefined {
	return steps.find(({ from, to }) => (breach >= 0 ? breach >= from && breach < to : breach > from && breach <= to));
}

const written =
	/^\s*(exactly\s+)?(-?\d+(?:\.\d+)?)\s*(%|replicas?|pods?)?\s*(?:,\s*at least (\d+),)?\s*from\s+(\d+(?:\.\d+)?)\s*$/i;

/** "1 replica from 0", "20 %, at least 2, from 0.1", "exactly 8 from 0.3": distances from the alarm's threshold. */
export function readSteps(texts: readonly string[], direction: "up" | "down"): Step[] {
	const words = texts.map((text) => written.exec(text)).filter((found) => found !== null);
	const inOrder = words.sort((a, b) => Number(a[5]) - Number(b[5]));
	return inOrder.map(([, exactly, amount, unit, least], i): Step => {
		const near = Number(inOrder[i][5]);
		const far = i + 1 < inOrder.length ? Number(inOrder[i + 1][5]) : Number.POSITIVE_INFINITY;
		const up = direction === "up";
		return {
			...(up ? { from: near, to: far } : { from: -far, to: -near }),
			change: up || exactly ? Number(amount) : -Number(amount),
			adjustment: exactly ? "ExactCapacity" : unit === "%" ? "PercentChangeInCapacity" : "ChangeInCapacity",
			...(least && { least: Number(least) }),
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
			const high = alarms.newest(metric, evaluations, (value) => value >= above);
			const low = alarms.newest(metric, downEvaluations, (value) => value <= below);
			if (high !== undefined) most = Math.max(most, this.after(base, plan.up, high - above));
			if (low !== undefined) fewest = Math.min(fewest, this.after(current, plan.down, low - below));
		}
		// Where one policy asks for more and another for fewer, the larger capacity wins.
		if (most > current) return waiting.grow(now, current, Math.min(max, most));
		const all = metrics.every(
			(metric) => alarms.newest(metric, evaluations, (value) => value < metric.target * highShare) !== undefined,
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
