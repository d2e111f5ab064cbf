import type { Value } from "../../../src/design/attribute.ts";
import type { Design } from "../../../src/design/design.ts";
import { simulate } from "../../../src/simulator/index.ts";
import { erlangB } from "../../../src/simulator/statistics/erlang.ts";
import { Moments } from "../../../src/simulator/statistics/moments.ts";
import { designOf } from "../designs.ts";
import { approximate, type Claim, type Effort, type Experiment, type Family } from "./experiment.ts";
import { replications } from "./stations.ts";

type Values = Record<string, Value>;
type Links = Parameters<typeof designOf>[1];

interface Steady {
	model: string;
	source: string;
	/** Requests a second, or users with their think time; seconds in full length. */
	rate?: number;
	users?: number;
	seconds: number;
	/** Before anything is counted. */
	warmUp?: number;
	components: Record<string, Values>;
	links: Links;
	client?: Values;
	claims: Claim[];
}

/** Seconds of the shortest run, and before anything is counted in it. */
const shortest = { counted: 400, warmUp: 100 };

function steady(given: Steady): Experiment {
	const { model, source, rate, users, seconds, components, links, client = {}, claims } = given;
	return {
		model,
		source,
		claims,
		run({ share, seed }) {
			const counted = Math.max(Math.min(shortest.counted, seconds), seconds * share);
			const warmUp = given.warmUp ?? (share < 1 ? shortest.warmUp : 300);
			const duration = warmUp + counted;
			const think = { exponential: { mean: 1 } };
			const load: Value = users
				? { population: { users, thinkTime: think }, duration, warmUp }
				: { constant: rate ?? 0, duration, warmUp };
			const asking: Values = { timeout: 3600, load, ...client };
			const design = designOf({ "Client:users": asking, ...components }, links);
			const ids = claims.map(({ of }) => of);
			return measured(ids, (r) => simulate(design, "as-declared", seed * 1000 + r).metrics);
		},
	};
}

function measured(ids: readonly string[], run: (replication: number) => Record<string, number>) {
	const result = Object.fromEntries(ids.map((id) => [id, new Moments()]));
	for (let r = 0; r < replications; r++) {
		const metrics = run(r);
		for (const id of ids) result[id].add(metrics[id]);
	}
	return result;
}

const mean = "latencyMean";
const plenty = { replicas: 1, concurrency: 10_000, runtime: "event-loop", queueBound: 1e6 };
const exponential = (seconds: number): Value => ({ exponential: { mean: seconds } });

