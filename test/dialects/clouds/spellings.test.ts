import { beforeAll, describe, expect, test } from "vitest";
import { bicep } from "../../../src/dialects/bicep/index.ts";
import { cdk } from "../../../src/dialects/cdk/index.ts";
import { cloudformation } from "../../../src/dialects/cloudformation/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { attribute, fragments, links, pointed, said, source } from "./helper.ts";

beforeAll(() => Promise.all([terraform, bicep, cdk].map((dialect) => dialect.load?.())));
const read = (text: string) => fragments(terraform, [source("main.tf", text)]);

test("Terraform in JSON is Terraform", () => {
	const files = [
		source(
			"main.tf.json",
			`{
  "variable": { "sticky": { "default": true } },
  "resource": {
    "aws_lb_target_group": {
      "web": { "protocol": "HTTP", "slow_start": "\${var.ramp}", "stickiness": { "type": "lb_cookie", "enabled": "\${var.sticky}" } }
    },
    "aws_ecs_service": {
      "web": { "desired_count": 4, "load_balancer": [{ "target_group_arn": "\${aws_lb_target_group.web.arn}" }] }
    }
  }
}`,
		),
		source("ramp.tf", 'variable "ramp" {\n  default = 30\n}\n'),
	];
	const all = fragments(terraform, files);
	expect(said(all, "Balancer")).toMatchObject({ affinity: "cookie", slowStart: 30 });
	expect(links(all)).toContain("Service routes from Balancer");
	expect(pointed(files, attribute(all, "Service", "replicas"))).toBe("4");
	expect(fragments(terraform, [source("a.tf.json", '{ "resource": [')])).toEqual([]);
});

describe("Bicep", () => {
	test("a loop is as many as its list, and one within a property as many blocks", () => {
		const all = fragments(bicep, [
			source(
				"main.bicep",
				`param sites array = [
  { name: 'shop', pinned: true }
  { name: 'api', pinned: false }
]
var places = [ 'westeurope', 'eastus' ]
resource site 'Microsoft.Web/sites@2022-09-01' = [for s in sites: {
  name: s.name
  properties: { clientAffinityEnabled: s.pinned }
}]
resource account 'Microsoft.DocumentDB/databaseAccounts@2023-04-15' = {
  name: 'orders'
  properties: {
    consistencyPolicy: { defaultConsistencyLevel: 'Strong' }
    locations: [for (place, at) in places: {
      locationName: place
      failoverPriority: at
    }]
  }
}
`,
			),
		]);
		const pins = all.flatMap((one) =>
			one.role === "declares" && one.kind === "Balancer" ? [[one.name, one.attributes.affinity.value]] : [],
		);
		expect(pins).toEqual([
			["shop", "cookie"],
			["api", "none"],
		]);
		expect(said(all, "Store")).toMatchObject({ regions: ["westeurope", "eastus"], waitsAcross: true });
	});

	test("files of parameters make an environment each", () => {
		const template = `param least int
resource app 'Microsoft.App/containerApps@2023-05-01' = {
  name: 'web'
  properties: { template: { scale: { minReplicas: least } } }
}
`;
		const files = [
			source("infra/main.bicep", template),
			source("infra/prod.bicepparam", "using 'main.bicep'\n\nparam least = 4\n"),
			source(
				"infra/main.parameters.dev.json",
				'{\n  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",\n  "parameters": { "least": { "value": 1 } }\n}\n',
			),
		];
		const all = fragments(bicep, files);
		const found = all.flatMap((one) =>
			one.role === "declares" && one.kind === "Scaler" ? [[one.environment, one.attributes.min.value]] : [],
		);
		expect(found.sort()).toEqual([
			["dev", 1],
			["prod", 4],
		]);
	});
});

test("what Cloud Armor lets each client send, and all of them together", () => {
	const limit = (key: string) =>
		said(
			read(`resource "google_compute_security_policy" "edge" {
  rule {
    action = "throttle"
    rate_limit_options {
      ${key}
      rate_limit_threshold {
        count        = 600
        interval_sec = 60
      }
    }
  }
}
resource "google_compute_backend_service" "web" {
  security_policy = google_compute_security_policy.edge.id
}`),
			"Balancer",
		).rateLimit;
	expect([limit('enforce_on_key = "IP"'), limit("")]).toEqual([10, undefined]);
});

