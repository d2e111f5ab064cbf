import type { Component } from "../../../design/design.ts";
import { absent, type Inputs } from "../../inputs.ts";
import { sampleSize } from "./analysis.ts";

export interface CanaryPlan {
	/** Shares of the new version, one after the other; then it gets everything. */
	steps: number[];
	stepDuration: number;
	/** Whether traffic is divided by weights; else each version gets the share that it has of the replicas. */
	weighted: boolean;
	sticky: boolean;
	/** Requests of the new version that a comparison needs; 0 where nothing is compared. */
	samples: number;
}

export interface RolloutPlan {
	strategy: string;
	/** Replicas above the wanted number, and below it, while the rollout lasts: counts, or percents such as "25%". */
	maxSurge: number | string;
	maxUnavailable: number | string;
	minReady: number;
	/** Without a readiness probe a replica gets requests from the start of its process on, this long after its birth. */
	routedAfter: number | undefined;
	/** How long a second fleet keeps the first one beside it. */
	bakeTime: number;
	canary: CanaryPlan | undefined;
	notes: string[];
}

/** A canary whose errors rise from one in a thousand to one in a hundred is to be noticed four times out of five. */
const usualErrors = 0.001;
const badErrors = 0.01;

export function readRollout(
	inputs: Inputs,
	service: Component,
	rollout: Component | undefined,
	balancers: readonly Component[] = [],
): RolloutPlan {
	const of = rollout ?? absent("Rollout", service.name);
	const strategy = inputs.text(of, "strategy", { value: "rolling", source: "the usual default" });
	const amount = (name: string) => {
		const value = strategy === "rolling" || strategy === "canary" ? inputs.value(of, name) : 0;
		return typeof value === "number" || typeof value === "string" ? value : 0;
	};
	const readiness = inputs.text(service, "readiness", { value: "http", source: "taken to be probed before it serves" });
	const canary = strategy === "canary" ? readCanary(inputs, of, balancers) : undefined;
	return {
		strategy,
		maxSurge: amount("maxSurge"),
		maxUnavailable: amount("maxUnavailable"),
		minReady: inputs.number(of, "minReady"),
		routedAfter:
			readiness === "none" ? Math.min(inputs.number(service, "pull"), inputs.number(service, "startup")) : undefined,
		bakeTime: strategy === "blue-green" ? inputs.number(of, "bakeTime") : 0,
		canary,
		notes: canary ? notesOn(canary) : [],
	};
}

function readCanary(inputs: Inputs, of: Component, balancers: readonly Component[]): CanaryPlan {
	const weight = balancers.find((balancer) => typeof balancer.attributes.canaryWeight?.value === "number");
	const first = of.attributes.steps?.value === undefined && weight ? inputs.number(weight, "canaryWeight") : 0;
	const declared = first > 0 ? [first] : inputs.value(of, "steps");
	const steps = (Array.isArray(declared) ? declared : []).map(Number).filter((share) => share > 0 && share < 1);
	const sticky =
		inputs.value(of, "sticky", { value: false, source: "each request is sent to a version by itself" }) === true;
	const analysed = inputs.value(of, "analysis") === true;
	return {
		steps,
		stepDuration: inputs.number(of, "stepDuration"),
		weighted: sticky || weight !== undefined,
		sticky,
		samples: analysed ? sampleSize(usualErrors, badErrors) : 0,
	};
}

function notesOn({ weighted, samples }: CanaryPlan): string[] {
	const compared = `each step of the canary lasts until its new version has answered ${samples} requests, then its errors are compared with those of the old one`;
	return [
		...(weighted ? [] : ["nothing divides the traffic by weights: a canary's share is that of its replicas"]),
		...(samples > 0 ? [compared] : []),
	];
}

/** As Kubernetes resolves them: surge rounds up, what may be missing rounds down, and both cannot be nothing. */
export function room(plan: RolloutPlan, wanted: number): { surge: number; missing: number } {
	const part = (value: number | string) =>
		typeof value === "number" ? value : (Number.parseFloat(value) / 100) * wanted || 0;
	const surge = Math.ceil(part(plan.maxSurge) - 1e-9);
	const missing = Math.floor(part(plan.maxUnavailable) + 1e-9);
	return { surge, missing: surge + missing > 0 ? missing : 1 };
}

/** About how long a rollout of so many replicas lasts. */
export function lengthOf(plan: RolloutPlan, count: number, startup: number, rate: number): number {
	const { canary } = plan;
	const each = startup + plan.minReady;
	if (canary) {
		const answered = (share: number) => (canary.samples > 0 ? canary.samples / (share * rate) : 0);
		const steps = canary.steps.map((share) => each + Math.max(canary.stepDuration, answered(share)));
		return steps.reduce((sum, step) => sum + step, each);
	}
	if (plan.strategy !== "rolling") return each + plan.bakeTime;
	const { surge, missing } = room(plan, count);
	return Math.ceil(count / (surge + missing)) * each;
}
