import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { arm } from "../../../src/dialects/arm/index.ts";
import { bicep } from "../../../src/dialects/bicep/index.ts";
import { cdk, cdkPython } from "../../../src/dialects/cdk/index.ts";
import { cloudformation } from "../../../src/dialects/cloudformation/index.ts";
import type { AnyDialect } from "../../../src/dialects/dialect.ts";
import { appEngine } from "../../../src/dialects/google/app-engine.ts";
import { configConnector } from "../../../src/dialects/google/config-connector.ts";
import { pulumi, pulumiPython, pulumiYaml } from "../../../src/dialects/pulumi/index.ts";
import { serverless } from "../../../src/dialects/serverless/index.ts";
import { terraform } from "../../../src/dialects/terraform/index.ts";
import { readWith } from "../../support/reading.ts";
import { runs } from "../../support/runs.ts";
import { fragments, said, source } from "./helper.ts";

const samples: [dialect: AnyDialect, path: string, text: string][] = [
	[
		cloudformation,
		"stack.yaml",
		`Parameters: { A: { Type: Number, Default: 3 } }
Conditions: { C: !Equals [!Ref A, 3] }
Resources:
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Condition: C
    Properties:
      MinSize: !If [C, !Ref A, !FindInMap [M, !Ref A, x]]
      MaxSize: !Select [0, !Split [",", !Sub "\${A},4"]]
  Fn:
    Type: AWS::Serverless::Function
    Properties: { Events: { E: { Type: SQS, Properties: { Queue: !GetAtt Q.Arn } } } }
`,
	],
	[
		serverless,
		"serverless.yml",
		`service: a
provider: { name: aws, stage: "\${opt:stage, 'dev'}" }
custom: { n: { dev: 3 }, m: "\${self:custom.n.\${self:provider.stage}}" }
functions:
  a: { handler: x, reservedConcurrency: "\${self:custom.m, 4}", events: [{ sqs: !GetAtt Q.Arn }] }
`,
	],
	[
		cdk,
		"app.ts",
		`import { App, Stack } from "aws-cdk-lib";
import * as ecs from "aws-cdk-lib/aws-ecs";
class S extends Stack {
  constructor(scope, id, { n = 2, ...rest } = {}) {
    super(scope, id);
    for (const one of ["a", "b"]) new ecs.FargateService(this, one, { desiredCount: n > 1 ? n : 1 });
  }
}
new S(new App(), "S", { n: 3 });
`,
	],
	[
		pulumi,
		"index.ts",
		'import * as aws from "@pulumi/aws";\nnew aws.sqs.Queue("q", { name: ["a"].map((x) => x)[0] });\n',
	],
	[
		bicep,
		"main.bicep",
		`param n int = 3
var m = n > 2 ? 4 : 5
resource a 'Microsoft.App/containerApps@2024-03-01' = if (n == 3) {
  name: 'a\${n}'
  properties: { template: { scale: { minReplicas: m, maxReplicas: n ?? 2 } } }
}
`,
	],
	[
		cdkPython,
		"app.py",
		`from aws_cdk import App, Stack, aws_sqs as sqs
class S(Stack):
    def __init__(self, scope, id, *names, n=2, **kwargs):
        super().__init__(scope, id, **kwargs)
        for at, one in enumerate([f"{x}-{n}" for x in names if x]):
            sqs.Queue(self, one, visibility_timeout=None if at > n else n, **{"queue_name": one.upper()})
S(App(), "S", "a", "b", n=3)
`,
	],
	[
		pulumiPython,
		"__main__.py",
		`import pulumi_aws as aws
names = {"a": 1, **{"b": 2}}
for k, v in names.items():
    aws.sqs.Queue(k, visibility_timeout_seconds=v if k == "a" else names.get("c", 3))
`,
	],
	[
		pulumiYaml,
		"Pulumi.yaml",
		`runtime: yaml
variables: { a: { fn::join: ["-", [x, y]] } }
resources:
  q: { type: "aws:sqs:Queue", properties: { name: "\${a}-\${pulumi.stack}", redrivePolicy: { fn::toJSON: { a: "\${d.arn}" } } } }
  d: { type: "aws:sqs:Queue" }
`,
	],
	[
		arm,
		"azuredeploy.json",
		`{ "parameters": { "n": { "type": "int", "defaultValue": 3 } },
  "variables": { "m": "[if(greater(parameters('n'), 2), format('{0}-x', parameters('n')), 'b')]" },
  "resources": [
    { "type": "Microsoft.App/containerApps", "name": "[variables('m')]", "copy": { "name": "c", "count": 2 },
      "properties": { "template": { "scale": { "minReplicas": "[add(parameters('n'), copyIndex())]" } } } },
    { "type": "Microsoft.Resources/deployments", "name": "in", "properties": {
      "expressionEvaluationOptions": { "scope": "inner" }, "parameters": { "k": { "value": 1 } },
      "template": { "parameters": { "k": { "type": "int" } }, "resources": { "w": { "type": "Microsoft.Web/sites", "name": "w" } } } } } ] }
`,
	],
	[
		appEngine,
		"app.yaml",
		"runtime: go\nenv: flex\nautomatic_scaling: { min_num_instances: 2, cpu_utilization: { target_utilization: 0.5 } }\n",
	],
	[
		configConnector,
		"infra.yaml",
		`apiVersion: compute.cnrm.cloud.google.com/v1beta1
kind: ComputeBackendService
metadata: { name: web }
spec: { sessionAffinity: NONE, securityPolicyRef: { name: p }, healthChecks: [{ healthCheckRef: { name: h } }] }
`,
	],
	[
		terraform,
		"live/web/terragrunt.hcl",
		'locals { a = read_terragrunt_config(find_in_parent_folders("x.hcl")) }\nterraform { source = "../../m" }\ninputs = merge({ n = local.a.locals.n }, { k = 2 })\n',
	],
	[
		terraform,
		"plan.json",
		'{"variables":{"n":{"value":3}},"planned_values":{"root_module":{"resources":[{"address":"aws_sqs_queue.q[0]","mode":"managed","type":"aws_sqs_queue","name":"q","index":0,"values":{"visibility_timeout_seconds":3,"tags":[{"a":null}]}}]}},"configuration":{"root_module":{"resources":[{"type":"aws_sqs_queue","name":"q","expressions":{"redrive_policy":{"references":["var.n","module.a.b"]}}}]}}}\n',
	],
];
beforeAll(() => Promise.all(samples.map(([dialect]) => dialect.load?.())));