test("Cloud Run's first version says in annotations what the second has as arguments", () => {
	const all = read(`resource "google_cloud_run_service" "api" {
  template {
    metadata {
      annotations = {
        "autoscaling.knative.dev/minScale"   = "2"
        "autoscaling.knative.dev/maxScale"   = "8"
        "run.googleapis.com/sessionAffinity" = "true"
      }
    }
    spec {
      container_concurrency = 10
      containers { image = "gcr.io/shop/api:1" }
    }
  }
}`);
	expect(said(all, "Scaler")).toMatchObject({ min: 2, max: 8 });
	expect(said(all, "Balancer")).toMatchObject({ affinity: "cookie", public: true });
	expect(said(all, "Service")).toMatchObject({ concurrency: 10, image: "gcr.io/shop/api:1" });
});

test("Azure's Traffic Manager chooses between endpoints, and Front Door's firewall limits clients", () => {
	const all = read(`resource "azurerm_traffic_manager_profile" "web" {
  traffic_routing_method = "Priority"
  dns_config { ttl = 300 }
}
resource "azurerm_traffic_manager_external_endpoint" "a" {
  profile_id        = azurerm_traffic_manager_profile.web.id
  endpoint_location = "West Europe"
}
resource "azurerm_traffic_manager_external_endpoint" "b" {
  profile_id        = azurerm_traffic_manager_profile.web.id
  endpoint_location = "eastus"
}
resource "azurerm_cdn_frontdoor_origin_group" "web" {}
resource "azurerm_cdn_frontdoor_firewall_policy" "web" {
  custom_rule {
    type                           = "RateLimitRule"
    rate_limit_threshold           = 300
    rate_limit_duration_in_minutes = 5
  }
}
resource "azurerm_cdn_frontdoor_security_policy" "web" {
  security_policies {
    firewall { cdn_frontdoor_firewall_policy_id = azurerm_cdn_frontdoor_firewall_policy.web.id }
  }
}`);
	expect(said(all, "Edge")).toEqual({
		routing: "failover",
		regions: ["westeurope", "eastus"],
		healthChecked: true,
		ttl: 300,
	});
	expect(said(all, "Balancer").rateLimit).toBe(1);
});

test.each([
	["", 10 / 60],
	["rate_limit_threshold = 120", 2],
	["enabled = false", undefined],
	['action = "Log"', undefined],
	['}\n  mode = "Detection"\n  match_condition {', undefined],
])("a rule of Front Door's firewall with %j", (more, expected) => {
	const all = read(`resource "azurerm_cdn_frontdoor_origin_group" "web" {}
resource "azurerm_cdn_frontdoor_firewall_policy" "web" {
  custom_rule {
    type = "RateLimitRule"
    ${more}
  }
}
resource "azurerm_cdn_frontdoor_security_policy" "web" {
  security_policies {
    firewall { cdn_frontdoor_firewall_policy_id = azurerm_cdn_frontdoor_firewall_policy.web.id }
  }
}`);
	expect(said(all, "Balancer").rateLimit).toBe(expected);
});

test("a firewall before an Application Gateway that counts all clients together limits none of them", () => {
	const limited = (by: string) =>
		said(
			read(`resource "azurerm_application_gateway" "web" {
  firewall_policy_id = azurerm_web_application_firewall_policy.web.id
  backend_http_settings {
    cookie_based_affinity = "Disabled"
  }
}
resource "azurerm_web_application_firewall_policy" "web" {
  custom_rules {
    rule_type            = "RateLimitRule"
    rate_limit_duration  = "OneMin"
    rate_limit_threshold = 60
    group_rate_limit_by  = "${by}"
  }
}`),
			"Balancer",
		).rateLimit;
	expect([limited("ClientAddr"), limited("None")]).toEqual([1, undefined]);
});

test("an endpoint that Traffic Manager always answers with is not checked", () => {
	const endpoint = (name: string, more: string) =>
		`resource "azurerm_traffic_manager_external_endpoint" "${name}" {\n  profile_id = azurerm_traffic_manager_profile.web.id\n  ${more}\n}\n`;
	const all = read(
		`resource "azurerm_traffic_manager_profile" "web" {\n  traffic_routing_method = "Priority"\n}\n${endpoint("a", "always_serve_enabled = true")}${endpoint("b", "")}`,
	);
	expect(said(all, "Edge").healthChecked).toBe(false);
});

