import { cdkApp, cdkPythonApp, program, pythonProgram, stack, type Thing, yamlProgram } from "./thing.ts";

export const ecsService: Thing = {
	name: "a service of ECS behind a balancer, with its scaler",
	in: {
		terraform: `resource "aws_lb" "main" { internal = false }
resource "aws_lb_listener" "main" {
  load_balancer_arn = aws_lb.main.arn
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.web.arn
  }
}
resource "aws_lb_target_group" "web" {
  protocol = "HTTP"
  health_check { unhealthy_threshold = 2 }
}
resource "aws_ecs_task_definition" "web" {
  cpu                   = 512
  memory                = 1024
  container_definitions = jsonencode([{ name = "web", image = "shop/web:1", stopTimeout = 60 }])
}
resource "aws_ecs_service" "web" {
  task_definition                    = aws_ecs_task_definition.web.arn
  desired_count                      = 2
  deployment_minimum_healthy_percent = 50
  load_balancer {
    target_group_arn = aws_lb_target_group.web.arn
    container_name   = "web"
  }
}
resource "aws_appautoscaling_target" "web" {
  service_namespace = "ecs"
  resource_id       = "service/main/\${aws_ecs_service.web.name}"
  min_capacity      = 2
  max_capacity      = 8
}
resource "aws_appautoscaling_policy" "requests" {
  resource_id       = aws_appautoscaling_target.web.resource_id
  policy_type       = "TargetTrackingScaling"
  target_tracking_scaling_policy_configuration {
    target_value       = 600
    scale_out_cooldown = 30
    predefined_metric_specification { predefined_metric_type = "ALBRequestCountPerTarget" }
  }
}`,
		cloudformation: stack(`  Alb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Alb
      Protocol: HTTP
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }]
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { Protocol: HTTP }
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      Cpu: "512"
      Memory: "1024"
      ContainerDefinitions: [{ Name: web, Image: "shop/web:1", StopTimeout: 60 }]
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      DesiredCount: 2
      DeploymentConfiguration: { MinimumHealthyPercent: 50 }
      LoadBalancers: [{ ContainerName: web, TargetGroupArn: !Ref Group }]
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ResourceId: !Sub "service/main/\${Service.Name}"
      MinCapacity: 2
      MaxCapacity: 8
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 600
        ScaleOutCooldown: 30
        PredefinedMetricSpecification: { PredefinedMetricType: ALBRequestCountPerTarget }`),
		cdk: cdkApp(`    const task = new ecs.FargateTaskDefinition(this, "Task", { cpu: 512, memoryLimitMiB: 1024 });
    task.addContainer("web", { image: ecs.ContainerImage.fromRegistry("shop/web:1"), stopTimeout: Duration.minutes(1) });
    const service = new ecs.FargateService(this, "Web", { taskDefinition: task, desiredCount: 2 });
    const alb = new elbv2.ApplicationLoadBalancer(this, "Alb", { internetFacing: true });
    const group = alb.addListener("Http", { port: 80 }).addTargets("Web", { targets: [service] });
    service.autoScaleTaskCount({ minCapacity: 2, maxCapacity: 8 }).scaleOnRequestCount("Requests", {
      requestsPerTarget: 600,
      targetGroup: group,
      scaleOutCooldown: Duration.seconds(30),
    });`),
		pulumi: program(`const lb = new aws.lb.LoadBalancer("main", { internal: false });
const group = new aws.lb.TargetGroup("web", { protocol: "HTTP", healthCheck: { unhealthyThreshold: 2 } });
new aws.lb.Listener("main", {
  loadBalancerArn: lb.arn, protocol: "HTTP",
  defaultActions: [{ type: "forward", targetGroupArn: group.arn }],
});
const task = new aws.ecs.TaskDefinition("web", {
  cpu: "512", memory: "1024",
  containerDefinitions: JSON.stringify([{ name: "web", image: "shop/web:1", stopTimeout: 60 }]),
});
const service = new aws.ecs.Service("web", {
  taskDefinition: task.arn, desiredCount: 2, deploymentMinimumHealthyPercent: 50,
  loadBalancers: [{ targetGroupArn: group.arn, containerName: "web" }],
});
const target = new aws.appautoscaling.Target("web", {
  serviceNamespace: "ecs", resourceId: pulumi.interpolate\`service/main/\${service.name}\`, minCapacity: 2, maxCapacity: 8,
});
new aws.appautoscaling.Policy("requests", {
  resourceId: target.resourceId,
  policyType: "TargetTrackingScaling",
  targetTrackingScalingPolicyConfiguration: {
    targetValue: 600, scaleOutCooldown: 30,
    predefinedMetricSpecification: { predefinedMetricType: "ALBRequestCountPerTarget" },
  },
});`),
		"cdk-python": cdkPythonApp(`        task = ecs.FargateTaskDefinition(self, "Task", cpu=512, memory_limit_mib=1024)
        task.add_container(
            "web", image=ecs.ContainerImage.from_registry("shop/web:1"), stop_timeout=Duration.minutes(1)
        )
        service = ecs.FargateService(self, "Web", task_definition=task, desired_count=2)
        alb = elbv2.ApplicationLoadBalancer(self, "Alb", internet_facing=True)
        group = alb.add_listener("Http", port=80).add_targets("Web", targets=[service])
        scaling = service.auto_scale_task_count(min_capacity=2, max_capacity=8)
        scaling.scale_on_request_count(
            "Requests",
            requests_per_target=600,
            target_group=group,
            scale_out_cooldown=Duration.seconds(30),
        )`),
		"pulumi-python": pythonProgram(`lb = aws.lb.LoadBalancer("main", internal=False)
group = aws.lb.TargetGroup("web", protocol="HTTP", health_check={"unhealthy_threshold": 2})
aws.lb.Listener(
    "main",
    load_balancer_arn=lb.arn,
    protocol="HTTP",
    default_actions=[aws.lb.ListenerDefaultActionArgs(type="forward", target_group_arn=group.arn)],
)
containers = [{"name": "web", "image": "shop/web:1", "stopTimeout": 60}]
task = aws.ecs.TaskDefinition("web", cpu="512", memory="1024", container_definitions=json.dumps(containers))
service = aws.ecs.Service(
    "web",
    task_definition=task.arn,
    desired_count=2,
    deployment_minimum_healthy_percent=50,
    load_balancers=[{"target_group_arn": group.arn, "container_name": "web"}],
)
target = aws.appautoscaling.Target(
    "web",
    service_namespace="ecs",
    resource_id=pulumi.Output.concat("service/main/", service.name),
    min_capacity=2,
    max_capacity=8,
)
aws.appautoscaling.Policy(
    "requests",
    resource_id=target.resource_id,
    policy_type="TargetTrackingScaling",
    target_tracking_scaling_policy_configuration={
        "target_value": 600,
        "scale_out_cooldown": 30,
        "predefined_metric_specification": {"predefined_metric_type": "ALBRequestCountPerTarget"},
    },
)`),
		"pulumi-yaml": yamlProgram(`  main:
    type: aws:lb:LoadBalancer
    properties: { internal: false }
  web:
    type: aws:lb:TargetGroup
    properties: { protocol: HTTP, healthCheck: { unhealthyThreshold: 2 } }
  listener:
    type: aws:lb:Listener
    properties:
      loadBalancerArn: \${main.arn}
      protocol: HTTP
      defaultActions: [{ type: forward, targetGroupArn: "\${web.arn}" }]
  task:
    type: aws:ecs:TaskDefinition
    properties:
      cpu: "512"
      memory: "1024"
      containerDefinitions:
        fn::toJSON: [{ name: web, image: "shop/web:1", stopTimeout: 60 }]
  service:
    type: aws:ecs:Service
    properties:
      taskDefinition: \${task.arn}
      desiredCount: 2
      deploymentMinimumHealthyPercent: 50
      loadBalancers: [{ targetGroupArn: "\${web.arn}", containerName: web }]
  target:
    type: aws:appautoscaling:Target
    properties:
      serviceNamespace: ecs
      resourceId: service/main/\${service.name}
      minCapacity: 2
      maxCapacity: 8
  requests:
    type: aws:appautoscaling:Policy
    properties:
      resourceId: \${target.resourceId}
      policyType: TargetTrackingScaling
      targetTrackingScalingPolicyConfiguration:
        targetValue: 600
        scaleOutCooldown: 30
        predefinedMetricSpecification: { predefinedMetricType: ALBRequestCountPerTarget }`),
	},
	stated: {
		Service: {
			platform: "ecs",
			role: "server",
			replicas: 2,
			image: "shop/web:1",
			grace: 60,
			cpuRequest: 0.5,
			memoryLimit: 2 ** 30,
			readiness: "http",
			spot: false,
		},
		Scaler: {
			type: "target-tracking",
			signals: ["requests"],
			requestsTarget: 10,
			min: 2,
			max: 8,
			upCooldown: 30,
			downCooldown: 300,
		},
		Rollout: { strategy: "rolling", maxSurge: "100%", maxUnavailable: "50%" },
		Balancer: { public: true, layer: "L7", protocol: "HTTP", idleTimeout: 60, affinity: "none", drain: 300 },
	},
	joined: ["Rollout replaces to Service", "Scaler scales to Service", "Service routes from Balancer"],
};
