import { beforeAll, describe, expect, test } from "vitest";
import { bicep } from "../../../src/dialects/bicep/index.ts";
import { cdk } from "../../../src/dialects/cdk/index.ts";
import { cloudformation } from "../../../src/dialects/cloudformation/index.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { pulumi } from "../../../src/dialects/pulumi/index.ts";
import { serverless } from "../../../src/dialects/serverless/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { fragments, links, said, source } from "./helper.ts";

const dialects: Record<string, AnyDialect> = { terraform, cloudformation, cdk, pulumi, bicep, serverless };
beforeAll(() => Promise.all(Object.values(dialects).map((dialect) => dialect.load?.())));

const project = source("Pulumi.yaml", "name: shop\nruntime: nodejs\n");
const written = (syntax: string, text: string) => {
	const path = {
		terraform: "main.tf",
		cloudformation: "stack.yaml",
		cdk: "app.ts",
		pulumi: "index.ts",
		bicep: "main.bicep",
		serverless: "serverless.yml",
	}[syntax]!;
	return fragments(dialects[syntax], syntax === "pulumi" ? [project, source(path, text)] : [source(path, text)]);
};

const cdkApp = (body: string) => `
import { App, Duration, Stack } from "aws-cdk-lib";
import * as autoscaling from "aws-cdk-lib/aws-autoscaling";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
import * as rds from "aws-cdk-lib/aws-rds";
import * as lambda from "aws-cdk-lib/aws-lambda";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import * as sqs from "aws-cdk-lib/aws-sqs";
class Shop extends Stack {
  constructor(scope: App, id: string) {
    super(scope, id);
${body}
  }
}
new Shop(new App(), "Shop");
`;
const stack = (body: string) => `Resources:\n${body}`;
const program = (body: string) => `import * as aws from "@pulumi/aws";\n${body}`;

/** The same thing in each language; `stated` are attributes by kind, `joined` the links. */
const things: Record<
	string,
	{ in: Record<string, string>; stated: Record<string, Record<string, unknown>>; joined?: string[] }
