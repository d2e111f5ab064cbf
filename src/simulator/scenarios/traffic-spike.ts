import { ConnectionStage } from "../models/store/connections.ts";
import { type ConnectionUse, readConnectionUse } from "../models/store/store-plan.ts";
import { exponential, Sampler } from "../random/distribution.ts";
import type { Scenario } from "./scenario.ts";

/** Long enough for a scaler that waits for machines, or for metrics of five minutes. */
const duration = 480;
const before = 40;
const rise = 5;

export const trafficSpike: Scenario<ConnectionUse | undefined> = {
	id: "traffic-spike",
	group: "load",
	title: "A traffic spike",
	description: "Traffic jumps from the usual rate to the peak within five seconds and stays there.",
	lead: "When traffic jumps to its peak",
	scales: true,
	discrete: (use) => use !== undefined,
	watch: ["latencyP99", "errorRate", "overloadSeconds", "importantServed"],
	read: ({ inputs, focus }) => readConnectionUse(inputs, focus),
	load(workload) {
		const usual = workload.usual;
		const peak = Math.max(usual, workload.peak());
		return {
			points: [
				{ at: 0, rate: usual },
				{ at: before, rate: usual },
				{ at: before + rise, rate: peak },
			],
			duration,
			changeAt: before,
		};
	},
	faults: (_, use) =>
		use
			? [
					{
						at: 0,
						strike(world) {
							const holds = new Sampler(exponential(use.hold), world.luck.stream("connections"));
							world.connectionStage = new ConnectionStage(use.connections, world, holds);
						},
					},
				]
			: [],
};
