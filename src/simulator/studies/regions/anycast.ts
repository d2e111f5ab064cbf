import type { Stream } from "../../random/stream.ts";
import { avoided, type Knowledge } from "./failover.ts";
import type { EdgePlan } from "./plan.ts";
import { answer, areaOf, networksOfArea, type Route } from "./route.ts";

/**
 * One address that every region announces: no answer is kept, but each network takes its time to follow when a route
 * is withdrawn or announced again. The times are exponential, with four of five within `convergence`.
 */
export class Anycast implements Route {
	private readonly plan: EdgePlan;
	private readonly knowledge: Knowledge;
	private readonly lag: Float64Array;
	private readonly luck: Stream;

	constructor(plan: EdgePlan, knowledge: Knowledge, lags: Stream) {
		this.plan = plan;
		this.knowledge = knowledge;
		this.luck = lags;
		const mean = plan.convergence / Math.log(5);
		this.lag = Float64Array.from(
			{ length: plan.areas.length * networksOfArea },
			() => -mean * Math.log(lags.uniform()),
		);
	}

	of(network: number, now: number): number {
		const without = avoided(this.knowledge, now - this.lag[network]);
		return answer(this.plan, areaOf(network), without, this.luck);
	}
}
