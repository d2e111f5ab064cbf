locals {
  database_url = "postgres://fleet@${aws_rds_cluster.this.endpoint}:5432/fleet?pool_max_conns=30&sslmode=require"
}

resource "aws_ecs_task_definition" "fleet" {
  family                   = "fleet"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 1024
  memory                   = 2048
  container_definitions = jsonencode([{
    name         = "fleet"
    image        = "${var.repository_url}:${var.tag}"
    stopTimeout  = 60
    portMappings = [{ containerPort = 8080 }]
    environment  = [{ name = "DATABASE_URL", value = local.database_url }]
  }])
}

resource "aws_ecs_service" "fleet" {
  name                               = "fleet"
  cluster                            = var.cluster_id
  task_definition                    = aws_ecs_task_definition.fleet.arn
  desired_count                      = 4
  launch_type                        = "FARGATE"
  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 150
  load_balancer {
    target_group_arn = var.target_group_arn
    container_name   = "fleet"
    container_port   = 8080
  }
  lifecycle { ignore_changes = [desired_count] }
}

resource "aws_appautoscaling_target" "fleet" {
  service_namespace  = "ecs"
  resource_id        = "service/${var.cluster_name}/${aws_ecs_service.fleet.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  min_capacity       = 4
  max_capacity       = 20
}

resource "aws_appautoscaling_policy" "fleet" {
  name               = "requests"
  policy_type        = "TargetTrackingScaling"
  service_namespace  = aws_appautoscaling_target.fleet.service_namespace
  resource_id        = aws_appautoscaling_target.fleet.resource_id
  scalable_dimension = aws_appautoscaling_target.fleet.scalable_dimension
  target_tracking_scaling_policy_configuration {
    target_value       = 800
    scale_in_cooldown  = 300
    scale_out_cooldown = 30
    predefined_metric_specification {
      predefined_metric_type = "ALBRequestCountPerTarget"
      resource_label         = var.alb_label
    }
  }
}
