import type { Loop } from "./loop.ts";
import type { Signal, Signals } from "./signals.ts";

export interface ScalerPlan {
	type: string;
	min: number;
	max: number;
	metrics: Signal[];
	signals: Signals;
	syncPeriod: number;
	/** Age of the newest sample that a decision sees, and the time that a sample covers. */
	metricDelay: number;
	metricPeriod: number;
	/** The queue is asked at each decision, for what is in work as well. */
	asksQueue: boolean;
	/** Both loops start at 0. Else at random, for nobody starts them at the second in which the load changes. */
	aligned: boolean;
	/** Whether it adds or takes away replicas by number, whatever the size of the fleet. */
	countsReplicas: boolean;
	/** What of it no model plays. */
	notes: string[];
	begin(plan: ScalerPlan, initial: number): Loop;
}
