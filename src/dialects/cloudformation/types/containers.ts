import { isMap, isSeq, type Node } from "yaml";
import type { Expression } from "../../resources/syntax.ts";
import type { Blocks, Shape } from "../shape.ts";

const camel = (key: string) => key.charAt(0).toLowerCase() + key.slice(1);

/** Terraform's provider takes containers as ECS' own JSON, whose names begin with a small letter. */
function containers(blocks: Blocks): void {
	const list = blocks.at("ContainerDefinitions");
	if (!isSeq(list)) return;
	const { expressions } = blocks;
	const small = (node: Node | null): Expression => {
		const own = node && expressions.of(node);
		if (!isMap(node) || own?.kind !== "object") return own ?? expressions.of(node);
		return { ...own, entries: expressions.entries(node, camel) };
	};
	const items = (list.items as Node[]).map((item): Expression => {
		const object = expressions.of(item);
		if (object.kind !== "object" || !isMap(item)) return object;
		const entries = expressions.entries(item, camel).map((entry, at) => {
			const value = item.items[at]?.value as Node | null;
			if (!isSeq(value) || entry.value.kind !== "tuple") return entry;
			return { ...entry, value: { ...entry.value, items: value.items.map((one) => small(one as Node)) } };
		});
		return { ...object, entries };
	});
	blocks.add("container_definitions", { ...expressions.span(list), kind: "tuple", items });
}

/** What Terraform has beside its `deployment_configuration`. */
const deployment = {
	MinimumHealthyPercent: "deployment_minimum_healthy_percent",
	MaximumPercent: "deployment_maximum_percent",
	"DeploymentCircuitBreaker.Enable": "deployment_circuit_breaker/enable",
	"DeploymentCircuitBreaker.Rollback": "deployment_circuit_breaker/rollback",
};

const serviceDefaults = {
	desired_count: { value: 1, source: "AWS::ECS::Service: DesiredCount is 1 unless set" },
};

export const containersTypes: Record<string, Shape> = {
	"AWS::ECS::Service": {
		type: "aws_ecs_service",
		names: {
			ServiceName: "name",
			"LoadBalancers.LoadBalancerName": "elb_name",
			AwsvpcConfiguration: "",
		},
		defaults: serviceDefaults,
		paths: Object.fromEntries(
			Object.entries(deployment).map(([path, name]) => [name, `DeploymentConfiguration.${path}`]),
		),
		also(blocks) {
			for (const [path, name] of Object.entries(deployment)) {
				const value = blocks.value("DeploymentConfiguration", ...path.split("."));
				if (value) blocks.add(name, value);
			}
		},
	},
	"AWS::ECS::TaskDefinition": { type: "aws_ecs_task_definition", also: containers },
	"AWS::ECS::Cluster": { type: "aws_ecs_cluster", names: { ClusterName: "name" } },
	"AWS::ECS::CapacityProvider": { type: "aws_ecs_capacity_provider" },
	"AWS::ECS::ClusterCapacityProviderAssociations": {
		type: "aws_ecs_cluster_capacity_providers",
		names: { Cluster: "cluster_name" },
	},
	"AWS::ECR::Repository": { type: "aws_ecr_repository", names: { RepositoryName: "name" } },
	"AWS::EKS::Nodegroup": {
		type: "aws_eks_node_group",
		names: { NodegroupName: "node_group_name" },
	},
	"AWS::EKS::Cluster": { type: "aws_eks_cluster" },
	"AWS::ServiceDiscovery::Service": { type: "aws_service_discovery_service" },
	"AWS::ServiceDiscovery::PrivateDnsNamespace": { type: "aws_service_discovery_private_dns_namespace" },
	"AWS::ServiceDiscovery::HttpNamespace": { type: "aws_service_discovery_http_namespace" },
};
