import type { Link } from "../../design/design.ts";
import type { Inputs } from "../inputs.ts";
import { Dependency, type DependencyPlan, linkTo, readDependency } from "../models/calls/dependency.ts";
import type { World } from "../studies/service/world.ts";
import type { Scenario } from "./scenario.ts";

const before = 30;
const usualOutage = 120;
/** What is seen of the time after it. */
const after = 300;

interface Outage {
	dependency: DependencyPlan;
	/** Seconds that it lasts. */
	outage: number;
}

/** Two minutes, where the call does not say otherwise. */
function outageOf(inputs: Inputs, link: Link | undefined): number {
	const own = link && inputs.ofLink(link, "outage");
	return typeof own === "number" ? own : usualOutage;
}

export const dependencyOutage: Scenario<Outage> = {
	id: "dependency-outage",
	group: "failures",
	title: "A dependency is down",
	description:
		"What the service depends on does not answer for two minutes (or for as long as its call says) under the usual traffic, then it is back; those who wait or try again make a storm.",
	lead: "When a dependency is down",
	watch: ["errorRate", "timeToRecover", "triesPerRequest", "callsPerRequest"],
	read: ({ inputs, focus, replicas }) => ({
		dependency: readDependency(inputs, focus, replicas),
		outage: outageOf(inputs, linkTo(inputs, focus)),
	}),
	load({ usual }, { dependency: { name, notes }, outage }) {
		const duration = before + outage + after;
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			// Recovery is what is left when the dependency is back.
			changeAt: before + outage,
			notes: [`${name} does not answer from ${before} s to ${before + outage} s`, ...notes],
		};
	},
	faults(_, { dependency, outage }) {
		let down: Dependency | undefined;
		return [
			{
				at: 0,
				strike(world: World) {
					const { kernel, replicas, faults, luck } = world;
					down = new Dependency(dependency, kernel, replicas, faults, luck.stream("pauses between calls"));
					world.dependency = down;
				},
			},
			{ at: before, strike: () => down?.callee.fall() },
			{ at: before + outage, strike: () => down?.callee.comeBack() },
		];
	},
};
