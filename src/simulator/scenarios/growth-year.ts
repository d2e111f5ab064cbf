import { growthStudy } from "../studies/growth/build.ts";
import type { Scenario } from "./scenario.ts";

export const growthYear: Scenario = {
	id: "growth-year",
	group: "load",
	title: "A year of growth",
	description:
		"Traffic grows month by month; a fleet with a scaler grows in number, and what cannot do so (one writer, a fixed number of replicas) moves to larger machines until there is none.",
	lead: "Over a year of growth",
	watch: ["monthsWithin", "costAtEnd", "errorRate"],
	study: growthStudy,
};
