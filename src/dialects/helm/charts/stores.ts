import type { KnownChart, StoreChart } from "./known.ts";

const bitnami = /bitnami/i;
const documented = (chart: string) =>
	`https://github.com/bitnami/charts/tree/main/bitnami/${chart}: README and values.yaml`;

function bitnamis(chart: string, makes: StoreChart): KnownChart {
	return { names: [chart], of: bitnami, source: documented(chart), makes };
}

/** MySQL's and MariaDB's charts call them alike. */
const secondaries = {
	when: "replication",
	at: ["secondary", "replicaCount"],
	usual: 1,
	writer: "-primary",
	reader: "-secondary",
};

const replicas = { when: "replication", at: ["replica", "replicaCount"], usual: 3, reader: "-replicas" };
const primary = ["primary", "persistence", "enabled"];
const own = ["persistence", "enabled"];

const inPrimary = (...names: string[]) => names.map((name) => ["primary", name]);
const connections = (usual: number, source: string) => ({
	...{ usual, source },
	said: inPrimary("configuration", "extendedConfiguration", "extraFlags"),
	hidden: inPrimary("existingConfigmap", "existingExtendedConfigmap", "command", "args", "extraEnvVars"),
});
const ofPostgres = connections(100, "PostgreSQL documentation: max_connections is 100");
const ofMysql = connections(151, "MySQL documentation: max_connections is 151");

/** Charts of stores and brokers. What a store has of replicas is one store here, as its clients see it. */
export const stores: readonly KnownChart[] = [
	bitnamis("postgresql", {
		...{
			kind: "Store",
			engine: "postgres",
			role: "database",
			usual: "standalone",
			more: ["", "-hl"],
			kept: [primary, own],
		},
		copies: {
			when: "replication",
			at: ["readReplicas", "replicaCount"],
			usual: 1,
			writer: "-primary",
			reader: "-read",
		},
		connections: ofPostgres,
	}),
	bitnamis("mysql", {
		...{
			kind: "Store",
			engine: "mysql",
			role: "database",
			usual: "standalone",
			more: ["", "-headless"],
			kept: [primary],
		},
		copies: secondaries,
		connections: ofMysql,
	}),
	bitnamis("mariadb", {
		...{ kind: "Store", engine: "mysql", role: "database", usual: "standalone", more: [""], kept: [primary] },
		copies: secondaries,
		connections: ofMysql,
	}),
	bitnamis("redis", {
		...{ kind: "Store", engine: "redis", role: "cache", usual: "replication", more: ["", "-headless", "-master"] },
		...{ copies: { ...replicas, writer: "-master" }, kept: [["master", "persistence", "enabled"]] },
	}),
	bitnamis("valkey", {
		...{ kind: "Store", engine: "redis", role: "cache", usual: "replication", more: ["", "-headless", "-primary"] },
		...{ copies: { ...replicas, writer: "-primary" }, kept: [primary] },
	}),
	bitnamis("redis-cluster", { kind: "Store", engine: "redis", role: "cache", more: ["", "-headless"], kept: [own] }),
	bitnamis("valkey-cluster", { kind: "Store", engine: "redis", role: "cache", more: ["", "-headless"], kept: [own] }),
	bitnamis("mongodb", { kind: "Store", engine: "mongodb", role: "database", more: ["", "-headless"], kept: [own] }),
	bitnamis("mongodb-sharded", { kind: "Store", engine: "mongodb", role: "database", more: ["", "-headless"] }),
	bitnamis("postgresql-ha", {
		kind: "Store",
		engine: "postgres",
		role: "database",
		more: ["-pgpool", "-postgresql"],
		kept: [own],
	}),
	bitnamis("mariadb-galera", {
		kind: "Store",
		engine: "mysql",
		role: "database",
		more: ["", "-headless"],
		kept: [own],
	}),
	bitnamis("cassandra", { kind: "Store", engine: "cassandra", role: "database", more: ["", "-headless"], kept: [own] }),
	bitnamis("elasticsearch", { kind: "Store", engine: "elasticsearch", role: "search", more: [""] }),
	bitnamis("opensearch", { kind: "Store", engine: "opensearch", role: "search", more: [""] }),
	bitnamis("memcached", { kind: "Store", engine: "memcached", role: "cache", more: [""] }),
	bitnamis("minio", { kind: "Store", engine: "minio", role: "object", more: ["", "-headless"], kept: [own] }),
	bitnamis("etcd", { kind: "Store", engine: "etcd", role: "database", more: ["", "-headless"], kept: [own] }),
	bitnamis("zookeeper", { kind: "Store", engine: "zookeeper", role: "database", more: ["", "-headless"], kept: [own] }),
	bitnamis("kafka", { kind: "Queue", engine: "kafka", more: ["", "-controller-headless"] }),
	bitnamis("rabbitmq", { kind: "Queue", engine: "rabbitmq", more: ["", "-headless"] }),
	bitnamis("nats", { kind: "Queue", engine: "nats", more: ["", "-headless"] }),
	{
		...{ names: ["redis-ha"], source: "https://github.com/DandyDeveloper/charts: charts/redis-ha" },
		makes: { kind: "Store", engine: "redis", role: "cache", more: ["", "-haproxy"] },
	},
	{
		...{
			names: ["valkey"],
			of: /valkey\.io|valkey-io/,
			source: "https://github.com/valkey-io/valkey-helm: valkey/README.md",
		},
		makes: { kind: "Store", engine: "redis", role: "cache", more: ["", "-headless"] },
	},
	{
		...{ names: ["minio"], of: /min\.io/, source: "https://github.com/minio/minio: helm/minio" },
		makes: { kind: "Store", engine: "minio", role: "object", more: ["", "-svc"], kept: [own] },
	},
	{
		...{ names: ["nats"], source: "https://github.com/nats-io/k8s: helm/charts/nats" },
		makes: { kind: "Queue", engine: "nats", more: ["", "-headless"] },
	},
	{
		...{
			names: ["elasticsearch"],
			of: /elastic\.co/,
			source: "https://github.com/elastic/helm-charts: elasticsearch/README.md",
		},
		makes: { kind: "Store", engine: "elasticsearch", role: "search" },
	},
	{
		...{ names: ["opensearch"], of: /opensearch-project/, source: "https://github.com/opensearch-project/helm-charts" },
		makes: { kind: "Store", engine: "opensearch", role: "search" },
	},
	{
		...{ names: ["qdrant"], source: "https://github.com/qdrant/qdrant-helm" },
		makes: { kind: "Store", engine: "qdrant", role: "database", more: ["", "-headless"] },
	},
	{
		...{ names: ["meilisearch"], source: "https://github.com/meilisearch/meilisearch-kubernetes" },
		makes: { kind: "Store", engine: "meilisearch", role: "search", more: [""] },
	},
];
