import type { Known } from "./known.ts";

const optional = (...names: string[]) => names.map((name) => `variable "${name}" {\n  default = null\n}`).join("\n");
const given = (...names: string[]) => names.map((name) => `  ${name} = var.${name}`).join("\n");
const inItem = (...names: string[]) => names.map((name) => `  ${name} = try(each.value.${name}, null)`).join("\n");

/** Source: terraform-aws-modules/alb, inputs of versions 6 to 10: lists until 8, maps since. */
const alb = `
${optional("name", "internal", "idle_timeout")}
variable "load_balancer_type" { default = "application" }
variable "create" { default = true }
variable "create_lb" { default = true }
variable "target_groups" { default = {} }
variable "listeners" { default = {} }
variable "http_tcp_listeners" { default = [] }
variable "https_listeners" { default = [] }
variable "web_acl_arn" { default = null }
resource "aws_lb" "this" {
  count = var.create && var.create_lb ? 1 : 0
${given("name", "internal", "idle_timeout", "load_balancer_type")}
}
resource "aws_lb_target_group" "this" {
  for_each = { for key, group in var.target_groups : key => group }
  name     = try(each.value.name, trimsuffix(each.value.name_prefix, "-"), each.key)
  port     = try(each.value.port, each.value.backend_port, null)
  protocol = try(each.value.protocol, each.value.backend_protocol, null)
${inItem("target_type", "deregistration_delay", "slow_start", "load_balancing_algorithm_type", "load_balancing_anomaly_mitigation")}
  dynamic "stickiness" {
    for_each = try([each.value.stickiness], [])
    content {
      enabled         = try(stickiness.value.enabled, true)
      type            = try(stickiness.value.type, var.load_balancer_type == "network" ? "source_ip" : "lb_cookie")
      cookie_duration = try(stickiness.value.cookie_duration, null)
    }
  }
  dynamic "health_check" {
    for_each = try([each.value.health_check], [])
    content {
      enabled             = try(health_check.value.enabled, null)
      protocol            = try(health_check.value.protocol, null)
      interval            = try(health_check.value.interval, null)
      unhealthy_threshold = try(health_check.value.unhealthy_threshold, null)
    }
  }
}
resource "aws_lb_listener" "this" {
  for_each          = { for key, listener in var.listeners : key => listener }
  load_balancer_arn = aws_lb.this.arn
  port              = try(each.value.port, null)
  protocol          = try(each.value.protocol, "HTTPS")
  dynamic "default_action" {
    for_each = try([each.value.forward.target_group_key], [])
    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.this[default_action.value].arn
    }
  }
  dynamic "default_action" {
    for_each = try([each.value.weighted_forward], [])
    content {
      type = "forward"
      forward {
        dynamic "target_group" {
          for_each = try(default_action.value.target_groups, [])
          content {
            arn    = aws_lb_target_group.this[target_group.value.target_group_key].arn
            weight = try(target_group.value.weight, null)
          }
        }
      }
    }
  }
}
resource "aws_lb_listener_rule" "this" {
  for_each     = merge([for name, listener in var.listeners : { for rule, of in try(listener.rules, {}) : "\${name}/\${rule}" => merge(of, { on = name }) }]...)
  listener_arn = aws_lb_listener.this[each.value.on].arn
  dynamic "action" {
    for_each = [for action in try(each.value.actions, []) : try(action.target_group_key, action.forward.target_group_key) if can(try(action.target_group_key, action.forward.target_group_key))]
    content {
      type             = "forward"
      target_group_arn = aws_lb_target_group.this[action.value].arn
    }
  }
}
resource "aws_lb_listener" "listed" {
  for_each          = { for key, listener in concat(var.http_tcp_listeners, var.https_listeners) : key => listener }
  load_balancer_arn = aws_lb.this.arn
  port              = try(each.value.port, null)
  protocol          = try(each.value.protocol, "HTTPS")
  default_action {
    type             = try(each.value.action_type, "forward")
    target_group_arn = try(each.value.action_type, "forward") == "forward" ? aws_lb_target_group.this[try(each.value.target_group_index, each.key)].arn : null
  }
}
resource "aws_wafv2_web_acl_association" "this" {
  count        = var.web_acl_arn == null ? 0 : 1
  resource_arn = aws_lb.this.arn
  web_acl_arn  = var.web_acl_arn
}
output "arn" { value = aws_lb.this.arn }
output "id" { value = aws_lb.this.id }
output "dns_name" { value = aws_lb.this.dns_name }
output "lb_arn" { value = aws_lb.this.arn }
output "lb_id" { value = aws_lb.this.id }
output "lb_dns_name" { value = aws_lb.this.dns_name }
output "target_groups" { value = { for key, group in var.target_groups : key => { arn = aws_lb_target_group.this[key].arn, id = aws_lb_target_group.this[key].arn, name = key } } }
output "target_group_arns" { value = [for key, group in var.target_groups : aws_lb_target_group.this[key].arn] }
output "listeners" { value = { for key, listener in var.listeners : key => { arn = aws_lb_listener.this[key].arn } } }
output "http_tcp_listener_arns" { value = [for key, one in var.http_tcp_listeners : aws_lb_listener.listed[key].arn] }
`;

