import { type Bounds, clamp, type Loop, type Metric, type Pod, type Sight } from "./loop.ts";
import { Changes, type Pace } from "./policies.ts";

/** Kubernetes HorizontalPodAutoscaler v2: pkg/controller/podautoscaler/{horizontal,replica_calculator}.go. */
export interface HpaPlan extends Bounds {
	tolerance: number;
	/** For less use than the target, where that differs. */
	downTolerance?: number;
	/** Whether `spec.behavior` is there at all: it brings other limits with it. */
	behaviour: boolean;
	upStabilisation: number;
	downStabilisation: number;
	up: Pace;
	down: Pace;
	/** Length of a sample's window. */
	window: number;
}

/** --horizontal-pod-autoscaler-cpu-initialization-period and --…-initial-readiness-delay. */
const cpuInitialization = 300;
const initialReadinessDelay = 30;

export class Hpa implements Loop {
	private readonly plan: HpaPlan;
	private recommendations: { at: number; replicas: number }[] = [];
	private readonly changes = new Changes();

	constructor(plan: HpaPlan, initial: number) {
		this.plan = plan;
		this.recommendations.push({ at: 0, replicas: initial });
	}

	/** One tick of the control loop: the replicas wanted from now on. */
	decide(sight: Sight): number {
		const { plan } = this;
		const { now, current } = sight;
		if (current === 0 && plan.min > 0) return 0;
		let wanted: number;
		if (current > plan.max) wanted = plan.max;
		else if (current < plan.min) wanted = plan.min;
		else {
			const proposals = plan.metrics.map((metric) => this.propose(sight, metric));
			const known = proposals.filter((proposal) => proposal !== undefined);
			if (known.length === 0) return current;
			wanted = Math.max(...known);
			if (known.length < proposals.length && wanted < current) return current;
			wanted = plan.behaviour ? this.withBehaviour(now, current, wanted) : this.withoutBehaviour(now, current, wanted);
		}
		this.changes.note(now, wanted - current);
		return wanted;
	}

	private propose(sight: Sight, metric: Metric): number | undefined {
		if (metric.kind === "value" || metric.kind === "average") return this.proposeOutside(sight, metric);
		return this.proposeByPods(sight, metric);
	}

	/** Metrics of type Object or External. */
	private proposeOutside({ current, pods, outside }: Sight, { name, target, kind }: Metric): number | undefined {
		const whole = outside[name];
		if (whole === undefined) return undefined;
		const ratio = kind === "value" || current === 0 ? whole / target : whole / (target * current);
		const near = this.isNear(ratio);
		if (kind === "average") return near ? current : ceil(whole / target);
		if (current === 0) return ceil(ratio);
		return near ? current : ceil(ratio * pods.filter((pod) => pod.ready).length);
	}

	private proposeByPods({ now, current, pods }: Sight, metric: Metric): number | undefined {
		let sum = 0;
		let measured = 0;
		let ignored = 0;
		let missing = 0;
		for (const pod of pods) {
			const sample = pod.sample?.[metric.name];
			// Unready and young pods are set apart for CPU only: starting burns it.
			if (metric.name === "cpu" && this.isIgnored(now, pod)) ignored++;
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
			return this.isNear(ratio) ? current : Math.ceil(ratio * measured);
		}
		let set = measured;
		if (missing > 0) {
			// Not measured: at full use where that argues against shrinking, at none where it argues against growing.
			if (ratio < 1) sum += missing * Math.max(metric.kind === "resource" ? 1 : 0, metric.target);
			set += missing;
		}
		if (rebalance) set += ignored;
		const corrected = usageRatio(sum, set, metric);
		if (this.isNear(corrected) || ratio < 1 !== corrected < 1) return current;
		const wanted = Math.ceil(corrected * set);
		if ((corrected < 1 && wanted > current) || (corrected > 1 && wanted < current)) return current;
		return wanted;
	}

	private isNear(ratio: number): boolean {
		const { tolerance, downTolerance = tolerance } = this.plan;
		return Math.abs(1 - ratio) <= (ratio < 1 ? downTolerance : tolerance);
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

	/** `spec.behavior` is there: its stabilisation windows and its policies, or the default ones, of either direction. */
	private withBehaviour(now: number, current: number, wanted: number): number {
		const { min, max, upStabilisation, downStabilisation, up, down } = this.plan;
		const within = (window: number) => this.recommendations.filter((r) => r.at > now - window).map((r) => r.replicas);
		const least = Math.min(wanted, ...within(upStabilisation));
		const most = Math.max(wanted, ...within(downStabilisation));
		this.recommend(now, wanted, Math.max(upStabilisation, downStabilisation));
		let replicas = current;
		if (replicas < least) replicas = least;
		if (replicas > most) replicas = most;
		if (replicas > current) return Math.max(min, Math.min(replicas, this.changes.most(now, current, up), max));
		if (replicas < current) return clamp(replicas, Math.max(min, this.changes.fewest(now, current, down)), max);
		return clamp(replicas, min, max);
	}

	private recommend(now: number, replicas: number, window: number): void {
		this.recommendations = this.recommendations.filter((r) => r.at > now - window);
		this.recommendations.push({ at: now, replicas });
	}
}

/** The controller computes in whole percents (resources) and thousandths (pod metrics); 1e-6 forgives binary fractions. */
function usageRatio(sum: number, count: number, metric: Metric): number {
	const parts = metric.kind === "resource" ? 100 : 1000;
	return Math.floor((sum / count) * parts + 1e-6) / Math.max(1, Math.round(metric.target * parts));
}

function ceil(value: number): number {
	return Math.ceil(value - 1e-9);
}