> = {
	"a target group": {
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
	},
	"a group of machines that scales on CPU": {
		in: {
			terraform: `resource "aws_launch_template" "web" { instance_type = "m7g.large" }
resource "aws_autoscaling_group" "web" {
  min_size         = 2
  max_size         = 9
  desired_capacity = 3
  launch_template { id = aws_launch_template.web.id }
}
resource "aws_autoscaling_policy" "cpu" {
  autoscaling_group_name = aws_autoscaling_group.web.name
  policy_type            = "TargetTrackingScaling"
  target_tracking_configuration {
    target_value = 60
    predefined_metric_specification { predefined_metric_type = "ASGAverageCPUUtilization" }
  }
}`,
			cloudformation: stack(`  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: { LaunchTemplateData: { InstanceType: m7g.large } }
  Web:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: "2"
      MaxSize: "9"
      DesiredCapacity: "3"
      LaunchTemplate: { LaunchTemplateId: !Ref Template, Version: "1" }
  Cpu:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Web
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration:
        TargetValue: 60
        PredefinedMetricSpecification: { PredefinedMetricType: ASGAverageCPUUtilization }`),
			cdk: cdkApp(`    const web = new autoscaling.AutoScalingGroup(this, "Web", {
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M7G, ec2.InstanceSize.LARGE),
      minCapacity: 2,
      maxCapacity: 9,
      desiredCapacity: 3,
    });
    web.scaleOnCpuUtilization("Cpu", { targetUtilizationPercent: 60 });`),
			pulumi: program(`const template = new aws.ec2.LaunchTemplate("web", { instanceType: "m7g.large" });
const group = new aws.autoscaling.Group("web", {
  minSize: 2, maxSize: 9, desiredCapacity: 3, launchTemplate: { id: template.id },
});
new aws.autoscaling.Policy("cpu", {
  autoscalingGroupName: group.name,
  policyType: "TargetTrackingScaling",
  targetTrackingConfiguration: {
    targetValue: 60,
    predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
  },
});`),
		},
		stated: {
			Service: { platform: "ec2", replicas: 3, instanceType: "m7g.large", spot: false },
			Scaler: { type: "target-tracking", signals: ["cpu"], cpuTarget: 0.6, min: 2, max: 9, behaviour: false },
		},
		joined: ["Scaler scales to Service"],
	},
	"a service of ECS behind a balancer, with its scaler": {
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
	},
	"a database and a queue": {
		in: {
			terraform: `resource "aws_db_instance" "main" {
  engine         = "postgres"
  instance_class = "db.m6g.large"
  multi_az       = true
}
resource "aws_sqs_queue" "dead" {}
resource "aws_sqs_queue" "jobs" {
  visibility_timeout_seconds = 120
  redrive_policy             = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 4 })
}`,
			cloudformation: stack(`  Main:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, DBInstanceClass: db.m6g.large, MultiAZ: true }
  Dead:
    Type: AWS::SQS::Queue
  Jobs:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 120
      RedrivePolicy: { deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 4 }`),
			cdk: cdkApp(`    new rds.DatabaseInstance(this, "Main", {
      engine: rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_16 }),
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M6G, ec2.InstanceSize.LARGE),
      multiAz: true,
    });
    const dead = new sqs.Queue(this, "Dead");
    new sqs.Queue(this, "Jobs", {
      visibilityTimeout: Duration.minutes(2),
      deadLetterQueue: { queue: dead, maxReceiveCount: 4 },
    });`),
			pulumi:
				program(`new aws.rds.Instance("main", { engine: "postgres", instanceClass: "db.m6g.large", multiAz: true });
const dead = new aws.sqs.Queue("dead");
new aws.sqs.Queue("jobs", {
  visibilityTimeoutSeconds: 120,
  redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 4 }),
});`),
		},
		stated: {
			Store: {
				engine: "postgres",
				role: "database",
				instanceClass: "db.m6g.large",
				multiZone: true,
				readReplicas: 0,
				maxConnections: 901,
			},
			Queue: { engine: "sqs", visibility: 120, deadLetter: true, maxReceives: 4 },
		},
	},
	"a function that works off a queue": {
		in: {
			terraform: `resource "aws_sqs_queue" "jobs" {}
resource "aws_lambda_function" "work" {
  memory_size                    = 512
  reserved_concurrent_executions = 20
}
resource "aws_lambda_event_source_mapping" "jobs" {
  function_name    = aws_lambda_function.work.arn
  event_source_arn = aws_sqs_queue.jobs.arn
}`,
			cloudformation: `Globals:
  Function: { MemorySize: 512 }
${stack(`  Jobs: { Type: "AWS::SQS::Queue" }
  Work:
    Type: AWS::Serverless::Function
    Properties:
      ReservedConcurrentExecutions: 20
      Events: { Jobs: { Type: SQS, Properties: { Queue: !GetAtt Jobs.Arn } } }`)}`,
			serverless: `service: work
provider: { name: aws, memorySize: 512 }
custom: { most: { prod: 20 } }
functions:
  work:
    handler: src/work.handler
    reservedConcurrency: \${self:custom.most.prod, 3}
    events:
      - sqs: { arn: !GetAtt Jobs.Arn }
resources:
  Resources:
    Jobs: { Type: "AWS::SQS::Queue" }`,
			cdk: cdkApp(`    const jobs = new sqs.Queue(this, "Jobs");
    const work = new lambda.Function(this, "Work", { memorySize: 512, reservedConcurrentExecutions: 20 });
    work.addEventSource(new SqsEventSource(jobs));`),
			pulumi: program(`const jobs = new aws.sqs.Queue("jobs");
const work = new aws.lambda.Function("work", { memorySize: 512, reservedConcurrentExecutions: 20 });
new aws.lambda.EventSourceMapping("jobs", { functionName: work.arn, eventSourceArn: jobs.arn });`),
		},
		stated: {
			Service: { platform: "function", role: "worker", concurrency: 1, maxReplicas: 20, memoryLimit: 2 ** 29 },
			Queue: { engine: "sqs", visibility: 30 },
		},
		joined: ["Service consumes to Queue"],
	},
	"an app of Azure's App Service": {
		in: {
			terraform: `resource "azurerm_service_plan" "main" {
  sku_name     = "P1v3"
  worker_count = 3
}
resource "azurerm_linux_web_app" "shop" {
  service_plan_id         = azurerm_service_plan.main.id
  client_affinity_enabled = true
  site_config { health_check_path = "/healthz" }
}`,
			bicep: `param workers int = 3
resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: 'main'
  sku: { name: 'P1v3', capacity: workers }
}
resource shop 'Microsoft.Web/sites@2023-12-01' = {
  name: 'shop'
  properties: {
    serverFarmId: plan.id
    siteConfig: { healthCheckPath: '/healthz' }
  }
}`,
		},
		stated: {
			Service: { platform: "managed", role: "server", replicas: 3, readiness: "http", instanceType: "P1v3" },
			Balancer: { affinity: "cookie", public: true, layer: "L7" },
		},
		joined: ["Balancer routes to Service"],
	},
	"an app of Azure Container Apps": {
		in: {
			terraform: `resource "azurerm_container_app" "jobs" {
  template {
    min_replicas = 2
    max_replicas = 12
    container {
      name   = "jobs"
      image  = "shop/jobs:1"
      cpu    = 0.5
      memory = "1Gi"
    }
    custom_scale_rule {
      name             = "depth"
      custom_rule_type = "azure-servicebus"
    }
    custom_scale_rule {
      name             = "cpu"
      custom_rule_type = "cpu"
      metadata         = { type = "Utilization", value = "70" }
    }
  }
}`,
			bicep: `resource jobs 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'jobs'
  properties: {
    template: {
      containers: [ { name: 'jobs', image: 'shop/jobs:1', resources: { cpu: json('0.5'), memory: '1Gi' } } ]
      scale: {
        minReplicas: 2
        maxReplicas: 12
        rules: [
          { name: 'depth', custom: { type: 'azure-servicebus' } }
          { name: 'cpu', custom: { type: 'cpu', metadata: { type: 'Utilization', value: '70' } } }
        ]
      }
    }
  }
}`,
		},
		stated: {
			Service: { platform: "managed", replicas: 2, image: "shop/jobs:1", cpuRequest: 0.5, memoryLimit: 2 ** 30 },
			Scaler: { type: "keda", signals: ["queue-depth", "cpu"], min: 2, max: 12 },
		},
		joined: ["Scaler scales to Service"],
	},
};

describe.each(Object.entries(things))("%s", (_, { in: texts, stated, joined = [] }) => {
	test.each(Object.entries(texts))("in %s", (syntax, text) => {
		const all = written(syntax, text);
		for (const [kind, attributes] of Object.entries(stated)) expect(said(all, kind)).toMatchObject(attributes);
		expect(links(all)).toEqual(joined);
	});
});
