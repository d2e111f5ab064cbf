import { storeStudy } from "../studies/copies/build.ts";
import { mostSales } from "../studies/copies/sales.ts";
import type { Scenario } from "./scenario.ts";

const duration = 210;
const before = 30;
/** A minute of twice the traffic: more writes than a replica can apply. */
const surge = 60;
const factor = 2;

export const replicaLag: Scenario = {
	id: "replica-lag",
	group: "data",
	members: "copies",
	title: "Replicas fall behind",
	description:
		"For a minute there are twice as many writes as usual, more than the store's replicas can apply; they show older and older rows, then catch up.",
	lead: "When replicas fall behind",
	watch: ["staleReads", "ownStaleReads", "lagP99"],
	study: storeStudy({
		load(usual) {
			const points = [
				{ at: before, rate: usual },
				{ at: before, rate: factor * usual },
				{ at: before + surge, rate: factor * usual },
				{ at: before + surge, rate: usual },
			];
			return { points, duration, changeAt: before };
		},
		moot({ asked, lag }) {
			if (asked === "leader") return "reads go to the leader: nobody sees that a replica falls behind";
			return lag ? undefined : "every write goes to all copies at once: there is no log to fall behind with";
		},
		read(inputs, store, plan, load) {
			if (plan.asked === "leader" || !plan.lag) return [];
			// Of the writes that everybody may make, a copy's own need no log.
			const others = plan.writers === "leader" ? 1 : 1 - 1 / plan.sites;
			const usual = (load.points[0].rate * plan.writeShare + mostSales(plan.sales)) * others;
			plan.applyRate = inputs.number(store, "applyRate", {
				value: Math.round(150 * usual) / 100,
				source: "half as many again as are usual",
			});
			return [];
		},
	}),
};