/** Source: terraform-aws-modules/autoscaling, inputs of versions 5 to 9. */
const autoscaling = `
${optional("name", "min_size", "max_size", "desired_capacity", "instance_type", "health_check_type", "health_check_grace_period", "default_cooldown", "default_instance_warmup", "user_data", "launch_template_id", "instance_market_options", "vpc_zone_identifier", "availability_zones")}
variable "create" { default = true }
variable "ignore_desired_capacity_changes" { default = false }
variable "create_launch_template" { default = true }
variable "enable_monitoring" { default = true }
variable "use_mixed_instances_policy" { default = false }
variable "mixed_instances_policy" { default = {} }
variable "target_group_arns" { default = [] }
variable "load_balancers" { default = [] }
variable "traffic_source_attachments" { default = {} }
variable "scaling_policies" { default = {} }
variable "schedules" { default = {} }
variable "create_schedule" { default = true }
resource "aws_launch_template" "this" {
  count         = var.create_launch_template ? 1 : 0
${given("name", "instance_type", "user_data")}
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
resource "aws_autoscaling_group" "this" {
  count = var.create ? 1 : 0
${given("name", "min_size", "max_size", "health_check_type", "health_check_grace_period", "default_cooldown", "default_instance_warmup", "target_group_arns", "load_balancers", "vpc_zone_identifier", "availability_zones")}
  desired_capacity = var.ignore_desired_capacity_changes ? null : var.desired_capacity
  dynamic "launch_template" {
    for_each = var.use_mixed_instances_policy ? [] : [1]
    content {
      id = var.create_launch_template ? aws_launch_template.this.id : var.launch_template_id
    }
  }
  dynamic "mixed_instances_policy" {
    for_each = var.use_mixed_instances_policy ? [var.mixed_instances_policy] : []
    content {
      launch_template {
        launch_template_specification {
          launch_template_id = aws_launch_template.this.id
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
  dynamic "traffic_source" {
    for_each = var.traffic_source_attachments
    content {
      identifier = traffic_source.value.traffic_source_identifier
    }
  }
}
resource "aws_autoscaling_policy" "this" {
  for_each               = { for key, policy in var.scaling_policies : key => policy }
  name                   = try(each.value.name, each.key)
  autoscaling_group_name = aws_autoscaling_group.this.name
${inItem("policy_type", "adjustment_type", "scaling_adjustment", "cooldown", "estimated_instance_warmup", "metric_aggregation_type")}
  dynamic "target_tracking_configuration" {
    for_each = try([each.value.target_tracking_configuration], [])
    content {
      target_value     = try(target_tracking_configuration.value.target_value, null)
      disable_scale_in = try(target_tracking_configuration.value.disable_scale_in, null)
      dynamic "predefined_metric_specification" {
        for_each = try([target_tracking_configuration.value.predefined_metric_specification], [])
        content {
          predefined_metric_type = try(predefined_metric_specification.value.predefined_metric_type, null)
        }
      }
      dynamic "customized_metric_specification" {
        for_each = try([target_tracking_configuration.value.customized_metric_specification], [])
        content {
          metric_name = try(customized_metric_specification.value.metric_name, null)
          namespace   = try(customized_metric_specification.value.namespace, null)
        }
      }
    }
  }
}
resource "aws_autoscaling_schedule" "this" {
  for_each               = var.create_schedule ? { for key, one in var.schedules : key => one } : {}
  autoscaling_group_name = aws_autoscaling_group.this.name
${inItem("min_size", "max_size", "desired_capacity", "recurrence", "start_time")}
}
output "autoscaling_group_name" { value = aws_autoscaling_group.this.name }
output "autoscaling_group_id" { value = aws_autoscaling_group.this.id }
output "autoscaling_group_arn" { value = aws_autoscaling_group.this.arn }
`;

