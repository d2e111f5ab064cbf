# The four shards of services/orders. Which users live where is in services/orders/src/shards.ts.
locals {
  orders_shards = toset(["0", "1", "2", "3"])
}

resource "aws_db_subnet_group" "orders_db" {
  name       = "${local.name}-orders-db"
  subnet_ids = data.aws_subnets.private.ids
}

resource "aws_db_parameter_group" "orders_db" {
  name_prefix = "${local.name}-orders-db-"
  family      = "postgres16"

  # orders prepares its transactions; Postgres has this switched off by default
  parameter {
    name         = "max_prepared_transactions"
    value        = "200"
    apply_method = "pending-reboot"
  }

  parameter {
    name  = "idle_in_transaction_session_timeout"
    value = "15000"
  }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_db_instance" "orders_db" {
  for_each = local.orders_shards

  identifier     = "orders-db-${each.key}"
  engine         = "postgres"
  engine_version = "16.6"
  instance_class = var.shard_instance_class
  db_name        = "orders"

  allocated_storage     = var.shard_storage_gb
  max_allocated_storage = var.shard_storage_gb * 3
  storage_type          = "gp3"
  storage_encrypted     = true

  username                    = "postgres"
  manage_master_user_password = true

  multi_az               = true
  db_subnet_group_name   = aws_db_subnet_group.orders_db.name
  parameter_group_name   = aws_db_parameter_group.orders_db.name
  vpc_security_group_ids = [aws_security_group.data.id]

  backup_retention_period      = 14
  backup_window                = "02:00-03:00"
  performance_insights_enabled = true
  deletion_protection          = true
  final_snapshot_identifier    = "orders-db-${each.key}-final"
}

# The names in SHARD_HOSTS (deploy/k8s/orders.yaml), so that a restored shard can take over without a deploy.
resource "aws_route53_record" "orders_db" {
  for_each = local.orders_shards

  zone_id = aws_route53_zone.internal.zone_id
  name    = "orders-db-${each.key}"
  type    = "CNAME"
  ttl     = 30
  records = [aws_db_instance.orders_db[each.key].address]
}
