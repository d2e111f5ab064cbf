import { declared } from "../../../design/attribute.ts";
import { stated } from "../../stated.ts";
import type { Lens } from "../lens.ts";
import type { Path } from "../object.ts";
import { count } from "../quantity.ts";
import { databaseOperators } from "./database-operators.ts";
import { type Kept, lagOf, lens } from "./kept.ts";

const parameter = (name: string): Path => ["spec", "postgresql", "parameters", name];

/** Sources: documentation of CloudNativePG, Applications; Zalando's postgres-operator; Strimzi; RabbitMQ; OT redis-operator. */
const cloudNative: Kept = {
	kind: "Store",
	engine: "postgres",
	role: "database",
	services: ["-rw", "-ro", "-r"],
	toReplicas: ["-ro", "-r"],
	members: ["spec", "instances"],
	secrets: ({ name }) => [{ name: `${name}-app`, entries: ["host", "uri", "jdbc-uri", "fqdn-uri", "pgpass"] }],
	more: (object) => ({
		// Source: CloudNativePG, Instance manager: a probe of type streaming holds only within maximumLag.
		...lagOf(object, ["spec", "probes", "readiness", "maximumLag"]),
		maxConnections: object.attribute(parameter("max_connections"), count, {
			value: 100,
			source: "CloudNativePG: max_connections is PostgreSQL's default, 100",
		}),
		readReplicas: object.attribute(["spec", "instances"], (raw) => Math.max(0, (count(raw) ?? 1) - 1)),
	}),
};
const zalando: Kept = {
	...{ kind: "Store", engine: "postgres", role: "database", services: ["", "-repl", "-pooler"], toReplicas: ["-repl"] },
	members: ["spec", "numberOfInstances"],
	more: (object) => ({
		...lagOf(object),
		maxConnections: object.attribute(parameter("max_connections"), count),
		readReplicas: object.attribute(["spec", "numberOfInstances"], (raw) => Math.max(0, (count(raw) ?? 1) - 1)),
	}),
};
const kafka: Kept = {
	...{ kind: "Queue", engine: "kafka", services: ["-kafka-bootstrap", "-kafka-brokers"] },
	members: ["spec", "kafka", "replicas"],
	more: (object) => ({ newPartitions: object.attribute(["spec", "kafka", "config", "num.partitions"], count) }),
};
const rabbit: Kept = {
	...{ kind: "Queue", engine: "rabbitmq", services: ["", "-nodes"] },
	members: ["spec", "replicas"],
	secrets: ({ name }) => [{ name: `${name}-default-user`, entries: ["host", "connection_string"] }],
};
const redis = (services: readonly string[], members: Path): Kept => ({
	...{ kind: "Store", engine: "redis", role: "cache", services, members },
});

const cluster: Path = ["metadata", "labels", "strimzi.io/cluster"];

/** Brokers of a cluster whose own object counts none. Source: Strimzi, KafkaNodePool. */
const brokers: Lens = {
	groups: ["kafka.strimzi.io"],
	read: (object) => {
		const [name, replicas] = [object.text(cluster), object.attribute(["spec", "replicas"], count)];
		const roles: Path = ["spec", "roles"];
		const isBroker = object.indices(roles).some((at) => object.text([...roles, at]) === "broker");
		if (!name || !replicas) return object.has(["spec"]) ? [] : "partial";
		if (!isBroker) return [];
		const of = { by: "key", key: object.keyOf("Kafka", name) } as const;
		const { scope, place: at } = object;
		const file = object.source.file.path;
		return [{ role: "extends", kind: "Queue", of, file, scope, at, attributes: { replicas }, decides: true }];
	},
	writers: {},
};

/** Source: Strimzi, KafkaTopic: its name unless spec.topicName says another; one partition of the broker's unless it is set. */
const topic: Lens = {
	groups: ["kafka.strimzi.io"],
	read: (object) => {
		if (!object.has(["spec"])) return "partial";
		const { namespace, place, scope } = object;
		const at = object.location(object.find(["kind"])!.node);
		return [
			{
				role: "declares",
				kind: "Queue",
				file: object.source.file.path,
				name: object.text(["spec", "topicName"]) ?? object.name,
				keys: [object.key],
				scope,
				namespace,
				at: place,
				attributes: stated({
					engine: declared("kafka", at),
					partitions: object.attribute(["spec", "partitions"], count),
				}),
			},
		];
	},
	writers: {},
};

/** Objects of operators that stand for a store or a queue, by their kind. */
export const operators: Record<string, Lens | readonly Lens[]> = {
	Cluster: lens(cloudNative, "postgresql.cnpg.io"),
	postgresql: lens(zalando, "acid.zalan.do"),
	Kafka: lens(kafka, "kafka.strimzi.io"),
	KafkaNodePool: brokers,
	KafkaTopic: topic,
	RabbitmqCluster: lens(rabbit, "rabbitmq.com"),
	Redis: lens(redis([""], ["spec", "replicas"]), "redis.redis.opstreelabs.in"),
	RedisReplication: lens(redis(["", "-master", "-replica"], ["spec", "clusterSize"]), "redis.redis.opstreelabs.in"),
	RedisCluster: lens(redis(["-leader", "-follower"], ["spec", "clusterSize"]), "redis.redis.opstreelabs.in"),
	RedisFailover: lens(redis(["rfs-*", "rfrm-*"], ["spec", "redis", "replicas"]), "databases.spotahome.com"),
	...databaseOperators,
};
