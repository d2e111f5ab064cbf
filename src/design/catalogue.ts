import { z } from "zod";
import type { Value } from "./attribute.ts";
import { Law } from "./law.ts";
import { DeclaredLoad } from "./load.ts";

/**
 * Every kind of component and link with its attributes: schema, unit, meaning, and what the simulator assumes when
 * no file says otherwise. A dialect, a rule, a model and a remedy speak of attributes by these names only.
 */
export type Unit = "" | "s" | "B" | "/s" | "share" | "cores" | "replicas" | "connections" | "USD/h";

export interface AttributeSpec {
	schema: z.ZodType<Value>;
	unit: Unit;
	/** What it means, in one phrase that fits a tooltip. */
	label: string;
	/** What the simulator takes when nobody says otherwise, and why that is a fair guess. */
	assumed?: { value: Value; source: string };
}

function attribute(schema: z.ZodType<Value>, unit: Unit, label: string, value?: Value, source?: string): AttributeSpec {
	return {
		schema,
		unit,
		label,
		...(value !== undefined && { assumed: { value, source: source ?? "a common value" } }),
	};
}

const seconds = z.number().min(0);
const share = z.number().min(0).max(1);
const count = z.number().int().min(0);
const amount = z.number().min(0);
const flag = z.boolean();
const text = z.string();
const texts = z.array(z.string());
const one = (...of: [string, ...string[]]) => z.enum(of);

const Edge = {
	routing: attribute(
		one("single", "weighted", "latency", "geo", "failover", "anycast"),
		"",
		"how users are sent to regions",
		"single",
	),
	regions: attribute(texts, "", "regions that it can send users to"),
	healthChecked: attribute(flag, "", "whether an unhealthy region is taken out", false),
	ttl: attribute(seconds, "s", "how long a resolver may keep the answer", 300, "a usual DNS time to live"),
	healthCheckInterval: attribute(seconds, "s", "time between health checks of a region", 30, "Amazon Route 53 default"),
	unhealthyThreshold: attribute(count, "", "failed checks until a region is taken out", 3, "Amazon Route 53 default"),
	convergence: attribute(
		seconds,
		"s",
		"time in which four of five networks follow a withdrawn route (anycast)",
		10,
		"An Empirical Characterization of Anycast Convergence Time, ANRW 2024: 80 % within about 10 s, with a long tail",
	),
	keepsResidency: attribute(flag, "", "whether it turns a bound user away rather than send them abroad", false),
	nearRoundTrip: attribute(
		seconds,
		"s",
		"network there and back to a region on the user's continent",
		0.03,
		"Dublin to Frankfurt is about 25 ms",
	),
	farRoundTrip: attribute(
		seconds,
		"s",
		"network there and back to a region on another continent",
		0.12,
		"Frankfurt to Virginia is about 90 ms, to Singapore about 160 ms",
	),
};

const Balancer = {
	layer: attribute(one("L4", "L7"), "", "balances connections (L4) or requests (L7)", "L7"),
	public: attribute(flag, "", "whether it takes traffic from outside"),
	protocol: attribute(text, "", "protocol that it listens for"),
	affinity: attribute(
		one("none", "cookie", "source-ip", "header", "consistent-hash"),
		"",
		"how a client is pinned to a replica",
		"none",
	),
	affinityDuration: attribute(seconds, "s", "how long a client stays pinned", 3600, "an hour's visit"),
	algorithm: attribute(
		one("round-robin", "random", "least-outstanding", "power-of-two", "ring-hash", "maglev"),
		"",
		"how the next replica is chosen",
		"round-robin",
	),
	longLived: attribute(flag, "", "whether it carries long-lived connections (WebSocket, SSE, raw streams)"),
	connectionDuration: attribute(seconds, "s", "how long a connection stays open, on average"),
	drain: attribute(seconds, "s", "how long a leaving replica still finishes its requests", 0),
	slowStart: attribute(seconds, "s", "ramp of a new replica's share", 0),
	idleTimeout: attribute(seconds, "s", "closes an idle connection after"),
	healthCheck: attribute(one("none", "tcp", "http", "readiness"), "", "how a dead replica is noticed"),
	healthCheckInterval: attribute(seconds, "s", "time between health checks", 10, "Kubernetes readiness probe period"),
	unhealthyThreshold: attribute(
		count,
		"",
		"failed checks until a replica is taken out",
		3,
		"Kubernetes readiness probe failure threshold",
	),
	outlierDetection: attribute(flag, "", "whether failing replicas are ejected"),
	rateLimit: attribute(amount, "/s", "requests allowed per client"),
	rateBurst: attribute(count, "", "requests that a client may send at once within its limit"),
	pricePerHour: attribute(amount, "USD/h", "price of the balancer itself"),
	pricePerUnit: attribute(amount, "USD/h", "price of one capacity unit (LCU, NLCU)"),
	canaryWeight: attribute(share, "share", "share of traffic for the new version"),
	endpointDelay: attribute(
		seconds,
		"s",
		"time until it has heard that a replica leaves",
		1,
		"endpoint propagation of 0.1 s to a few seconds",
	),
};

