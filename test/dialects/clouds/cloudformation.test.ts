import { describe, expect, test } from "vitest";
import { declared } from "../../../src/design/attribute.ts";
import { cloudformation } from "../../../src/dialects/cloudformation/index.ts";
import { attribute, fragments, links, pointed, said, source, written } from "./helper.ts";

const yaml = (body: string, path = "infra/stack.yaml") => [
	source(path, `AWSTemplateFormatVersion: "2010-09-09"\n${body}`),
];

const group = yaml(`Parameters:
  Drain:
    Type: Number
    Default: 120
  Stage:
    Type: String
    Default: prod
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Mappings:
  Ramp:
    prod: { Seconds: 60 }
    dev: { Seconds: 0 }
Resources:
  Web:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: !Sub "web-\${Stage}"
      Protocol: HTTP
      HealthCheckIntervalSeconds: !If [IsProd, 10, 30]
      TargetGroupAttributes:
        - { Key: stickiness.enabled, Value: "true" }
        - { Key: stickiness.type, Value: lb_cookie }
        - Key: deregistration_delay.timeout_seconds
          Value: !Ref Drain
        - Key: slow_start.duration_seconds
          Value: !FindInMap [Ramp, !Ref Stage, Seconds]
`);

describe("values", () => {
	test("parameters, conditions and mappings are worked out, and point to the literal that decides", () => {
		const all = fragments(cloudformation, group);
		expect(said(all, "Balancer")).toMatchObject({
			affinity: "cookie",
			affinityDuration: 86400,
			drain: 120,
			slowStart: 60,
			healthCheckInterval: 10,
			unhealthyThreshold: 2,
		});
		expect(pointed(group, attribute(all, "Balancer", "drain"))).toBe("120");
		expect(pointed(group, attribute(all, "Balancer", "slowStart"))).toBe("60");
		expect(pointed(group, attribute(all, "Balancer", "healthCheckInterval"))).toBe("10");
		expect(all.map((one) => one.role === "declares" && one.name)).toEqual(["web-prod"]);
	});

	test("a parameter without a default, an import and a cycle are unknown, with the reason", () => {
		const all = fragments(
			cloudformation,
			yaml(`Parameters:
  Min: { Type: Number }
Conditions:
  A: !Not [!Condition B]
  B: !Not [!Condition A]
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: !Ref Min
      DesiredCapacity: !If [A, 1, 2]
      MaxSize: !ImportValue most
  Policy:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group
      TargetTrackingConfiguration:
        PredefinedMetricSpecification: { PredefinedMetricType: ASGAverageCPUUtilization }
        TargetValue: 50
`),
		);
		expect(said(all, "Scaler")).toMatchObject({
			min: "? the parameter Min has no default",
			max: "? ImportValue is not evaluated",
			cpuTarget: 0.5,
		});
		expect(said(all, "Service").replicas).toContain("refers to itself");
	});

	test("a resource whose condition does not hold is not there; a block of an undecided one is unknown", () => {
		const all = fragments(
			cloudformation,
			yaml(`Parameters:
  Stage: { Type: String }
Conditions:
  Never: !Equals [a, b]
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Old:
    Type: AWS::SQS::Queue
    Condition: Never
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 1
      MaxSize: 2
      MixedInstancesPolicy: !If
        - IsProd
        - !Ref AWS::NoValue
        - InstancesDistribution: { OnDemandPercentageAboveBaseCapacity: 0 }
`),
		);
		expect(all.filter((one) => one.role === "declares").map((one) => one.kind)).toEqual(["Service"]);
		expect(said(all, "Service").spot).toContain("?");
	});

	test("parameters of samconfig.toml and of JSON files make a deployment each", () => {
		const all = fragments(cloudformation, [
			...yaml(`Parameters:
  Most: { Type: Number }
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: { VisibilityTimeout: !Ref Most }
`),
			source("infra/samconfig.toml", '[dev.deploy.parameters]\nparameter_overrides = "Most=5"\n'),
			source("infra/prod.json", '[{ "ParameterKey": "Most", "ParameterValue": "900" }]'),
		]);
		const found = all.map((one) => [
			one.role === "declares" && one.environment,
			one.role === "declares" && one.attributes.visibility?.value,
		]);
		expect(found.sort()).toEqual([
			["dev", 5],
			["prod", 900],
		]);
	});

	test("a stack within a stack is entered with its parameters", () => {
		const files = [
			...yaml(`Resources:
  Web:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./web.yaml
      Parameters: { Drain: 45 }
`),
			...yaml(
				`Parameters:
  Drain: { Type: Number }
Resources:
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Protocol: HTTP
      TargetGroupAttributes: [{ Key: deregistration_delay.timeout_seconds, Value: !Ref Drain }]
`,
				"infra/web.yaml",
			),
		];
		const all = fragments(cloudformation, files);
		expect(all.length).toBe(1);
		expect(pointed(files, attribute(all, "Balancer", "drain"))).toBe("45");
	});
});

