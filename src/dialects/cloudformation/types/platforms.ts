import { isSeq, type Node } from "yaml";
import { member } from "../expressions.ts";
import type { Blocks, Shape } from "../shape.ts";

/** Options of Elastic Beanstalk as settings of a name and a value. */
function options(blocks: Blocks): void {
	const list = blocks.at("OptionSettings");
	for (const item of isSeq(list) ? (list.items as Node[]) : []) {
		const header = blocks.expressions.span(item);
		const holder = { ...blocks.block, attributes: [], blocks: [], type: "setting", labels: [], header, inside: header };
		blocks.block.blocks.push(holder);
		for (const [key, name] of [
			["Namespace", "namespace"],
			["OptionName", "name"],
			["Value", "value"],
		]) {
			const value = member(item, key);
			if (value) blocks.add(name, blocks.expressions.of(value), header, holder);
		}
	}
}

/** Platforms that run an application by themselves, stores beside RDS and ElastiCache, and what stands before balancers. */
export const platforms: Record<string, Shape> = {
	"AWS::ElasticBeanstalk::Environment": {
		type: "aws_elastic_beanstalk_environment",
		names: { EnvironmentName: "name", "Tier.Name": "tier", Tier: "" },
		also: options,
	},
	"AWS::AppRunner::Service": { type: "aws_apprunner_service" },
	"AWS::AppRunner::AutoScalingConfiguration": { type: "aws_apprunner_auto_scaling_configuration_version" },
	"AWS::MemoryDB::Cluster": { type: "aws_memorydb_cluster", names: { ClusterName: "name" } },
	"AWS::DocDB::DBCluster": { type: "aws_docdb_cluster", names: { DBClusterIdentifier: "cluster_identifier" } },
	"AWS::DocDB::DBInstance": {
		type: "aws_docdb_cluster_instance",
		names: { DBClusterIdentifier: "cluster_identifier", DBInstanceClass: "instance_class" },
	},
	"AWS::Neptune::DBCluster": { type: "aws_neptune_cluster", names: { DBClusterIdentifier: "cluster_identifier" } },
	"AWS::Neptune::DBInstance": {
		type: "aws_neptune_cluster_instance",
		names: { DBClusterIdentifier: "cluster_identifier", DBInstanceClass: "instance_class" },
	},
	"AWS::MSK::Cluster": { type: "aws_msk_cluster" },
	"AWS::WAFv2::WebACL": { type: "aws_wafv2_web_acl" },
	"AWS::WAFv2::WebACLAssociation": { type: "aws_wafv2_web_acl_association", names: { WebACLArn: "web_acl_arn" } },
};
