import { entry, type Made, placeOf, referenceTo, type Value } from "../../resources/program/values.ts";
import type { Span } from "../../resources/syntax.ts";
import type { Construct, Kit } from "./construct.ts";

/** Source: aws-cdk-lib/aws-lambda, FunctionProps. */
function make(made: Made, kit: Kit): void {
	made.block = kit.draft("aws_lambda_function", made).from(made.props, {
		function_name: "functionName",
		memory_size: "memorySize",
		timeout: "timeout",
		reserved_concurrent_executions: "reservedConcurrentExecutions",
		"environment/variables": "environment",
	}).block;
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

const provisioned: Construct = {
	make(made, kit) {
		const version = entry(made.props, "version");
		const of = version?.kind === "made" ? version.made : undefined;
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
	"lambda.Alias": provisioned,
	"apigateway.LambdaIntegration": integration,
	"apigatewayv2-integrations.HttpLambdaIntegration": integration,
	"apigateway.LambdaRestApi": {
		make(made, kit) {
			const handler = entry(made.props, "handler");
			if (handler?.kind === "made") attach(kit, "aws_apigatewayv2_integration", handler.made, "Api", made.at);
		},
	},
};