const Service = {
	platform: attribute(one("kubernetes", "ecs", "ec2", "compose", "code"), "", "what runs the replicas"),
	image: attribute(text, "", "container image"),
	code: attribute(text, "", "folder with its code"),
	role: attribute(one("server", "worker", "store"), "", "answers requests, works off a queue, or keeps data"),
	containerised: attribute(flag, "", "whether its code is built into an image of its own"),
	replicas: attribute(count, "replicas", "replicas without a scaler", 2, "the fewest that survive a loss"),
	sessions: attribute(one("none", "memory", "shared-store", "client"), "", "where a user's session lives"),
	longLived: attribute(flag, "", "whether it holds long-lived connections"),
	fanOutAdapter: attribute(flag, "", "whether messages reach connections on other replicas"),
	localState: attribute(texts, "", "truth that lives in one replica"),
	rate: attribute(amount, "/s", "requests a second that it gets on a usual day"),
	peakRate: attribute(amount, "/s", "requests a second that it gets at the peak"),
	concurrency: attribute(count, "", "requests one replica works on at once", 16, "a small worker pool"),
	serviceTimeP50: attribute(
		seconds,
		"s",
		"median time to serve a request, without waiting",
		0.02,
		"a request that calls one or two stores",
	),
	serviceTimeP99: attribute(
		seconds,
		"s",
		"99th percentile of that time",
		0.12,
		"six times the median, as is usual for web requests",
	),
	serviceTime: attribute(
		Law as z.ZodType<Value>,
		"",
		"law of that time (docs/laws-and-loads.md), in place of the two percentiles",
	),
	cpuShare: attribute(
		share,
		"share",
		"share of its CPU that a replica burns with all workers busy",
		0.3,
		"requests that wait for stores most of the time",
	),
	startup: attribute(
		seconds,
		"s",
		"from start to the first request served",
		30,
		"image pull, boot and first readiness probe",
	),
	pull: attribute(
		seconds,
		"s",
		"part of the start before its process runs",
		5,
		"an image of which the node has most layers",
	),
	warmup: attribute(seconds, "s", "from the first request to full speed", 0),
	coldFactor: attribute(
		amount,
		"",
		"how many times longer the first request of a new replica takes",
		3,
		"a runtime that still compiles, and caches that are empty; measure yours",
	),
	pauseEvery: attribute(seconds, "s", "time from one pause of a replica to the next (a garbage collection)"),
	pauseLength: attribute(seconds, "s", "how long it then stands still", 0.2, "a stop-the-world collection of some GB"),
	discipline: attribute(one("fifo", "sharing"), "", "whether requests wait for one of its workers, or all share them"),
	cpuRequest: attribute(amount, "cores", "CPU reserved for a replica", 1, "one core"),
	cpuLimit: attribute(amount, "cores", "CPU a replica may burn"),
	memoryRequest: attribute(amount, "B", "memory reserved for a replica"),
	memoryLimit: attribute(amount, "B", "memory a replica may take"),
	memoryIdle: attribute(share, "share", "share of its memory request that an idle replica holds"),
	memoryBusy: attribute(share, "share", "share that the requests of all its workers take on top"),
	readiness: attribute(one("none", "http", "tcp", "exec", "grpc"), "", "probe that gates traffic to a replica"),
	startupProbe: attribute(flag, "", "whether slow starts are probed apart"),
	grace: attribute(seconds, "s", "from SIGTERM to SIGKILL", 30, "Kubernetes terminationGracePeriodSeconds"),
	preStop: attribute(seconds, "s", "wait before SIGTERM while routes are withdrawn", 0),
	sigterm: attribute(
		one("handled", "ignored", "not-delivered"),
		"",
		"handled, ignored (ends at once), or not delivered (runs until SIGKILL)",
	),
	processOne: attribute(flag, "", "whether the program is process 1 of its container"),
	shutdown: attribute(seconds, "s", "time its own shutdown waits for open requests"),
	recovery: attribute(seconds, "s", "time until a prepared transaction whose coordinator died is decided"),
	minAvailable: attribute(z.union([count, text]), "", "replicas a voluntary disruption must leave"),
	queueBound: attribute(
		count,
		"",
		"requests that may wait in one replica",
		1000,
		"a listen backlog with an accept queue",
	),
	priorities: attribute(flag, "", "whether important requests are served first"),
	queueOrder: attribute(
		one("fifo", "lifo", "drop-expired"),
		"",
		"who of the waiting is served next: the first come, the last come, or the first whose client still waits",
	),
	shedding: attribute(flag, "", "whether requests that would wait for too long are turned away"),
	maxWait: attribute(
		seconds,
		"s",
		"longest wait that a request may expect without being turned away",
		0.1,
		"CoDel's interval, RFC 8289: 100 ms",
	),
	retries: attribute(count, "", "times a failed call is tried again"),
	priority: attribute(z.number().int(), "", "scheduling priority of its replicas, where they give way to others"),
	spot: attribute(flag, "", "whether replicas run on reclaimable capacity"),
	spotDrain: attribute(flag, "", "whether a replica leaves in order when its machine's reclaim is announced"),
	zones: attribute(count, "", "zones that replicas are spread over"),
	region: attribute(text, "", "region it runs in"),
	instanceType: attribute(text, "", "machine type"),
	pricePerReplica: attribute(amount, "USD/h", "price of one replica", 0.05, "about one vCPU and 2 GiB on demand"),
	nearCache: attribute(seconds, "s", "how long a replica may answer from its own copy of what it read"),
	nearCacheEntries: attribute(count, "", "entries of that copy", 10_000, "a small cache in the process"),
	stateSentBack: attribute(
		share,
		"share",
		"share of the answers that send a client's session back",
		1,
		"a session that is renewed by every answer",
	),
	pricePerGB: attribute(
		amount,
		"",
		"price of a gigabyte sent to users, in USD",
		0.09,
		"AWS list price of the first 10 TB a month; check yours",
	),
	spotDiscount: attribute(
		share,
		"share",
		"what reclaimable capacity costs less",
		0.6,
		"savings of half to 70 % are usual on AWS, where up to 90 % is advertised",
	),
	reclaimedAMonth: attribute(
		share,
		"share",
		"share of the reclaimable replicas that are reclaimed within a month",
		0.05,
		"AWS Spot Instance Advisor, the best class: below 5 %",
	),
	availabilityOfOne: attribute(
		share,
		"share",
		"share of the time that one replica is up, apart from deploys",
		0.995,
		"AWS Compute service level agreement for a single EC2 instance: 99.5 % a month",
	),
};

