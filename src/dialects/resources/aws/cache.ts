import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { asCount, asFlag, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { mentioned } from "../references.ts";
import { spreadOver } from "../spread.ts";
import { asNumber } from "../value.ts";
import { regionsOf } from "./region.ts";
import { largerOf, store } from "./store.ts";

/** ElastiCache in its three shapes. */
export function caches(folder: Folder): Declaration[] {
	return [
		...folder
			.of("aws_elasticache_cluster")
			.filter((cluster) => settingOf(folder, cluster.block, "replication_group_id") === undefined)
			.map((cluster) => nodes(folder, cluster)),
		...folder.of("aws_elasticache_replication_group").map((group) => replicationGroup(folder, group)),
		...folder.of("aws_elasticache_serverless_cache").map((cache) => serverless(folder, cache)),
	];
}

const role = (folder: Folder, resource: Resource) => declared("cache", folder.header(resource));
/** ElastiCache for Redis and Valkey: the parameter maxclients is 65000. */
const connections = (folder: Folder, resource: Resource): Attribute =>
	byDefault(65000, folder.header(resource), "ElastiCache: maxclients is 65000");

function nodes(folder: Folder, cluster: Resource): Declaration {
	const memcached = settingOf(folder, cluster.block, "engine") === "memcached";
	return store(folder, cluster, ["cluster_id"], {
		engine: fact(folder, cluster, "engine", { as: asText, anchor: null }),
		role: role(folder, cluster),
		instanceClass: fact(folder, cluster, "node_type", { as: asText }),
		largerSizes: largerOf(folder, cluster, "node_type"),
		// Memcached spreads keys over its nodes; a Redis cluster of this type has one node.
		shards: memcached ? fact(folder, cluster, "num_cache_nodes", { as: asCount }) : undefined,
		readReplicas: byDefault(0, folder.header(cluster), "aws_elasticache_cluster: nodes have no replicas"),
		multiZone: memcached
			? fact(folder, cluster, "az_mode", {
					as: (value) => (value === "cross-az" ? true : value === "single-az" ? false : undefined),
					default: { value: false, source: "aws_elasticache_cluster: az_mode defaults to single-az" },
					anchor: null,
				})
			: byDefault(false, folder.header(cluster), "aws_elasticache_cluster: a Redis node has no standby"),
		maxConnections: connections(folder, cluster),
	});
}

/** The groups of other regions that follow this one (ElastiCache docs, Global datastores). */
function followersOf(folder: Folder, group: Resource): Resource[] {
	const stores = folder
		.of("aws_elasticache_global_replication_group")
		.filter((one) => mentioned(folder, expressionAt(one.block, "primary_replication_group_id")).includes(group));
	return folder
		.of(group.type)
		.filter(
			(one) =>
				one !== group &&
				mentioned(folder, expressionAt(one.block, "global_replication_group_id")).some((of) => stores.includes(of)),
		);
}

function replicationGroup(folder: Folder, group: Resource): Declaration {
	const less = (value: unknown) => {
		const number = asNumber(value as number);
		return number === undefined ? undefined : Math.max(0, number - 1);
	};
	const source = "aws_elasticache_replication_group: one node unless num_cache_clusters or replicas are set";
	return store(folder, group, ["replication_group_id"], {
		engine: fact(folder, group, "engine", {
			as: asText,
			default: { value: "redis", source: "aws_elasticache_replication_group: engine defaults to redis" },
			anchor: null,
		}),
		role: role(folder, group),
		regions: spreadOver(folder, group, followersOf(folder, group), regionsOf),
		instanceClass: fact(folder, group, "node_type", { as: asText }),
		largerSizes: largerOf(folder, group, "node_type"),
		shards:
			fact(folder, group, "num_node_groups", { as: asCount }) ??
			fact(folder, group, "cluster_mode/num_node_groups", { as: asCount }),
		readReplicas:
			fact(folder, group, "replicas_per_node_group", { as: asCount }) ??
			fact(folder, group, "cluster_mode/replicas_per_node_group", { as: asCount }) ??
			fact(folder, group, "num_cache_clusters", { as: less, anchor: null }) ??
			fact(folder, group, "number_cache_clusters", { as: less, default: { value: 0, source }, anchor: null }),
		multiZone: fact(folder, group, "multi_az_enabled", {
			as: asFlag,
			default: { value: false, source: "aws_elasticache_replication_group: multi_az_enabled defaults to false" },
		}),
		maxConnections: connections(folder, group),
	});
}

function serverless(folder: Folder, cache: Resource): Declaration {
	return store(folder, cache, ["name"], {
		engine: fact(folder, cache, "engine", { as: asText, anchor: null }),
		role: role(folder, cache),
		multiZone: byDefault(true, folder.header(cache), "ElastiCache Serverless keeps data in several zones"),
	});
}
