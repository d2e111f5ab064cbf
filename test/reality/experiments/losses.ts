import type { BalancerSetup, Experiment, Setup } from "../setup.ts";

function killed(balancer: BalancerSetup, change: Partial<Setup> = {}): Setup {
	return {
		...{ replicas: 4, workers: 4, work: { exponential: { mean: 0.04 } }, balancer },
		clients: { rates: [[0, 200]], timeout: 30, thinkTime: 5 },
		event: { at: 5, what: "kill" },
		...{ duration: 15, warmUp: 2 },
		...change,
	};
}

const checks = { every: 1, failures: 3 };

/** A replica dies, and what that costs. */
export const losses: Experiment[] = [
	{
		id: "nobody-checks",
		title: "A replica is killed behind nginx, which has no health checks and tries nowhere else",
		setup: killed({ software: "nginx", algorithm: "round-robin" }),
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "checks",
		title: "A replica is killed behind HAProxy, which checks every second and wants three failures",
		setup: killed({ software: "haproxy", algorithm: "round-robin", checks }),
		compare: ["errorRate", "latencyP50", "latencyP99"],
	},
	{
		id: "black-hole",
		title: "A replica is killed behind HAProxy with least connections: who refuses is always the least busy",
		setup: killed({ software: "haproxy", algorithm: "least-outstanding", checks }),
		compare: ["errorRate", "latencyP99"],
	},
	{
		id: "sessions-in-memory",
		title: "Sessions in memory behind a cookie: a replica is killed",
		setup: killed({ software: "haproxy", algorithm: "round-robin", checks, sticky: true }, { sessions: "memory" }),
		compare: ["sessionsLost", "errorRate", "latencyP99"],
	},
	{
		id: "sessions-in-redis",
		title: "Sessions in Redis: a replica is killed",
		setup: killed({ software: "haproxy", algorithm: "round-robin", checks }, { sessions: "shared-store" }),
		compare: ["sessionsLost", "errorRate", "latencyP99"],
	},
];