const Scaler = {
	type: attribute(
		one("hpa", "keda", "target-tracking", "step", "scheduled", "predictive", "gcp"),
		"",
		"control loop",
		"hpa",
	),
	min: attribute(count, "replicas", "fewest replicas"),
	max: attribute(count, "replicas", "most replicas"),
	signals: attribute(
		z.array(
			one("cpu", "memory", "requests", "latency", "queue-depth", "connections", "schedule", "prediction", "other"),
		),
		"",
		"what it scales on",
	),
	cpuTarget: attribute(amount, "share", "CPU use it aims at, of the request", 0.8, "Kubernetes HPA default"),
	requestsTarget: attribute(amount, "/s", "requests a second for each replica it aims at"),
	queueTarget: attribute(amount, "", "messages for each replica it aims at"),
	memoryTarget: attribute(amount, "share", "memory it aims at, of the request"),
	latencyTarget: attribute(seconds, "s", "99th percentile of latency it aims at"),
	connectionsTarget: attribute(amount, "", "open requests for each replica it aims at"),
	behaviour: attribute(flag, "", "whether its pace is configured at all", false),
	upPolicies: attribute(texts, "", "how fast it may grow, as in 4 pods in 15 s or 100 % in 60 s"),
	downPolicies: attribute(texts, "", "how fast it may shrink, alike"),
	upSelect: attribute(one("max", "min", "disabled"), "", "which of several policies counts for growing"),
	downSelect: attribute(one("max", "min", "disabled"), "", "which counts for shrinking; disabled: it never shrinks"),
	upStep: attribute(amount, "replicas", "replicas that a step policy adds"),
	downStep: attribute(amount, "replicas", "replicas that a step policy takes away"),
	upSteps: attribute(texts, "", "steps by how far the upper alarm is breached, as in 1 replica from 0, 20 % from 0.2"),
	downSteps: attribute(texts, "", "steps by how far the lower alarm is breached, alike"),
	evaluations: attribute(count, "", "measures in a row that must breach an alarm"),
	downEvaluations: attribute(count, "", "the same of the lower alarm, where that differs"),
	lowShare: attribute(share, "share", "share of the target below which it shrinks"),
	warmup: attribute(seconds, "s", "age from which a new replica counts"),
	pollingInterval: attribute(seconds, "s", "time between two looks whether to go from nothing to one replica"),
	zeroCooldown: attribute(seconds, "s", "idle time until the last replica goes"),
	activation: attribute(amount, "", "messages above which the first replica comes"),
	forecastError: attribute(share, "share", "how far its forecast is off"),
	scheduledMin: attribute(count, "replicas", "fewest replicas once a known peak is due"),
	scheduleLead: attribute(seconds, "s", "how long before a known peak they are ordered", 300, "five minutes"),
	syncPeriod: attribute(seconds, "s", "time between two decisions"),
	tolerance: attribute(share, "share", "deviation it ignores"),
	downTolerance: attribute(share, "share", "deviation it ignores when shrinking, where that differs"),
	upStabilisation: attribute(seconds, "s", "looks back this long before growing"),
	downStabilisation: attribute(seconds, "s", "looks back this long before shrinking"),
	upCooldown: attribute(seconds, "s", "pause after growing"),
	downCooldown: attribute(seconds, "s", "pause after shrinking"),
	metricDelay: attribute(seconds, "s", "age of the measure it decides on"),
	metricPeriod: attribute(seconds, "s", "time one measure covers"),
};