test("Elastic Beanstalk says all by options, in CloudFormation and in Terraform", () => {
	const options: [string, string, string][] = [
		["aws:autoscaling:asg", "MinSize", "2"],
		["aws:autoscaling:trigger", "MeasureName", "CPUUtilization"],
		["aws:elasticbeanstalk:environment", "LoadBalancerType", "application"],
		["aws:elasticbeanstalk:environment:process:default", "StickinessEnabled", "true"],
		["aws:elasticbeanstalk:command", "DeploymentPolicy", "AllAtOnce"],
	];
	const listed = options.map(
		([space, name, value]) => `{ Namespace: "${space}", OptionName: ${name}, Value: "${value}" }`,
	);
	const stack = `Resources:\n  Web:\n    Type: AWS::ElasticBeanstalk::Environment\n    Properties:\n      OptionSettings: [${listed.join(", ")}]\n`;
	const blocks = options.map(
		([space, name, value]) => `setting {\n  namespace = "${space}"\n  name = "${name}"\n  value = "${value}"\n}`,
	);
	for (const all of [
		fragments(cloudformation, [source("web.yaml", stack)]),
		read(`resource "aws_elastic_beanstalk_environment" "web" {\n${blocks.join("\n")}\n}`),
	]) {
		expect(said(all, "Service")).toMatchObject({ platform: "ec2", replicas: 2, role: "server" });
		expect(said(all, "Scaler")).toMatchObject({ signals: ["cpu"], min: 2, max: 4 });
		expect(said(all, "Balancer")).toMatchObject({ affinity: "cookie", public: true });
		expect(said(all, "Rollout")).toEqual({ strategy: "recreate" });
	}
});

test("App Runner, MemoryDB, DocumentDB and a rate rule", () => {
	const all = fragments(cloudformation, [
		source(
			"stack.yaml",
			`Resources:
  Web: { Type: AWS::AppRunner::Service }
  Sessions: { Type: AWS::MemoryDB::Cluster, Properties: { NodeType: db.r6g.large, NumReplicasPerShard: 0 } }
  Balancer: { Type: AWS::ElasticLoadBalancingV2::LoadBalancer }
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: { LoadBalancerArn: !Ref Balancer, DefaultActions: [{ Type: forward, TargetGroupArn: !Ref Group }] }
  Group: { Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: { Protocol: HTTP } }
  Acl:
    Type: AWS::WAFv2::WebACL
    Properties:
      Rules: [{ Name: rate, Statement: { RateBasedStatement: { Limit: 600, AggregateKeyType: IP } } }]
  On: { Type: AWS::WAFv2::WebACLAssociation, Properties: { ResourceArn: !Ref Balancer, WebACLArn: !GetAtt Acl.Arn } }
`,
		),
	]);
	expect(said(all, "Scaler")).toMatchObject({ min: 1, max: 25, signals: ["concurrency"] });
	expect(said(all, "Store")).toMatchObject({ engine: "redis", multiZone: false, shards: 1 });
	expect(said(all, "Balancer").rateLimit).toBe(2);
});

test("a script that starts a JVM when a machine boots", () => {
	const app = fragments(cdk, [
		source(
			"app.ts",
			`import { App, Stack } from "aws-cdk-lib";
import * as ec2 from "aws-cdk-lib/aws-ec2";
import { AutoScalingGroup } from "aws-cdk-lib/aws-autoscaling";
const stack = new Stack(new App(), "S");
const userData = ec2.UserData.forLinux();
userData.addCommands("dnf install -y java-21", \`java -Xmx1g -jar /opt/\${"app"}.jar\`);
new AutoScalingGroup(stack, "Web", { userData, minCapacity: 2 });
`,
		),
	]);
	expect(said(app, "Service")).toMatchObject({ compiles: true, replicas: 2 });
	const tf = read(`resource "aws_launch_template" "web" {
  user_data = base64encode(<<-EOT
    java -jar /opt/app.jar
  EOT
  )
}
resource "aws_autoscaling_group" "web" {
  min_size = 2
  launch_template { id = aws_launch_template.web.id }
}`);
	expect(said(tf, "Service")).toMatchObject({ compiles: true });
});
