resource "aws_db_parameter_group" "ledger" {
  name   = "ledger-pg16"
  family = "postgres16"

  parameter {
    name         = "max_connections"
    value        = "300"
    apply_method = "pending-reboot"
  }
  parameter {
    name  = "log_min_duration_statement"
    value = "500"
  }
}

resource "aws_db_instance" "ledger" {
  identifier           = "ledger"
  engine               = "postgres"
  engine_version       = "16.4"
  instance_class       = "db.m6g.large"
  allocated_storage    = 200
  multi_az             = true
  parameter_group_name = aws_db_parameter_group.ledger.name
  username             = "ledger"
  password             = var.db_password
}

variable "db_password" {
  type      = string
  sensitive = true
}