const NodePool = {
	capacity: attribute(one("on-demand", "spot", "mixed"), "", "how machines are bought", "on-demand"),
	min: attribute(count, "", "fewest nodes"),
	max: attribute(count, "", "most nodes"),
	instanceType: attribute(text, "", "machine type"),
	provisioner: attribute(one("cluster-autoscaler", "karpenter", "managed", "none"), "", "what adds nodes"),
	boot: attribute(seconds, "s", "time until a new node takes pods"),
	headroom: attribute(count, "", "replicas that room is reserved for"),
	headroomCpu: attribute(amount, "cores", "the same as CPU that pause pods ask for"),
	replicasPerNode: attribute(count, "", "replicas that fit on one node", 4, "a machine of four small replicas"),
};

/** Of a store or broker that runs in containers of this workspace. */
const contained = {
	platform: attribute(one("kubernetes", "ecs", "compose"), "", "what runs its containers"),
	image: attribute(text, "", "container image"),
	replicas: attribute(count, "", "containers that are started of it"),
};

const Store = {
	...contained,
	engine: attribute(text, "", "postgres, redis, mongodb…"),
	role: attribute(one("database", "cache", "session-store", "search", "object"), "", "what it is for"),
	shards: attribute(count, "", "parts the data is split into", 1),
	sharding: attribute(
		one("none", "hash-modulo", "consistent", "range", "geo", "tenant"),
		"",
		"how a key finds its shard",
	),
	shardKey: attribute(text, "", "key that decides the shard"),
	readReplicas: attribute(count, "", "copies that serve reads"),
	multiZone: attribute(flag, "", "whether a standby waits in another zone"),
	maxConnections: attribute(count, "connections", "connections it accepts", 100, "PostgreSQL max_connections default"),
	poolSize: attribute(
		count,
		"connections",
		"connections one replica of a service may hold",
		10,
		"node-postgres pool default",
	),
	consistency: attribute(one("strong", "causal", "eventual"), "", "what a read may see"),
	conflict: attribute(one("none", "last-write-wins", "crdt", "merge"), "", "how concurrent writes are settled"),
	replicationLag: attribute(seconds, "s", "age of what a replica shows", 0.1),
	copies: attribute(count.max(100), "", "copies of each row, the leader's included"),
	readQuorum: attribute(count, "", "copies whose answer a read waits for"),
	writeQuorum: attribute(count, "", "copies whose acknowledgement a write waits for"),
	legs: attribute(
		z.strictObject({ write: Law, ack: Law, read: Law, response: Law }).partial() as z.ZodType<Value>,
		"",
		"laws of the ways to a copy and back (docs/laws-and-loads.md), in place of readTime and writeTime",
	),
	replicaReads: attribute(share, "share", "share of the reads that go to its read replicas", 1, "a reader's endpoint"),
	applyRate: attribute(amount, "/s", "writes a second that a read replica can apply"),
	regionDistance: attribute(
		seconds,
		"s",
		"one way between two of its regions",
		0.075,
		"the wide area of Bailis et al., Probabilistically Bounded Staleness (2012)",
	),
	clockSkew: attribute(
		seconds,
		"s",
		"standard deviation of its nodes' clocks",
		0.01,
		"NTP keeps clocks within tens of milliseconds over the internet",
	),
	writeShare: attribute(share, "share", "share of its operations that write", 0.05, "the YCSB benchmark's workload B"),
	conditionalWrites: attribute(flag, "", "whether a write checks again what it relies on (condition, lock, version)"),
	lastUnitEvery: attribute(seconds, "s", "time between two units that are the last of their stock", 10, "a busy sale"),
	readTime: attribute(seconds, "s", "mean time of a read", 0.002, "a local network hop and an indexed read"),
	pricePerShard: attribute(amount, "USD/h", "price of one shard's machine"),
	writeTime: attribute(seconds, "s", "mean time of a durable write", 0.005, "a local network hop and one fsync"),
	capacity: attribute(count, "", "operations one shard works on at once", 32),
	instanceClass: attribute(text, "", "machine class"),
	regions: attribute(texts, "", "regions that hold a copy"),
	keys: attribute(count.max(10_000_000), "", "rows that transactions compete for", 10_000, "a catalogue of a shop"),
	skew: attribute(amount, "", "how unevenly they are wanted (Zipf exponent)", 0.99, "the YCSB benchmark's default"),
	lockTimeout: attribute(seconds, "s", "longest wait for a row", 1, "a common lock_timeout"),
	operations: attribute(count, "", "operations of one request, one after the other", 1, "one read or write"),
	scatterShare: attribute(share, "share", "share of the reads that name no shard key and ask every shard", 0),
	virtualNodes: attribute(count, "", "points of a shard on the ring of consistent hashing", 160, "libketama"),
	ascendingKeys: attribute(flag, "", "whether new rows get ever higher keys (a counter, a time)"),
	regionSkew: attribute(
		amount,
		"",
		"how unevenly regions share the rows (Zipf exponent)",
		1,
		"half of all in one of three",
	),
	tenants: attribute(count, "", "tenants that share it", 1000, "a mid-size business service"),
	tenantSkew: attribute(
		amount,
		"",
		"how unequal tenants are (Zipf exponent)",
		1,
		"firms are: Axtell, Zipf Distribution of U.S. Firm Sizes (Science, 2001), finds 1.06",
	),
	tenantGrowth: attribute(
		amount,
		"",
		"factor by which the largest tenant grows",
		5,
		"a customer that rolls it out to all",
	),
	hotKeyShare: attribute(share, "share", "share of the reads that one key may suddenly get", 0.3, "a celebrity's post"),
	hotKeyCopies: attribute(count, "", "keys among which the reads of a hot one are split", 1, "no key is split"),
	dataBytes: attribute(amount, "B", "size of its data", 10e9, "a mid-size web shop"),
	copyRate: attribute(
		amount,
		"",
		"bytes a second that move when a shard is added",
		50e6,
		"less than half of an AWS gp3 volume's 125 MiB/s",
	),
	copyLoad: attribute(
		share,
		"share",
		"share of a server's workers that such copying keeps busy",
		0.25,
		"a throttled copy",
	),
	coldRead: attribute(seconds, "s", "extra time of a read that finds nothing in memory", 0.01, "a seek on a busy disk"),
	restart: attribute(seconds, "s", "how long a restart takes it away", 45, "a fail-over of half a minute to a minute"),
	handshake: attribute(
		seconds,
		"s",
		"time in which it accepts one connection",
		0.002,
		"TLS and a password on one core",
	),
	persistent: attribute(flag, "", "whether its data outlive a restart"),
};

