import type { Metric, Pod } from "./hpa.ts";
import type { ScalerPlan } from "./scaler.ts";

/** CloudWatch aggregates by the minute; the managed alarms want 3 of 3 above the target, or 15 of 15 well below it. */
const period = 60;
const highPoints = 3;
const lowPoints = 15;
/** The low alarm's threshold as a share of the target, as seen on ECS and Application Auto Scaling. */
const lowShare = 0.9;
/** Application Auto Scaling's default for ECS. */
const defaultCooldown = 300;

/** AWS target tracking: out when any metric says so, in when all do, in proportion to the metric. */
export class TargetTracking {
	private readonly plan: ScalerPlan;
	private readonly points = new Map<string, number[]>();
	private readonly open = new Map<string, { sum: number; count: number }>();
	private closedAt = 0;
	private grewAt = Number.NEGATIVE_INFINITY;
	private shrankAt = Number.NEGATIVE_INFINITY;

	constructor(plan: ScalerPlan) {
		this.plan = plan;
	}

	decide(now: number, current: number, pods: readonly Pod[]): number {
		const { plan } = this;
		this.collect(pods);
		if (now - this.closedAt < period) return current;
		this.closedAt = now;
		for (const metric of plan.metrics) this.close(metric);
		const out = plan.metrics.map((metric) => this.alarm(metric, highPoints, (value) => value > metric.target));
		const low = plan.metrics.map((metric) =>
			this.alarm(metric, lowPoints, (value) => value < lowShare * metric.target),
		);
		if (out.some((value) => value !== undefined)) {
			if (now - this.grewAt < (plan.upCooldown ?? defaultCooldown)) return current;
			const wishes = plan.metrics.map((metric, i) => Math.ceil((current * (out[i] ?? 0)) / metric.target - 1e-9));
			const wanted = Math.min(plan.max, Math.max(current, ...wishes));
			if (wanted > current) this.grewAt = now;
			return wanted;
		}
		if (low.length === 0 || low.some((value) => value === undefined)) return current;
		const quiet = Math.max(this.grewAt, this.shrankAt);
		if (now - quiet < (plan.downCooldown ?? defaultCooldown)) return current;
		// Conservative on the way in: one and a half too many means one less.
		const spare = plan.metrics.map((metric, i) => Math.floor(current - (current * (low[i] ?? 0)) / metric.target));
		const wanted = Math.max(plan.min, current - Math.max(0, Math.min(...spare)));
		if (wanted < current) this.shrankAt = now;
		return wanted;
	}

	private collect(pods: readonly Pod[]): void {
		for (const { name } of this.plan.metrics) {
			const values = pods.map((pod) => pod.sample?.[name]).filter((value) => value !== undefined);
			if (values.length === 0) continue;
			const open = this.open.get(name) ?? { sum: 0, count: 0 };
			open.sum += values.reduce((a, b) => a + b, 0) / values.length;
			open.count++;
			this.open.set(name, open);
		}
	}

	private close({ name }: Metric): void {
		const open = this.open.get(name);
		if (!open) return;
		this.points.set(name, [...(this.points.get(name) ?? []).slice(1 - lowPoints), open.sum / open.count]);
		this.open.delete(name);
	}

	/** The newest point, when the last `count` all breach. */
	private alarm(metric: Metric, count: number, breaches: (value: number) => boolean): number | undefined {
		const last = (this.points.get(metric.name) ?? []).slice(-count);
		return last.length === count && last.every(breaches) ? last[count - 1] : undefined;
	}
}
