import { contentionStudy } from "../studies/contention/build.ts";
import type { Scenario } from "./scenario.ts";

export const contention: Scenario = {
	id: "contention",
	group: "data",
	title: "Many change one row at once",
	description:
		"Clients that all want to change the same row read it, and write on the condition that nobody has written since; who comes too late pauses and tries again.",
	lead: "When many change one row at once",
	watch: ["allThrough", "contendedWrites", "latencyMean"],
	study: contentionStudy,
};
