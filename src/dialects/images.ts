import { type Attribute, declared, placeOf } from "../design/attribute.ts";

/** What an image keeps for others: data in a Store, messages in a Queue. The engine is what its clients speak. */
export interface Keeper {
	kind: "Store" | "Queue";
	engine?: string;
	role?: "database" | "cache" | "search" | "object";
}

/** Names of images, and the engine where it is not the name. */
type Known = readonly [names: string, engine?: string];

const databases: readonly Known[] = [
	[
		"postgres(ql)?(-\\d+)?|postgis|pgvector|pgvecto-rs|timescaledb(-ha)?|postgresql-repmgr|spilo-\\d+|cockroach(db)?|yugabyte(db)?",
		"postgres",
	],
	["mysql(-server|db)?|(alpine-)?mariadb(-galera)?|percona(-server|-xtradb-cluster)?|tidb", "mysql"],
	["mongo(db)?|mongodb-(sharded|(community|enterprise)-server)|percona-server-mongodb|documentdb-local", "mongodb"],
	["mssql(-server)?|azure-sql-edge", "mssql"],
	["oracle-(xe|free)", "oracle"],
	["cassandra|scylla(db)?", "cassandra"],
	["(aws-)?dynamodb-local", "dynamodb"],
	["clickhouse(-server)?", "clickhouse"],
	["influxdb|couchdb|couchbase|neo4j|rethinkdb|arangodb|surrealdb|questdb|qdrant|weaviate|milvus"],
	["memgraph(-mage)?|aerospike-server(-enterprise)?|orientdb|firebird|foundationdb|janusgraph|rqlite|edgedb|chromadb"],
	["etcd|consul|(cp-)?zookeeper|vault|eventstore(db)?|kurrentdb"],
];
const caches: readonly Known[] = [
	["redis(-(stack|server|stack-server|cluster|master|slave|leader|follower|replica|cache|store))?", "redis"],
	[
		"(gb|guestbook)-redis-?(leader|master|follower|slave|replica)|valkey(-(server|cluster|bundle))?|keydb|dragonfly|garnet",
		"redis",
	],
	["memcached|hazelcast"],
];
const searches: readonly Known[] = [
	["elasticsearch(-oss)?", "elasticsearch"],
	["opensearch|solr|meilisearch|typesense|manticore(search)?"],
];
const objects: readonly Known[] = [["minio|rustfs|seaweedfs|garage"], ["nfs-server|volume-nfs", "nfs"]];
const brokers: readonly Known[] = [
	["kafka|cp-kafka|cp-server|kafka-native|redpanda", "kafka"],
	["rabbitmq"],
	["nats(-streaming)?", "nats"],
	["(apache-)?activemq[\\w-]*|artemis", "activemq"],
	["elasticmq[\\w-]*", "sqs"],
	["pulsar(-all)?", "pulsar"],
	["mosquitto|emqx|nsqd|beanstalkd"],
];

/** Last parts of public images. A second replica of one is a second store, not a copy of the first. */
const known: readonly [names: RegExp, keeper: Keeper][] = [
	...rows(databases, { kind: "Store", role: "database" }),
	...rows(caches, { kind: "Store", role: "cache" }),
	...rows(searches, { kind: "Store", role: "search" }),
	...rows(objects, { kind: "Store", role: "object" }),
	...rows(brokers, { kind: "Queue" }),
	...versioned(
		[
			["postgres(ql)?", "postgres"],
			["mysql|mariadb", "mysql"],
			["mongo(db)?", "mongodb"],
		],
		"database",
	),
	...versioned([["redis", "redis"]], "cache"),
	// As a team calls the image of a database that it fills itself.
	[/^[\w-]+-db$/, { kind: "Store", role: "database" }],
];

function rows(all: readonly Known[], keeper: Omit<Keeper, "engine">): [RegExp, Keeper][] {
	return all.map(([names, engine]) => [new RegExp(`^(?:${names})$`), { ...keeper, ...(engine && { engine }) }]);
}

/** A team's own image of one version ("postgresql-16-codeinsights"), and none of what only speaks to such a store. */
function versioned(all: readonly Known[], role: Keeper["role"]): [RegExp, Keeper][] {
	const tools = "client|backup|export|dump|migrat|init|tool|proxy|operator|admin|bouncer";
	return all.map(([names, engine]) => [
		new RegExp(`^(?:${names})-\\d[\\d.]*(?!.*(?:${tools}))(?:-[\\w-]+)?$`),
		{ kind: "Store", role, ...(engine && { engine }) },
	]);
}

function named(name: string): Keeper | undefined {
	const row = known.find(([names]) => names.test(name));
	return row && (row[1].engine || name.endsWith("-db") ? row[1] : { ...row[1], engine: name });
}

/**
 * What an image, with or without registry and tag, keeps; undefined for a program that keeps nothing for others.
 * `name` is the workload's: where one repository holds the images of many, the tag tells them apart ("demo:2.1-kafka").
 */
export function keeperOf(image: string, name: string): Keeper | undefined {
	const [last, owner] = image.toLowerCase().split("@")[0].split("/").reverse();
	const [repository, tag = ""] = last.split(":");
	// "mssql/server", "couchbase/server"
	const found = named(
		repository === "server"
			? (owner ?? "")
			: owner === "database" && /^(free|express|enterprise)$/.test(repository)
				? "oracle-free"
				: repository,
	);
	const own = name.toLowerCase().replace(/-v\d+$|-(service|server|svc|deploy(ment)?|statefulset|sts)$/, "");
	// A team's own image of one is called after both ("rs-mongodb" in a workload "mongodb").
	return found ?? (tag.endsWith(`-${own}`) || repository.endsWith(`-${own}`) ? named(own) : undefined);
}

/**
 * What a deployment of a container states where its image is a store's or a broker's: it is no service, and of what is
 * stated of services only that counts which says where it runs. Undefined where the image is none that we know.
 */
export function keptIn(
	stated: Readonly<Record<string, Attribute>>,
	name: string,
): { kind: Keeper["kind"]; attributes: Record<string, Attribute> } | undefined {
	const image = stated.image?.value;
	const keeper = typeof image === "string" ? keeperOf(image, name) : undefined;
	const at = placeOf(stated.image);
	if (!keeper || !at) return undefined;
	const attributes = Object.fromEntries(
		["platform", "image", "replicas", "spot"].flatMap((each) => (stated[each] ? [[each, stated[each]]] : [])),
	);
	if (keeper.engine !== undefined) attributes.engine = declared(keeper.engine, at);
	if (keeper.role) attributes.role = declared(keeper.role, at);
	return { kind: keeper.kind, attributes };
}

/** Emulators of a cloud hold what its stores and queues would: no server of ours, and no one store either. */
const emulators = /(^|\/)(localstack(-pro)?|moto|motoserver|[\w.-]+-emulator)(:|@|$)/i;

export function emulatorRole(image: Attribute | undefined): Attribute | undefined {
	const at = placeOf(image);
	return at && typeof image?.value === "string" && emulators.test(image.value) ? declared("store", at) : undefined;
}
