import fc from "fast-check";
import type { Value } from "../../../src/design/attribute.ts";
import type { Design } from "../../../src/design/design.ts";
import { designOf } from "../designs.ts";

const some = <T>(...of: T[]) => fc.constantFrom(...of);

type Values = Record<string, Value>;

/** Any of the attributes may be missing, so that what is assumed instead is met with everything else. */
function sometimes(attributes: Record<string, fc.Arbitrary<Value>>, always: Record<string, fc.Arbitrary<Value>> = {}) {
	return fc
		.tuple(fc.record(attributes, { requiredKeys: [] }), fc.record(always))
		.map(([maybe, sure]): Values => ({ ...maybe, ...sure }) as Values);
}

const laws = some<Value>(
	0,
	0.01,
	{ exponential: { mean: 0.05 } },
	{ lognormal: { p50: 0.01, p99: 0.3 } },
	{ pareto: { least: 0.01, shape: 1.2 } },
	{ gamma: { shape: 0.05, mean: 0.1 } },
	{ empirical: [0, 0.5] },
);

const loads = some<Value>(
	{ constant: 20, duration: 60 },
	{ constant: 0, duration: 10 },
	// Far more than can be served, for a moment.
	{ constant: 50_000, duration: 0.2 },
	{
		steps: [
			{ at: 0, rate: 0 },
			{ at: 0, rate: 30 },
			{ at: 20, rate: 0 },
		],
		duration: 40,
		warmUp: 10,
	},
	{
		linear: [
			{ at: 5, rate: 40 },
			{ at: 5, rate: 1 },
		],
	},
	{ diurnal: { mean: 10, swing: 1, period: 60 }, warmUp: 20 },
	{ population: { users: 1, thinkTime: 0.5 }, duration: 60 },
	{ population: { users: 200, thinkTime: { exponential: { mean: 5 } } }, duration: 60, warmUp: 30 },
	{ trace: { times: [0, 0, 0, 1, 1, 5] } },
	{ trace: { times: [0] } },
	{ trace: { counts: [0, 100, 0, 3], every: 5 }, warmUp: 6 },
	{ trace: { counts: [5, 50], every: 10, replay: "poisson" } },
);

const client = sometimes(
	{
		timeout: some(0.001, 0.05, 0.5, 10),
		retries: some(0, 1, 3),
		backoff: some("none", "fixed", "exponential", "jitter", "equal", "decorrelated"),
		backoffBase: some(0, 0.1, 2),
		backoffCap: some(0, 0.05, 20),
		retryBudget: some(0, 0.1, 1),
		sessionDuration: some(0, 20, 600),
		thinkTime: some(0, 1, 10),
		importantShare: some(0, 0.2, 1),
		interarrival: laws.filter((law) => law !== 0),
		load: loads,
		areas: some<Value>({ "eu-west-1": 1 }, { "us-east-1": 0.5, nowhere: 0.2 }, { x: 0 }),
		residency: some<Value>({ "eu-west-1": ["eu-central-1"] }, { nowhere: ["elsewhere"] }, {}),
		growthYear: some(0, 0.1, 1, 3, 40),
		readBack: some(0, 0.2, 30),
		latencyP99: some(0, 0.3),
	},
	{
		rate: some(0, 0.02, 1, 8, 40),
		peakRate: some(0, 5, 60),
		abuseRate: some(0, 20, 100),
		contenders: some(0, 1, 2, 30),
		buyers: some(0, 0.1, 5),
	},
);

