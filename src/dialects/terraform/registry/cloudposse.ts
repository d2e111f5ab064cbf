import type { Known } from "./known.ts";

const parts = ["namespace", "tenant", "environment", "stage", "name"];
/** Source: cloudposse/label/null: what all of its modules are called after; `context` hands it on. */
const label = `
${[...parts, "delimiter", "enabled"].map((name) => `variable "${name}" { default = null }`).join("\n")}
variable "attributes" { default = [] }
variable "context" { default = {} }
locals {
${parts.map((name) => `  ${name} = var.${name} == null ? try(var.context.${name}, null) : var.${name}`).join("\n")}
  enabled = var.enabled == null ? try(var.context.enabled, true) : var.enabled
  attributes = concat(try(var.context.attributes, []), var.attributes)
  id = join("-", compact(concat([${parts.map((name) => `local.${name} == null ? "" : local.${name}`).join(", ")}], local.attributes)))
}
`;
/** Every module makes nothing where it, or the context that it is given, is switched off. */
const made = (when?: string) => `  count = local.enabled${when ? ` && ${when}` : ""} ? 1 : 0`;
const optional = (...names: string[]) => names.map((name) => `variable "${name}" { default = null }`).join("\n");
const given = (...names: string[]) => names.map((name) => `  ${name} = var.${name}`).join("\n");

const labels = `${label}
output "id" { value = local.id }
output "enabled" { value = local.enabled }
output "context" { value = { enabled = local.enabled, ${parts.map((name) => `${name} = local.${name}`).join(", ")}, attributes = local.attributes } }
${parts.map((name) => `output "${name}" { value = local.${name} }`).join("\n")}
`;

/** Source: cloudposse/ecs-container-definition, inputs of versions 0.40 to 0.61. */
const container = `
${optional("container_name", "container_image", "container_cpu", "container_memory", "port_mappings", "command", "entrypoint", "environment", "healthcheck", "stop_timeout")}
variable "essential" { default = true }
locals {
  definition = {
    name         = var.container_name
    image        = var.container_image
    essential    = var.essential
    cpu          = var.container_cpu
    memory       = var.container_memory
    portMappings = var.port_mappings == null ? [] : var.port_mappings
    command      = var.command
    entryPoint   = var.entrypoint
    environment  = var.environment
    healthCheck  = var.healthcheck
    stopTimeout  = var.stop_timeout
  }
}
output "json_map_object" { value = local.definition }
output "json_map_encoded" { value = jsonencode(local.definition) }
output "json_map_encoded_list" { value = jsonencode([local.definition]) }
`;

const taskInputs = `
${optional("container_definition_json", "vpc_id", "subnet_ids", "health_check_grace_period_seconds")}
variable "task_cpu" { default = 256 }
variable "task_memory" { default = 512 }
variable "ecs_cluster_arn" { default = "" }
variable "launch_type" { default = "FARGATE" }
variable "desired_count" { default = 1 }
variable "deployment_minimum_healthy_percent" { default = 100 }
variable "deployment_maximum_percent" { default = 200 }
variable "ecs_load_balancers" { default = [] }
variable "capacity_provider_strategies" { default = [] }
variable "ignore_changes_desired_count" { default = false }
`;
const serviceAs = (resource: string, ignores: string) => `
resource "aws_ecs_service" "${resource}" {
${made(`var.ignore_changes_desired_count == ${ignores !== ""}`)}
  name            = local.id
  cluster         = var.ecs_cluster_arn
  task_definition = aws_ecs_task_definition.default.arn
${given("desired_count", "launch_type", "deployment_minimum_healthy_percent", "deployment_maximum_percent", "health_check_grace_period_seconds")}
  dynamic "load_balancer" {
    for_each = var.ecs_load_balancers
    content {
      target_group_arn = load_balancer.value.target_group_arn
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
    }
  }
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategies
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = try(capacity_provider_strategy.value.weight, null)
      base              = try(capacity_provider_strategy.value.base, null)
    }
  }
  network_configuration {
    subnets = var.subnet_ids
  }
  ${ignores}
}`;
const service = `
resource "aws_ecs_task_definition" "default" {
${made()}
  family                = local.id
  cpu                   = var.task_cpu
  memory                = var.task_memory
  container_definitions = var.container_definition_json
}
${serviceAs("default", "")}
${serviceAs("ignoring", "lifecycle {\n    ignore_changes = [desired_count]\n  }")}
output "service_name" { value = var.ignore_changes_desired_count ? aws_ecs_service.ignoring.name : aws_ecs_service.default.name }
output "ecs_service_name" { value = var.ignore_changes_desired_count ? aws_ecs_service.ignoring.name : aws_ecs_service.default.name }
`;
/** Source: cloudposse/ecs-alb-service-task, inputs of versions 0.40 to 0.78. */
const task = `${label}${taskInputs}${service}`;

