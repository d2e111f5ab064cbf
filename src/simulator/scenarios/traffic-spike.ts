import type { Scenario } from "./scenario.ts";

/** Long enough for a scaler that waits for machines, or for metrics of five minutes. */
const duration = 480;
const before = 40;
const rise = 5;

export const trafficSpike: Scenario = {
	id: "traffic-spike",
	group: "load",
	title: "A traffic spike",
	description: "Traffic jumps from the usual rate to the peak within five seconds and stays there.",
	lead: "When traffic jumps to its peak",
	scales: true,
	watch: ["latencyP99", "errorRate", "overloadSeconds", "importantServed"],
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
};