/** Reads that ask every shard, each with a worker of 100 ms. */
function forkJoin(shards: number, busy: number): Experiment {
	const sum = (n: number) => Array.from({ length: n }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
	const two = (12 - busy) / 8 / (10 * (1 - busy));
	const h = sum(shards) / sum(2);
	const expected = (h + (4 / 11) * (1 - h) * busy) * two;
	return steady({
		model: `a read that asks ${shards} shards, ρ ${busy}`,
		source: shards === 2 ? "Flatto and Hahn, 1984: (12 − ρ)/8 of M/M/1" : "Nelson and Tantawi, 1988: within 5 %",
		...{ rate: 10 * busy, seconds: 14_400 },
		components: {
			"Service:search": { ...plenty, serviceTime: 0 },
			"Store:index": { shards, scatterShare: 1, capacity: 1, readTime: 0.1 },
		},
		links: ["Client:users routes Service:search", "Service:search reads Store:index"],
		claims: [{ of: mean, expected, ...(shards === 2 ? { within: 0.02 } : { within: 0.05, slack: approximate }) }],
	});
}

/** A worker of 10 ms, 80 % busy, a share of whose requests goes before the others. */
function prior(law: string, serviceTime: Value, square: number, share: number): Experiment {
	const wait = (80 * square) / 2;
	return steady({
		model: `M/G/1 with priorities, ρ 0.8, ${law}, ${100 * share} % important`,
		source: "Cobham, 1954; Kleinrock's conservation law",
		...{ rate: 80, seconds: 2400, client: { importantShare: share } },
		components: {
			"Service:desk": { replicas: 1, concurrency: 1, priorities: true, queueBound: 1e6, serviceTime },
		},
		links: ["Client:users routes Service:desk"],
		claims: [
			{ of: "importantMean", expected: 0.01 + wait / (1 - 0.8 * share), within: 0.03 },
			{ of: mean, expected: 0.01 + wait / 0.2, within: 0.05 },
		],
	});
}

/** Threads that are held while a query has, or waits for, one of some connections, and for as much work after it. */
function held(threads: number, poolSize: number, expected: number): Experiment {
	return steady({
		model: `${threads} threads, ${poolSize} connections, 14/s, 100 ms at each`,
		source: "a Markov chain of two numbers, solved level by level",
		...{ rate: 14, seconds: 14_400 },
		components: {
			"Service:web": {
				...{ replicas: 1, concurrency: threads, runtime: "threads" },
				...{ serviceTime: exponential(0.1), queueBound: 1e6 },
			},
			"Store:orders": { capacity: 1000, readTime: 0.1, poolSize, maxConnections: 1000 },
		},
		links: ["Client:users routes Service:web", "Service:web reads Store:orders"],
		claims: [{ of: mean, expected, within: 0.03 }],
	});
}

/** Users who think for a second, then need 100 ms and 125 ms of two stations. */
function closed(users: number): Experiment {
	const work = [0.1, 0.125];
	let there = [0, 0];
	let times = work;
	let goodput = 0;
	for (let n = 1; n <= users; n++) {
		times = work.map((one, i) => one * (1 + there[i]));
		goodput = n / (1 + times[0] + times[1]);
		there = times.map((time) => goodput * time);
	}
	const one = { ...plenty, concurrency: 1 };
	return steady({
		model: `closed network of two stations, ${users} users`,
		source: "mean value analysis, Reiser and Lavenberg, 1980",
		...{ users, seconds: 7200 },
		components: {
			"Service:first": { ...one, serviceTime: exponential(work[0]) },
			"Service:second": { ...one, serviceTime: exponential(work[1]) },
		},
		links: ["Client:users routes Service:first", "Service:first calls Service:second"],
		claims: [
			{ of: "goodput", expected: goodput, within: 0.02 },
			{ of: mean, expected: times[0] + times[1], within: 0.03 },
		],
	});
}

/** Two stations one after the other, each of which is as if it were alone. */
const jackson = steady({
	model: "Jackson network of two stations, 5/s, μ 10 and 8",
	source: "1/(μ − λ) of each",
	...{ rate: 5, seconds: 14_400 },
	components: {
		"Service:first": { ...plenty, concurrency: 1, serviceTime: exponential(0.1) },
		"Service:second": { ...plenty, concurrency: 1, serviceTime: exponential(0.125) },
	},
	links: ["Client:users routes Service:first", "Service:first calls Service:second"],
	claims: [{ of: mean, expected: 1 / 5 + 1 / 3, within: 0.03 }],
});

function instances(law: string, serviceTime: Value): Experiment {
	return steady({
		model: `a function of 10 instances, 40/s of 200 ms, ${law}`,
		source: "Erlang's B formula holds for any law of service",
		...{ rate: 40, seconds: 8000 },
		components: { "Service:api": { platform: "function", maxReplicas: 10, coldStart: 0, serviceTime } },
		links: ["Client:users routes Service:api"],
		claims: [
			{ of: "errorRate", expected: erlangB(10, 8), within: 0.05 },
			{ of: mean, expected: 0.2, within: 0.01, slack: 1e-6 },
		],
	});
}

/** P(T > t) is e^(−t/m) until the second call goes out after d, then e^(−(2t − d)/m). */
function hedged(hedgeAfter: number): Experiment {
	const m = 0.1;
	const late = Math.exp(-hedgeAfter / m);
	return steady({
		model: `calls of 100 ms, a second one after ${hedgeAfter * 1000} ms`,
		source: "m (1 − e^(−d/m)) + m/2 e^(−d/m)",
		...{ rate: 50, seconds: 4000 },
		components: {
			"Service:front": { ...plenty, serviceTime: 0 },
			"Service:back": { ...plenty, serviceTime: exponential(m) },
		},
		links: ["Client:users routes Service:front", ["Service:front calls Service:back", { hedgeAfter }]],
		claims: [{ of: mean, expected: m * (1 - late) + (m / 2) * late, within: 0.02 }],
	});
}

/** Twice what 32 workers of 10 ms serve: their line is never empty, and nobody in it waits for more than 5 ms. */
const codel = steady({
	model: "controlled delay, 32 workers of 10 ms, 6400/s",
	source: "M/M/c with patience D = 5 ms, never empty: 1 − cμ/λ; S + D − 1/(λ − cμ)",
	...{ rate: 6400, seconds: 60, warmUp: 5 },
	components: {
		"Service:web": {
			...{ replicas: 1, concurrency: 32, queueBound: 1e6, queueOrder: "codel", serviceTime: exponential(0.01) },
		},
	},
	links: ["Client:users routes Service:web"],
	claims: [
		{ of: "errorRate", expected: 0.5, within: 0.02 },
		{ of: mean, expected: 0.015 - 1 / 3200, within: 0.02 },
	],
});

const web = { concurrency: 32, serviceTimeP50: 0.01, serviceTimeP99: 0.05, startup: 30, sigterm: "handled" };

function behind(balancer: Values, service: Values, rate: number, link: Values = {}): Design {
	return designOf({ "Client:users": { rate, retries: 0 }, "Balancer:edge": balancer, "Service:web": service }, [
		"Client:users routes Balancer:edge",
		["Balancer:edge routes Service:web", link],
	]);
}

/** Checks every 10 s, three in a row. */
const noticed = 25;

function zone(model: string, source: string, service: Values, rate: number, expected: number): Experiment {
	const of = "failedRequests";
	return {
		model,
		source,
		claims: [{ of, expected, within: 0.05, slack: 0.02 }],
		run: ({ seed }: Effort) => {
			const design = behind({ algorithm: "round-robin" }, { ...web, sessions: "none", ...service }, rate);
			return measured([of], (r) => simulate(design, "zone-loss", seed * 1000 + r).metrics);
		},
	};
}

/**
 * Two of four replicas are dead, and noticed after 20 s and a part of 10 s each: 70/3 s for both, 10/3 s for one. A choice
 * by chance, and further ones among those that were not asked. What both were at work on is lost in any case.
 */
function tries(count: number, chanceOfTwo: number, chanceOfOne: number): Experiment {
	const of = "failedRequests";
	const cut = (100 * 0.01 * Math.exp((Math.log(5) / 2.3263) ** 2 / 2)) / 2;
	const expected = cut + 100 * ((70 / 3) * chanceOfTwo + (10 / 3) * chanceOfOne);
	return {
		model: `a proxy before four replicas, two of them dead, tries: ${count}`,
		source: "1/2, 1/2 × 1/3 and 0 of the requests find a dead one each time; 1/3 and 0 once one is taken out",
		claims: [{ of, expected, within: count > 2 ? 0.8 : 0.05, slack: 0.02 }],
		run: ({ seed }: Effort) => {
			const service = { ...web, replicas: 4, zones: 2, sessions: "none" };
			const design = behind({ algorithm: "random" }, service, 100, count > 1 ? { retries: count - 1 } : {});
			return measured([of], (r) => simulate(design, "zone-loss", seed * 1000 + r).metrics);
		},
	};
}

/** Half of four replicas are moved; a budget allows so many to be away. */
function budget(minAvailable: Value, expected: number): Experiment {
	const of = "fewest replicas";
	return {
		model: `four replicas are moved, at least ${minAvailable} available`,
		source: "an eviction that would leave too few is refused",
		claims: [{ of, expected, within: 0 }],
		run: ({ seed }: Effort) => {
			const design = behind({}, { ...web, replicas: 4, minAvailable }, 100);
			return measured([of], (r) => ({
				[of]: Math.min(...simulate(design, "scale-in", seed * 1000 + r).series.replicas),
			}));
		},
	};
}

export const networks: Family = {
	title: "The whole design",
	about:
		"Through the public entry, scenarios as-declared, zone-loss and scale-in: services with what they call, as designs say it.",
	experiments: [
		jackson,
		...[5, 10, 20].map(closed),
		...[0.5, 0.8].map((busy) => forkJoin(2, busy)),
		...[0.5, 0.8].flatMap((busy) => [4, 8].map((shards) => forkJoin(shards, busy))),
		prior("exponential", exponential(0.01), 2e-4, 0.25),
		prior("constant", 0.01, 1e-4, 0.25),
		prior("gamma of cv² 4", { gamma: { shape: 0.25, mean: 0.01 } }, 5e-4, 0.25),
		prior("exponential", exponential(0.01), 2e-4, 0.75),
		held(4, 2, 0.39172),
		held(6, 2, 0.30052),
		held(4, 4, 0.25492),
		instances("exponential", exponential(0.2)),
		instances("constant", { deterministic: 0.2 }),
		...[0, 0.1, 0.2].map(hedged),
		codel,
		tries(1, 1 / 2, 1 / 3),
		tries(2, 1 / 6, 0),
		tries(3, 0, 0),
		zone("one of three zones is lost", "1/z until it is noticed", { replicas: 6, zones: 3 }, 330, (330 / 3) * noticed),
		zone("the only zone is lost for 240 s", "all, and the start", { replicas: 4 }, 200, 200 * (240 + 30)),
		budget(2, 2),
		budget(3, 3),
		budget("75%", 3),
		budget(4, 4),
	],
};