const step = (name: string, adjustment: string, cooldown: string, bound: string) => `
resource "aws_appautoscaling_policy" "${name}" {
${made()}
  name               = "${name}"
  policy_type        = "StepScaling"
  service_namespace  = "ecs"
  resource_id        = aws_appautoscaling_target.default.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  step_scaling_policy_configuration {
    adjustment_type = "ChangeInCapacity"
    cooldown        = ${cooldown}
    step_adjustment {
      ${bound} = 0
      scaling_adjustment = ${adjustment}
    }
  }
}`;
/** Source: cloudposse/ecs-cloudwatch-autoscaling, inputs of versions 0.5 to 1.0. */
const scaling = `${label}
variable "cluster_name" {}
variable "service_name" {}
variable "min_capacity" { default = 1 }
variable "max_capacity" { default = 2 }
variable "scale_up_adjustment" { default = 1 }
variable "scale_up_cooldown" { default = 60 }
variable "scale_down_adjustment" { default = -1 }
variable "scale_down_cooldown" { default = 300 }
resource "aws_appautoscaling_target" "default" {
${made()}
  service_namespace  = "ecs"
  resource_id        = "service/\${var.cluster_name}/\${var.service_name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.min_capacity
  max_capacity       = var.max_capacity
}
${step("up", "var.scale_up_adjustment", "var.scale_up_cooldown", "metric_interval_lower_bound")}
${step("down", "var.scale_down_adjustment", "var.scale_down_cooldown", "metric_interval_upper_bound")}
output "scale_up_policy_arn" { value = aws_appautoscaling_policy.up.arn }
output "scale_down_policy_arn" { value = aws_appautoscaling_policy.down.arn }
`;

/** An alarm whose input names all begin alike. */
const alarm = (kind: "cpu" | "memory", way: "high" | "low") => {
	const name = `${kind}_utilization_${way}`;
	return `
variable "${name}_threshold" { default = ${way === "high" ? 80 : 20} }
variable "${name}_evaluation_periods" { default = 1 }
variable "${name}_period" { default = 300 }
variable "${name}_alarm_actions" { default = [] }
resource "aws_cloudwatch_metric_alarm" "${name}" {
${made()}
  alarm_name          = "${name}"
  comparison_operator = "${way === "high" ? "GreaterThanOrEqualToThreshold" : "LessThanThreshold"}"
  evaluation_periods  = var.${name}_evaluation_periods
  metric_name         = "${kind === "cpu" ? "CPUUtilization" : "MemoryUtilization"}"
  namespace           = "AWS/ECS"
  period              = var.${name}_period
  statistic           = "Average"
  threshold           = var.${name}_threshold
  alarm_actions       = var.${name}_alarm_actions
  dimensions          = { ClusterName = var.cluster_name, ServiceName = var.service_name }
}`;
};
/** Source: cloudposse/ecs-cloudwatch-sns-alarms, inputs of versions 0.7 to 0.13, with its periods of 300 s. */
const alarms = `${label}
variable "cluster_name" {}
variable "service_name" { default = "" }
${alarm("cpu", "high")}
${alarm("cpu", "low")}
${alarm("memory", "high")}
${alarm("memory", "low")}
`;