const Queue = {
	...contained,
	engine: attribute(text, "", "sqs, rabbitmq, kafka…"),
	partitions: attribute(count, "", "parallel lanes"),
	deadLetter: attribute(flag, "", "whether poison messages are set aside"),
	maxReceives: attribute(count, "", "deliveries after which a message is set aside"),
	visibility: attribute(seconds, "s", "time after which a message that is not done is handed out again"),
	maxAge: attribute(seconds, "s", "objective: age that no message should exceed"),
};

const Client = {
	rate: attribute(amount, "/s", "requests a second on a usual day", 200, "a mid-size web shop"),
	peakRate: attribute(amount, "/s", "requests a second at the peak"),
	load: attribute(DeclaredLoad as z.ZodType<Value>, "", "load to play as it is declared (docs/laws-and-loads.md)"),
	interarrival: attribute(
		Law as z.ZodType<Value>,
		"",
		"law of the gaps between its requests (docs/laws-and-loads.md); the load gives their mean",
	),
	spread: attribute(
		seconds,
		"s",
		"time over which a crowd's requests are spread (jitter in the clients, a waiting room)",
	),
	peakAt: attribute(text, "", "when the peak comes"),
	peakWarning: attribute(text, "", "how long before it is known"),
	sessionDuration: attribute(seconds, "s", "length of a visit", 600, "ten minutes"),
	thinkTime: attribute(seconds, "s", "pause between two requests of one user", 10, "reading a page"),
	sessionBytes: attribute(amount, "B", "size of a session", 4096, "one cookie's worth"),
	payloadBytes: attribute(amount, "B", "size of a response"),
	timeout: attribute(seconds, "s", "patience with one request", 10, "a person's patience with a page"),
	retries: attribute(count, "", "times a client tries again", 0),
	backoff: attribute(
		one("none", "fixed", "exponential", "jitter", "equal", "decorrelated"),
		"",
		"how its pause between two tries grows",
		"jitter",
		"exponential with full jitter, as the AWS SDKs do",
	),
	backoffBase: attribute(seconds, "s", "pause before its second try", 0.1, "AWS SDK for JavaScript: 100 ms"),
	backoffCap: attribute(seconds, "s", "longest pause between two tries", 20, "AWS SDK for JavaScript: 20 s"),
	retryBudget: attribute(share, "share", "later tries that it allows itself for each request served"),
	readBack: attribute(
		seconds,
		"s",
		"from a user's write to the same user's look at it",
		0.2,
		"the redirect after a form",
	),
	contenders: attribute(
		count,
		"",
		"clients that change one row at the same moment",
		100,
		"a counter that everybody updates",
	),
	buyers: attribute(amount, "/s", "users who want the last unit of a stock", 10, "a busy sale"),
	areas: attribute(
		z.record(z.string(), share),
		"",
		"where the users are, and what share of the requests comes from there",
	),
	growthYear: attribute(
		amount,
		"",
		"traffic after a year, as a multiple of today's",
		3,
		"a young product's year: triple, triple, double, double, double (N. Agrawal, The SaaS Travel Adventure, 2015)",
	),
	residency: attribute(z.record(z.string(), texts), "", "regions that may serve the users of an area"),
	abuseRate: attribute(
		amount,
		"/s",
		"requests a second that one client sends in a loop",
		5000,
		"a load generator on one machine",
	),
	importantShare: attribute(
		share,
		"share",
		"share of the requests that matter most",
		0.2,
		"checkouts beside recommendations",
	),
	latencyP99: attribute(seconds, "s", "objective: 99th percentile of latency"),
	availability: attribute(share, "share", "objective: share of requests served"),
};

