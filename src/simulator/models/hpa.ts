/**
 * Kubernetes HorizontalPodAutoscaler v2: pkg/controller/podautoscaler/{horizontal,replica_calculator}.go. Pure: it is
 * told the pods and their samples and answers with the number of replicas.
 */
export interface Pod {
	ready: boolean;
	startedAt: number;
	/** Last change of its Ready condition. */
	changedAt: number;
	/** Measure over one window, by metric (CPU as a share of the request); absent: the pod was not measured. */
	sample: { [metric: string]: number } | undefined;
	/** End of that window. */
	sampledAt: number;
}

export interface Metric {
	name: string;
	target: number;
	/** CPU: unready and young pods are set apart, and use is cut to whole percents. */
	resource: boolean;
}

export interface HpaPlan {
	min: number;
	max: number;
	metrics: Metric[];
	tolerance: number;
	/** Whether `spec.behavior` is there at all: it brings other limits with it. */
	behaviour: boolean;
	upStabilisation: number;
	downStabilisation: number;
	/** Length of a sample's window. */
	window: number;
}

/** --horizontal-pod-autoscaler-cpu-initialization-period and --…-initial-readiness-delay. */
const cpuInitialization = 300;
const initialReadinessDelay = 30;

export class Hpa {
	private readonly plan: HpaPlan;
	private recommendations: { at: number; replicas: number }[] = [];
	private changes: { at: number; by: number }[] = [];

	constructor(plan: HpaPlan, initial: number) {
		this.plan = plan;
		this.recommendations.push({ at: 0, replicas: initial });
	}

	/** One tick of the control loop: the replicas wanted from now on. */
	decide(now: number, current: number, pods: readonly Pod[]): number {
		const { plan } = this;
		if (current === 0 && plan.min > 0) return 0;
		let wanted: number;
		if (current > plan.max) wanted = plan.max;
		else if (current < plan.min) wanted = plan.min;
		else {
			const proposals = plan.metrics.map((metric) => this.propose(now, current, pods, metric));
			const known = proposals.filter((proposal) => proposal !== undefined);
			if (known.length === 0) return current;
			wanted = Math.max(...known);
			if (known.length < proposals.length && wanted < current) return current;
			wanted = plan.behaviour ? this.withBehaviour(now, current, wanted) : this.withoutBehaviour(now, current, wanted);
		}
		if (wanted !== current) this.changes.push({ at: now, by: wanted - current });
		return wanted;
	}

	private propose(now: number, current: number, pods: readonly Pod[], metric: Metric): number | undefined {
		const { tolerance } = this.plan;
		let sum = 0;
		let measured = 0;
		let ignored = 0;
		let missing = 0;
		for (const pod of pods) {
			const sample = pod.sample?.[metric.name];
			if (metric.resource && this.isIgnored(now, pod)) ignored++;
			else if (sample === undefined) missing++;
			else {
				sum += sample;
				measured++;
			}
		}
		if (measured === 0) return undefined;
		const ratio = usageRatio(sum, measured, metric);
		const rebalance = ignored > 0 && ratio > 1;
		if (!rebalance && missing === 0) {
			return Math.abs(1 - ratio) <= tolerance ? current : Math.ceil(ratio * measured);
		}
		let set = measured;
		if (missing > 0) {
			// Not measured: at full use where that argues against shrinking, at none where it argues against growing.
			if (ratio < 1) sum += missing * Math.max(metric.resource ? 1 : 0, metric.target);
			set += missing;
		}
		if (rebalance) set += ignored;
		const corrected = usageRatio(sum, set, metric);
		if (Math.abs(1 - corrected) <= tolerance || ratio < 1 !== corrected < 1) return current;
		const wanted = Math.ceil(corrected * set);
		if ((corrected < 1 && wanted > current) || (corrected > 1 && wanted < current)) return current;
		return wanted;
	}

	private isIgnored(now: number, pod: Pod): boolean {
		if (now < pod.startedAt + cpuInitialization) {
			return !pod.ready || (pod.sample !== undefined && pod.sampledAt < pod.changedAt + this.plan.window);
		}
		return !pod.ready && pod.changedAt < pod.startedAt + initialReadinessDelay;
	}

	/** `spec.behavior` is absent: the highest recommendation of the last minutes, at most doubling (from 4 on). */
	private withoutBehaviour(now: number, current: number, wanted: number): number {
		const { min, max, downStabilisation } = this.plan;
		this.recommend(now, wanted, downStabilisation);
		const highest = Math.max(...this.recommendations.map((r) => r.replicas));
		return clamp(highest, min, Math.min(max, Math.max(2 * current, 4)));
	}

	/** `spec.behavior` is there: its stabilisation windows, and the default policies of either direction. */
	private withBehaviour(now: number, current: number, wanted: number): number {
		const { min, max, upStabilisation, downStabilisation } = this.plan;
		const within = (window: number) => this.recommendations.filter((r) => r.at > now - window).map((r) => r.replicas);
		const up = Math.min(wanted, ...within(upStabilisation));
		const down = Math.max(wanted, ...within(downStabilisation));
		this.recommend(now, wanted, Math.max(upStabilisation, downStabilisation));
		let replicas = current;
		if (replicas < up) replicas = up;
		if (replicas > down) replicas = down;
		if (replicas > current) {
			// selectPolicy Max over 4 pods in 15 s and 100 % in 15 s.
			const start = current - this.changed(now, 15, 1);
			const limit = Math.max(current, start + 4, Math.ceil(start * 2));
			return Math.max(min, Math.min(replicas, limit, max));
		}
		// 100 % in 15 s: no limit.
		return clamp(replicas, min, max);
	}

	private recommend(now: number, replicas: number, window: number): void {
		this.recommendations = this.recommendations.filter((r) => r.at > now - window);
		this.recommendations.push({ at: now, replicas });
	}

	private changed(now: number, period: number, sign: number): number {
		this.changes = this.changes.filter((change) => change.at > now - 1800);
		let sum = 0;
		for (const { at, by } of this.changes) if (at > now - period && by * sign > 0) sum += by * sign;
		return sum;
	}
}

/** The controller computes in whole percents (resources) and thousandths (pod metrics); 1e-6 forgives binary fractions. */
function usageRatio(sum: number, count: number, metric: Metric): number {
	const parts = metric.resource ? 100 : 1000;
	return Math.floor((sum / count) * parts + 1e-6) / Math.round(metric.target * parts);
}

function clamp(value: number, low: number, high: number): number {
	return Math.max(low, Math.min(high, value));
}