/** What it scales on where nobody says. */
const scalesOnBoth = `{
    cpu = {
      policy_type                              = "TargetTrackingScaling"
      target_tracking_scaling_policy_configuration = { predefined_metric_specification = { predefined_metric_type = "ECSServiceAverageCPUUtilization" } }
    }
    memory = {
      policy_type                              = "TargetTrackingScaling"
      target_tracking_scaling_policy_configuration = { predefined_metric_specification = { predefined_metric_type = "ECSServiceAverageMemoryUtilization" } }
    }
  }`;

/** Arguments that each member of a map may bring, with what holds where it does not. */
const ofEach = (usual: Readonly<Record<string, string>>): string =>
	Object.entries(usual)
		.map(([name, value]) => `  ${name} = try(each.value.${name}, ${value})`)
		.join("\n");

/** Source: terraform-aws-modules/ecs//modules/service, inputs of versions 5 to 7, with its defaults. */
const ecsService = `
${optional("cpu", "memory", "task_definition_arn", "health_check_grace_period_seconds", "capacity_provider_strategy", "deployment_circuit_breaker", "deployment_controller", "load_balancer", "subnet_ids")}
variable "name" { default = "" }
variable "create" { default = true }
variable "create_service" { default = true }
variable "create_task_definition" { default = true }
variable "cluster_arn" { default = "" }
variable "desired_count" { default = 1 }
variable "launch_type" { default = "FARGATE" }
variable "deployment_minimum_healthy_percent" { default = 66 }
variable "deployment_maximum_percent" { default = 200 }
variable "container_definitions" { default = {} }
variable "enable_autoscaling" { default = true }
variable "autoscaling_min_capacity" { default = 1 }
variable "autoscaling_max_capacity" { default = 10 }
variable "autoscaling_scheduled_actions" { default = {} }
variable "autoscaling_policies" { default = ${scalesOnBoth} }
resource "aws_ecs_task_definition" "this" {
  count                 = var.create_task_definition ? 1 : 0
  family                = var.name
  cpu                   = var.cpu == null ? 1024 : var.cpu
  memory                = var.memory == null ? 2048 : var.memory
  container_definitions = jsonencode([for key, one in var.container_definitions : merge({ name = key, stopTimeout = try(one.stop_timeout, null), healthCheck = try(one.health_check, null) }, one)])
}
resource "aws_ecs_service" "this" {
  count           = var.create && var.create_service ? 1 : 0
  cluster         = var.cluster_arn
  task_definition = var.create_task_definition ? aws_ecs_task_definition.this.arn : var.task_definition_arn
${given("name", "desired_count", "launch_type", "deployment_minimum_healthy_percent", "deployment_maximum_percent", "health_check_grace_period_seconds")}
  dynamic "load_balancer" {
    for_each = var.load_balancer == null ? {} : var.load_balancer
    content {
      target_group_arn = try(load_balancer.value.target_group_arn, null)
      container_name   = load_balancer.value.container_name
      container_port   = load_balancer.value.container_port
    }
  }
  dynamic "capacity_provider_strategy" {
    for_each = var.capacity_provider_strategy == null ? {} : var.capacity_provider_strategy
    content {
      capacity_provider = capacity_provider_strategy.value.capacity_provider
      weight            = try(capacity_provider_strategy.value.weight, null)
      base              = try(capacity_provider_strategy.value.base, null)
    }
  }
  dynamic "deployment_circuit_breaker" {
    for_each = var.deployment_circuit_breaker == null ? [] : [var.deployment_circuit_breaker]
    content {
      enable   = try(deployment_circuit_breaker.value.enable, null)
      rollback = try(deployment_circuit_breaker.value.rollback, null)
    }
  }
  network_configuration {
    subnets = var.subnet_ids
  }
  lifecycle {
    ignore_changes = [desired_count]
  }
}
resource "aws_appautoscaling_target" "this" {
  count              = var.enable_autoscaling ? 1 : 0
  service_namespace  = "ecs"
  resource_id        = "service/cluster/\${aws_ecs_service.this.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = var.autoscaling_min_capacity
  max_capacity       = var.autoscaling_max_capacity
}
resource "aws_appautoscaling_policy" "this" {
  for_each           = var.enable_autoscaling ? { for key, policy in var.autoscaling_policies : key => policy } : {}
  name               = each.key
  policy_type        = try(each.value.policy_type, "TargetTrackingScaling")
  service_namespace  = "ecs"
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  dynamic "target_tracking_scaling_policy_configuration" {
    for_each = try([each.value.target_tracking_scaling_policy_configuration], [])
    content {
      target_value       = try(target_tracking_scaling_policy_configuration.value.target_value, 75)
      scale_in_cooldown  = try(target_tracking_scaling_policy_configuration.value.scale_in_cooldown, 300)
      scale_out_cooldown = try(target_tracking_scaling_policy_configuration.value.scale_out_cooldown, 60)
      dynamic "predefined_metric_specification" {
        for_each = try([target_tracking_scaling_policy_configuration.value.predefined_metric_specification], [])
        content {
          predefined_metric_type = try(predefined_metric_specification.value.predefined_metric_type, null)
        }
      }
      dynamic "customized_metric_specification" {
        for_each = try([target_tracking_scaling_policy_configuration.value.customized_metric_specification], [])
        content {
          metric_name = try(customized_metric_specification.value.metric_name, null)
          namespace   = try(customized_metric_specification.value.namespace, null)
        }
      }
    }
  }
}
resource "aws_appautoscaling_scheduled_action" "this" {
  for_each           = var.enable_autoscaling ? { for key, action in var.autoscaling_scheduled_actions : key => action } : {}
  name               = each.key
  service_namespace  = "ecs"
  resource_id        = aws_appautoscaling_target.this.resource_id
  scalable_dimension = "ecs:service:DesiredCount"
  schedule           = each.value.schedule
  scalable_target_action {
    min_capacity = try(each.value.min_capacity, null)
    max_capacity = try(each.value.max_capacity, null)
  }
}
output "name" { value = aws_ecs_service.this.name }
output "id" { value = aws_ecs_service.this.id }
`;

