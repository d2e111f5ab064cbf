import type { ClientSetup, Experiment, Setup } from "../setup.ts";

/** One server for 200 requests a second, for 4 s a third more than it can do: the seed of a storm. */
function burst(clients: Partial<ClientSetup>, change: Partial<Setup> = {}): Setup {
	const rates = [
		[0, 160],
		[4, 260],
		[8, 160],
	] as const;
	return {
		...{ replicas: 1, workers: 10, work: { exponential: { mean: 0.05 } } },
		clients: { rates, timeout: 0.5, ...clients },
		...{ duration: 18, warmUp: 2 },
		...change,
	};
}

const storm = ["errorRate", "triesPerRequest"] as const;

/** Overload, patience, and those who try again. */
export const retries: Experiment[] = [
	{
		id: "overflow",
		title: "A fifth too much for two replicas with room for ten in the queue",
		setup: {
			...{ replicas: 2, workers: 4, bound: 10, work: { exponential: { mean: 0.04 } } },
			balancer: { software: "nginx", algorithm: "round-robin" },
			clients: { rates: [[0, 240]], timeout: 30 },
			...{ duration: 14, warmUp: 2 },
		},
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "no-retries",
		title: "A burst, patience of 0.5 s, no retries",
		setup: burst({}),
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "fixed",
		title: "The burst with three retries after a fixed pause",
		setup: burst({ retries: 3, backoff: "fixed", base: 0.1 }),
		compare: storm,
	},
	{
		id: "jitter",
		title: "The burst with three retries, exponential with full jitter",
		setup: burst({ retries: 3, backoff: "jitter", base: 0.1 }),
		compare: storm,
	},
	{
		id: "budget",
		title: "The burst with three retries on a budget of 10 %",
		setup: burst({ retries: 3, backoff: "jitter", base: 0.1, budget: 0.1 }),
		compare: storm,
	},
	{
		id: "retry-refused",
		title: "Two retries where full queues refuse",
		setup: burst({ retries: 2, backoff: "jitter", base: 0.2 }, { bound: 20 }),
		compare: ["errorRate", "triesPerRequest", "latencyP99"],
	},
];