const balancer = sometimes({
	layer: some("L4", "L7"),
	affinity: some("none", "cookie", "source-ip", "header", "consistent-hash"),
	affinityDuration: some(0, 60, 3600),
	algorithm: some("round-robin", "random", "least-outstanding", "power-of-two", "ring-hash", "maglev"),
	endpointDelay: some(0, 1, 20),
	outlierDetection: fc.boolean(),
	healthCheck: some("none", "http", "tcp", "readiness"),
	healthCheckInterval: some(0, 1, 10),
	unhealthyThreshold: some(0, 1, 3),
	drain: some(0, 20),
	slowStart: some(0, 30),
	longLived: fc.boolean(),
	connectionDuration: some(0, 1, 600),
	rateLimit: some(0, 1, 100),
	rateBurst: some(0, 1, 50),
	canaryWeight: some(0, 0.1, 1),
	pricePerHour: some(0, 0.03),
	pricePerUnit: some(0, 0.01),
});

const service = sometimes({
	platform: some("kubernetes", "ecs", "ec2", "compose", "code"),
	role: some("server", "server", "worker"),
	replicas: fc.integer({ min: 0, max: 6 }),
	sessions: some("none", "memory", "shared-store", "client"),
	runtime: some("threads", "event-loop"),
	concurrency: some(0, 1, 2, 16),
	queueBound: some(0, 1, 5, 1000),
	serviceTimeP50: some(0, 0.005, 0.05, 0.5),
	serviceTimeP99: some(0, 0.05, 0.5, 3),
	serviceTime: laws,
	startup: some(0, 1, 30, 900),
	warmup: some(0, 60),
	coldFactor: some(0, 1, 10),
	pauseEvery: some(0.5, 30),
	pauseLength: some(0, 0.2, 40),
	discipline: some("fifo", "sharing"),
	sigterm: some("handled", "ignored", "not-delivered"),
	grace: some(0, 1, 30),
	preStop: some(0, 5, 60),
	shutdown: some(0, 5),
	cpuShare: some(0, 0.1, 1),
	cpuRequest: some(0, 0.5),
	cpuLimit: some(0, 1),
	memoryRequest: some(0, 1e9),
	memoryIdle: some(0, 0.5, 1),
	memoryBusy: some(0, 0.5),
	zones: some(0, 1, 3),
	readiness: some("none", "http"),
	spot: fc.boolean(),
	spotDrain: fc.boolean(),
	priorities: fc.boolean(),
	queueOrder: some("fifo", "lifo", "drop-expired"),
	shedding: fc.boolean(),
	adaptiveConcurrency: fc.boolean(),
	maxWait: some(0, 0.1, 5),
	nearCache: some(0, 1, 60),
	nearCacheEntries: some(0, 1, 10_000),
	pricePerReplica: some(0, 0.05),
	availabilityOfOne: some(0, 0.5, 0.995, 1),
	reclaimedAMonth: some(0, 0.05, 1),
	spotDiscount: some(0, 0.6, 1),
	instanceType: some("m7i.large", "m7i.48xlarge", "?"),
	region: some("eu-west-1", "us-east-1"),
	recovery: some(0, 30),
});

const scaler = sometimes(
	{
		type: some("hpa", "keda", "target-tracking", "step", "scheduled", "predictive", "gcp"),
		signals: fc.subarray([
			"cpu",
			"memory",
			"requests",
			"latency",
			"queue-depth",
			"connections",
			"schedule",
			"prediction",
			"other",
		]),
		cpuTarget: some(0, 0.01, 0.8),
		requestsTarget: some(0, 0.5, 100),
		queueTarget: some(0, 1, 100),
		memoryTarget: some(0, 0.8),
		latencyTarget: some(0, 0.2),
		connectionsTarget: some(0, 5),
		warmup: some(0, 60),
		evaluations: some(0, 1, 3),
		upSelect: some("max", "min", "disabled"),
		downSelect: some("max", "min", "disabled"),
		upPolicies: some<Value>([], ["1 pod in 15 s"], ["100 % in 60 s", "4 pods in 15 s"]),
		downPolicies: some<Value>([], ["1 pod in 15 s"], ["50 % in 60 s"]),
		behaviour: fc.boolean(),
		upStep: some(0, 1, 5),
		downStep: some(0, 1),
		lowShare: some(0, 0.9, 1),
		syncPeriod: some(1, 15),
		tolerance: some(0, 0.1, 1),
		upStabilisation: some(0, 60),
		downStabilisation: some(0, 300),
		upCooldown: some(0, 60),
		downCooldown: some(0, 300),
		metricDelay: some(0, 60),
		metricPeriod: some(1, 60),
		pollingInterval: some(1, 30),
		zeroCooldown: some(0, 300),
		activation: some(0, 5),
		forecastError: some(0, 0.2, 1),
		scheduledMin: some(0, 4, 50),
		scheduleLead: some(0, 300),
	},
	{ min: some(0, 1, 3), max: some(0, 3, 12) },
);

