import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Lens } from "../lens.ts";
import type { KubeObject, Path } from "../object.ts";
import { count } from "../quantity.ts";
import { type Kept, lagOf, lens, othersOf } from "./kept.ts";

const store = (engine: string) => ({ kind: "Store", engine, role: "database" }) as const;

/** The members of all sets of a list together, each as many as its own number says. */
const summed =
	(path: Path, own: string, usual: number) =>
	(object: KubeObject): Attribute | undefined => {
		const sets = object.indices(path);
		if (sets.length === 0) return undefined;
		const numbers = sets.map((at) => object.attribute([...path, at, own], count));
		const hole = numbers.find((one) => one?.unknown !== undefined);
		if (hole) return hole;
		const sum = numbers.reduce<number>((all, one) => all + Number(one?.value ?? usual), 0);
		const [said] = numbers.filter((one) => one !== undefined);
		return said
			? { ...said, value: sum }
			: byDefault(sum, object.place, `${object.kind}, ${own}: ${usual} unless it is set`);
	};

/** Sources: Crunchy's PGO, PostgresCluster; Percona Operator for PostgreSQL, perconapgclusters. Both run Patroni. */
const instances = summed(["spec", "instances"], "replicas", 1);
const patroni: Path = ["spec", "patroni", "dynamicConfiguration", "postgresql", "parameters", "max_connections"];
const poolMode: Path = ["spec", "proxy", "pgBouncer", "config", "global", "pool_mode"];
const patroniCluster: Kept = {
	...store("postgres"),
	services: ["-primary", "-replicas", "-ha", "-pgbouncer"],
	toReplicas: ["-replicas"],
	members: instances,
	secrets: (object) => {
		const users = object.indices(["spec", "users"]).map((at) => object.text(["spec", "users", at, "name"]));
		return [object.name, ...users].map((user) => ({
			name: `${object.name}-pguser-${user}`,
			entries: ["host", "uri", "jdbc-uri", "pgbouncer-host", "pgbouncer-uri", "pgbouncer-jdbc-uri"],
		}));
	},
	more: (object) => ({
		...lagOf(object),
		readReplicas: othersOf(instances(object)),
		maxConnections: object.attribute(patroni, count, { value: 100, source: "Patroni: max_connections is 100" }),
		pooled: object.has(["spec", "proxy", "pgBouncer"])
			? (object.attribute(poolMode, (raw) => raw !== "session") ??
				unknown("how its pooler shares connections is left to the operator", object.place))
			: undefined,
	}),
};

/**
 * Members that vote on who writes are needed for that, whether somebody reads them or not: they are not counted as copies
 * that wait to be read. A replica set's members answer under names of their own. Source: MongoDB Controllers for Kubernetes, connection strings. */
const podsOf = (object: KubeObject, members: number, service: string) =>
	Array.from({ length: Math.min(members, 10) }, (_, at) => `-${at}.${object.name}${service}`);
const mongo: Kept = {
	...store("mongodb"),
	services: (object) => ["-svc", ...podsOf(object, count(object.raw(["spec", "members"])) ?? 1, "-svc")],
	members: ["spec", "members"],
	secrets: (object) =>
		object.indices(["spec", "users"]).map((at) => {
			const of = (key: string) => object.text(["spec", "users", at, key]);
			return {
				name: of("connectionStringSecretName") ?? `${object.name}-${of("db")}-${of("name")}`,
				entries: ["connectionString.standard", "connectionString.standardSrv"],
			};
		}),
};

/** Source: Percona Operator for MongoDB: a headless Service for each replica set, and one of mongos where it is sharded. */
const firstSet: Path = ["spec", "replsets", 0];
const perconaMongo: Kept = {
	...store("mongodb"),
	services: (object) => {
		const set = `-${object.text([...firstSet, "name"]) ?? "rs0"}`;
		const pods = Array.from(
			{ length: count(object.raw([...firstSet, "size"])) ?? 3 },
			(_, at) => `${set}-${at}.${object.name}${set}`,
		);
		return ["-mongos", set, ...pods];
	},
	members: [...firstSet, "size"],
	more: (object) => ({
		...(object.text(["spec", "sharding", "enabled"]) === "true" && {
			shards: declared(object.indices(["spec", "replsets"]).length, object.place),
		}),
	}),
};

