import type { Stream } from "../../random/stream.ts";
import { type EdgePlan, firstOf } from "./plan.ts";

/** Where the requests that come through one network (a resolver, or a provider's routers) go. */
export interface Route {
	/** Region of a request that enters through this network now; -1 where it is turned away. */
	of(network: number, now: number): number;
}

/** Networks of each area: enough that a share of them is nearly a share of the users. */
export const networksOfArea = 250;

export function areaOf(network: number): number {
	return Math.floor(network / networksOfArea);
}

/** What the edge answers for an area while it avoids one region (-1 for none). */
export function answer(plan: EdgePlan, area: number, without: number, luck: Stream): number {
	const { routing, regions, areas, keepsResidency } = plan;
	if (routing !== "weighted") return firstOf(areas[area], keepsResidency, without);
	const { allowed } = areas[area];
	const choice = regions.map((_, i) => i).filter((i) => i !== without && (!keepsResidency || !allowed || allowed[i]));
	return choice.length > 0 ? choice[luck.below(choice.length)] : -1;
}