const pool = sometimes({
	provisioner: some("cluster-autoscaler", "karpenter", "managed", "none"),
	boot: some(0, 5, 60),
	headroom: some(0, 3),
	min: some(0, 1, 3),
	max: some(0, 1, 100),
	replicasPerNode: some(0, 1, 4),
	capacity: some("on-demand", "spot", "mixed"),
});

const rollout = sometimes({
	strategy: some("recreate", "rolling", "blue-green", "canary"),
	maxSurge: some<Value>(0, 2, "25%", "100%"),
	maxUnavailable: some<Value>(0, 1, "25%", "100%"),
	minReady: some(0, 10),
	steps: some<Value>([], [0], [0.1, 0.5], [1, 0.2]),
	stepDuration: some(0, 20),
	sticky: fc.boolean(),
	analysis: fc.boolean(),
	bakeTime: some(0, 30),
	detection: some(0, 5, 300),
});

const store = sometimes(
	{
		role: some("database", "cache", "session-store", "search"),
		shards: some(0, 1, 4),
		sharding: some("none", "hash-modulo", "consistent", "range", "geo", "tenant"),
		readReplicas: some(0, 1, 3),
		maxConnections: some(0, 1, 100),
		poolSize: some(0, 1, 10),
		consistency: some("strong", "causal", "eventual"),
		conflict: some("none", "last-write-wins", "crdt", "merge"),
		replicationLag: some(0, 0.1, 5),
		copies: some(0, 1, 3, 5),
		readQuorum: some(0, 1, 2, 9),
		writeQuorum: some(0, 1, 2, 9),
		legs: some<Value>({}, { write: 0.01, ack: { exponential: { mean: 0.01 } } }),
		replicaReads: some(0, 0.5, 1),
		applyRate: some(1, 100),
		regionDistance: some(0, 0.075),
		clockSkew: some(0, 0.01, 5),
		writeShare: some(0, 0.05, 0.5, 1),
		conditionalWrites: fc.boolean(),
		lastUnitEvery: some(1, 10, 1000),
		readTime: some(0, 0.002, 0.2),
		writeTime: some(0, 0.005, 0.2),
		capacity: some(0, 1, 32),
		hitRate: some(0, 0.9, 1),
		regions: some<Value>([], ["a"], ["a", "b", "c"]),
		skew: some(0, 0.99, 3),
		lockTimeout: some(0, 0.05, 1),
		operations: some(0, 1, 3),
		scatterShare: some(0, 0.1, 1),
		virtualNodes: some(0, 1, 160),
		ascendingKeys: fc.boolean(),
		regionSkew: some(0, 1),
		tenants: some(0, 1, 50, 5000),
		tenantSkew: some(0, 1),
		tenantGrowth: some(0, 1, 5),
		hotKeyShare: some(0, 0.3, 1),
		hotKeyCopies: some(0, 1, 4),
		dataBytes: some(0, 1e9),
		copyRate: some(1e6, 50e6),
		copyLoad: some(0, 0.25, 1),
		coldRead: some(0, 0.01),
		restart: some(0, 1, 45),
		handshake: some(0, 0.002, 1),
		persistent: fc.boolean(),
		multiZone: fc.boolean(),
		instanceClass: some("db.m5.large", "?"),
		pricePerShard: some(0, 0.2),
	},
	{ keys: some(0, 1, 2, 50, 2000) },
);

