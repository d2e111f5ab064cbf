import type { Setting } from "../../scenarios/scenario.ts";
import { atRest } from "../scaling/scaler.ts";
import { downMinutesAYear, kOfN, needed } from "./availability.ts";

/** What the number of replicas makes of the availability of one. */
export interface AvailabilityPlan {
	replicas: number;
	/** Replicas that carry the usual traffic. */
	needed: number;
	one: number;
}

/** A scenario's own part, where it reads how available one replica is. */
export interface Lasting {
	lasts: AvailabilityPlan;
}

export function readAvailability({ inputs, focus, replicas, scaler, workload }: Setting): AvailabilityPlan {
	const count = scaler ? atRest(scaler, replicas, workload.usual) : replicas.count;
	return {
		replicas: count,
		// A fleet that is too small anyhow needs all it has.
		needed: Math.min(Math.max(1, count), needed(workload.usual * replicas.work.mean, replicas.concurrency)),
		one: inputs.number(focus.service, "availabilityOfOne"),
	};
}

/** Minutes a year in which too few replicas are up, were they to fail on their own only. */
export function downMinutes({ one, needed, replicas }: AvailabilityPlan): number {
	return downMinutesAYear(kOfN(one, needed, replicas));
}
