/** The same thing in each language; `stated` are attributes by kind, `joined` the links. */
export interface Thing {
	name: string;
	in: Record<string, string>;
	stated: Record<string, Record<string, unknown>>;
	joined?: string[];
}

export const cdkApp = (body: string) => `
import { App, Duration, Stack } from "aws-cdk-lib";
import * as autoscaling from "aws-cdk-lib/aws-autoscaling";
import * as batch from "aws-cdk-lib/aws-batch";
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
export const cdkPythonApp = (body: string) => `
from aws_cdk import App, Duration, Stack, aws_autoscaling as autoscaling, aws_batch as batch, aws_ec2 as ec2, aws_ecs as ecs
from aws_cdk import (
    aws_elasticloadbalancingv2 as elbv2,
    aws_lambda as _lambda,
    aws_rds as rds,
    aws_sqs as sqs,
)
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct


class Shop(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
${body}


app = App()
Shop(app, "Shop")
app.synth()
`;
export const stack = (body: string) => `Resources:\n${body}`;
export const pythonProgram = (body: string) => `import json\nimport pulumi\nimport pulumi_aws as aws\n${body}`;
export const yamlProgram = (body: string) => `name: shop\nruntime: yaml\nresources:\n${body}`;
export const program = (body: string) => `import * as aws from "@pulumi/aws";\n${body}`;

export const azureProgram = (body: string) => `import { app, web } from "@pulumi/azure-native";\n${body}`;
export const armTemplate = (body: string) => `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
${body}
}
`;
