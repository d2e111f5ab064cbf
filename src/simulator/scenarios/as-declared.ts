import { DeclaredLoad } from "../../design/load.ts";
import { loadOf } from "../models/arrivals/declared-load.ts";
import type { Load } from "../models/arrivals/load.ts";
import { Onward, type OnwardPlan, readOnward } from "../models/calls/onward.ts";
import { affordable, type Scenario, type Setting } from "./scenario.ts";

/** What is played where no load is declared. */
const wanted = 600;

/** The declared load, and the services that requests go on to. */
interface Declared {
	load: Load | undefined;
	onward: OnwardPlan | undefined;
}

function readLoad({ inputs, focus, replicas }: Setting): Load | undefined {
	const declared = inputs.value(focus.client, "load");
	if (declared === undefined) return undefined;
	const share = focus.way
		.filter((link) => link.kind === "calls")
		.reduce((product, link) => product * inputs.onLink(link, "share"), 1);
	return loadOf(DeclaredLoad.parse(declared), share, replicas.work.mean);
}

export const asDeclared: Scenario<Declared> = {
	id: "as-declared",
	group: "load",
	title: "The load as it is declared",
	description:
		"The clients' load as the design declares it (a rate, steps, a day's curve, a population of users, a trace), for as long as it says and from its warm-up on; the usual rate where it declares none.",
	lead: "Under the declared load",
	watch: ["latencyP99", "errorRate", "goodput"],
	read(setting) {
		const { inputs, focus } = setting;
		// A worker's messages have no client who waits for the rest of their way.
		return { load: readLoad(setting), onward: focus.queue ? undefined : readOnward(inputs, focus.service) };
	},
	load({ usual }, { load, onward }) {
		const notes = onward?.notes ?? [];
		if (load) return { ...load, notes: [...(load.notes ?? []), ...notes] };
		const duration = affordable(wanted, 300, usual);
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			notes: [`no load is declared: the usual rate, for ${Math.round(duration)} s`, ...notes],
		};
	},
	faults(_, { onward }) {
		if (!onward) return [];
		return [{ at: 0, strike: ({ kernel, clients, luck }) => void new Onward(onward, kernel, clients, luck) }];
	},
};
