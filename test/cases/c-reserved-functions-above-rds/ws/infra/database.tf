resource "aws_db_instance" "tickets" {
  identifier           = "tickets"
  engine               = "mysql"
  engine_version       = "8.0"
  instance_class       = "db.t4g.medium"
  allocated_storage    = 100
  multi_az             = true
  parameter_group_name = aws_db_parameter_group.tickets.name
}

resource "aws_db_parameter_group" "tickets" {
  name   = "tickets"
  family = "mysql8.0"
  parameter {
    name  = "max_connections"
    value = 200
  }
}
