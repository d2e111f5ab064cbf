import type { Load } from "./models/arrivals/load.ts";
import { hashes } from "./models/balancing/algorithms.ts";
import type { ServicePlan } from "./studies/service/world.ts";
import { Unplayable } from "./unplayable.ts";

/** Requests of one run that are played one by one: some ten seconds. */
export const discreteMost = 20_000_000;
/** A fleet on a smaller scale has at least so many replicas: what one of them does by chance is small beside the rest. */
const fewestReplicas = 20;
/** Where turns or a search spread the requests, more replicas are spread over more evenly: from so many on hardly so. */
const fewestEvened = 200;
/** How far a number of replicas may be off once it is a whole one. */
const rounding = 0.02;

/** Requests that a load brings within its duration. */
export function requestsOf({ points, duration }: Load): number {
	let sum = 0;
	for (const [i, { at, rate }] of points.entries()) {
		const next = points[i + 1];
		const from = i === 0 ? 0 : Math.min(at, duration);
		const until = Math.min(next?.at ?? duration, duration);
		const last = next ? rate + ((next.rate - rate) * (until - at)) / Math.max(next.at - at, 1e-9) : rate;
		sum += (Math.max(0, until - from) * (rate + last)) / 2;
	}
	return sum;
}

/**
 * How many times smaller a fleet and its load have to be to be played: 1 where every request can be. Only the load
 * decides, so that two designs under one load are played on one scale; round numbers, for replicas come in them.
 */
export function scaleFor(load: Load): number {
	const least = requestsOf(load) / discreteMost;
	if (least <= 1) return 1;
	let scale = 2;
	for (let i = 0; scale < least; i++) scale *= i % 3 === 1 ? 2.5 : 2;
	return scale;
}

/** What makes a scenario, or a design, one that a smaller fleet would not do the same under; undefined where nothing does. */
function whatCounts(plan: ServicePlan, replicas: number, scale: number, scales: boolean): string | undefined {
	const { scaler, balancer } = plan;
	const fewest = balancer.algorithm === "random" || hashes(balancer.algorithm) ? fewestReplicas : fewestEvened;
	const counts = [replicas, ...(scaler ? [scaler.max] : [])];
	const off = counts.find((count) => Math.abs(Math.round(count / scale) * scale - count) > rounding * count);
	if (!scales) return "this scenario is about single replicas";
	if (plan.queue || plan.transactions.length > 0 || plan.nearCache || plan.limit || plan.gaps)
		return "a queue, a transaction, a cache, a limit or a law of arrivals is not made of parts that are alike";
	if (plan.load.population || plan.load.trace) return "its load names single users or requests";
	if (scaler?.countsReplicas) return `${scaler.type} adds or takes away replicas by number`;
	if (replicas / scale < fewest) return `its ${replicas} replicas would be ${Math.floor(replicas / scale)}, too few`;
	return off === undefined ? undefined : `${off} replicas do not divide by ${scale}`;
}

/** Throws where a fleet that is `scale` times smaller would do something else. */
export function refuseScale(plan: ServicePlan, replicas: number, scale: number, scales: boolean): void {
	const why = whatCounts(plan, replicas, scale, scales);
	if (!why) return;
	const millions = (requests: number) => `${Math.round(requests / 1e6)} million`;
	throw new Unplayable(
		`one run would have ${millions(requestsOf(plan.load))} requests, and ${millions(discreteMost)} can be played one by one; a fleet ${scale} times smaller would not do the same, for ${why}`,
	);
}

export function scaleNotes(scale: number): string[] {
	if (scale === 1) return [];
	return [
		`played on a smaller scale: one of ${scale} alike parts of the fleet, with its part of the load; the numbers are those of all`,
	];
}
