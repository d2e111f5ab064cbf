import { type AlarmPlan, Alarms, Waiting } from "./alarms.ts";
import type { Loop, Sight } from "./loop.ts";

export interface TargetTrackingPlan extends AlarmPlan {
	/** The low alarm's threshold as a share of the target. */
	lowShare: number;
}

/** The managed alarms want 3 of 3 periods above the target, or 15 of 15 well below it. */
const highPoints = 3;
const lowPoints = 15;

/** AWS target tracking: out when any metric says so, in when all do, in proportion to the metric. */
export class TargetTracking implements Loop {
	private readonly plan: TargetTrackingPlan;
	private readonly alarms = new Alarms(lowPoints);
	private readonly waiting: Waiting;

	constructor(plan: TargetTrackingPlan) {
		this.plan = plan;
		this.waiting = new Waiting(plan);
	}

	decide(sight: Sight): number {
		const { plan, alarms, waiting } = this;
		const { min, max, metrics, lowShare } = plan;
		const { now, current } = sight;
		if (current < min) return min;
		if (current > max) return max;
		if (!alarms.note(metrics, sight, waiting.counts(now))) return current;
		const base = waiting.base(sight);
		const wishes = metrics.map((metric) => {
			const high = alarms.newest(metric, highPoints, (value) => value > metric.target);
			return high === undefined ? undefined : Math.ceil((base * high) / metric.target - 1e-9);
		});
		const out = wishes.filter((wish) => wish !== undefined);
		if (out.length > 0) return waiting.grow(now, current, Math.min(max, Math.max(...out)));
		if (metrics.length === 0 || !waiting.mayShrink(sight)) return current;
		let spare = current - min;
		for (const metric of metrics) {
			const low = alarms.newest(metric, lowPoints, (value) => value < lowShare * metric.target);
			// All have to agree. Conservative on the way in: one and a half too many means one less.
			spare = low === undefined ? 0 : Math.min(spare, Math.floor(current - (current * low) / metric.target + 1e-9));
		}
		return waiting.shrink(now, current, current - Math.max(0, spare));
	}
}
