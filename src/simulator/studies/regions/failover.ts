import type { Stream } from "../../random/stream.ts";
import type { EdgePlan } from "./plan.ts";

/** RFC 4271 suggests a hold time of 90 s and keep-alives a third of it apart. */
const holdTime = 90;
const keepAlive = 30;

/**
 * Seconds from the loss of a region, or from its return, until the edge knows. Health checks have to fail, or pass,
 * some times in a row, and the region goes at any moment between two. An announced route also ends with its BGP
 * session, when no keep-alive has come for the hold time.
 */
export function detection(plan: EdgePlan, luck: Stream): number {
	const phase = luck.uniform();
	if (plan.regions.length < 2) return Number.POSITIVE_INFINITY;
	if (plan.healthChecked) return plan.checkInterval * (plan.checks - phase);
	return plan.routing === "anycast" ? holdTime - keepAlive * phase : Number.POSITIVE_INFINITY;
}

/** What the edge takes for lost, over time. */
export interface Knowledge {
	lost: number;
	/** From when to when it sends nobody there. */
	from: number;
	until: number;
}

/** The region that the edge avoids at this time, or -1. */
export function avoided({ lost, from, until }: Knowledge, at: number): number {
	return at >= from && at < until ? lost : -1;
}