describe("an ECS service behind a load balancer", () => {
	const files = yaml(`Resources:
  Alb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: { Scheme: internal }
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
      Cpu: 512
      ContainerDefinitions:
        - Name: web
          Image: !Sub "\${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/web:1"
          StopTimeout: 20
          Environment:
            - { Name: DATABASE_HOST, Value: !GetAtt Db.Endpoint.Address }
  Db:
    Type: AWS::RDS::DBInstance
    Properties: { Engine: postgres, DBInstanceClass: db.t4g.medium, MultiAZ: true }
  Service:
    Type: AWS::ECS::Service
    Properties:
      TaskDefinition: !Ref Task
      DeploymentConfiguration: { MinimumHealthyPercent: 50 }
      LoadBalancers: [{ ContainerName: web, TargetGroupArn: !Ref Group }]
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ServiceNamespace: ecs
      ResourceId: !Join [/, [service, main, !GetAtt Service.Name]]
      MinCapacity: 2
      MaxCapacity: 8
      ScheduledActions:
        - Schedule: cron(0 8 * * ? *)
          ScalableTargetAction: { MinCapacity: 4 }
  Policy:
    Type: AWS::ApplicationAutoScaling::ScalingPolicy
    Properties:
      PolicyType: TargetTrackingScaling
      ScalingTargetId: !Ref Target
      TargetTrackingScalingPolicyConfiguration:
        TargetValue: 60
        ScaleOutCooldown: 30
        PredefinedMetricSpecification: { PredefinedMetricType: ECSServiceAverageCPUUtilization }
`);

	test("is read with what routes to it, scales it, replaces it and stores for it", () => {
		const all = fragments(cloudformation, files);
		expect(said(all, "Service")).toMatchObject({
			platform: "ecs",
			replicas: 2,
			grace: 20,
			readiness: "http",
			cpuRequest: 0.5,
			image: "web",
		});
		expect(said(all, "Scaler")).toMatchObject({
			min: 2,
			max: 8,
			cpuTarget: 0.6,
			upCooldown: 30,
			downCooldown: 300,
			signals: ["schedule", "cpu"],
			scheduledMin: 4,
		});
		expect(said(all, "Rollout")).toMatchObject({ maxUnavailable: "50%", maxSurge: "100%" });
		expect(said(all, "Store")).toMatchObject({ engine: "postgres", multiZone: true, instanceClass: "db.t4g.medium" });
		expect(said(all, "Balancer")).toMatchObject({ public: false, layer: "L7", idleTimeout: 60 });
		expect(links(all)).toEqual([
			"Rollout replaces to Service",
			"Scaler scales to Service",
			"Service routes from Balancer",
			"Service writes to Store",
		]);
	});

	test("is written where its values stand", () => {
		expect(written(cloudformation, files, ["Service", "grace", 60])).toEqual(["          StopTimeout: 60"]);
		expect(written(cloudformation, files, ["Scaler", "min", 3])).toEqual(["      MinCapacity: 3"]);
		expect(written(cloudformation, files, ["Scaler", "downCooldown", 120])).toEqual(["        ScaleInCooldown: 120"]);
		expect(written(cloudformation, files, ["Rollout", "maxUnavailable", "0%"])).toEqual([
			"      DeploymentConfiguration: { MinimumHealthyPercent: 100 }",
		]);
		expect(written(cloudformation, files, ["Rollout", "maxSurge", "50%"])).toEqual([
			'      DeploymentConfiguration: { "MaximumPercent": 150, MinimumHealthyPercent: 50 }',
		]);
		expect(written(cloudformation, files, ["Balancer", "drain", 30])).toEqual([
			'    Properties: { "TargetGroupAttributes": [{ "Key": "deregistration_delay.timeout_seconds", "Value": "30" }], Protocol: HTTP }',
		]);
	});
});

