import { beforeAll, describe, expect, test } from "vitest";
import { arm } from "../../../src/dialects/arm/index.ts";
import { bicep } from "../../../src/dialects/bicep/index.ts";
import { cdk, cdkPython } from "../../../src/dialects/cdk/index.ts";
import { cloudformation } from "../../../src/dialects/cloudformation/index.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { pulumi, pulumiPython, pulumiYaml } from "../../../src/dialects/pulumi/index.ts";
import { serverless } from "../../../src/dialects/serverless/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { appService } from "./equal/app-service.ts";
import { containerApp } from "./equal/container-app.ts";
import { databaseAndQueue } from "./equal/database-and-queue.ts";
import { ecsService } from "./equal/ecs-service.ts";
import { worker } from "./equal/function.ts";
import { machineGroup } from "./equal/machine-group.ts";
import { targetGroup } from "./equal/target-group.ts";
import { fragments, links, said, source } from "./helper.ts";

const dialects: Record<string, AnyDialect> = {
	terraform,
	cloudformation,
	cdk,
	"cdk-python": cdkPython,
	pulumi,
	"pulumi-python": pulumiPython,
	"pulumi-yaml": pulumiYaml,
	bicep,
	arm,
	serverless,
};
beforeAll(() => Promise.all(Object.values(dialects).map((dialect) => dialect.load?.())));

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
};
const projects: Record<string, string> = { pulumi: "nodejs", "pulumi-python": "python" };
const written = (syntax: string, text: string) => {
	const runtime = projects[syntax];
	const project = runtime === undefined ? [] : [source("Pulumi.yaml", `name: shop\nruntime: ${runtime}\n`)];
	return fragments(dialects[syntax], [...project, source(paths[syntax], text)]);
};

const things = [targetGroup, machineGroup, ecsService, databaseAndQueue, worker, appService, containerApp];

describe.each(things)("$name", ({ in: texts, stated, joined = [] }) => {
	test.each(Object.entries(texts))("in %s", (syntax, text) => {
		const all = written(syntax, text);
		for (const [kind, attributes] of Object.entries(stated)) expect(said(all, kind)).toMatchObject(attributes);
		expect(links(all)).toEqual(joined);
	});
});
