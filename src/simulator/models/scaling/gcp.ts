import type { Policy } from "../../../design/scaling-words.ts";
import { type Bounds, clamp, type Loop, type Metric, type Pod, type Sight } from "./loop.ts";

/** The autoscaler of Google's managed instance groups (API reference of autoscalers). */
export interface GcpPlan extends Bounds {
	/** coolDownPeriodSec: what a machine younger than this burns does not make the group grow. */
	initialisation: number;
	/** stabilizationPeriodSec: the group is as large as the peak within this time asks for. */
	stabilisation: number;
	/** scaleInControl. */
	scaleIn: Policy | undefined;
	/** Mode ONLY_SCALE_OUT. */
	growsOnly: boolean;
}

export class Gcp implements Loop {
	private readonly plan: GcpPlan;
	private needs: { at: number; replicas: number }[] = [];
	private sizes: { at: number; replicas: number }[];

	constructor(plan: GcpPlan, initial: number) {
		this.plan = plan;
		this.needs.push({ at: 0, replicas: initial });
		this.sizes = [{ at: 0, replicas: initial }];
	}

	decide(sight: Sight): number {
		const { min, max, metrics, stabilisation, growsOnly } = this.plan;
		const { now, current } = sight;
		const needs = metrics.map((metric) => this.need(metric, sight));
		const known = needs.filter((need) => need !== undefined);
		if (known.length === 0) return clamp(current, min, max);
		this.needs = this.needs.filter((need) => need.at > now - stabilisation);
		this.needs.push({ at: now, replicas: Math.max(...known) });
		const peak = Math.max(...this.needs.map((need) => need.replicas));
		const blind = known.length < metrics.length || growsOnly;
		const wanted = clamp(peak < current ? Math.max(peak, blind ? current : this.floor(now, current)) : peak, min, max);
		this.sizes.push({ at: now, replicas: wanted });
		return wanted;
	}

	/** Machines that what is used would fill at the target. Those that initialise can keep the group large, not enlarge it. */
	private need({ name, target, kind }: Metric, { now, current, pods, outside }: Sight): number | undefined {
		const counted = pods.filter((pod) => this.counts(now, pod));
		if (kind === "average" || kind === "value") {
			const whole = outside[name];
			if (whole === undefined) return undefined;
			return Math.ceil((whole / target) * (kind === "value" ? counted.length : 1) - 1e-9);
		}
		const filled = (of: readonly Pod[]) =>
			Math.ceil(of.reduce((sum, pod) => sum + (pod.sample?.[name] ?? 0), 0) / target - 1e-9);
		if (!counted.some((pod) => pod.sample?.[name] !== undefined)) return undefined;
		return Math.max(filled(counted), Math.min(current, filled(pods)));
	}

	private counts(now: number, pod: Pod): boolean {
		return pod.ready && now >= pod.startedAt + this.plan.initialisation;
	}

	private floor(now: number, current: number): number {
		const { scaleIn } = this.plan;
		if (!scaleIn) return 0;
		// A size lasts until the next one.
		this.sizes = this.sizes.filter((_, i) => (this.sizes[i + 1]?.at ?? now) > now - scaleIn.period);
		const peak = Math.max(current, ...this.sizes.map((size) => size.replicas));
		return peak - (scaleIn.percent ? Math.floor((peak * scaleIn.amount) / 100) : scaleIn.amount);
	}
}
