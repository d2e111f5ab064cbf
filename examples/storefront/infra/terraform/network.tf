data "aws_subnets" "private" {
  filter {
    name   = "vpc-id"
    values = [var.vpc_id]
  }

  tags = {
    Tier = "private"
  }
}

data "aws_vpc" "main" {
  id = var.vpc_id
}

resource "aws_security_group" "alb" {
  name_prefix = "${local.name}-admin-alb-"
  vpc_id      = var.vpc_id

  ingress {
    description = "Office and VPN come in through the VPC"
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = [data.aws_vpc.main.cidr_block]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "admin" {
  name_prefix = "${local.name}-admin-"
  vpc_id      = var.vpc_id

  ingress {
    from_port       = 3002
    to_port         = 3002
    protocol        = "tcp"
    security_groups = [aws_security_group.alb.id]
  }

  egress {
    from_port   = 0
    to_port     = 0
    protocol    = "-1"
    cidr_blocks = ["0.0.0.0/0"]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "data" {
  name_prefix = "${local.name}-data-"
  vpc_id      = var.vpc_id

  ingress {
    description = "Postgres, from the pods"
    from_port   = 5432
    to_port     = 5432
    protocol    = "tcp"
    cidr_blocks = [data.aws_vpc.main.cidr_block]
  }

  ingress {
    description     = "Redis, from the back office"
    from_port       = 6379
    to_port         = 6379
    protocol        = "tcp"
    security_groups = [aws_security_group.admin.id]
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_route53_zone" "internal" {
  name = "${local.name}.internal"

  vpc {
    vpc_id = var.vpc_id
  }
}
