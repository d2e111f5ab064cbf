import type { BalancerSetup, Experiment, Setup } from "../setup.ts";

/** Four replicas of four workers, 40 ms a request: 400 requests a second are the most. */
const base: Omit<Setup, "clients"> = {
	...{ replicas: 4, workers: 4, work: { exponential: { mean: 0.04 } } },
	...{ duration: 14, warmUp: 2 },
};

function at(rate: number, balancer: BalancerSetup, change: Partial<Setup> = {}): Setup {
	return { ...base, balancer, clients: { rates: [[0, rate]], timeout: 30 }, ...change };
}

const times = ["latencyP50", "latencyP99", "latencyMean"] as const;

/** How requests are spread, at usual and at high load. */
export const balancing: Experiment[] = [
	{
		id: "nginx-round-robin",
		title: "nginx, round robin, 60 % busy",
		setup: at(240, { software: "nginx", algorithm: "round-robin" }),
		compare: times,
	},
	{
		id: "nginx-round-robin-busy",
		title: "nginx, round robin, 85 % busy",
		setup: at(340, { software: "nginx", algorithm: "round-robin" }),
		compare: times,
	},
	{
		id: "nginx-least-conn",
		title: "nginx, least connections, 85 % busy",
		setup: at(340, { software: "nginx", algorithm: "least-outstanding" }),
		compare: times,
	},
	{
		id: "nginx-random-two",
		title: "nginx, the better of two at random, 85 % busy",
		setup: at(340, { software: "nginx", algorithm: "power-of-two" }),
		compare: times,
	},
	{
		id: "nginx-hash",
		title: "nginx, consistent hash of the user, 60 % busy",
		setup: at(240, { software: "nginx", algorithm: "hash" }),
		compare: times,
	},
	{
		id: "haproxy-round-robin",
		title: "HAProxy, round robin, 85 % busy, times spread as those of web requests are",
		setup: at(
			340,
			{ software: "haproxy", algorithm: "round-robin" },
			{ work: { lognormal: { p50: 0.03, p99: 0.15 } } },
		),
		compare: times,
	},
	{
		id: "haproxy-leastconn",
		title: "HAProxy, least connections, 85 % busy, times of two kinds",
		setup: at(
			340,
			{ software: "haproxy", algorithm: "least-outstanding" },
			{
				work: {
					mixture: [
						{ weight: 0.9, law: { exponential: { mean: 0.02 } } },
						{ weight: 0.1, law: { exponential: { mean: 0.22 } } },
					],
				},
			},
		),
		compare: times,
	},
	{
		id: "haproxy-sticky",
		title: "HAProxy, a cookie for each user, 60 % busy",
		setup: at(
			240,
			{ software: "haproxy", algorithm: "round-robin", sticky: true },
			{ clients: { rates: [[0, 240]], timeout: 30, thinkTime: 2 } },
		),
		compare: times,
	},
	{
		id: "one-replica",
		title: "No balancer, one replica of eight workers, 80 % busy",
		setup: { ...base, replicas: 1, workers: 8, clients: { rates: [[0, 160]], timeout: 30 } },
		compare: times,
	},
	{
		id: "pauses",
		title: "nginx, round robin, 60 % busy: each replica stands still for 0.3 s every 4 s",
		setup: at(240, { software: "nginx", algorithm: "round-robin" }, { pauses: { every: 4, length: 0.3 } }),
		compare: times,
	},
	{
		id: "pauses-least-conn",
		title: "The same with least connections",
		setup: at(240, { software: "nginx", algorithm: "least-outstanding" }, { pauses: { every: 4, length: 0.3 } }),
		compare: times,
	},
];
