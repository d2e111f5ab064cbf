import type { Experiment, Setup } from "../setup.ts";

function orders(mechanism: "2pc" | "saga", change: Partial<Setup["transaction"]> = {}): Setup {
	return {
		...{ replicas: 2, workers: 40, work: 0.005, balancer: { software: "nginx", algorithm: "round-robin" } },
		transaction: { mechanism, keys: 100, skew: 0.9, writeTime: 0.02, lockTimeout: 0.5, ...change },
		clients: { rates: [[0, 30]], timeout: 30 },
		...{ duration: 14, warmUp: 2 },
	};
}

/** Each request is 5 ms of work and a query of 40 ms over one of so few connections that they are what is scarce. */
function pooled(rate: number, query: Setup["query"]): Setup {
	return {
		...{ replicas: 2, workers: 120, work: 0.005, balancer: { software: "nginx", algorithm: "round-robin" }, query },
		clients: { rates: [[0, rate]], timeout: 30 },
		...{ duration: 14, warmUp: 2 },
	};
}

/** Pools of connections, and transactions over two PostgreSQL databases. */
export const databases: Experiment[] = [
	{
		id: "pool",
		title: "Pools of five connections to PostgreSQL, 80 % busy",
		setup: pooled(200, { pool: 5, mean: 0.04 }),
		compare: ["latencyP50", "latencyP99", "latencyMean"],
	},
	{
		id: "pool-exhausted",
		title: "Pools of five connections, a fifth too many queries, and patience of 0.5 s",
		setup: pooled(300, { pool: 5, mean: 0.04, timeout: 0.5 }),
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "two-phase-commit",
		title: "Two rows in two databases by two-phase commit, some of them wanted by many",
		setup: orders("2pc"),
		compare: ["latencyP50", "latencyP99", "errorRate"],
	},
	{
		id: "saga",
		title: "The same two rows as a saga",
		setup: orders("saga"),
		compare: ["latencyP50", "latencyP99", "errorRate"],
	},
	{
		id: "two-phase-commit-hot",
		title: "Two-phase commit where ten rows are wanted by all",
		setup: orders("2pc", { keys: 10, skew: 0.5, lockTimeout: 0.1 }),
		compare: ["latencyP50", "latencyP99", "errorRate"],
	},
];
