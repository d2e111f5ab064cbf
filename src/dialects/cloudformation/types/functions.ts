import { isMap, isScalar, type Node } from "yaml";
import type { Expression, Span } from "../../resources/syntax.ts";
import { keyOf, member } from "../expressions.ts";
import { ofSam, throughImplicit } from "../implicit-apis.ts";
import type { Blocks, Shape } from "../shape.ts";

const names = { FunctionName: "function_name" };

/** What SAM says in one place and others keep apart: events, provisioned instances, how traffic moves. */
function parts(blocks: Blocks): void {
	const provisioned = blocks.at("ProvisionedConcurrencyConfig", "ProvisionedConcurrentExecutions");
	if (provisioned) {
		const at = blocks.expressions.span(provisioned);
		const other = blocks.other("aws_lambda_provisioned_concurrency_config", `${blocks.label} provisioned`, at);
		blocks.add("function_name", blocks.itself(at), at, other);
		blocks.add("provisioned_concurrent_executions", blocks.expressions.of(provisioned), at, other);
	}
	const events = blocks.at("Events");
	for (const pair of isMap(events) ? events.items : [])
		event(blocks, keyOf(pair), pair.key as Node, pair.value as Node);
	if (blocks.at("FunctionUrlConfig")) door(blocks, "url", blocks.block.header);
	const preference = blocks.at("DeploymentPreference");
	const type = member(preference, "Type");
	const enabled = member(preference, "Enabled");
	if (type && !(isScalar(enabled) && enabled.value === false)) {
		const at = blocks.expressions.span(type);
		const group = blocks.other("aws_codedeploy_deployment_group", `${blocks.label} deployment`, at);
		blocks.add("function", blocks.itself(at), at, group);
		blocks.add("deployment_config_name", blocks.expressions.of(type), at, group);
		const alarms = member(preference, "Alarms");
		if (alarms) blocks.add("alarm_configuration/alarms", blocks.expressions.of(alarms), undefined, group);
	}
}

/** What has a function of SAM work without anybody who waits. */
const triggers = ["Schedule", "ScheduleV2", "EventBridgeRule", "CloudWatchEvent", "SNS", "S3", "IoTRule"];
const sources: Record<string, string> = { SQS: "Queue", Kinesis: "Stream", DynamoDB: "Stream" };

function door(blocks: Blocks, name: string, at: Span, api?: Expression): void {
	const route = blocks.other("aws_apigatewayv2_route", `${blocks.label} ${name}`, at);
	blocks.add("target", blocks.itself(at), at, route);
	if (api) blocks.add("api_id", api, at, route);
}

/** The gateway of an event: what it names, else one that SAM makes for all that name none. */
function gatewayOf(blocks: Blocks, kind: "Api" | "HttpApi", event: Node, at: Span): Expression {
	const own = member(member(event, "Properties"), kind === "Api" ? "RestApiId" : "ApiId");
	return own ? blocks.expressions.of(own) : throughImplicit(kind === "Api" ? ofSam.rest : ofSam.http, at);
}

/** A plan that SAM makes for an API counts each client by its key. */
function plan(blocks: Blocks): void {
	const throttle = blocks.at("Auth", "UsagePlan", "Throttle");
	if (!isMap(throttle)) return;
	const at = blocks.expressions.span(throttle);
	const own = blocks.other("aws_api_gateway_usage_plan", `${blocks.label} plan`, at);
	blocks.add("api_stages/api_id", blocks.itself(at), at, own);
	for (const [name, path] of Object.entries({ RateLimit: "rate_limit", BurstLimit: "burst_limit" })) {
		const value = member(throttle, name);
		if (value) blocks.add(`throttle_settings/${path}`, blocks.expressions.of(value), at, own);
	}
}

function event(blocks: Blocks, name: string, key: Node, value: Node): void {
	const type = member(value, "Type");
	const kind = isScalar(type) ? String(type.value) : "";
	const at = blocks.expressions.span(key);
	if (kind === "Api" || kind === "HttpApi") door(blocks, name, at, gatewayOf(blocks, kind, value, at));
	if (triggers.includes(kind)) {
		const target = blocks.other("aws_cloudwatch_event_target", `${blocks.label} ${name}`, at);
		blocks.add("arn", blocks.itself(at), at, target);
	}
	const source = member(member(value, "Properties"), sources[kind] ?? "");
	if (!source) return;
	const mapping = blocks.other("aws_lambda_event_source_mapping", `${blocks.label} ${name}`, at);
	blocks.add("function_name", blocks.itself(at), at, mapping);
	blocks.add("event_source_arn", blocks.expressions.of(source), at, mapping);
	const batch = member(member(value, "Properties"), "BatchSize");
	if (batch) blocks.add("batch_size", blocks.expressions.of(batch), at, mapping);
}

export const functionTypes: Record<string, Shape> = {
	"AWS::Serverless::Function": { type: "aws_lambda_function", names, also: parts },
	"AWS::Serverless::Api": {
		type: "aws_api_gateway_rest_api",
		names: { "EndpointConfiguration.Type": "types" },
		also: plan,
	},
	"AWS::Serverless::HttpApi": { type: "aws_apigatewayv2_api" },
	"AWS::CodeDeploy::DeploymentGroup": {
		type: "aws_codedeploy_deployment_group",
		names: { AutoScalingGroups: "autoscaling_groups", ECSServices: "ecs_service" },
	},
	"AWS::Serverless::SimpleTable": {
		type: "aws_dynamodb_table",
		names: { TableName: "name", "PrimaryKey.Name": "hash_key", PrimaryKey: "" },
	},
	"AWS::Lambda::Function": { type: "aws_lambda_function", names },
	"AWS::Lambda::Alias": { type: "aws_lambda_alias", names },
	"AWS::Lambda::EventSourceMapping": { type: "aws_lambda_event_source_mapping", names },
	"AWS::Lambda::Url": { type: "aws_lambda_function_url" },
	"AWS::ApiGatewayV2::Api": { type: "aws_apigatewayv2_api" },
	"AWS::ApiGatewayV2::Integration": { type: "aws_apigatewayv2_integration" },
	"AWS::ApiGatewayV2::Stage": { type: "aws_apigatewayv2_stage" },
	"AWS::ApiGateway::RestApi": { type: "aws_api_gateway_rest_api" },
	"AWS::ApiGateway::Method": { type: "aws_api_gateway_integration" },
	"AWS::ApiGateway::Stage": { type: "aws_api_gateway_stage" },
	"AWS::ApiGateway::UsagePlan": { type: "aws_api_gateway_usage_plan", names: { Throttle: "throttle_settings" } },
	"AWS::Events::Rule": { type: "aws_cloudwatch_event_target" },
	"AWS::Scheduler::Schedule": { type: "aws_scheduler_schedule" },
	"AWS::Pipes::Pipe": { type: "aws_pipes_pipe" },
	"AWS::IoT::TopicRule": { type: "aws_iot_topic_rule" },
	"AWS::SNS::Subscription": { type: "aws_sns_topic_subscription" },
	"AWS::GlobalAccelerator::Accelerator": { type: "aws_globalaccelerator_accelerator" },
	"AWS::GlobalAccelerator::Listener": { type: "aws_globalaccelerator_listener" },
	"AWS::GlobalAccelerator::EndpointGroup": { type: "aws_globalaccelerator_endpoint_group" },
};