const Transaction = {
	mechanism: attribute(one("local", "2pc", "saga", "none"), "", "how its parts are held together"),
	participants: attribute(texts, "", "stores or shards it writes, as the code names them"),
	acrossShards: attribute(flag, "", "whether its participants are shards of one store"),
	share: attribute(share, "share", "share of the service's requests that run it", 0.1),
};

const Rollout = {
	strategy: attribute(
		one("recreate", "rolling", "blue-green", "canary"),
		"",
		"how a new version replaces the old",
		"rolling",
	),
	maxSurge: attribute(
		z.union([count, text]),
		"",
		"replicas above the wanted number",
		"25%",
		"Kubernetes Deployment default",
	),
	maxUnavailable: attribute(
		z.union([count, text]),
		"",
		"replicas that may be missing",
		"25%",
		"Kubernetes Deployment default",
	),
	minReady: attribute(seconds, "s", "time a new replica must be ready to count", 0),
	steps: attribute(
		z.array(share),
		"share",
		"shares of a canary",
		[0.1, 0.2, 0.3, 0.4, 0.5],
		"Flagger's usual example: steps of 10 % up to half, then everything",
	),
	stepDuration: attribute(seconds, "s", "how long each share stays", 60, "Flagger's usual example: a minute"),
	sticky: attribute(flag, "", "whether a user stays on one version"),
	analysis: attribute(
		flag,
		"",
		"whether a canary is compared with the old version before each next step",
		true,
		"what Flagger and Argo Rollouts are for",
	),
	bakeTime: attribute(
		seconds,
		"s",
		"how long the old version is kept after the switch to the new one (blue/green)",
		30,
		"Argo Rollouts scaleDownDelaySeconds default",
	),
	detection: attribute(
		seconds,
		"s",
		"time until somebody notices that a new version is bad, and takes it back",
		300,
		"an alarm over five minutes",
	),
};

