import type { Experiment, Setup } from "../setup.ts";

function rolled(change: Partial<Setup> = {}): Setup {
	return {
		...{ replicas: 4, workers: 4, work: { exponential: { mean: 0.04 } } },
		balancer: { software: "haproxy", algorithm: "round-robin", checks: { every: 0.5, failures: 2 } },
		clients: { rates: [[0, 160]], timeout: 30 },
		event: { at: 10, what: "roll", for: 2 },
		...{ duration: 35, warmUp: 5 },
		...change,
	};
}

/** All replicas are replaced, one after the other. */
export const rollouts: Experiment[] = [
	{
		id: "roll-unhandled",
		title: "A rolling restart of replicas that end at SIGTERM",
		setup: rolled(),
		compare: ["errorRate", "latencyP99"],
	},
	{
		id: "roll-handled",
		title: "A rolling restart of replicas that finish what they have, and are still asked for a moment",
		setup: rolled({ sigterm: "handled" }),
		compare: ["errorRate", "latencyP99"],
	},
];
