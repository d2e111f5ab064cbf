import { affordable, type Scenario, shortened } from "./scenario.ts";

const wanted = 480;
const before = 40;
const rise = 5;

export const trafficSpike: Scenario = {
	id: "traffic-spike",
	group: "load",
	title: "A traffic spike",
	description: "Traffic jumps from the usual rate to the peak within five seconds and stays there.",
	lead: "When traffic jumps to its peak",
	fluid: true,
	watch: ["latencyP99", "errorRate", "overloadSeconds", "importantServed"],
	load(workload) {
		const usual = workload.usual;
		const peak = Math.max(usual, workload.peak());
		const duration = affordable(wanted, 240, peak, true);
		return {
			points: [
				{ at: 0, rate: usual },
				{ at: before, rate: usual },
				{ at: before + rise, rate: peak },
			],
			duration,
			changeAt: before,
			notes: shortened(wanted, duration),
		};
	},
};