export const catalogue = {
	Edge,
	Balancer,
	Service,
	Scaler,
	NodePool,
	Store,
	Queue,
	Client,
	Transaction,
	Rollout,
} satisfies Record<string, Record<string, AttributeSpec>>;

export type ComponentKind = keyof typeof catalogue;
export const componentKinds = Object.keys(catalogue) as [ComponentKind, ...ComponentKind[]];

/** Attributes that a link can carry, whatever it joins. */
export const linkCatalogue = {
	timeout: attribute(seconds, "s", "gives a call up after"),
	retries: attribute(count, "", "times a failed call is tried again"),
	backoff: attribute(
		one("none", "fixed", "exponential", "jitter", "equal", "decorrelated"),
		"",
		"how the pause between two tries grows",
	),
	backoffBase: attribute(seconds, "s", "pause before the second try", 0.1, "AWS SDK for JavaScript: 100 ms"),
	backoffCap: attribute(seconds, "s", "longest pause between two tries", 20, "AWS SDK for JavaScript: 20 s"),
	retryBudget: attribute(share, "share", "later tries that are allowed for each call answered"),
	breaker: attribute(flag, "", "whether a failing target is left alone for a while"),
	breakerKind: attribute(
		one("resilience4j", "opossum", "polly", "hystrix", "envoy"),
		"",
		"whose defaults the breaker has",
		"resilience4j",
		"a common breaker whose defaults are documented",
	),
	breakerFailures: attribute(count, "", "failures in a row that open the breaker"),
	breakerShare: attribute(share, "share", "share of failed calls that opens the breaker"),
	breakerOpen: attribute(seconds, "s", "how long the breaker stays open"),
	breakerTrials: attribute(count, "", "calls that a breaker then lets through to see"),
	rateLimit: attribute(amount, "/s", "calls allowed"),
	roundTrip: attribute(seconds, "s", "network there and back", 0.001, "within one zone"),
	share: attribute(share, "share", "share of the caller's requests that make this call", 1),
	outage: attribute(seconds, "s", "how long the target does not answer when it is down, in place of two minutes"),
} satisfies Record<string, AttributeSpec>;

export const linkKinds = [
	"routes",
	"calls",
	"reads",
	"writes",
	"publishes",
	"consumes",
	// It is given the address, and no code was read that says what for.
	"uses",
	"scales",
	"runs-on",
	"runs-in",
	"replaces",
] as const;
export type LinkKind = (typeof linkKinds)[number];

export function specOf(kind: ComponentKind | "Link", name: string): AttributeSpec | undefined {
	const table: Record<string, AttributeSpec> = kind === "Link" ? linkCatalogue : catalogue[kind];
	return Object.hasOwn(table, name) ? table[name] : undefined;
}