/** Source: terraform-aws-modules/rds, inputs of versions 4 to 6. */
const rds = `
${optional("engine", "engine_version", "instance_class", "replicate_source_db", "parameter_group_name", "storage_type", "allocated_storage")}
variable "identifier" {}
variable "create_db_instance" { default = true }
variable "multi_az" { default = false }
variable "parameters" { default = [] }
variable "create_db_parameter_group" { default = true }
resource "aws_db_parameter_group" "this" {
  count = var.create_db_parameter_group ? 1 : 0
  name  = var.identifier
  dynamic "parameter" {
    for_each = var.parameters
    content {
      name  = parameter.value.name
      value = parameter.value.value
    }
  }
}
resource "aws_db_instance" "this" {
  count                = var.create_db_instance ? 1 : 0
${given("identifier", "engine", "engine_version", "instance_class", "multi_az", "replicate_source_db", "storage_type", "allocated_storage")}
  parameter_group_name = var.create_db_parameter_group ? aws_db_parameter_group.this.name : var.parameter_group_name
}
output "db_instance_endpoint" { value = aws_db_instance.this.endpoint }
output "db_instance_address" { value = aws_db_instance.this.address }
output "db_instance_identifier" { value = aws_db_instance.this.identifier }
output "db_instance_id" { value = aws_db_instance.this.id }
output "db_instance_arn" { value = aws_db_instance.this.arn }
`;