const all = (dialect: AnyDialect, path: string, text: string) => {
	const runtime = dialect === pulumi ? "nodejs" : dialect === pulumiPython ? "python" : undefined;
	const files = runtime === undefined ? [] : [source("Pulumi.yaml", `runtime: ${runtime}\n`)];
	const module = path.endsWith(".hcl") ? [source("m/main.tf", 'resource "aws_sqs_queue" "q" {}\n')] : [];
	return readWith(dialect, [...files, ...module, source(path, text)]);
};

describe.each(samples.map(([dialect, path, text]) => ({ id: `${dialect.id} ${path}`, dialect, path, text })))(
	"$id",
	({ dialect, path, text }) => {
		test("reads the sample", () => {
			expect(all(dialect, path, text).fragments.length).toBeGreaterThan(0);
		});

		test("throws on no text", () => {
			const piece = fc.constantFrom(...text.split(/(?<=[\s{}[\],:()])/));
			const cut = fc.tuple(fc.nat(text.length), fc.nat(30), fc.oneof(piece, fc.string({ maxLength: 6 })));
			fc.assert(
				fc.property(fc.array(cut, { minLength: 1, maxLength: 4 }), (cuts) => {
					const broken = cuts.reduce(
						(at, [from, length, put]) => at.slice(0, from) + put + at.slice(from + length),
						text,
					);
					all(dialect, path, broken);
				}),
				runs(60),
			);
		});
	},
);

