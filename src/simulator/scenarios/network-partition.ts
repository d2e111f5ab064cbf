import { storeStudy } from "../studies/copies/build.ts";
import type { Scenario } from "./scenario.ts";

const duration = 240;
const before = 60;
const apart = 120;

export const networkPartition: Scenario = {
	id: "network-partition",
	group: "regions",
	members: "copies",
	title: "The network is cut in two",
	description:
		"For two minutes the regions (or zones) of a store cannot talk to each other; users stay on both sides. It refuses, or it lets the sides differ.",
	lead: "When the network is cut in two",
	watch: ["refusedApart", "staleReads", "updatesLost"],
	study: storeStudy({
		load(usual) {
			return {
				points: [{ at: 0, rate: usual }],
				duration,
				changeAt: before + apart,
			};
		},
		moot: ({ sites }) => (sites > 1 ? undefined : "the store and its users are at one place: nothing is cut"),
		read(_inputs, _store, plan) {
			if (plan.sites === 1) return [];
			const notes = [
				`the sites cannot talk from ${before} s to ${before + apart} s`,
				"what was kept back is delivered at once when they can talk again",
			];
			if (plan.writers === "leader") notes.push("the side without the leader elects none of its own");
			return notes;
		},
		strikes: [{ at: before, strike: ({ network }) => network.part(before + apart) }],
	}),
};
