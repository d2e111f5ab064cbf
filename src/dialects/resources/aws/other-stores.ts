import { byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { asCount, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { instancesOf } from "../instances.ts";
import { lagAlarm } from "../lag-alarm.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { spreadOver } from "../spread.ts";
import { asNumber } from "../value.ts";
import { regionsOf } from "./region.ts";
import { followers, largerOf, store } from "./store.ts";

/** MemoryDB, DocumentDB and Neptune, and the brokers of MSK. */
export function otherStores(folder: Folder): Declaration[] {
	return [
		...folder.of("aws_memorydb_cluster").map((cluster) => memoryDb(folder, cluster)),
		...folder
			.of("aws_docdb_cluster")
			.map((cluster) => cloned(folder, cluster, "mongodb", "aws_docdb_cluster_instance")),
		...folder
			.of("aws_neptune_cluster")
			.map((cluster) => cloned(folder, cluster, "neptune", "aws_neptune_cluster_instance")),
		...folder.of("aws_keyspaces_keyspace").map((one) => keyspace(folder, one)),
		...folder.of("aws_msk_cluster", "aws_msk_serverless_cluster").map((cluster) => kafka(folder, cluster)),
	];
}

/** Source: aws_memorydb_cluster: num_shards is 1 and num_replicas_per_shard 1 unless set; replicas stand in other zones. */
function memoryDb(folder: Folder, cluster: Resource): Declaration {
	const replicas = fact(folder, cluster, "num_replicas_per_shard", {
		as: asCount,
		default: { value: 1, source: "aws_memorydb_cluster: num_replicas_per_shard is 1 unless set" },
	});
	return store(folder, cluster, ["name"], {
		engine: declared("redis", folder.header(cluster)),
		role: declared("database", folder.header(cluster)),
		instanceClass: fact(folder, cluster, "node_type", { as: asText }),
		largerSizes: largerOf(folder, cluster, "node_type"),
		shards: fact(folder, cluster, "num_shards", {
			as: asCount,
			default: { value: 1, source: "aws_memorydb_cluster: num_shards is 1 unless set" },
		}),
		readReplicas: replicas,
		multiZone: replicas?.value === undefined ? replicas : { ...replicas, value: Number(replicas.value) > 0 },
	});
}

/** Each access of Keyspaces waits for its own region alone (Amazon Keyspaces docs, Multi-Region Replication). */
function keyspace(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	return store(folder, one, ["name"], {
		engine: declared("cassandra", at),
		role: declared("database", at),
		multiZone: byDefault(true, at, "Amazon Keyspaces keeps each row in three zones"),
		waitsAcross: byDefault(false, at, "Amazon Keyspaces: replication between regions is asynchronous"),
		...(settingOf(folder, one.block, "replication_specification/region_list") !== undefined && {
			regions: fact(folder, one, "replication_specification/region_list", {
				as: (value) => (Array.isArray(value) ? value.map(String) : undefined),
				anchor: null,
			}),
			conflict: byDefault("last-write-wins", at, "Amazon Keyspaces: between regions the latest write wins"),
		}),
	});
}

/** Clusters of one writer and readers, as Aurora's. */
function cloned(folder: Folder, cluster: Resource, engine: string, type: string): Declaration {
	const at = folder.header(cluster);
	const own = folder
		.of(type)
		.filter((one) => mentioned(folder, expressionAt(one.block, "cluster_identifier"), cluster.type).includes(cluster));
	const counts = own.map((one) => asNumber(instancesOf(folder, one) as never));
	const all = counts.every((one) => one !== undefined)
		? counts.reduce<number>((sum, one) => sum + (one ?? 0), 0)
		: undefined;
	const [first] = own;
	return store(folder, cluster, ["cluster_identifier"], {
		engine: declared(engine, at),
		role: declared("database", at),
		regions: spreadOver(folder, cluster, followers(folder, cluster), regionsOf),
		instanceClass: first && fact(folder, first, "instance_class", { as: asText }),
		largerSizes: first && largerOf(folder, first, "instance_class"),
		readReplicas: first && all !== undefined ? declared(Math.max(0, all - 1), folder.header(first)) : undefined,
		multiZone: first && all !== undefined ? declared(all > 1, folder.header(first)) : undefined,
		lagAlarm: all !== undefined && all > 1 ? lagAlarm(folder, cluster, [cluster], own) : undefined,
	});
}

function kafka(folder: Folder, cluster: Resource): Declaration {
	const at = folder.header(cluster);
	return {
		role: "declares",
		file: cluster.file.path,
		kind: "Queue",
		at,
		name: nameOf(folder, cluster, "cluster_name"),
		keys: [folder.key(cluster)],
		attributes: stated({
			engine: declared("kafka", at),
			...(settingOf(folder, cluster.block, "number_of_broker_nodes") === undefined && {
				deadLetter: byDefault(false, at, "Kafka knows no dead letters by itself"),
			}),
		}),
	};
}