describe("what never ends by itself", () => {
	test("a program whose classes and functions call each other", () => {
		const text = `import { App, Stack } from "aws-cdk-lib";
import * as sqs from "aws-cdk-lib/aws-sqs";
class S extends Stack {
  constructor(scope, id) {
    super(scope, id);
    new sqs.Queue(this, "Q");
    new S(this, id);
    twice(this);
  }
}
function twice(of) { twice(of); twice(of); }
new S(new App(), "S");
`;
		expect(fragments(cdk, [source("app.ts", text)]).length).toBeGreaterThan(0);
	});

	test("stacks within each other, modules in a ring, and variables that double", () => {
		const nested = (name: string, other: string) =>
			source(
				`${name}.yaml`,
				`Resources:
  Queue: { Type: AWS::SQS::Queue }
  Next: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ./${other}.yaml } }
`,
			);
		expect(fragments(cloudformation, [nested("a", "b"), nested("b", "a"), nested("top", "a")]).length).toBe(3);
		const ring = (name: string, other: string) =>
			source(
				`${name}.bicep`,
				`resource q 'Microsoft.ServiceBus/namespaces/queues@1' = { name: 'q' }\nmodule m '${other}.bicep' = { name: 'm' }\n`,
			);
		expect(fragments(bicep, [ring("a", "b"), ring("b", "a"), ring("top", "a")]).length).toBe(3);
		const doubled = Array.from(
			{ length: 60 },
			(_, at) => `  v${at}: "\${self:custom.v${at + 1}}\${self:custom.v${at + 1}}"`,
		);
		const text = `service: a\nprovider: { name: aws }\ncustom:\n${doubled.join("\n")}\n  v60: "\${self:custom.v0}"\nfunctions:\n  a: { handler: x, reservedConcurrency: "\${self:custom.v0}" }\n`;
		expect(said(fragments(serverless, [source("serverless.yml", text)]), "Service").maxReplicas).toContain("?");
	});
});

describe("a program of the CDK", () => {
	const fleet = (ids: string[]) => [
		source(
			"bin/app.ts",
			`import { App } from "aws-cdk-lib";
import { WebStack } from "../lib/web-stack";
import { sizes } from "../lib/sizes";
const app = new App();
${ids.map((id) => `new WebStack(app, "${id}", { least: sizes.${id.split("-")[1]}, most: Number(process.env.MOST) });`).join("\n")}
`,
		),
		source("lib/sizes.ts", "export const sizes = { PROD: 4, CODE: 1 } as const;\n"),
		source(
			"lib/web-stack.ts",
			`import { Stack, StackProps } from "aws-cdk-lib";
import { AutoScalingGroup } from "aws-cdk-lib/aws-autoscaling";
interface Props extends StackProps { least: number; most: number }
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, private readonly props: Props) {
    super(scope, id, props);
    this.group("Web");
  }
  private group(id: string) {
    return new AutoScalingGroup(this, id, { minCapacity: this.props.least, maxCapacity: this.props.most });
  }
}
`,
		),
	];

	test("is followed over its files, classes and methods, once for each environment", () => {
		const found = fragments(cdk, fleet(["Web-PROD", "Web-CODE"])).flatMap((one) =>
			one.role === "declares" ? [[one.name, one.environment, one.attributes.replicas?.value]] : [],
		);
		expect(found).toEqual([
			["Web", "PROD", 4],
			["Web", undefined, 1],
		]);
	});

	test("knows nothing of what its environment sets", () => {
		const [fragment] = fragments(cdk, fleet(["Web-PROD"]));
		expect(fragment.role === "declares" && fragment.attributes.replicas?.value).toBe(4);
		const all = fragments(cdk, [
			source(
				"app.ts",
				`import { App, Stack } from "aws-cdk-lib";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Duration } from "aws-cdk-lib";
const stack = new Stack(new App(), "S");
new Queue(stack, "Q", { visibilityTimeout: Duration.seconds(Number(process.env.SECONDS)) });
`,
			),
		]);
		expect(said(all, "Queue").visibility).toContain("?");
	});
});
