import type { Component } from "../../design/design.ts";
import { absent } from "../inputs.ts";
import { dependencyOf, nothingNeeded } from "../models/network/shares.ts";
import type { World } from "../studies/service/world.ts";
import type { Scenario } from "./scenario.ts";

const before = 30;
const usualOutage = 120;
/** What is seen of the time after it. */
const after = 300;

export interface Outage {
	/** What is down, and whether the design shows it. */
	down: Component;
	shown: boolean;
	/** Seconds that it lasts. */
	outage: number;
}

export const dependencyOutage: Scenario<Outage> = {
	id: "dependency-outage",
	title: "A dependency is down",
	description:
		"What the service depends on does not answer for two minutes (or for as long as its call says) under the usual traffic, then it is back; those who wait or try again make a storm.",
	lead: "When a dependency is down",
	...outage(
		(world, id) => world.network?.at(id)?.fall(),
		"does not answer",
		", and then goes on with what nobody waits for any more",
	),
};

/** What the service depends on is away for a while, in one way or another. */
export function outage(
	strike: (world: World, id: string) => void,
	does: string,
	then = "",
): Omit<Scenario<Outage>, "id" | "title" | "description" | "lead"> {
	return {
		group: "failures",
		watch: ["errorRate", "timeToRecover", "triesPerRequest", "callsPerRequest"],
		read(setting) {
			const found = dependencyOf(setting.inputs, setting.focus);
			const own = found && setting.inputs.ofLink(found.link, "outage");
			return {
				down: found?.down ?? absent("Store", "dependency"),
				shown: found !== undefined,
				outage: typeof own === "number" ? own : usualOutage,
			};
		},
		needs: ({ down, shown }) => (shown ? undefined : down),
		moot: ({ shown }) => (shown ? undefined : nothingNeeded),
		load({ usual }, { down, outage }) {
			const duration = before + outage + after;
			return {
				points: [{ at: 0, rate: usual }],
				duration,
				// Recovery is what is left when the dependency is back.
				changeAt: before + outage,
				harmAt: before,
				notes: [`${down.name} ${does} from ${before} s to ${before + outage} s${then}`],
			};
		},
		hits: ({ down, shown }) => (shown ? down.name : undefined),
		faults: (_, { down, outage }) => [
			{
				at: 0,
				strike(world) {
					world.dependency = down.id;
				},
			},
			{ at: before, strike: (world) => strike(world, down.id) },
			{ at: before + outage, strike: ({ network }) => network?.at(down.id)?.comeBack() },
		],
	};
}
