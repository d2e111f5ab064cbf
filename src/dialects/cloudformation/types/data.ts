import { isMap, isScalar, isSeq, type Node } from "yaml";
import type { Expression } from "../../resources/syntax.ts";
import { keyOf, member } from "../expressions.ts";
import type { Blocks, Shape } from "../shape.ts";

/** `Parameters: { max_connections: 500 }` as blocks of a name and a value. */
function parameters(blocks: Blocks): void {
	const map = blocks.at("Parameters");
	for (const pair of isMap(map) ? map.items : []) {
		const key = blocks.expressions.span(pair.key as Node);
		const value = blocks.expressions.of(pair.value as Node, key);
		const holder = {
			...blocks.block,
			attributes: [],
			blocks: [],
			type: "parameter",
			labels: [],
			header: key,
			inside: key,
		};
		blocks.block.blocks.push(holder);
		blocks.add("name", blocks.literal(keyOf(pair), key), key, holder);
		blocks.add("value", value, key, holder);
	}
}

const jsonOf = (value: Expression): Expression => {
	const { file, start, end } = value;
	return { file, start, end, kind: "call", name: "jsonencode", arguments: [value] };
};

/** `KeySchema` names the partition key and the sort key. */
function keys(blocks: Blocks): void {
	const list = blocks.at("KeySchema");
	for (const item of isSeq(list) ? (list.items as Node[]) : []) {
		const kind = member(item, "KeyType");
		const name = member(item, "AttributeName");
		if (!name) continue;
		const hash = isScalar(kind) && kind.value === "HASH";
		blocks.add(hash ? "hash_key" : "range_key", blocks.expressions.of(name));
	}
}

const table: Shape = {
	type: "aws_dynamodb_table",
	names: { TableName: "name", GlobalSecondaryIndexes: "global_secondary_index" },
	also: keys,
};

/** What one property says of all copies, each of them says in the words of the family. */
const globalTable: Shape = {
	...table,
	names: { ...table.names, Replicas: "replica" },
	also(blocks) {
		keys(blocks);
		const mode = blocks.value("MultiRegionConsistency");
		const copies = blocks.block.blocks.filter(({ type }) => type === "replica");
		// Its home is among them.
		if (copies.length < 2) blocks.block.blocks = blocks.block.blocks.filter(({ type }) => type !== "replica");
		if (mode) for (const copy of copies) blocks.add("consistency_mode", mode, mode, copy);
	},
};

const record: Shape = {
	type: "aws_route53_record",
	names: {
		AliasTarget: "alias",
		"AliasTarget.DNSName": "name",
		"AliasTarget.HostedZoneId": "zone_id",
		HostedZoneId: "zone_id",
		ResourceRecords: "records",
		TTL: "ttl",
		Failover: "failover_routing_policy/type",
		Region: "latency_routing_policy/region",
		Weight: "weighted_routing_policy/weight",
		GeoLocation: "geolocation_routing_policy",
		"GeoLocation.CountryCode": "country",
		"GeoLocation.ContinentCode": "continent",
	},
};

/** The records of a group, each a record of its own. */
function records(blocks: Blocks): void {
	const list = blocks.at("RecordSets");
	const items = isSeq(list) ? (list.items as Node[]) : [];
	for (const [index, node] of items.entries())
		blocks.other("aws_route53_record", `${blocks.label} ${index + 1}`, blocks.expressions.span(node), {
			node,
			shape: record,
		});
}

export const data: Record<string, Shape> = {
	"AWS::RDS::DBInstance": {
		type: (properties) => (member(properties, "DBClusterIdentifier") ? "aws_rds_cluster_instance" : "aws_db_instance"),
		names: {
			DBInstanceIdentifier: "identifier",
			DBInstanceClass: "instance_class",
			SourceDBInstanceIdentifier: "replicate_source_db",
			DBParameterGroupName: "parameter_group_name",
			DBClusterIdentifier: "cluster_identifier",
		},
	},
	"AWS::RDS::DBCluster": {
		type: "aws_rds_cluster",
		names: {
			DBClusterIdentifier: "cluster_identifier",
			ServerlessV2ScalingConfiguration: "serverlessv2_scaling_configuration",
		},
	},
	"AWS::RDS::DBParameterGroup": { type: "aws_db_parameter_group", also: parameters },
	"AWS::RDS::DBClusterParameterGroup": { type: "aws_rds_cluster_parameter_group", also: parameters },
	"AWS::RDS::DBProxy": { type: "aws_db_proxy", names: { DBProxyName: "name" } },
	"AWS::RDS::DBProxyTargetGroup": {
		type: "aws_db_proxy_default_target_group",
		names: { ConnectionPoolConfigurationInfo: "connection_pool_config" },
	},
	"AWS::RDS::GlobalCluster": { type: "aws_rds_global_cluster" },
	"AWS::ElastiCache::CacheCluster": {
		type: "aws_elasticache_cluster",
		names: { ClusterName: "cluster_id", CacheNodeType: "node_type" },
	},
	"AWS::ElastiCache::ReplicationGroup": {
		type: "aws_elasticache_replication_group",
		names: { CacheNodeType: "node_type" },
	},
	"AWS::ElastiCache::ServerlessCache": {
		type: "aws_elasticache_serverless_cache",
		names: { ServerlessCacheName: "name" },
	},
	"AWS::DynamoDB::Table": table,
	"AWS::DynamoDB::GlobalTable": globalTable,
	"AWS::SQS::Queue": {
		type: "aws_sqs_queue",
		names: { QueueName: "name", VisibilityTimeout: "visibility_timeout_seconds" },
		also(blocks) {
			const policy = blocks.value("RedrivePolicy");
			if (policy) blocks.add("redrive_policy", policy.kind === "object" ? jsonOf(policy) : policy);
		},
	},
	"AWS::Kinesis::Stream": { type: "aws_kinesis_stream" },
	"AWS::SNS::Topic": { type: "aws_sns_topic", names: { TopicName: "name" } },
	"AWS::SecretsManager::Secret": { type: "aws_secretsmanager_secret" },
	"AWS::SSM::Parameter": { type: "aws_ssm_parameter" },
	"AWS::EC2::Subnet": { type: "aws_subnet" },
	"AWS::Route53::HostedZone": { type: "aws_route53_zone" },
	"AWS::Route53::RecordSet": record,
	"AWS::Route53::RecordSetGroup": {
		type: "aws_route53_record_set_group",
		names: { RecordSets: "record" },
		also: records,
	},
};