describe("a policy on requests", () => {
	const files = (group: string) =>
		yaml(`Resources:
  Alb:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Alb
      DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Targets }]
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { Protocol: HTTP }
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties: { MinSize: 2, MaxSize: 8, TargetGroupARNs: [!Ref ${group}] }
  Cpu:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group
      TargetTrackingConfiguration:
        TargetValue: 50
        PredefinedMetricSpecification: { PredefinedMetricType: ASGAverageCPUUtilization }
`);
	const wanted: [string, string, string[]] = ["Scaler", "signals", ["cpu", "requests"]];
	const component = {
		requestsTarget: declared(5, {
			file: "x",
			range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
		}),
	};

	test("stands beside the one that is there, and names the balancer and the group", () => {
		expect(written(cloudformation, files("Targets"), wanted, component)).toEqual([
			"  GroupRequests:",
			"      PolicyType: TargetTrackingScaling",
			"        TargetValue: 300",
			"        PredefinedMetricSpecification:",
			"          PredefinedMetricType: ALBRequestCountPerTarget",
			`          ResourceLabel: !Sub "\${Alb.LoadBalancerFullName}/\${Targets.TargetGroupFullName}"`,
		]);
	});

	test("is left to a person where nothing leads to the group, or no rate is known", () => {
		expect(written(cloudformation, files("Other"), wanted, component)).toContain("no listener of this template");
		expect(written(cloudformation, files("Targets"), wanted)).toContain("Say first how many requests");
	});
});

describe("writing", () => {
	test("goes to the parameter that decides", () => {
		expect(written(cloudformation, group, ["Balancer", "drain", 30])).toEqual(["    Default: 30"]);
	});

	test("switches stickiness off", () => {
		expect(written(cloudformation, group, ["Balancer", "affinity", "none"])).toEqual([
			'        - { Key: stickiness.enabled, Value: "false" }',
		]);
	});

	test("adds an attribute to a list of block style", () => {
		const files = yaml(`Resources:
  Web:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Protocol: HTTP
      TargetGroupAttributes:
        - Key: slow_start.duration_seconds
          Value: "30"
`);
		expect(written(cloudformation, files, ["Balancer", "drain", 45])).toEqual([
			"        - Key: deregistration_delay.timeout_seconds",
			'          Value: "45"',
		]);
	});

	test("keeps JSON as it is written", () => {
		const files = [
			source(
				"stack.json",
				`{
  "Resources": {
    "Queue": {
      "Type": "AWS::SQS::Queue",
      "Properties": {
        "QueueName": "q"
      }
    }
  }
}
`,
			),
		];
		expect(written(cloudformation, files, ["Queue", "visibility", 60])).toEqual(['        "VisibilityTimeout": 60,']);
	});
});

test("what a program of the CDK made: named by its constructs, read where the program is not, and never written", () => {
	const template = source(
		"cdk.out/Shop.template.json",
		`{
  "Resources": {
    "WebGroup123": {
      "Type": "AWS::ElasticLoadBalancingV2::TargetGroup",
      "Properties": { "Protocol": "HTTP", "TargetGroupAttributes": [{ "Key": "deregistration_delay.timeout_seconds", "Value": "20" }] },
      "Metadata": { "aws:cdk:path": "Shop/Web/LB/Group/Resource" }
    }
  }
}
`,
	);
	const java = [template, source("pom.xml", "<project />")];
	const [group] = fragments(cloudformation, java);
	expect(group.role === "declares" && group.name).toBe("Web-LB-Group");
	expect(written(cloudformation, java, ["Balancer", "drain", 30])).toContain("A program made this template");
	expect(fragments(cloudformation, [template, source("package.json", "{}")])).toEqual([]);
});

test.each([
	["HTTP", "cookie"],
	["TCP", "source-ip"],
])("stickiness of %s that names no type is what a new group has", (protocol, affinity) => {
	const text = `Resources:
  Group:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: { Protocol: ${protocol}, TargetGroupAttributes: [{ Key: stickiness.enabled, Value: "true" }] }
`;
	expect(said(fragments(cloudformation, [source("stack.yaml", text)]), "Balancer").affinity).toBe(affinity);
});