/** Source: terraform-aws-modules/rds-aurora, inputs of versions 6 to 9. */
const aurora = `
${optional("engine", "engine_version", "engine_mode", "instance_class", "global_cluster_identifier", "availability_zones", "db_cluster_parameter_group_parameters", "serverlessv2_scaling_configuration", "cluster_instance_class")}
variable "name" { default = "" }
variable "create" { default = true }
variable "create_cluster" { default = true }
variable "instances" { default = {} }
variable "autoscaling_enabled" { default = false }
variable "autoscaling_min_capacity" { default = 0 }
variable "autoscaling_max_capacity" { default = 2 }
resource "aws_rds_cluster" "this" {
  count              = var.create && var.create_cluster ? 1 : 0
  cluster_identifier = var.name
${given("engine", "engine_version", "engine_mode", "global_cluster_identifier", "availability_zones")}
  dynamic "serverlessv2_scaling_configuration" {
    for_each = var.serverlessv2_scaling_configuration == null ? [] : [var.serverlessv2_scaling_configuration]
    content {
      min_capacity = try(serverlessv2_scaling_configuration.value.min_capacity, null)
      max_capacity = try(serverlessv2_scaling_configuration.value.max_capacity, null)
    }
  }
}
resource "aws_rds_cluster_instance" "this" {
  for_each           = { for key, instance in var.instances : key => instance }
  cluster_identifier = aws_rds_cluster.this.id
  identifier         = "\${var.name}-\${each.key}"
  engine             = var.engine
  instance_class     = coalesce(try(each.value.instance_class, null), var.cluster_instance_class, var.instance_class)
  availability_zone  = try(each.value.availability_zone, null)
}
resource "aws_appautoscaling_target" "this" {
  count              = var.create && var.autoscaling_enabled ? 1 : 0
  service_namespace  = "rds"
  resource_id        = "cluster:\${aws_rds_cluster.this.cluster_identifier}"
  scalable_dimension = "rds:cluster:ReadReplicaCount"
  min_capacity       = var.autoscaling_min_capacity
  max_capacity       = var.autoscaling_max_capacity
}
output "cluster_endpoint" { value = aws_rds_cluster.this.endpoint }
output "cluster_reader_endpoint" { value = aws_rds_cluster.this.reader_endpoint }
output "cluster_id" { value = aws_rds_cluster.this.id }
output "cluster_arn" { value = aws_rds_cluster.this.arn }
`;

/** Source: terraform-aws-modules/lambda, inputs of versions 4 to 8. */
const lambda = `
${optional("memory_size", "timeout", "reserved_concurrent_executions", "provisioned_concurrent_executions", "image_uri", "runtime", "handler")}
variable "function_name" { default = "" }
variable "create" { default = true }
variable "create_function" { default = true }
variable "create_lambda_function_url" { default = false }
variable "environment_variables" { default = {} }
variable "event_source_mapping" { default = {} }
resource "aws_lambda_function" "this" {
  count = var.create && var.create_function ? 1 : 0
${given("function_name", "memory_size", "timeout", "reserved_concurrent_executions", "image_uri", "runtime", "handler")}
  environment {
    variables = var.environment_variables
  }
}
resource "aws_lambda_function_url" "this" {
  count         = var.create_lambda_function_url ? 1 : 0
  function_name = aws_lambda_function.this.function_name
}
resource "aws_lambda_event_source_mapping" "this" {
  for_each         = { for key, mapping in var.event_source_mapping : key => mapping }
  function_name    = aws_lambda_function.this.arn
  event_source_arn = try(each.value.event_source_arn, null)
}
output "lambda_function_arn" { value = aws_lambda_function.this.arn }
output "lambda_function_name" { value = aws_lambda_function.this.function_name }
output "lambda_function_invoke_arn" { value = aws_lambda_function.this.invoke_arn }
output "lambda_function_qualified_arn" { value = aws_lambda_function.this.arn }
`;

/** Source: terraform-aws-modules/sqs, inputs of version 4 and 5. */
const sqs = `
${optional("visibility_timeout_seconds", "redrive_policy", "fifo_queue", "dlq_name")}
variable "name" { default = null }
variable "create" { default = true }
variable "create_dlq" { default = false }
resource "aws_sqs_queue" "this" {
  count = var.create ? 1 : 0
${given("name", "visibility_timeout_seconds", "fifo_queue")}
  redrive_policy = var.create_dlq ? jsonencode(merge({ deadLetterTargetArn = aws_sqs_queue.dlq.arn, maxReceiveCount = 5 }, var.redrive_policy == null ? {} : var.redrive_policy)) : var.redrive_policy == null ? null : jsonencode(var.redrive_policy)
}
resource "aws_sqs_queue" "dlq" {
  count = var.create && var.create_dlq ? 1 : 0
  name  = var.dlq_name == null ? "\${var.name}-dlq" : var.dlq_name
}
output "queue_arn" { value = aws_sqs_queue.this.arn }
output "queue_url" { value = aws_sqs_queue.this.url }
output "queue_id" { value = aws_sqs_queue.this.id }
output "queue_name" { value = aws_sqs_queue.this.name }
output "dead_letter_queue_arn" { value = aws_sqs_queue.dlq.arn }
`;

