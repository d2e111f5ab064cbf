import { storeStudy } from "../studies/copies/build.ts";
import { affordable, type Scenario } from "./scenario.ts";

const wanted = 240;
const least = 120;

export const storeCopies: Scenario = {
	id: "store-copies",
	group: "data",
	title: "A store's copies under the usual traffic",
	members: "copies",
	description:
		"Users read and write the copies of a store as usual, and nothing breaks: what quorums, leaders and logs cost and show on a good day.",
	lead: "On a good day of the store",
	watch: ["readP99", "writeP99", "staleReads", "ownStaleReads"],
	study: storeStudy({
		load(usual) {
			return { points: [{ at: 0, rate: usual }], duration: affordable(wanted, least, usual) };
		},
	}),
};
