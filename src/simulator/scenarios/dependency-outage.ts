import { Dependency, type DependencyPlan, readDependency } from "../models/dependency.ts";
import type { World } from "../world.ts";
import { affordable, type Scenario, shortened } from "./scenario.ts";

const before = 30;
const outage = 120;
const wanted = 450;
const least = 300;

export const dependencyOutage: Scenario<DependencyPlan> = {
	id: "dependency-outage",
	title: "A dependency is down for two minutes",
	description:
		"What the service depends on does not answer for two minutes under the usual traffic, then it is back; those who wait or try again make a storm.",
	lead: "When a dependency is down for two minutes",
	watch: ["errorRate", "timeToRecover", "triesPerRequest", "callsPerRequest"],
	read: ({ inputs, focus, replicas }) => readDependency(inputs, focus, replicas),
	load({ usual }, { name, notes }) {
		const duration = affordable(wanted, least, usual);
		return {
			points: [{ at: 0, rate: usual }],
			duration,
			// Recovery is what is left when the dependency is back.
			changeAt: before + outage,
			notes: [
				`${name} does not answer from ${before} s to ${before + outage} s`,
				...notes,
				...shortened(wanted, duration),
			],
		};
	},
	faults(_, plan) {
		let down: Dependency | undefined;
		return [
			{
				at: 0,
				strike(world: World) {
					const { kernel, replicas, faults, luck } = world;
					down = new Dependency(plan, kernel, replicas, faults, luck.stream("pauses between calls"));
					world.dependency = down;
				},
			},
			{ at: before, strike: () => down?.callee.fall() },
			{ at: before + outage, strike: () => down?.callee.comeBack() },
		];
	},
};
