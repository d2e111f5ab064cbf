import { beforeAll, expect, test } from "vitest";
import { arm } from "../../../src/dialects/arm/index.ts";
import { pathOf } from "../../../src/dialects/arm/types.ts";
import { bicep } from "../../../src/dialects/bicep/index.ts";
import { cdk, cdkPython } from "../../../src/dialects/cdk/index.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { configConnector } from "../../../src/dialects/google/config-connector.ts";
import { pulumi, pulumiPython, pulumiYaml } from "../../../src/dialects/pulumi/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { source, written } from "./helper.ts";

beforeAll(() =>
	Promise.all(
		[arm, bicep, cdk, cdkPython, configConnector, pulumi, pulumiPython, pulumiYaml, terraform].map((dialect) =>
			(dialect as AnyDialect).load?.(),
		),
	),
);

const stack = (body: string) => [
	source(
		"app.ts",
		`import { App, Duration, Stack } from "aws-cdk-lib";
import * as ecs from "aws-cdk-lib/aws-ecs";
import * as elbv2 from "aws-cdk-lib/aws-elasticloadbalancingv2";
const least = 2;
const stack = new Stack(new App(), "Shop");
${body}
`,
	),
];

test("the CDK: where the value stands, behind names too", () => {
	const files = stack(`const service = new ecs.FargateService(stack, "Web", {});
service.autoScaleTaskCount({ minCapacity: least, maxCapacity: 8 });`);
	expect(written(cdk, files, ["Scaler", "min", 3])).toEqual(["const least = 3;"]);
	expect(written(cdk, files, ["Scaler", "max", 20])).toEqual([
		"service.autoScaleTaskCount({ minCapacity: least, maxCapacity: 20 });",
	]);
});

test("the CDK: a member that is not there yet, as a Duration where it takes one", () => {
	const files = stack('new elbv2.ApplicationTargetGroup(stack, "Web", {\n  port: 80,\n});');
	expect(written(cdk, files, ["Balancer", "slowStart", 60])).toEqual(["  slowStart: Duration.seconds(60),"]);
	expect(written(cdk, files, ["Balancer", "drain", 30])).toEqual(["  deregistrationDelay: Duration.seconds(30),"]);
});

test("the CDK: never over what a construct fills in by itself", () => {
	const files = stack('new ecs.FargateService(stack, "Web", { desiredCount: 2 });');
	expect(written(cdk, files, ["Rollout", "maxUnavailable", "0%"])).toEqual([
		'new ecs.FargateService(stack, "Web", { minHealthyPercent: 100, desiredCount: 2 });',
	]);
});

test("Pulumi: the literal that decides, in the settings of a stack too", () => {
	const files = [
		source("Pulumi.yaml", "name: shop\nruntime: nodejs\n"),
		source("Pulumi.prod.yaml", "config:\n  shop:least: 2\n"),
		source(
			"index.ts",
			`import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
const group = new aws.autoscaling.Group("web", { minSize: config.requireNumber("least"), maxSize: 9 });
new aws.autoscaling.Policy("cpu", {
  autoscalingGroupName: group.name,
  targetTrackingConfiguration: {
    targetValue: 50,
    predefinedMetricSpecification: { predefinedMetricType: "ASGAverageCPUUtilization" },
  },
});
`,
		),
	];
	expect(written(pulumi, files, ["Scaler", "min", 3])).toEqual(["  shop:least: 3"]);
	expect(written(pulumi, files, ["Scaler", "cpuTarget", 0.6])).toEqual(["    targetValue: 60,"]);
});

test("Bicep: the parameter, and a property that is not there yet", () => {
	const files = [
		source(
			"main.bicep",
			`param most int = 10
resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'app'
  properties: {
    template: { scale: { minReplicas: 1, maxReplicas: most } }
  }
}
resource shop 'Microsoft.Web/sites@2023-12-01' = {
  name: 'shop'
  properties: {
    httpsOnly: true
  }
}
`,
		),
	];
	expect(written(bicep, files, ["Scaler", "max", 30])).toEqual(["param most int = 30"]);
	expect(written(bicep, files, ["Balancer", "affinity", "none"])).toEqual(["    clientAffinityEnabled: false"]);
});

test("Terraform of other clouds: affinity goes with its one argument", () => {
	const google = [
		source("main.tf", 'resource "google_compute_backend_service" "a" {\n  session_affinity = "CLIENT_IP"\n}\n'),
	];
	expect(written(terraform, google, ["Balancer", "affinity", "none"])).toEqual(['  session_affinity = "NONE"']);
	const azure = [source("main.tf", 'resource "azurerm_cdn_frontdoor_origin_group" "a" {\n  name = "a"\n}\n')];
	expect(written(terraform, azure, ["Balancer", "affinity", "none"])).toEqual(["  session_affinity_enabled = false"]);
});

const pythonStack = (body: string) => [
	source(
		"app.py",
		`from aws_cdk import App, Duration, Stack
from aws_cdk import aws_ecs as ecs, aws_elasticloadbalancingv2 as elbv2, aws_rds as rds
least = 2
stack = Stack(App(), "Shop")
${body}
`,
	),
];

