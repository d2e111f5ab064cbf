import { type Draft, over } from "../../resources/program/draft.ts";
import { entry, type Made, placeOf, referenceTo, type Value } from "../../resources/program/values.ts";
import type { Span } from "../../resources/syntax.ts";
import type { Construct, Kit } from "./construct.ts";

/** Source: aws-cdk-lib/aws-lambda, FunctionProps. */
function make(made: Made, kit: Kit): void {
	made.block = kit.draft("aws_lambda_function", made).from(made.props, {
		function_name: "functionName",
		memory_size: "memorySize",
		timeout: "timeout",
		handler: "handler",
		reserved_concurrent_executions: "reservedConcurrentExecutions",
		"environment/variables": "environment",
	}).block;
	handled(made, kit);
}

/**
 * Where its code is. Sources: aws-lambda-nodejs, NodejsFunctionProps: `entry` is a file, and exports `handler`; the Python
 * construct takes a folder with `index`, index.py, and `handler`; a plain function what `code` uploads.
 */
function handled({ props, block }: Made, kit: Kit): void {
	const [code, place] = [kit.text(entry(props, "code")), entry(props, "code")];
	if (block && code && place) over(block).fixed("code_uri", code, placeOf(place));
	const from = entry(props, "entry");
	const path = kit.text(from);
	if (!block || !from || !path) return;
	const called = kit.text(entry(props, "handler")) ?? "handler";
	const file = /\.\w+$/.test(path) ? path : `${path}/${kit.text(entry(props, "index")) ?? "index.py"}`;
	over(block).fixed("handler", `${file.replace(/\.\w+$/, "")}.${called.split(".").at(-1)}`, placeOf(from));
}

/** What calls a function, or fetches for it. */
function attach(kit: Kit, type: string, made: Made, name: string, at: Span) {
	const draft = kit.draft(type, kit.child(made, name, type, at), "", at);
	return made.block ? draft.set("function_name", referenceTo(made.block, "id", at)) : draft;
}

const lambda: Construct = {
	make,
	methods: {
		addEventSource(made, [source], at, kit) {
			const queue = source?.kind === "made" ? source.made.given[0] : undefined;
			if (queue?.kind === "made" && queue.made.block)
				attach(kit, "aws_lambda_event_source_mapping", made, "Events", at).set(
					"event_source_arn",
					referenceTo(queue.made.block, "arn", at),
				);
			return undefined;
		},
		addFunctionUrl(made, _, at, kit) {
			attach(kit, "aws_lambda_function_url", made, "Url", at);
			return undefined;
		},
		addEnvironment(made, [name, value], at) {
			const key =
				name?.kind === "scalar" && name.expression.kind === "literal" ? String(name.expression.value) : undefined;
			const inner = made.block?.blocks.find(({ type }) => type === "environment")?.attributes[0];
			if (key !== undefined && value && inner?.value.kind === "object") {
				const of = value.kind === "scalar" ? value.expression : undefined;
				const { file, start, end } = at;
				if (of)
					inner.value.entries.push({
						file,
						start,
						end,
						key: { file, start, end, kind: "literal", value: key },
						value: of,
					});
			}
			return undefined;
		},
	},
	members: { functionName: "id", functionArn: "arn" },
};

/** "CANARY_10PERCENT_5MINUTES" is CodeDeploy's Canary10Percent5Minutes. Source: aws-cdk-lib/aws-codedeploy. */
const configuration = (name: string): string =>
	name
		.replace(/([A-Z])([A-Z]*)/g, (_, first: string, others: string) => first + others.toLowerCase())
		.replaceAll("_", "");

function released(group: Draft, made: Made, kit: Kit): void {
	const config = entry(made.props, "deploymentConfig");
	const name = kit.text(config);
	if (config && name) group.fixed("deployment_config_name", configuration(name), placeOf(config));
	else if (config) group.set("deployment_config_name", config);
	const alarms = entry(made.props, "alarms");
	if (alarms) group.fixed("alarm_configuration/enabled", true, placeOf(alarms));
}

/** Integrations of gateways: their first arguments are the function, or a name and the function. */
const integration: Construct = {
	make(made, kit) {
		const target = made.given.find(
			(one): one is Value & { kind: "made" } =>
				one.kind === "made" && one.made.block?.labels[0] === "aws_lambda_function",
		);
		if (target) attach(kit, "aws_apigatewayv2_integration", target.made, "Integration", made.at);
	},
};

/** The function that a version or an alias is of: `fn.currentVersion`, or a Version that was made of it. */
function functionOf(value: Value | undefined): Made | undefined {
	if (value?.kind === "library") return functionOf(value.on);
	if (value?.kind !== "made") return undefined;
	if (value.made.block?.labels[0] === "aws_lambda_function") return value.made;
	const { props } = value.made;
	return functionOf(entry(props, "version") ?? entry(props, "lambda") ?? entry(props, "alias"));
}

const provisioned: Construct = {
	make(made, kit) {
		const of = functionOf(entry(made.props, "version"));
		const count = entry(made.props, "provisionedConcurrentExecutions");
		if (of?.block && count)
			attach(kit, "aws_lambda_provisioned_concurrency_config", of, "Provisioned", placeOf(count)).set(
				"provisioned_concurrent_executions",
				count,
			);
	},
};

export const functions: Record<string, Construct> = {
	"lambda.Function": lambda,
	"lambda.DockerImageFunction": lambda,
	"lambda-nodejs.NodejsFunction": lambda,
	"lambda-python-alpha.PythonFunction": lambda,
	"lambda.Code": { functions: { fromAsset: ([folder]) => folder } },
	"lambda.Alias": provisioned,
	"codedeploy.LambdaDeploymentGroup": {
		make(made, kit) {
			const of = functionOf(entry(made.props, "alias"));
			if (!of?.block) return;
			const group = kit
				.draft("aws_codedeploy_deployment_group", made)
				.set("function", referenceTo(of.block, "id", made.at));
			released(group, made, kit);
		},
	},
	"codedeploy.EcsDeploymentGroup": {
		make(made, kit) {
			const service = entry(made.props, "service");
			if (service?.kind !== "made" || !service.made.block) return;
			const to = referenceTo(service.made.block, "name", service.at);
			released(kit.draft("aws_codedeploy_deployment_group", made).set("ecs_service/service_name", to), made, kit);
		},
	},
	"apigateway.LambdaIntegration": integration,
	"apigatewayv2-integrations.HttpLambdaIntegration": integration,
	"apigateway.LambdaRestApi": {
		make(made, kit) {
			const handler = entry(made.props, "handler");
			if (handler?.kind === "made") attach(kit, "aws_apigatewayv2_integration", handler.made, "Api", made.at);
		},
	},
};
