import { describe, expect, test } from "vitest";
import { serverless } from "../../../src/dialects/serverless/index.ts";
import { attribute, fragments, links, pointed, said, source } from "./helper.ts";

const service = `service: shop
provider:
  name: aws
  stage: \${opt:stage, 'prod'}
custom:
  sizes: \${file(config/\${self:provider.stage}.yml)}
functions:
  - \${file(functions/orders.yml)}
  - report: \${file(./functions/report.yml):report, ''}
resources:
  Resources:
    Jobs: \${file(resources/jobs.yml):Jobs}
    Table: \${file(resources/table.yml)}
`;
const files = [
	source("api/serverless.yml", service),
	source("api/config/prod.yml", "concurrency: 40\n"),
	source(
		"api/functions/orders.yml",
		`orders:
  handler: src/orders.handler
  reservedConcurrency: \${self:custom.sizes.concurrency}
  events:
    - sqs: { arn: !GetAtt Jobs.Arn }
`,
	),
	source("api/functions/report.yml", "report:\n  handler: src/report.handler\n  memorySize: 512\n"),
	source("api/resources/jobs.yml", "Jobs:\n  Type: AWS::SQS::Queue\n  Properties: { VisibilityTimeout: 60 }\n"),
	source("api/resources/table.yml", "Type: AWS::DynamoDB::Table\nProperties: { BillingMode: PAY_PER_REQUEST }\n"),
];

describe("a service in several files", () => {
	const all = fragments(serverless, files);

	test("takes functions, resources and settings from other files", () => {
		expect(said(all, "Queue")).toMatchObject({ engine: "sqs", visibility: 60 });
		expect(said(all, "Store")).toMatchObject({ engine: "dynamodb" });
		expect(links(all)).toContain("Service consumes to Queue");
	});

	test("points to the file that says it", () => {
		const most = attribute(all, "Service", "maxReplicas");
		expect(most.value).toBe(40);
		expect(pointed(files, most)).toBe("40");
		expect(most.provenance).toMatchObject({ at: { file: "api/config/prod.yml" } });
		expect(pointed(files, attribute(all, "Queue", "visibility"))).toBe("60");
	});

	test("knows no more than the name of what is in no file", () => {
		const alone = fragments(serverless, [source("serverless.yml", service)]);
		expect(alone.map((one) => one.role === "declares" && `${one.kind} ${one.name}`)).toEqual(["Service report"]);
		expect(said(alone, "Service").maxReplicas).toBeUndefined();
	});
});