/** Source: Percona Operator for MySQL based on Percona XtraDB Cluster: copies certify each write together, so none falls behind. */
const xtraDb: Kept = {
	...store("mysql"),
	services: ["-pxc", "-haproxy", "-haproxy-replicas", "-proxysql"],
	toReplicas: ["-haproxy-replicas"],
	members: ["spec", "pxc", "size"],
};

/** Sources: mariadb-operator, MariaDB: replication may leave out what is too far behind, Galera has nothing behind. */
const mariadb: Kept = {
	...store("mysql"),
	services: ["", "-primary", "-secondary", "-internal"],
	toReplicas: ["-secondary"],
	members: ["spec", "replicas"],
	more: (object) => ({
		...(object.has(["spec", "replication"]) && {
			readReplicas: othersOf(object.attribute(["spec", "replicas"], count)),
			...lagOf(object, ["spec", "replication", "replica", "maxLagSeconds"]),
		}),
	}),
};

/** Source: MySQL Operator for Kubernetes, InnoDBCluster: the router's Service; ports tell readers from writers. */
const innoDb: Kept = {
	...store("mysql"),
	services: ["", "-instances"],
	members: ["spec", "instances"],
};

/** Sources: cass-operator, CassandraDatacenter; K8ssandra, K8ssandraCluster: each data centre has Services of its own. */
const datacenters = (object: KubeObject): { name: string; at: readonly (string | number)[] }[] =>
	object.indices(["spec", "cassandra", "datacenters"]).flatMap((index) => {
		const at = ["spec", "cassandra", "datacenters", index];
		const name = object.text([...at, "metadata", "name"]);
		return name ? [{ name, at }] : [];
	});
const cassandraDatacenter: Kept = {
	...store("cassandra"),
	services: (object) => {
		const cluster = object.text(["spec", "clusterName"]) ?? object.name;
		return [`*${cluster}-${object.name}-service`, `*${cluster}-${object.name}-all-pods-service`];
	},
	members: ["spec", "size"],
};
const k8ssandra: Kept = {
	...store("cassandra"),
	services: (object) => datacenters(object).map(({ name }) => `-${name}-service`),
	members: summed(["spec", "cassandra", "datacenters"], "size", 1),
};

/** Sources: CockroachDB Operator, CrdbCluster; TiDB Operator, TidbCluster; Scylla Operator, ScyllaCluster; Dragonfly Operator. */
export const databaseOperators: Record<string, Lens | readonly Lens[]> = {
	PostgresCluster: lens(patroniCluster, "postgres-operator.crunchydata.com"),
	PerconaPGCluster: lens(patroniCluster, "pgv2.percona.com"),
	MongoDBCommunity: lens(mongo, "mongodbcommunity.mongodb.com"),
	MongoDB: lens(mongo, "mongodb.com"),
	PerconaServerMongoDB: lens(perconaMongo, "psmdb.percona.com"),
	PerconaXtraDBCluster: lens(xtraDb, "pxc.percona.com"),
	MariaDB: lens(mariadb, "k8s.mariadb.com", "mariadb.mmontes.io"),
	InnoDBCluster: lens(innoDb, "mysql.oracle.com"),
	CassandraDatacenter: lens(cassandraDatacenter, "cassandra.datastax.com"),
	K8ssandraCluster: lens(k8ssandra, "k8ssandra.io"),
	CrdbCluster: lens(
		{ ...store("cockroachdb"), services: ["", "-public"], members: ["spec", "nodes"] },
		"crdb.cockroachlabs.com",
	),
	TidbCluster: lens({ ...store("mysql"), services: ["-tidb"], members: ["spec", "tidb", "replicas"] }, "pingcap.com"),
	ScyllaCluster: lens(
		{ ...store("cassandra"), services: ["-client"], members: summed(["spec", "datacenter", "racks"], "members", 1) },
		"scylla.scylladb.com",
	),
	Dragonfly: lens(
		{ kind: "Store", engine: "redis", role: "cache", services: [""], members: ["spec", "replicas"] },
		"dragonflydb.io",
	),
};