const queue = sometimes({
	engine: some("sqs", "rabbitmq", "kafka"),
	deadLetter: fc.boolean(),
	maxReceives: some(0, 1, 3),
	visibility: some(0.1, 1, 30),
	maxAge: some(0, 60),
});

const edge = sometimes({
	routing: some("single", "weighted", "latency", "geo", "failover", "anycast"),
	regions: some<Value>([], ["eu-west-1"], ["eu-west-1", "us-east-1"], ["eu-west-1", "eu-central-1", "ap-south-1"]),
	healthChecked: fc.boolean(),
	ttl: some(0, 60, 3600),
	healthCheckInterval: some(0, 10, 30),
	unhealthyThreshold: some(0, 1, 3),
	convergence: some(0, 10),
	keepsResidency: fc.boolean(),
	nearRoundTrip: some(0, 0.03),
	farRoundTrip: some(0, 0.2),
});

const call = sometimes({
	timeout: some(0.001, 0.1, 5, 1000),
	retries: some(0, 2),
	backoff: some("none", "exponential", "decorrelated"),
	retryBudget: some(0, 0.1),
	breaker: fc.boolean(),
	breakerKind: some("resilience4j", "opossum", "polly", "hystrix", "envoy"),
	breakerShare: some(0, 0.5, 1),
	breakerFailures: some(0, 1, 5),
	breakerOpen: some(0, 5, 60),
	breakerTrials: some(0, 1, 10),
	share: some(0, 0.4, 1),
	poolSize: some(0, 1, 10),
	overflow: some(0, 2),
	outage: some(0, 10, 120),
	roundTrip: some(0, 0.1),
});

const other = sometimes({
	replicas: some(0, 1, 3),
	concurrency: some(0, 1, 16),
	queueBound: some(0, 100),
	runtime: some("threads", "event-loop"),
	retries: some(0, 1),
	serviceTime: laws,
	serviceTimeP50: some(0, 0.02),
	region: some("eu-west-1", "us-east-1"),
});

const transaction = sometimes({
	mechanism: some("local", "2pc", "saga", "none"),
	participants: some<Value>([], ["x"], ["x", "y", "z"], [..."abcdefghij"]),
	acrossShards: fc.boolean(),
	share: some(0, 0.5, 1),
});

/** Which of the parts there are. Most designs have a client, and a balancer before the service. */
const parts = fc.record({
	client: some(true, true, true, true, false),
	balancer: some(true, true, true, false),
	scaled: fc.boolean(),
	pooled: fc.boolean(),
	rollout: fc.boolean(),
	edge: fc.boolean(),
	queue: some(false, false, false, true),
	transactions: some(0, 0, 0, 1, 2),
	store: some("no", "reads", "writes"),
	sessionStore: some(true, false, false),
	calls: some(true, false, false),
	/** More services behind the one that is called, a worker off its messages, and other users of it. */
	network: fc.boolean(),
	cache: some(true, false, false),
	itself: some(true, false, false, false, false, false),
});

/** What contradicts itself is refused, and not played: the larger of two is not below the smaller. */
function inOrder(values: Values): Values {
	const least = (larger: string, smaller: string) =>
		larger in values && smaller in values
			? { [larger]: Math.max(Number(values[larger]), Number(values[smaller])) }
			: {};
	return { ...values, ...least("peakRate", "rate"), ...least("serviceTimeP99", "serviceTimeP50") };
}