/** Source: terraform-aws-modules/dynamodb-table, inputs of versions 3 to 5. */
const dynamodb = `
${optional("name", "hash_key", "range_key", "read_capacity", "write_capacity")}
variable "create_table" { default = true }
variable "billing_mode" { default = "PAY_PER_REQUEST" }
variable "autoscaling_enabled" { default = false }
variable "attributes" { default = [] }
variable "global_secondary_indexes" { default = [] }
variable "replica_regions" { default = [] }
resource "aws_dynamodb_table" "this" {
  count = var.create_table ? 1 : 0
${given("name", "hash_key", "range_key", "billing_mode", "read_capacity", "write_capacity")}
  dynamic "global_secondary_index" {
    for_each = var.global_secondary_indexes
    content {
      name      = global_secondary_index.value.name
      hash_key  = global_secondary_index.value.hash_key
      range_key = try(global_secondary_index.value.range_key, null)
    }
  }
  dynamic "replica" {
    for_each = var.replica_regions
    content {
      region_name = replica.value.region_name
    }
  }
}
output "dynamodb_table_arn" { value = aws_dynamodb_table.this.arn }
output "dynamodb_table_id" { value = aws_dynamodb_table.this.id }
`;

/** Source: terraform-aws-modules/elasticache, inputs of version 1. */
const elasticache = `
${optional("node_type", "num_cache_nodes", "num_node_groups", "replicas_per_node_group", "num_cache_clusters", "engine_version", "az_mode")}
variable "engine" { default = "redis" }
variable "create" { default = true }
variable "cluster_id" { default = "" }
variable "replication_group_id" { default = null }
variable "create_cluster" { default = false }
variable "create_replication_group" { default = true }
variable "cluster_mode_enabled" { default = false }
variable "automatic_failover_enabled" { default = null }
variable "multi_az_enabled" { default = false }
resource "aws_elasticache_cluster" "this" {
  count = var.create && var.create_cluster ? 1 : 0
${given("cluster_id", "engine", "node_type", "num_cache_nodes", "az_mode")}
}
resource "aws_elasticache_replication_group" "this" {
  count = var.create && var.create_replication_group ? 1 : 0
${given("replication_group_id", "engine", "node_type", "num_node_groups", "replicas_per_node_group", "num_cache_clusters", "automatic_failover_enabled", "multi_az_enabled")}
}
output "cluster_address" { value = aws_elasticache_cluster.this.cluster_address }
output "replication_group_primary_endpoint_address" { value = aws_elasticache_replication_group.this.primary_endpoint_address }
output "replication_group_reader_endpoint_address" { value = aws_elasticache_replication_group.this.reader_endpoint_address }
`;

/** Source: terraform-aws-modules/ecs, inputs of versions 5 to 7: each of its services is one of the module above. */
const ecs = `
variable "services" { default = {} }
variable "create" { default = true }
module "service" {
  source   = "terraform-aws-modules/ecs/aws//modules/service"
  for_each = var.create ? { for key, one in var.services : key => one } : {}
  name     = try(each.value.name, each.key)
${ofEach({
	create_task_definition: "true",
	desired_count: "1",
	launch_type: '"FARGATE"',
	deployment_minimum_healthy_percent: "66",
	deployment_maximum_percent: "200",
	container_definitions: "{}",
	enable_autoscaling: "true",
	autoscaling_min_capacity: "1",
	autoscaling_max_capacity: "10",
	autoscaling_scheduled_actions: "{}",
	autoscaling_policies: scalesOnBoth,
	cpu: "null",
	memory: "null",
	task_definition_arn: "null",
	health_check_grace_period_seconds: "null",
	capacity_provider_strategy: "null",
	deployment_circuit_breaker: "null",
	load_balancer: "null",
	subnet_ids: "null",
})}
}
`;

/** Modules of the AWS community in the public registry, by the inputs that they document. */
export const aws: Known[] = [
	{ source: "terraform-aws-modules/alb/aws", text: alb },
	{ source: "terraform-aws-modules/autoscaling/aws", text: autoscaling },
	{ source: "terraform-aws-modules/ecs/aws", text: ecs },
	{ source: "terraform-aws-modules/ecs/aws//modules/service", text: ecsService },
	{ source: "terraform-aws-modules/rds/aws", text: rds },
	{ source: "terraform-aws-modules/rds-aurora/aws", text: aurora },
	{ source: "terraform-aws-modules/lambda/aws", text: lambda },
	{ source: "terraform-aws-modules/sqs/aws", text: sqs },
	{ source: "terraform-aws-modules/dynamodb-table/aws", text: dynamodb },
	{ source: "terraform-aws-modules/elasticache/aws", text: elasticache },
];
