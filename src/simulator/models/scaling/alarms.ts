import { type Bounds, type Metric, type Pod, reading, type Sight } from "./loop.ts";

/** What the scaling policies of AWS share: they act on CloudWatch alarms and then wait. */
export interface AlarmPlan extends Bounds {
	upCooldown: number;
	downCooldown: number;
	/** EC2 Auto Scaling: age until which a new instance counts neither as capacity nor in the metric. Else 0. */
	warmup: number;
	/** Whether it never takes replicas away (`disableScaleIn`). */
	growsOnly: boolean;
}

/** The measures of the last periods, one number a period and metric, as alarms look at them. */
export class Alarms {
	private readonly points = new Map<string, number[]>();
	private readonly kept: number;
	private notedAt: number | undefined;

	constructor(kept: number) {
		this.kept = kept;
	}

	/** Takes the newest measures down; false when there are none that it has not seen. */
	note(metrics: readonly Metric[], sight: Sight, counts: (pod: Pod) => boolean): boolean {
		if (sight.sampledAt === undefined || sight.sampledAt === this.notedAt) return false;
		this.notedAt = sight.sampledAt;
		for (const metric of metrics) {
			const value = reading(metric, sight, counts);
			// A period without data keeps an alarm from saying anything until the periods after it are full.
			if (value === undefined) this.points.delete(metric.name);
			else this.points.set(metric.name, [...(this.points.get(metric.name) ?? []).slice(1 - this.kept), value]);
		}
		return true;
	}

	/** The newest point, when the last `count` all breach. */
	newest(metric: Metric, count: number, breaches: (value: number) => boolean): number | undefined {
		const last = (this.points.get(metric.name) ?? []).slice(-count);
		return last.length === count && last.every(breaches) ? last[count - 1] : undefined;
	}
}

/**
 * Which capacity a policy reckons with. After growing it does not grow again from the new size, but may go beyond it when
 * the old size and the newest measure ask for more: until the cooldown is over (Application Auto Scaling), or until the
 * new instances are warm (EC2 Auto Scaling).
 */
export class Waiting {
	private readonly plan: AlarmPlan;
	private grewAt = Number.NEGATIVE_INFINITY;
	private shrankAt = Number.NEGATIVE_INFINITY;
	private before = 0;

	constructor(plan: AlarmPlan) {
		this.plan = plan;
	}

	/** Whether an instance is warm. Everything is, where nothing has to warm up. */
	counts(now: number): (pod: Pod) => boolean {
		const { warmup } = this.plan;
		return warmup > 0 ? (pod) => pod.ready && now >= pod.changedAt + warmup : () => true;
	}

	/** Capacity to grow from. */
	base({ now, current, pods }: Sight): number {
		if (this.plan.warmup > 0) return Math.min(current, pods.filter(this.counts(now)).length);
		return now - this.grewAt < this.plan.upCooldown ? Math.min(current, this.before) : current;
	}

	grow(now: number, current: number, wanted: number): number {
		if (wanted <= current) return current;
		if (now - this.grewAt >= this.plan.upCooldown) this.before = current;
		this.grewAt = now;
		return wanted;
	}

	mayShrink({ now, current, pods }: Sight): boolean {
		if (this.plan.growsOnly) return false;
		if (this.plan.warmup > 0 && pods.filter(this.counts(now)).length < current) return false;
		return now - Math.max(this.grewAt, this.shrankAt) >= this.plan.downCooldown;
	}

	shrink(now: number, current: number, wanted: number): number {
		if (wanted < current) this.shrankAt = now;
		return Math.min(current, wanted);
	}
}
