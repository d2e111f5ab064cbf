import type { Component } from "../../../design/design.ts";
import type { Inputs } from "../../inputs.ts";
import type { Stage } from "./stage.ts";
import type { Workplace } from "./workplace.ts";

export interface WarmUpPlan {
	/** From the first request to full speed. */
	seconds: number;
	/** How much longer the first request takes. */
	factor: number;
}

/** Read only where a service is said to warm up: it is at full speed at once otherwise. */
export function readWarmUp(inputs: Inputs, service: Component): WarmUpPlan | undefined {
	const declared = service.attributes.warmup?.value;
	if (typeof declared !== "number" || declared <= 0) return undefined;
	return { seconds: inputs.number(service, "warmup"), factor: Math.max(1, inputs.number(service, "coldFactor")) };
}

/** A new replica's work takes longer at first: the factor falls in a straight line to 1. */
export class WarmUp implements Stage {
	private readonly plan: WarmUpPlan;
	private readonly replicas: Workplace;

	constructor(plan: WarmUpPlan, replicas: Workplace) {
		this.plan = plan;
		this.replicas = replicas;
		replicas.stages.push(this);
	}

	enter(slot: number): boolean {
		const { requests, fleet, kernel } = this.replicas;
		const left = 1 - (kernel.now - fleet.readyAt[requests.replica[slot]]) / this.plan.seconds;
		if (left > 0) requests.work[slot] *= 1 + (this.plan.factor - 1) * left;
		return false;
	}
}
