import type { StudyPlan, StudyWorld } from "../../study.ts";
import type { Clocks } from "./clocks.ts";
import type { Copies } from "./copies.ts";
import type { Network } from "./network.ts";
import type { CopiesPlan } from "./plan.ts";
import type { Sales } from "./sales.ts";
import type { Tally } from "./tally.ts";

export interface StorePlan extends StudyPlan {
	store: CopiesPlan;
}

/** The copies of one store, with users at each of their sites. */
export interface StoreWorld extends StudyWorld {
	plan: StorePlan;
	copies: Copies;
	network: Network;
	clocks: Clocks;
	tally: Tally;
	sales: Sales;
}