/** Designs of every kind, with values that nobody would think of. */
export const designs: fc.Arbitrary<Design> = fc
	.record({
		...{
			client,
			balancer,
			service,
			scaler,
			pool,
			rollout,
			store,
			queue,
			edge,
			transaction,
			other,
			parts,
			further: other,
		},
		...{ way: call, call, second: call, sessions: store, again: some(0, 0.3, 0.9, 1) },
	})
	.map((c) => {
		const has = c.parts;
		const inFront = has.balancer ? "Balancer:b" : "Service:s";
		const link = (words: string, values?: Values): [string, Values] => [words, values ?? {}];
		// Without a client the service says what it gets: what would be assumed is too much for a test.
		const own: Values = has.client ? {} : { rate: c.client.rate, peakRate: c.client.peakRate };
		// Messages that always fail come again and again, all of them: few are enough.
		const few: Values = has.queue ? { rate: Math.min(8, Number(c.client.rate)), peakRate: 10 } : {};
		return designOf(
			{
				...(has.client && { "Client:c": inOrder({ ...c.client, ...few }) }),
				...(has.edge && { "Edge:e": c.edge }),
				...(has.balancer && { "Balancer:b": c.balancer }),
				"Service:s": inOrder({ ...c.service, ...own, ...(has.client ? {} : few) }),
				...(has.calls && { "Service:o": inOrder(c.other) }),
				...(has.network && {
					"Client:d": inOrder({ ...c.client, ...few }),
					"Service:p": inOrder(c.further),
					// What always fails is set aside: handed out for ever it would be too much for a test.
					"Queue:out": { ...c.queue, deadLetter: true, maxReceives: 2 },
					"Service:w": inOrder({ ...c.further, role: "worker" }),
				}),
				...(has.cache && { "Store:cached": { ...c.sessions, role: "cache" } }),
				...(has.scaled && { "Scaler:a": c.scaler }),
				...(has.pooled && { "NodePool:n": c.pool }),
				...(has.rollout && { "Rollout:r": c.rollout }),
				...(has.store !== "no" && { "Store:db": c.store }),
				...(has.sessionStore && { "Store:kept": { ...c.sessions, role: "session-store" } }),
				...(has.queue && { "Queue:q": c.queue }),
				...(has.transactions > 0 && { "Transaction:t": c.transaction }),
				...(has.transactions > 1 && { "Transaction:u": { ...c.transaction, mechanism: "2pc" } }),
			},
			[
				...(has.client && has.edge ? [link("Client:c routes Edge:e")] : []),
				...(has.edge ? [link(`Edge:e routes ${inFront}`, c.way)] : []),
				...(has.client && !has.edge ? [link(`Client:c routes ${inFront}`, c.way)] : []),
				...(has.client && has.queue ? [link("Client:c publishes Queue:q")] : []),
				...(has.balancer ? [link("Balancer:b routes Service:s", c.way)] : []),
				...(has.queue ? [link("Service:s consumes Queue:q")] : []),
				...(has.calls ? [link("Service:s calls Service:o", c.second)] : []),
				...(has.store !== "no" ? [link(`Service:s ${has.store} Store:db`, c.call)] : []),
				...(has.sessionStore ? [link("Service:s reads Store:kept", c.second)] : []),
				...(has.cache ? [link("Service:s reads Store:cached", c.second)] : []),
				...(has.network ? [link("Service:s publishes Queue:out"), link("Service:w consumes Queue:out")] : []),
				...(has.network && has.calls
					? [
							link("Client:d routes Service:o", c.second),
							link("Service:o calls Service:p", c.call),
							link("Service:p calls Service:o", c.call),
						]
					: []),
				...(has.network && has.store !== "no"
					? [link(`Service:w ${has.store} Store:db`, c.second), link("Service:p writes Store:db", c.call)]
					: []),
				...(has.itself ? [link("Service:s calls Service:s", { share: c.again })] : []),
				...(has.scaled ? [link("Scaler:a scales Service:s")] : []),
				...(has.pooled ? [link("Service:s runs-on NodePool:n")] : []),
				...(has.rollout ? [link("Rollout:r replaces Service:s")] : []),
				...(has.transactions > 0 ? [link("Transaction:t runs-in Service:s")] : []),
				...(has.transactions > 1 ? [link("Transaction:u runs-in Service:s")] : []),
			],
		);
	});
