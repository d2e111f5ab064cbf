import type { Stream } from "../../random/stream.ts";
import { avoided, type Knowledge } from "./failover.ts";
import type { EdgePlan } from "./plan.ts";
import { answer, areaOf, networksOfArea, type Route } from "./route.ts";

/**
 * Resolvers that keep an answer for its time to live and ask again when it ends, for somebody always wants it. The
 * caches are of every age alike, so that the share which still has an old answer falls in a straight line.
 */
export class DnsCache implements Route {
	private readonly plan: EdgePlan;
	private readonly knowledge: Knowledge;
	private readonly luck: Stream;
	private readonly phase: Float64Array;
	private readonly filled: Float64Array;
	private readonly region: Int16Array;

	constructor(plan: EdgePlan, knowledge: Knowledge, ages: Stream, answers: Stream) {
		const networks = plan.areas.length * networksOfArea;
		this.plan = plan;
		this.knowledge = knowledge;
		this.luck = answers;
		// Ages as shares of the time to live, so that another one meets the same resolvers: one in each step of it.
		this.phase = Float64Array.from(
			{ length: networks },
			(_, network) => ((network % networksOfArea) + ages.uniform()) / networksOfArea,
		);
		this.filled = new Float64Array(networks).fill(Number.NEGATIVE_INFINITY);
		this.region = new Int16Array(networks);
	}

	of(network: number, now: number): number {
		const { ttl } = this.plan;
		const filled = ttl > 0 ? (Math.floor(now / ttl - this.phase[network]) + this.phase[network]) * ttl : now;
		if (filled !== this.filled[network]) {
			this.filled[network] = filled;
			const without = avoided(this.knowledge, filled);
			this.region[network] = answer(this.plan, areaOf(network), without, this.luck);
		}
		return this.region[network];
	}
}