test("the CDK in Python: where the value stands, and what is not there yet before what is given by names", () => {
	const files = pythonStack(`service = ecs.FargateService(stack, "Web", desired_count=2)
service.auto_scale_task_count(min_capacity=least, max_capacity=8)
elbv2.ApplicationTargetGroup(
    stack,
    "Group",
    port=80,
)
rds.DatabaseInstance(stack, "Orders", engine=rds.DatabaseInstanceEngine.POSTGRES, multi_az=False)`);
	expect(written(cdkPython, files, ["Scaler", "min", 3])).toEqual(["least = 3"]);
	expect(written(cdkPython, files, ["Balancer", "slowStart", 60])).toEqual(["    slow_start=Duration.seconds(60),"]);
	expect(written(cdkPython, files, ["Store", "multiZone", true])).toEqual([
		'rds.DatabaseInstance(stack, "Orders", engine=rds.DatabaseInstanceEngine.POSTGRES, multi_az=True)',
	]);
});

test("Pulumi in Python and YAML: arguments by their own names", () => {
	const python = [
		source("Pulumi.yaml", "name: shop\nruntime: python\n"),
		source(
			"__main__.py",
			`import pulumi_aws as aws
aws.lb.TargetGroup(
    "web",
    protocol="HTTP",
    stickiness={"type": "lb_cookie"},
)
aws.rds.Instance("orders", engine="postgres", multi_az=False)
`,
		),
	];
	expect(written(pulumiPython, python, ["Balancer", "drain", 30])).toEqual(["    deregistration_delay=30,"]);
	expect(written(pulumiPython, python, ["Balancer", "affinity", "none"])).toEqual([
		'    stickiness={"enabled": False, "type": "lb_cookie"},',
	]);
	expect(written(pulumiPython, python, ["Store", "multiZone", true])).toEqual([
		'aws.rds.Instance("orders", engine="postgres", multi_az=True)',
	]);
	const yaml = [
		source(
			"Pulumi.yaml",
			`name: shop
runtime: yaml
config:
  pause: { default: 300 }
resources:
  web:
    type: aws:lb:TargetGroup
    properties:
      protocol: HTTP
      deregistrationDelay: \${pause}
`,
		),
	];
	expect(written(pulumiYaml, yaml, ["Balancer", "slowStart", 60])).toEqual(["      slowStart: 60"]);
	expect(written(pulumiYaml, yaml, ["Balancer", "drain", 30])).toEqual(["  pause: { default: 30 }"]);
});

test("ARM: JSON keeps its form, and a parameter's default is written where it stands", () => {
	const files = [
		source(
			"azuredeploy.json",
			`{
\t"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
\t"parameters": { "most": { "type": "int", "defaultValue": 10 } }, // of the whole shop
\t"resources": [
\t\t{
\t\t\t"type": "Microsoft.App/containerApps",
\t\t\t"name": "web",
\t\t\t"properties": { "template": { "scale": { "minReplicas": 1, "maxReplicas": "[parameters('most')]" } } }
\t\t},
\t\t{
\t\t\t"type": "Microsoft.Web/sites",
\t\t\t"name": "shop",
\t\t\t"properties": {
\t\t\t\t"httpsOnly": true
\t\t\t}
\t\t}
\t]
}
`,
		),
	];
	expect(written(arm, files, ["Scaler", "max", 30])).toEqual([
		'\t"parameters": { "most": { "type": "int", "defaultValue": 30 } }, // of the whole shop',
	]);
	expect(written(arm, files, ["Balancer", "affinity", "none"])).toEqual(['\t\t\t\t"clientAffinityEnabled": false,']);
});

test("Config Connector: an argument of its own, and one that is not there yet", () => {
	const files = [
		source(
			"backend.yaml",
			`apiVersion: compute.cnrm.cloud.google.com/v1beta1
kind: ComputeBackendService
metadata: { name: web }
spec:
  sessionAffinity: CLIENT_IP
`,
		),
	];
	expect(written(configConnector, files, ["Balancer", "affinity", "none"])).toEqual(['  sessionAffinity: "NONE"']);
	expect(written(configConnector, files, ["Balancer", "drain", 60])).toEqual(["  connectionDrainingTimeoutSec: 60"]);
});

test("Terragrunt: an input where it is given, by whichever file", () => {
	const files = [
		source(
			"m/main.tf",
			'variable "drain" {}\nresource "aws_lb_target_group" "web" {\n  deregistration_delay = var.drain\n}\n',
		),
		source("live/root.hcl", "inputs = {\n  drain = 300\n}\n"),
		source(
			"live/web/terragrunt.hcl",
			'include "root" { path = find_in_parent_folders("root.hcl") }\nterraform { source = "../../m" }\n',
		),
	];
	expect(written(terraform, files, ["Balancer", "drain", 30])).toEqual(["  drain = 30"]);
});

test.each([
	["    sessionAffinityState: 'Enabled'", ["    sessionAffinityState: 'Disabled'"]],
	["    loadBalancingSettings: {}", ["    sessionAffinityState: 'Disabled'"]],
])("Bicep: Azure's own name and word for what Terraform calls otherwise, at %j", (own, expected) => {
	const files = [
		source(
			"main.bicep",
			`resource group 'Microsoft.Cdn/profiles/originGroups@2023-05-01' = {\n  name: 'web/all'\n  properties: {\n${own}\n  }\n}\n`,
		),
	];
	expect(written(bicep, files, ["Balancer", "affinity", "none"])).toEqual(expected);
});

test("ARM: where Azure has what Terraform calls otherwise", () => {
	expect(pathOf("azurerm_service_plan", "worker_count")).toBe("sku.capacity");
	expect(pathOf("azurerm_linux_web_app", "client_affinity_enabled")).toBe("clientAffinityEnabled");
	expect(pathOf("azurerm_service_plan", "zone_balancing_enabled")).toBe("zoneRedundant");
});
