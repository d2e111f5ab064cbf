resource "aws_ecs_cluster" "main" {
  name = local.name

  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_cloudwatch_log_group" "admin" {
  name              = "/ecs/${local.name}/admin"
  retention_in_days = 30
}

data "aws_iam_role" "ecs_execution" {
  name = "${local.name}-ecs-execution"
}

resource "aws_secretsmanager_secret" "admin_session" {
  name = "${local.name}/admin/session"
}

resource "aws_ecs_task_definition" "admin" {
  family                   = "${local.name}-admin"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = data.aws_iam_role.ecs_execution.arn

  container_definitions = jsonencode([
    {
      name        = "admin"
      image       = local.images.admin
      essential   = true
      stopTimeout = 30

      repositoryCredentials = {
        credentialsParameter = var.registry_credentials_arn
      }

      portMappings = [
        { name = "http", containerPort = 3002, protocol = "tcp" }
      ]

      environment = [
        { name = "PORT", value = "3002" },
        { name = "ORDERS_URL", value = "http://orders.internal.storefront.example.com" },
        { name = "REDIS_URL", value = "rediss://${aws_elasticache_replication_group.admin_sessions.primary_endpoint_address}:6379" },
      ]

      secrets = [
        { name = "SESSION_SECRET", valueFrom = aws_secretsmanager_secret.admin_session.arn },
      ]

      logConfiguration = {
        logDriver = "awslogs"
        options = {
          "awslogs-group"         = aws_cloudwatch_log_group.admin.name
          "awslogs-region"        = var.region
          "awslogs-stream-prefix" = "admin"
        }
      }
    }
  ])
}

resource "aws_ecs_service" "admin" {
  name            = "admin"
  cluster         = aws_ecs_cluster.main.id
  task_definition = aws_ecs_task_definition.admin.arn
  desired_count   = var.admin_desired_count
  launch_type     = "FARGATE"

  deployment_minimum_healthy_percent = 100
  deployment_maximum_percent         = 200
  health_check_grace_period_seconds  = 60

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  network_configuration {
    subnets         = data.aws_subnets.private.ids
    security_groups = [aws_security_group.admin.id]
  }

  load_balancer {
    target_group_arn = aws_lb_target_group.admin.arn
    container_name   = "admin"
    container_port   = 3002
  }

  lifecycle {
    # the autoscaler's, after the first apply
    ignore_changes = [desired_count]
  }

  depends_on = [aws_lb_listener.admin_https]
}
