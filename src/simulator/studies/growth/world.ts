import type { Histogram } from "../../statistics/histogram.ts";
import type { StudyWorld } from "../../study.ts";
import type { Bought } from "./plan.ts";
import type { GrowthPlan } from "./year-plan.ts";

/** How one month went. */
export interface Month {
	fleet: Bought;
	writer: Bought | undefined;
	/** USD an hour. */
	price: number;
	/** More work came than could be done, on average. */
	saturated: boolean;
	served: number;
	failed: number;
	latency: Histogram;
}

/** Twelve steady windows, one for each month, with what was bought for it. */
export interface GrowthWorld extends StudyWorld {
	plan: GrowthPlan;
	months: Month[];
}