const cpuAlarm = (way: "high" | "low", threshold: number) => `
variable "cpu_utilization_${way}_evaluation_periods" { default = 2 }
variable "cpu_utilization_${way}_period_seconds" { default = 300 }
variable "cpu_utilization_${way}_threshold_percent" { default = ${threshold} }
resource "aws_cloudwatch_metric_alarm" "cpu_${way}" {
${made("var.autoscaling_policies_enabled && var.default_alarms_enabled")}
  alarm_name          = "cpu-${way}"
  comparison_operator = "${way === "high" ? "GreaterThanOrEqualToThreshold" : "LessThanOrEqualToThreshold"}"
  evaluation_periods  = var.cpu_utilization_${way}_evaluation_periods
  metric_name         = "CPUUtilization"
  namespace           = "AWS/EC2"
  period              = var.cpu_utilization_${way}_period_seconds
  statistic           = "Average"
  threshold           = var.cpu_utilization_${way}_threshold_percent
  alarm_actions       = [aws_autoscaling_policy.${way === "high" ? "scale_up" : "scale_down"}.arn]
  dimensions          = { AutoScalingGroupName = aws_autoscaling_group.default.name }
}`;
const simple = (way: "up" | "down", adjustment: number) => `
variable "scale_${way}_cooldown_seconds" { default = 300 }
variable "scale_${way}_scaling_adjustment" { default = ${adjustment} }
variable "scale_${way}_policy_type" { default = "SimpleScaling" }
resource "aws_autoscaling_policy" "scale_${way}" {
${made("var.autoscaling_policies_enabled")}
  name                   = "scale-${way}"
  policy_type            = var.scale_${way}_policy_type
  adjustment_type        = "ChangeInCapacity"
  scaling_adjustment     = var.scale_${way}_scaling_adjustment
  cooldown               = var.scale_${way}_cooldown_seconds
  autoscaling_group_name = aws_autoscaling_group.default.name
}`;
/** Source: cloudposse/ec2-autoscale-group, inputs of versions 0.30 to 0.41: alarms on CPU of five minutes unless they are switched off. */
const group = `${label}
${optional("instance_type", "min_size", "max_size", "desired_capacity", "subnet_ids", "user_data_base64", "mixed_instances_policy", "instance_market_options")}
variable "health_check_type" { default = "EC2" }
variable "health_check_grace_period" { default = 300 }
variable "default_cooldown" { default = 300 }
variable "enable_monitoring" { default = true }
variable "target_group_arns" { default = [] }
variable "load_balancers" { default = [] }
variable "autoscaling_policies_enabled" { default = true }
variable "default_alarms_enabled" { default = true }
resource "aws_launch_template" "default" {
${made()}
  name          = local.id
  instance_type = var.instance_type
  user_data     = var.user_data_base64
  monitoring {
    enabled = var.enable_monitoring
  }
  dynamic "instance_market_options" {
    for_each = var.instance_market_options == null ? [] : [var.instance_market_options]
    content {
      market_type = try(instance_market_options.value.market_type, null)
    }
  }
}
resource "aws_autoscaling_group" "default" {
${made()}
  name                = local.id
  vpc_zone_identifier = var.subnet_ids
${given("min_size", "max_size", "desired_capacity", "health_check_type", "health_check_grace_period", "default_cooldown", "target_group_arns", "load_balancers")}
  dynamic "launch_template" {
    for_each = var.mixed_instances_policy == null ? [1] : []
    content {
      id = aws_launch_template.default.id
    }
  }
  dynamic "mixed_instances_policy" {
    for_each = var.mixed_instances_policy == null ? [] : [var.mixed_instances_policy]
    content {
      launch_template {
        launch_template_specification {
          launch_template_id = aws_launch_template.default.id
        }
      }
      dynamic "instances_distribution" {
        for_each = try([mixed_instances_policy.value.instances_distribution], [])
        content {
          on_demand_base_capacity                  = try(instances_distribution.value.on_demand_base_capacity, null)
          on_demand_percentage_above_base_capacity = try(instances_distribution.value.on_demand_percentage_above_base_capacity, null)
          spot_allocation_strategy                 = try(instances_distribution.value.spot_allocation_strategy, null)
        }
      }
    }
  }
  lifecycle {
    ignore_changes = [desired_capacity]
  }
}
${simple("up", 1)}
${simple("down", -1)}
${cpuAlarm("high", 90)}
${cpuAlarm("low", 10)}
output "autoscaling_group_name" { value = aws_autoscaling_group.default.name }
output "autoscaling_group_id" { value = aws_autoscaling_group.default.id }
output "autoscaling_group_arn" { value = aws_autoscaling_group.default.arn }
`;

