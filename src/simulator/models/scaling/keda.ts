import { Hpa, type HpaPlan } from "./hpa.ts";
import type { Loop, Metric, Sight } from "./loop.ts";

/** KEDA's ScaledObject (docs 2.14): a Kubernetes HPA between 1 and the maximum, and its own operator between 0 and 1. */
export interface KedaPlan extends HpaPlan {
	/** pollingInterval: how often the operator looks whether there is anything to do. */
	poll: number;
	/** cooldownPeriod: how long nothing must be there to do until the last replica goes. */
	cooldown: number;
	/** activationThreshold: there is something to do above this. */
	activation: number;
}

export class Keda implements Loop {
	private readonly plan: KedaPlan;
	private readonly hpa: Hpa;
	private polledAt = Number.NEGATIVE_INFINITY;
	private activeAt = 0;

	constructor(plan: KedaPlan, initial: number) {
		this.plan = plan;
		this.hpa = new Hpa({ ...plan, min: Math.max(1, plan.min) }, initial);
	}

	decide(sight: Sight): number {
		const { plan } = this;
		const { now, current } = sight;
		if (now - this.polledAt >= plan.poll - 1e-9) {
			this.polledAt = now;
			const active = plan.metrics.some((metric) => this.isActive(metric, sight));
			if (active) this.activeAt = now;
			if (active && current === 0) return Math.max(1, plan.min);
			if (!active && plan.min === 0 && now - this.activeAt >= plan.cooldown) return 0;
		}
		return current === 0 ? 0 : this.hpa.decide(sight);
	}

	/** Use of resources never lets a workload go to nothing: there would be nobody to measure. */
	private isActive({ name, kind }: Metric, { outside }: Sight): boolean {
		return kind === "resource" || (outside[name] ?? 0) > this.plan.activation;
	}
}
