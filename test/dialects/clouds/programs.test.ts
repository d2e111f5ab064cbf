import { beforeAll, describe, expect, test } from "vitest";
import { arm } from "../../../src/dialects/arm/index.ts";
import { bicep } from "../../../src/dialects/bicep/index.ts";
import { cdk, cdkPython } from "../../../src/dialects/cdk/index.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { pulumi, pulumiPython, pulumiYaml } from "../../../src/dialects/pulumi/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";
import { fragments, said, source } from "./helper.ts";

beforeAll(() =>
	Promise.all(
		[arm, bicep, cdk, cdkPython, pulumi, pulumiPython, pulumiYaml, terraform].map((one) =>
			(one as AnyDialect).load?.(),
		),
	),
);

const names = (dialect: AnyDialect, files: { path: string; text: string }[]) =>
	fragments(dialect, files).flatMap((one) => (one.role === "declares" ? [[one.name, one.environment]] : []));

describe("a program of the CDK in Python", () => {
	const app = `import aws_cdk as cdk
from shop import DataStack
from shop.config import CONFIGS

app = cdk.App()
for name, config in CONFIGS.items():
    DataStack(app, f"Data-{name}", config=config)
`;
	const config = `from dataclasses import dataclass


@dataclass
class Config:
    multi_az: bool
    size: str = "large"


CONFIGS = {"staging": Config(multi_az=False), "production": Config(True, size="xlarge")}
`;
	const stack = `from aws_cdk import Stack, aws_ec2 as ec2, aws_rds as rds
from .config import Config


class Base(Stack):
    @property
    def instance(self):
        return ec2.InstanceType(f"m6g.{self.config.size}")


class DataStack(Base):
    def __init__(self, scope, construct_id, *, config: Config, **kwargs):
        super().__init__(scope, construct_id, **kwargs)
        self.config = config
        self._database()

    def _database(self):
        rds.DatabaseInstance(
            self,
            "Orders",
            engine=rds.DatabaseInstanceEngine.POSTGRES,
            instance_type=self.instance,
            multi_az=self.config.multi_az,
        )
`;
	const files = [
		source("app.py", app),
		source("shop/__init__.py", "from .data import DataStack\n"),
		source("shop/config.py", config),
		source("shop/data.py", stack),
	];

	test("is followed over packages, data classes, properties and loops", () => {
		const found = fragments(cdkPython, files).flatMap((one) =>
			one.role === "declares"
				? [[one.environment, one.attributes.instanceClass?.value, one.attributes.multiZone?.value]]
				: [],
		);
		expect(found).toEqual([
			["staging", "db.m6g.large", false],
			["production", "db.m6g.xlarge", true],
		]);
	});

	test("knows nothing of what its context holds", () => {
		const text = `from aws_cdk import App, Stack, aws_sqs as sqs, Duration
app = App()
stack = Stack(app, "S")
sqs.Queue(stack, "Q", visibility_timeout=Duration.seconds(app.node.try_get_context("seconds")))
`;
		expect(said(fragments(cdkPython, [source("app.py", text)]), "Queue").visibility).toContain("?");
	});
});

describe("a program of Pulumi", () => {
	const project = (runtime: string, more = "") => source("Pulumi.yaml", `name: shop\nruntime: ${runtime}\n${more}`);

	test("runs what it imports, once", () => {
		const queue = (name: string) =>
			`import * as aws from "@pulumi/aws";\nexport const q = new aws.sqs.Queue("${name}");\n`;
		const files = [
			project("nodejs"),
			source("index.ts", 'import "./a";\nimport { q } from "./b";\nexport const url = q.url;\n'),
			source("a.ts", `import "./b";\n${queue("one")}`),
			source("b.ts", queue("two")),
		];
		expect(names(pulumi, files)).toEqual([
			["two", undefined],
			["one", undefined],
		]);
	});

	test("enters components with what they are given", () => {
		const text = `import pulumi
import pulumi_aws as aws

class Database(pulumi.ComponentResource):
    def __init__(self, name: str, multi_az: bool = True, opts=None):
        super().__init__("shop:Database", name, None, opts)
        self.instance = aws.rds.Instance(name, engine="postgres", instance_class="db.m6g.large", multi_az=multi_az)

for region in ["eu", "us"]:
    Database(f"orders-{region}", multi_az=region == "eu")
`;
		const found = fragments(pulumiPython, [project("python"), source("__main__.py", text)]);
		expect(found.flatMap((one) => (one.role === "declares" ? [one.attributes.multiZone?.value] : []))).toEqual([
			true,
			false,
		]);
	});

	test.each([
		["sets it", "config:\n  shop:least: 4\n", 4],
		["leaves it to the program", "config:\n  aws:region: eu-west-1\n", 2],
	])("a stack that %s", (_, stack, least) => {
		const text = `import pulumi
import pulumi_aws as aws
config = pulumi.Config()
group = aws.autoscaling.Group("web", min_size=config.get_int("least") or 2, max_size=9)
`;
		const files = [project("python"), source("Pulumi.prod.yaml", stack), source("__main__.py", text)];
		expect(said(fragments(pulumiPython, files), "Service").replicas).toBe(least);
	});

	test("asks for a setting that nobody sees: unknown, and by default what the project says", () => {
		const text = `import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
const config = new pulumi.Config();
new aws.sqs.Queue("q", { visibilityTimeoutSeconds: config.requireNumber("seconds") });
`;
		const visibility = (more: string) =>
			said(fragments(pulumi, [project("nodejs", more), source("index.ts", text)]), "Queue").visibility;
		expect(visibility("")).toContain("?");
		expect(visibility("config:\n  seconds: { type: integer, default: 90 }\n")).toBe(90);
	});
});

