resource "aws_elasticache_subnet_group" "admin_sessions" {
  name       = "${local.name}-admin-sessions"
  subnet_ids = data.aws_subnets.private.ids
}

resource "aws_elasticache_replication_group" "admin_sessions" {
  replication_group_id = "${local.name}-admin-sessions"
  description          = "Sessions of the back office"
  engine               = "redis"
  engine_version       = "7.1"
  node_type            = "cache.t4g.small"

  num_cache_clusters         = 2
  automatic_failover_enabled = true
  multi_az_enabled           = true

  subnet_group_name          = aws_elasticache_subnet_group.admin_sessions.name
  security_group_ids         = [aws_security_group.data.id]
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
}
