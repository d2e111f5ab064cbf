resource "aws_lb" "admin" {
  name               = "${local.name}-admin"
  internal           = true
  load_balancer_type = "application"
  security_groups    = [aws_security_group.alb.id]
  subnets            = data.aws_subnets.private.ids
}

resource "aws_lb_target_group" "admin" {
  name                 = "${local.name}-admin"
  port                 = 3002
  protocol             = "HTTP"
  target_type          = "ip"
  vpc_id               = var.vpc_id
  deregistration_delay = var.deregistration_delay

  # the refund form is two pages
  stickiness {
    type            = "lb_cookie"
    cookie_duration = 28800
  }

  health_check {
    path                = "/healthz"
    matcher             = "204"
    interval            = 15
    timeout             = 5
    healthy_threshold   = 2
    unhealthy_threshold = 3
  }
}

resource "aws_lb_listener" "admin_https" {
  load_balancer_arn = aws_lb.admin.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = var.certificate_arn

  default_action {
    type  = "authenticate-oidc"
    order = 1

    authenticate_oidc {
      issuer                 = var.oidc.issuer
      authorization_endpoint = "${var.oidc.issuer}/authorize"
      token_endpoint         = "${var.oidc.issuer}/oauth/token"
      user_info_endpoint     = "${var.oidc.issuer}/userinfo"
      client_id              = var.oidc.client_id
      client_secret          = data.aws_secretsmanager_secret_version.oidc.secret_string
    }
  }

  default_action {
    type             = "forward"
    order            = 2
    target_group_arn = aws_lb_target_group.admin.arn
  }
}

data "aws_secretsmanager_secret_version" "oidc" {
  secret_id = var.oidc.secret_arn
}
