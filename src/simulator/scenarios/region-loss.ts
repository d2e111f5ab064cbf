import { edgeStudy } from "../studies/regions/build.ts";
import type { Scenario } from "./scenario.ts";

export const regionLoss: Scenario = {
	id: "region-loss",
	group: "regions",
	members: "regions",
	title: "A region is lost",
	description:
		"The region that most users are sent to is gone for half an hour; the edge has to notice, resolvers have to forget, and the other regions have to carry the rest.",
	lead: "When a region is lost",
	watch: ["outage", "errorRate", "servedAbroad", "latencyMoved"],
	study: edgeStudy,
};
