import type { BalancerSetup, Experiment, Setup } from "../setup.ts";

const balancer: BalancerSetup = { software: "haproxy", algorithm: "round-robin", checks: { every: 0.5, failures: 2 } };

function rolled(change: Partial<Setup> = {}): Setup {
	return {
		...{ replicas: 4, workers: 4, work: { exponential: { mean: 0.04 } }, balancer },
		clients: { rates: [[0, 160]], timeout: 30 },
		event: { at: 3, what: "roll", between: 2 },
		...{ duration: 16, warmUp: 2 },
		...change,
	};
}

/** Three replicas that are 93 % busy get a fourth. */
function grown(slowStart: number): Setup {
	return {
		...{ replicas: 3, workers: 4, work: { exponential: { mean: 0.04 } } },
		balancer: { ...balancer, ...(slowStart > 0 && { slowStart }) },
		clients: { rates: [[0, 280]], timeout: 30 },
		event: { at: 4, what: "add" },
		...{ duration: 16, warmUp: 2 },
	};
}

/** Replicas come and go on purpose. */
export const rollouts: Experiment[] = [
	{
		id: "roll-unhandled",
		title: "A rolling restart of replicas that end at SIGTERM",
		setup: rolled(),
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "roll-handled",
		title: "A rolling restart of replicas that finish what they have, and are still asked for a moment",
		setup: rolled({ sigterm: "handled" }),
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "roll-drained",
		title: "A rolling restart of replicas that fail their checks first, and end when nobody asks any more",
		setup: rolled({ sigterm: "handled", preStop: 1.5 }),
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "replica-added",
		title: "A replica more behind HAProxy, with its full share at once",
		setup: grown(0),
		compare: ["newcomerShare", "latencyP50", "latencyP99"],
	},
	{
		id: "slow-start",
		title: "A replica more behind HAProxy with a slow start of 10 s",
		setup: grown(10),
		compare: ["newcomerShare", "latencyP50", "latencyP99"],
	},
];
