import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration } from "../../../design/fragment.ts";
import { largerSizes, largerUnits } from "../../aws-sizes.ts";
import { stated } from "../../stated.ts";
import { asAmount, asCount, asFlag, asText, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { instancesOf } from "../instances.ts";
import { lagAlarm } from "../lag-alarm.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { sizesAbove } from "../sizes.ts";
import { spreadOver } from "../spread.ts";
import { attributeOf } from "../syntax.ts";
import { type Result, Unknown } from "../value.ts";
import { endpointsOf } from "./endpoints.ts";
import { maxConnections } from "./max-connections.ts";
import { regionsOf } from "./region.ts";

export const storeTypes = [
	"aws_db_instance",
	"aws_rds_cluster",
	"aws_elasticache_cluster",
	"aws_elasticache_replication_group",
	"aws_elasticache_serverless_cache",
	"aws_dynamodb_table",
	"aws_docdb_cluster",
	"aws_neptune_cluster",
	"aws_memorydb_cluster",
	"aws_keyspaces_keyspace",
];

/** Those that have an address to write to, and others to read from. */
export const databaseTypes = ["aws_db_instance", "aws_rds_cluster", "aws_docdb_cluster", "aws_neptune_cluster"];

/** Databases of RDS. Reader instances and replicas count as read replicas of what they copy. */
export function databases(folder: Folder): Declaration[] {
	const instances = folder.of("aws_db_instance");
	const sourceOf = (replica: Resource) =>
		mentioned(folder, expressionAt(replica.block, "replicate_source_db"), "aws_db_instance")[0];
	const primaries = instances.filter(
		(instance) => !attributeOf(instance.block, "replicate_source_db") || !sourceOf(instance),
	);
	return [
		...primaries.map((instance) =>
			database(
				folder,
				instance,
				instances.filter((other) => sourceOf(other) === instance),
			),
		),
		...folder.of("aws_rds_cluster").map((cluster) => databaseCluster(folder, cluster)),
	];
}

/** The design's name of an engine: what its clients speak. */
export function engineOf(value: Result): string | undefined {
	const name = asText(value);
	if (!name) return undefined;
	if (/postgres/.test(name)) return "postgres";
	if (name === "aurora" || /mysql/.test(name)) return "mysql";
	return name;
}

export function store(
	folder: Folder,
	resource: Resource,
	name: string[],
	attributes: Record<string, Attribute | undefined>,
): Declaration {
	return {
		role: "declares",
		file: resource.file.path,
		kind: "Store",
		at: folder.header(resource),
		name: nameOf(folder, resource, ...name),
		keys: [folder.key(resource)],
		attributes: stated({ regions: regionsOf(folder, resource), ...attributes }),
	};
}

/** Of one database: several of one kind share what they hold. */
function larger(folder: Folder, sized: Resource, path: string): Attribute | undefined {
	return instancesOf(folder, sized) === 1 ? largerOf(folder, sized, path) : undefined;
}

export const largerOf = (folder: Folder, sized: Resource, path: string) => sizesAbove(folder, sized, path, largerSizes);

function database(folder: Folder, instance: Resource, replicas: Resource[]): Declaration {
	const declaration = store(folder, instance, ["identifier", "name"], {
		engine: fact(folder, instance, "engine", { as: engineOf, anchor: null }),
		role: declared("database", folder.header(instance)),
		instanceClass: fact(folder, instance, "instance_class", { as: asText }),
		largerSizes: larger(folder, instance, "instance_class"),
		multiZone: attributeOf(instance.block, "replicate_source_db")
			? unknown("it is a copy of a database of another folder", folder.header(instance))
			: fact(folder, instance, "multi_az", {
					as: asFlag,
					default: { value: false, source: "aws_db_instance: multi_az defaults to false" },
				}),
		regions: spreadOver(folder, instance, replicas, regionsOf),
		readReplicas: counted(folder, instance, replicas, 0),
		lagAlarm: replicas.length > 0 ? lagAlarm(folder, instance, replicas) : undefined,
		replicaGiven: givenReplica(folder, replicas),
		maxConnections: maxConnections(folder, instance, "instance_class"),
	});
	const copies = replicas.flatMap((one) => endpointsOf(folder, one, "identifier"));
	return reachedAt(declaration, endpointsOf(folder, instance, "identifier"), copies);
}

function reachedAt(declaration: Declaration, own: string[], replicas: string[]): Declaration {
	if (own.length + replicas.length === 0) return declaration;
	return { ...declaration, hosts: [...own, ...replicas], ...(replicas.length > 0 && { replicaHosts: replicas }) };
}

/** How many instances some resources make, by their count or for_each. */
function counted(folder: Folder, owner: Resource, copies: Resource[], less: number): Attribute {
	if (copies.length === 0) {
		return byDefault(0, folder.header(owner), `${owner.type}: no read replica of it is declared in this folder`);
	}
	const counts = copies.map((copy) => instancesOf(folder, copy));
	const hole = counts.find((count) => count instanceof Unknown);
	const at = folder.header(copies[0]);
	if (hole instanceof Unknown) return unknown(hole.reason, at);
	return declared(Math.max(0, counts.reduce<number>((sum, count) => sum + Number(count), 0) - less), at);
}

function databaseCluster(folder: Folder, cluster: Resource): Declaration {
	const instances = folder
		.of("aws_rds_cluster_instance")
		.filter((one) =>
			mentioned(folder, expressionAt(one.block, "cluster_identifier"), "aws_rds_cluster").includes(cluster),
		);
	const multi = settingOf(folder, cluster.block, "db_cluster_instance_class");
	const readers = multi
		? declared(2, folder.at(expressionAt(cluster.block, "db_cluster_instance_class")!))
		: instances.length > 0
			? more(counted(folder, cluster, instances, 1), scaledReaders(folder, cluster))
			: unknown(`no aws_rds_cluster_instance of ${cluster.address} in this folder`, folder.header(cluster));
	// RDS spreads the instances of a cluster over zones, and a reader takes over when the writer fails.
	const spread = followed(folder, cluster)
		? unknown("it follows a cluster of another region", folder.header(cluster))
		: readers.unknown
			? unknown(readers.unknown, folder.header(cluster))
			: { value: Number(readers.value) > 0, provenance: readers.provenance };
	const sized = multi ? cluster : instances[0];
	const path = multi ? "db_cluster_instance_class" : "instance_class";
	const declaration = store(folder, cluster, ["cluster_identifier"], {
		engine: fact(folder, cluster, "engine", { as: engineOf, anchor: null }),
		role: declared("database", folder.header(cluster)),
		...sizeOf(folder, cluster, sized, path),
		multiZone: spread,
		regions: spreadOver(folder, cluster, followers(folder, cluster), regionsOf),
		readReplicas: readers,
		lagAlarm: sized && readers.value !== 0 ? lagAlarm(folder, cluster, [cluster], instances) : undefined,
		maxConnections: sized && maxConnections(folder, sized, path, cluster),
	});
	const own = (kind: "" | "ro") => endpointsOf(folder, cluster, "cluster_identifier", kind);
	return reachedAt(declaration, own(""), own("ro"));
}

/** Readers that Application Auto Scaling keeps at the least, beside those that are declared. Source: Amazon Aurora User Guide. */
function scaledReaders(folder: Folder, cluster: Resource): Attribute | undefined {
	const target = folder.of("aws_appautoscaling_target").find((one) => {
		if (settingOf(folder, one.block, "scalable_dimension") !== "rds:cluster:ReadReplicaCount") return false;
		if (instancesOf(folder, one) === 0) return false;
		const id = settingOf(folder, one.block, "resource_id");
		const named = mentioned(folder, expressionAt(one.block, "resource_id"), "aws_rds_cluster");
		return named.includes(cluster) || id === `cluster:${nameOf(folder, cluster, "cluster_identifier")}`;
	});
	return target && fact(folder, target, "min_capacity", { as: asCount, anchor: null });
}

/** The greater of two counts; one that nobody can tell may be any. */
function more(a: Attribute, b: Attribute | undefined): Attribute {
	if (!b || a.unknown !== undefined) return a;
	return b.unknown !== undefined || Number(b.value) > Number(a.value) ? b : a;
}

/** A serverless instance moves between two sizes; only the smaller one is known to be needed. */
function sizeOf(folder: Folder, cluster: Resource, sized: Resource | undefined, path: string) {
	if (!sized) return {};
	if (settingOf(folder, sized.block, path) !== "db.serverless")
		return { instanceClass: fact(folder, sized, path, { as: asText }), largerSizes: largerOf(folder, sized, path) };
	const range = "serverlessv2_scaling_configuration";
	const most = asAmount(settingOf(folder, cluster.block, `${range}/max_capacity`) ?? null);
	const least = (as: (units: number) => string | number) =>
		fact(folder, cluster, `${range}/min_capacity`, {
			as: (value) => (asAmount(value) === undefined ? undefined : as(asAmount(value)!)),
			anchor: null,
		});
	return { instanceClass: least((units) => `${units} to ${most ?? "?"} ACU`), largerSizes: least(largerUnits) };
}

const globalOf = (folder: Folder, { block }: Resource) =>
	["aws_rds_global_cluster", "aws_docdb_global_cluster"].flatMap((type) =>
		mentioned(folder, expressionAt(block, "global_cluster_identifier"), type),
	)[0];

/** The first cluster of a global database brings what the others are given with its data. */
const leads = ({ block }: Resource) =>
	["master_username", "database_name", "snapshot_identifier"].some((name) => attributeOf(block, name));

/** The other clusters of the global database that this one leads. */
export function followers(folder: Folder, cluster: Resource): Resource[] {
	const own = leads(cluster) ? globalOf(folder, cluster) : undefined;
	if (!own) return [];
	return folder.of(cluster.type).filter((one) => one !== cluster && !leads(one) && globalOf(folder, one) === own);
}

const followed = (folder: Folder, cluster: Resource): boolean =>
	folder.of(cluster.type).some((one) => one !== cluster && followers(folder, one).includes(cluster));

/** A task that is given the address of a replica reads it, whatever starts the task. */
function givenReplica(folder: Folder, replicas: Resource[]): Attribute | undefined {
	for (const task of folder.of("aws_ecs_task_definition")) {
		const containers = expressionAt(task.block, "container_definitions");
		if (containers && mentioned(folder, containers, "aws_db_instance").some((one) => replicas.includes(one)))
			return declared(true, folder.at(containers));
	}
	return undefined;
}
