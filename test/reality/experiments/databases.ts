import type { Experiment, Setup } from "../setup.ts";

function orders(mechanism: "2pc" | "saga", change: Partial<Setup["transaction"]> = {}): Setup {
	return {
		...{ replicas: 2, workers: 40, work: 0.005, balancer: { software: "nginx", algorithm: "round-robin" } },
		transaction: { mechanism, keys: 100, skew: 0.9, writeTime: 0.02, lockTimeout: 0.5, ...change },
		clients: { rates: [[0, 30]], timeout: 30 },
		...{ duration: 35, warmUp: 5 },
	};
}

/** Transactions over two PostgreSQL databases. */
export const databases: Experiment[] = [
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
		title: "Two-phase commit where twenty rows are wanted by all",
		setup: orders("2pc", { keys: 20, skew: 0.5, lockTimeout: 0.2 }),
		compare: ["latencyP50", "latencyP99", "errorRate"],
	},
];
