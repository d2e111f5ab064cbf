import { type Outage, outage } from "./dependency-outage.ts";
import type { Scenario } from "./scenario.ts";

export const refusedDependency: Scenario<Outage> = {
	id: "refused-dependency",
	title: "A dependency refuses",
	description:
		"What the service depends on refuses every call at once for two minutes (or for as long as its call says) under the usual traffic: it has crashed, or a release of it is broken. Whoever tries again soon asks many times as often.",
	lead: "When a dependency refuses",
	...outage((of) => of.crash(), "refuses"),
};
