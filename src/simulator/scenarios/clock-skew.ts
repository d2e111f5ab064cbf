import { storeStudy } from "../studies/copies/build.ts";
import type { Scenario } from "./scenario.ts";

const duration = 240;
const before = 60;
const wrong = 120;
/** Seconds by which it is behind: a paused virtual machine, or a time server that nobody reaches. */
const behind = 2;

export const clockSkew: Scenario = {
	id: "clock-skew",
	group: "data",
	members: "copies",
	title: "A clock is wrong",
	description:
		"For two minutes the clock of one node is two seconds behind the others; where the later time stamp wins, its writes lose.",
	lead: "When a node's clock is two seconds behind",
	watch: ["updatesLost", "staleReads", "writeP99"],
	study: storeStudy({
		load(usual) {
			return { points: [{ at: 0, rate: usual }], duration, changeAt: before };
		},
		moot: ({ settled }) => (settled === "clock" ? undefined : "no clock decides which write wins in this store"),
		strikes: [
			{ at: before, strike: ({ clocks, network }) => clocks.set(network.sites - 1, -behind) },
			{ at: before + wrong, strike: ({ clocks, network }) => clocks.set(network.sites - 1, behind) },
		],
	}),
};