/** Source: cloudposse/rds, inputs of versions 0.38 to 1.1. */
const rds = `${label}
${optional("engine", "engine_version", "instance_class", "allocated_storage", "replicate_source_db")}
variable "multi_az" { default = false }
variable "db_parameter" { default = [] }
resource "aws_db_parameter_group" "default" {
${made()}
  name = local.id
  dynamic "parameter" {
    for_each = var.db_parameter
    content {
      name  = parameter.value.name
      value = parameter.value.value
    }
  }
}
resource "aws_db_instance" "default" {
${made()}
  identifier           = local.id
  parameter_group_name = aws_db_parameter_group.default.name
${given("engine", "engine_version", "instance_class", "allocated_storage", "multi_az", "replicate_source_db")}
}
output "instance_address" { value = aws_db_instance.default.address }
output "instance_endpoint" { value = aws_db_instance.default.endpoint }
output "instance_id" { value = aws_db_instance.default.id }
`;

/** Source: cloudposse/elasticache-redis, inputs of versions 0.40 to 1.9. */
const redis = `${label}
variable "instance_type" { default = "cache.t2.micro" }
variable "cluster_size" { default = 1 }
variable "cluster_mode_enabled" { default = false }
variable "cluster_mode_num_node_groups" { default = 0 }
variable "cluster_mode_replicas_per_node_group" { default = 0 }
variable "automatic_failover_enabled" { default = false }
variable "multi_az_enabled" { default = false }
resource "aws_elasticache_replication_group" "default" {
${made()}
  replication_group_id       = local.id
  engine                     = "redis"
  node_type                  = var.instance_type
  num_cache_clusters         = var.cluster_mode_enabled ? null : var.cluster_size
  num_node_groups            = var.cluster_mode_enabled ? var.cluster_mode_num_node_groups : null
  replicas_per_node_group    = var.cluster_mode_enabled ? var.cluster_mode_replicas_per_node_group : null
  automatic_failover_enabled = var.automatic_failover_enabled
  multi_az_enabled           = var.multi_az_enabled
}
output "endpoint" { value = aws_elasticache_replication_group.default.primary_endpoint_address }
`;

/** Source: cloudposse/eks-node-group, inputs of versions 2.0 to 3.0. */
const nodes = `${label}
${optional("cluster_name", "min_size", "max_size", "desired_size", "capacity_type")}
variable "instance_types" { default = ["t3.medium"] }
variable "kubernetes_labels" { default = {} }
resource "aws_eks_node_group" "default" {
${made()}
  node_group_name = local.id
  labels          = var.kubernetes_labels
${given("cluster_name", "instance_types", "capacity_type")}
  scaling_config {
    min_size     = var.min_size
    max_size     = var.max_size
    desired_size = var.desired_size
  }
}
`;

/** Modules of Cloud Posse in the public registry, by the inputs that they document. */
export const cloudposse: Known[] = [
	{ source: "cloudposse/label/null", text: labels },
	{ source: "cloudposse/ecs-container-definition/aws", text: container },
	{ source: "cloudposse/ecs-alb-service-task/aws", text: task },
	{ source: "cloudposse/ecs-cloudwatch-autoscaling/aws", text: scaling },
	{ source: "cloudposse/ecs-cloudwatch-sns-alarms/aws", text: alarms },
	{ source: "cloudposse/ec2-autoscale-group/aws", text: group },
	{ source: "cloudposse/rds/aws", text: rds },
	{ source: "cloudposse/elasticache-redis/aws", text: redis },
	{ source: "cloudposse/eks-node-group/aws", text: nodes },
];
