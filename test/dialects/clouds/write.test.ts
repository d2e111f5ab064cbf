import { beforeAll, expect, test } from "vitest";
import { bicep } from "../../../src/dialects/bicep/index.ts";
import { cdk } from "../../../src/dialects/cdk/index.ts";
import { pulumi } from "../../../src/dialects/pulumi/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { source, written } from "./helper.ts";

beforeAll(() => Promise.all([bicep, cdk, pulumi, terraform].map((dialect) => dialect.load?.())));

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
