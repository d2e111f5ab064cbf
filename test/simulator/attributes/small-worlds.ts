import type { Value } from "../../../src/design/attribute.ts";

export type Values = Record<string, Value>;
type Links = (string | [string, Values])[];

const client: Values = {
	...{ rate: 6, peakRate: 20, latencyP99: 0.4, timeout: 2, retries: 1, thinkTime: 5, sessionDuration: 60 },
	areas: { "eu-west-1": 0.6, "us-east-1": 0.4 },
};
const service: Values = {
	...{ replicas: 2, concurrency: 1, serviceTimeP50: 0.05, serviceTimeP99: 0.3, startup: 20, queueBound: 20 },
	...{ cpuShare: 0.9, cpuRequest: 0.5, region: "eu-west-1" },
};
const routed: Links = ["Client:c routes Balancer:b", "Balancer:b routes Service:s"];
const scaled: Links = [...routed, "Scaler:h scales Service:s"];
const users = { "Client:c": client, "Balancer:b": {}, "Service:s": service };

/** Designs of a few requests a second, in which each attribute of the catalogue has something to do. */
export const worlds: Record<string, { components: Record<string, Values>; links: Links }> = {
	shop: {
		components: {
			...users,
			"Service:s": { ...service, sessions: "memory" },
			"Store:db": { role: "database", capacity: 2, readTime: 0.02, writeTime: 0.03, writeShare: 0.3, keys: 200 },
			"Service:p": { replicas: 2, concurrency: 2, serviceTimeP50: 0.03, sessions: "none" },
			"Rollout:r": {},
		},
		links: [...routed, "Service:s calls Service:p", "Service:s writes Store:db", "Rollout:r replaces Service:s"],
	},
	pods: {
		components: {
			...users,
			"Balancer:b": { affinity: "cookie" },
			"Service:s": { ...service, cpuLimit: 1, sessions: "memory" },
			"Scaler:h": { min: 2, max: 12, signals: ["cpu"], cpuTarget: 0.6 },
			"NodePool:n": { provisioner: "cluster-autoscaler", min: 1, max: 20, replicasPerNode: 2, boot: 30 },
		},
		links: [...scaled, "Service:s runs-on NodePool:n"],
	},
	tracked: {
		components: {
			...users,
			"Scaler:h": { type: "target-tracking", min: 2, max: 12, signals: ["requests"], requestsTarget: 3 },
		},
		links: scaled,
	},
	stepped: {
		components: {
			...users,
			"Scaler:h": { type: "step", min: 2, max: 12, signals: ["cpu"], cpuTarget: 0.4, lowShare: 0.6 },
		},
		links: scaled,
	},
	worker: {
		components: {
			"Client:c": client,
			"Queue:q": { engine: "kafka", partitions: 8 },
			"Service:s": { ...service, role: "worker" },
			"Scaler:h": { type: "keda", signals: ["queue-depth"], queueTarget: 5, min: 0, max: 8 },
		},
		links: ["Client:c publishes Queue:q", "Service:s consumes Queue:q", "Scaler:h scales Service:s"],
	},
	sqs: {
		components: {
			"Client:c": client,
			"Queue:q": { engine: "sqs", visibility: 0.2, deadLetter: true, maxReceives: 2 },
			"Service:s": { ...service, role: "worker" },
		},
		links: ["Client:c publishes Queue:q", "Service:s consumes Queue:q"],
	},
	stores: {
		components: {
			...users,
			"Service:s": { ...service, sessions: "shared-store" },
			"Store:r": { role: "session-store", engine: "redis", poolSize: 2, maxConnections: 20, readTime: 0.005 },
			"Store:m": { role: "cache", hitRate: 0.8 },
			"Store:db": {
				...{ role: "database", readReplicas: 2, shards: 3, sharding: "hash-modulo", replicationLag: 0.5 },
				...{ readTime: 0.1, capacity: 1 },
			},
		},
		links: [...routed, "Service:s reads Store:r", "Service:s reads Store:m", "Service:s reads Store:db"],
	},
	transactions: {
		components: {
			...users,
			"Store:db": { shards: 4, keys: 20, writeTime: 0.05 },
			"Transaction:t": { mechanism: "2pc", participants: ["a", "b"], share: 0.5 },
		},
		links: [...routed, "Service:s writes Store:db", "Transaction:t runs-in Service:s"],
	},
	regions: {
		components: {
			...users,
			"Edge:e": { routing: "latency", regions: ["eu-west-1", "us-east-1"], healthChecked: true },
			"Balancer:b2": {},
			"Service:s2": { ...service, region: "us-east-1" },
		},
		links: [
			...["Client:c routes Edge:e", "Edge:e routes Balancer:b", "Balancer:b routes Service:s"],
			...["Edge:e routes Balancer:b2", "Balancer:b2 routes Service:s2"],
		],
	},
	copies: {
		components: {
			...users,
			"Store:db": {
				...{ copies: 3, readQuorum: 1, writeQuorum: 2, regions: ["eu-west-1", "us-east-1"], writeShare: 0.3 },
				...{ consistency: "eventual", conflict: "last-write-wins" },
			},
		},
		links: [...routed, "Service:s writes Store:db"],
	},
	function: {
		components: { ...users, "Service:s": { platform: "function", serviceTimeP50: 0.05, coldStart: 0.5 } },
		links: routed,
	},
};
