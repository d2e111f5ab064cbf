import type { StudyWorld } from "../../study.ts";
import type { EdgeStudyPlan } from "./loss-plan.ts";
import type { Regions } from "./region.ts";
import type { Route } from "./route.ts";
import type { Struck } from "./struck.ts";

/** Users by where they live, what keeps the answer of the edge for them, the edge, and the regions. */
export interface EdgeWorld extends StudyWorld {
	plan: EdgeStudyPlan;
	regions: Regions;
	route: Route;
	struck: Struck;
	/** Requests of bound users served where they are not allowed to be. */
	abroad: number;
}
