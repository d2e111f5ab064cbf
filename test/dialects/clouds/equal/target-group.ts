import { cdkApp, cdkPythonApp, program, pythonProgram, stack, type Thing, yamlProgram } from "./thing.ts";

export const targetGroup: Thing = {
	name: "a target group",
	in: {
		terraform: `resource "aws_lb_target_group" "web" {
  protocol             = "HTTP"
  deregistration_delay = 45
  slow_start           = 90
  stickiness {
    type            = "lb_cookie"
    cookie_duration = 3600
  }
  health_check {
    interval            = 10
    unhealthy_threshold = 2
  }
}`,
		cloudformation: stack(`  Web:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Protocol: HTTP
      HealthCheckIntervalSeconds: 10
      TargetGroupAttributes:
        - { Key: deregistration_delay.timeout_seconds, Value: "45" }
        - { Key: slow_start.duration_seconds, Value: "90" }
        - { Key: stickiness.enabled, Value: "true" }
        - { Key: stickiness.type, Value: lb_cookie }
        - { Key: stickiness.lb_cookie.duration_seconds, Value: "3600" }`),
		cdk: cdkApp(`    new elbv2.ApplicationTargetGroup(this, "Web", {
      deregistrationDelay: Duration.seconds(45),
      slowStart: Duration.minutes(1.5),
      stickinessCookieDuration: Duration.hours(1),
      healthCheck: { interval: Duration.seconds(10) },
    });`),
		pulumi: program(`const drain = 45;
new aws.lb.TargetGroup("web", {
  protocol: "HTTP",
  deregistrationDelay: drain,
  slowStart: 90,
  stickiness: { type: "lb_cookie", cookieDuration: 3600 },
  healthCheck: { interval: 10, unhealthyThreshold: 2 },
});`),
		"cdk-python": cdkPythonApp(`        elbv2.ApplicationTargetGroup(
            self,
            "Web",
            deregistration_delay=Duration.seconds(45),
            slow_start=Duration.minutes(1.5),
            stickiness_cookie_duration=Duration.hours(1),
            health_check=elbv2.HealthCheck(interval=Duration.seconds(10)),
        )`),
		"pulumi-python": pythonProgram(`drain = 45
aws.lb.TargetGroup(
    "web",
    protocol="HTTP",
    deregistration_delay=drain,
    slow_start=90,
    stickiness=aws.lb.TargetGroupStickinessArgs(type="lb_cookie", cookie_duration=3600),
    health_check={"interval": 10, "unhealthy_threshold": 2},
)`),
		"pulumi-yaml": yamlProgram(`  web:
    type: aws:lb:TargetGroup
    properties:
      protocol: HTTP
      deregistrationDelay: \${drain}
      slowStart: 90
      stickiness: { type: lb_cookie, cookieDuration: 3600 }
      healthCheck: { interval: 10, unhealthyThreshold: 2 }
variables: { drain: 45 }`),
	},
	stated: {
		Balancer: {
			layer: "L7",
			affinity: "cookie",
			affinityDuration: 3600,
			drain: 45,
			slowStart: 90,
			algorithm: "round-robin",
			healthCheck: "http",
			healthCheckInterval: 10,
			unhealthyThreshold: 2,
			outlierDetection: false,
		},
	},
};
