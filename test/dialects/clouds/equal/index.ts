import { apiGateway } from "./api-gateway.ts";
import { appEngine } from "./app-engine.ts";
import { appService } from "./app-service.ts";
import { cloudRun } from "./cloud-run.ts";
import { containerApp } from "./container-app.ts";
import { databaseAndQueue } from "./database-and-queue.ts";
import { ecsService } from "./ecs-service.ts";
import { worker } from "./function.ts";
import { jobQueue } from "./job-queue.ts";
import { machineGroup } from "./machine-group.ts";
import { targetGroup } from "./target-group.ts";
import type { Thing } from "./thing.ts";

/** The same things in every language of clouds. */
export const things: readonly Thing[] = [
	targetGroup,
	machineGroup,
	jobQueue,
	ecsService,
	databaseAndQueue,
	worker,
	appService,
	containerApp,
	apiGateway,
	cloudRun,
	appEngine,
];

/** Where a text of a language stands, and what stands beside it. */
export const filesOf = (syntax: string, text: string): { path: string; text: string }[] => {
	const runtime = { pulumi: "nodejs", "pulumi-python": "python" }[syntax];
	const project = runtime === undefined ? [] : [{ path: "Pulumi.yaml", text: `name: shop\nruntime: ${runtime}\n` }];
	return [...project, { path: paths[syntax], text }];
};

const paths: Record<string, string> = {
	terraform: "main.tf",
	cloudformation: "stack.yaml",
	cdk: "app.ts",
	"cdk-python": "app.py",
	pulumi: "index.ts",
	"pulumi-python": "__main__.py",
	"pulumi-yaml": "Pulumi.yaml",
	bicep: "main.bicep",
	arm: "azuredeploy.json",
	serverless: "serverless.yml",
	"app-engine": "app.yaml",
	"config-connector": "resources.yaml",
	kubernetes: "service.yaml",
};
