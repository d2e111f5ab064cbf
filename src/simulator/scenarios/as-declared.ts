import { DeclaredLoad } from "../../design/load.ts";
import { loadOf } from "../models/arrivals/declared-load.ts";
import type { Load } from "../models/arrivals/load.ts";
import { shareOf } from "../models/network/shares.ts";
import { affordable, type Scenario, type Setting } from "./scenario.ts";

/** What is played where no load is declared. */
const wanted = 600;

function readLoad({ inputs, focus, replicas }: Setting): Load | undefined {
	const declared = inputs.value(focus.client, "load");
	if (declared === undefined) return undefined;
	const share = focus.way
		.filter((link) => link.kind === "calls")
		.reduce((product, link) => product * shareOf(inputs, link), 1);
	return loadOf(DeclaredLoad.parse(declared), share, replicas.work.mean);
}

export const asDeclared: Scenario<Load | undefined> = {
	id: "as-declared",
	group: "load",
	title: "The load as it is declared",
	description:
		"The clients' load as the design declares it (a rate, steps, a day's curve, a population of users, a trace), for as long as it says and from its warm-up on; the usual rate where it declares none.",
	lead: "Under the declared load",
	watch: ["latencyP99", "errorRate", "goodput"],
	read: readLoad,
	moot: (load) => (load ? undefined : "no load is declared: the usual rate is taken"),
	load({ usual }, load) {
		if (load) return load;
		const duration = affordable(wanted, 300, usual);
		return { points: [{ at: 0, rate: usual }], duration };
	},
};
