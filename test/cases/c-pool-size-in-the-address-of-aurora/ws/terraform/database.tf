resource "aws_rds_cluster_parameter_group" "this" {
  name   = "fleet"
  family = "aurora-postgresql15"
  parameter {
    name  = "max_connections"
    value = "400"
  }
}

resource "aws_rds_cluster" "this" {
  cluster_identifier              = "fleet-${var.env}"
  engine                          = "aurora-postgresql"
  master_username                 = "fleet"
  manage_master_user_password     = true
  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
}

resource "aws_rds_cluster_instance" "this" {
  count              = 2
  identifier         = "fleet-${var.env}-${count.index}"
  cluster_identifier = aws_rds_cluster.this.id
  instance_class     = "db.r6g.large"
  engine             = aws_rds_cluster.this.engine
}