describe("what never ends by itself", () => {
	const million = 1_000_000;
	const loops: [string, AnyDialect, string, string][] = [
		[
			"the CDK",
			cdk,
			"app.ts",
			`import { App, Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
const stack = new Stack(new App(), "S");
for (let i = 0; i < ${million}; i++) new Queue(stack, \`q\${i}\`);
`,
		],
		[
			"the CDK in Python",
			cdkPython,
			"app.py",
			`from aws_cdk import App, Stack, aws_sqs as sqs
app = App()
stack = Stack(app, "S")
for i in range(${million}):
    sqs.Queue(stack, f"q{i}")
`,
		],
		[
			"a class that makes itself",
			cdkPython,
			"app.py",
			`from aws_cdk import App, Stack, aws_sqs as sqs
class S(Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        sqs.Queue(self, "Q")
        S(self, id)
        S(self, id)
app = App()
S(app, "S")
`,
		],
	];
	test.each(loops)("%s is left with a word", (_, dialect, path, text) => {
		const { fragments: found, notes } = readWith(dialect, [source(path, text)]);
		expect(found.length).toBeGreaterThan(0);
		expect(found.length).toBeLessThan(2000);
		expect(notes.map(({ message }) => message)).toEqual([expect.stringContaining("not worked out to its end")]);
	});

	test("copies and collections of a million are read as one", () => {
		const template = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [
    {
      "type": "Microsoft.ServiceBus/namespaces/queues", "apiVersion": "1", "name": "[concat('q', copyIndex())]",
      "copy": { "name": "many", "count": ${million} }
    }
  ]
}`;
		const loop = `resource q 'Microsoft.ServiceBus/namespaces/queues@1' = [for i in range(0, ${million}): { name: 'q\${i}' }]\n`;
		const each = `resource "aws_sqs_queue" "q" {\n  for_each = toset([for i in range(${million}) : tostring(i)])\n  name = each.key\n}\n`;
		expect(fragments(arm, [source("azuredeploy.json", template)])).toHaveLength(1);
		expect(fragments(bicep, [source("main.bicep", loop)])).toHaveLength(1);
		expect(fragments(terraform, [source("main.tf", each)])).toHaveLength(1);
	});

	test("variables of Pulumi, stacks of Terragrunt and templates of Azure that lead to themselves", () => {
		const yaml = `name: a
runtime: yaml
variables:
  a: \${b}
  b: \${a}
resources:
  q: { type: "aws:sqs:Queue", properties: { visibilityTimeoutSeconds: "\${a}" } }
`;
		expect(said(fragments(pulumiYaml, [source("Pulumi.yaml", yaml)]), "Queue").visibility).toContain("?");
		const stack = (include: string) =>
			source(
				`live/${include === "a" ? "b" : "a"}/terragrunt.hcl`,
				`include "x" { path = "../${include}/terragrunt.hcl" }\nlocals { o = read_terragrunt_config("../${include}/terragrunt.hcl") }\nterraform { source = "../../m" }\ninputs = { n = local.o.locals.o }\n`,
			);
		const module = source(
			"m/main.tf",
			'variable "n" {}\nresource "aws_sqs_queue" "q" { visibility_timeout_seconds = var.n }\n',
		);
		expect(fragments(terraform, [stack("a"), stack("b"), module])).toHaveLength(2);
	});
});
