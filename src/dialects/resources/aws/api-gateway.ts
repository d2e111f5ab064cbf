import { type Attribute, byDefault, declared, unknown } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { stated } from "../../stated.ts";
import { evaluate } from "../evaluate.ts";
import { asAmount, asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { blocksOf, type Expression, expressionsOf } from "../syntax.ts";
import { Unknown } from "../value.ts";
import { rateRuleOf } from "./web-acl.ts";

const rest = "aws_api_gateway_rest_api";
const http = "aws_apigatewayv2_api";
const stages = ["aws_api_gateway_stage", "aws_api_gateway_deployment", "aws_apigatewayv2_stage"];
const integrations = ["aws_api_gateway_integration", "aws_apigatewayv2_integration", "aws_apigatewayv2_route"];

/** API Gateway: an entry that routes requests to functions. */
export function apiGateways(folder: Folder): Declaration[] {
	return folder.of(rest, http).flatMap((api) => {
		// A gateway for WebSockets hands on messages, not requests.
		if (settingOf(folder, api.block, "protocol_type") === "WEBSOCKET") return [];
		return [gateway(folder, api)];
	});
}

const ofApi = (folder: Folder, api: Resource, ...types: string[]) =>
	folder
		.of(...types)
		.filter((one) => expressionsOf(one.block).some((each) => mentioned(folder, each, api.type).includes(api)));

function gateway(folder: Folder, api: Resource): Declaration {
	const at = folder.header(api);
	const plan = planOf(folder, api);
	const throttle = plan && {
		rateLimit: fact(folder, plan, "throttle_settings/rate_limit", { as: asAmount, anchor: null }),
		rateBurst: fact(folder, plan, "throttle_settings/burst_limit", { as: asCount, anchor: null }),
	};
	return {
		role: "declares",
		file: api.file.path,
		kind: "Balancer",
		at,
		name: nameOf(folder, api),
		keys: [folder.key(api)],
		attributes: stated({
			layer: byDefault("L7", at, "API Gateway routes requests"),
			public: isPublic(folder, api),
			affinity: byDefault("none", at, "API Gateway pins no clients"),
			rateLimit: throttle?.rateLimit ?? guarded(folder, api),
			rateBurst: throttle?.rateBurst,
		}),
		links: routes(folder, api),
	};
}

/**
 * A usage plan counts each client by its key. What a stage is throttled to is shared by all clients, and no limit for one.
 * Source: API Gateway, Throttle requests to your REST APIs.
 */
function planOf(folder: Folder, api: Resource): Resource | undefined {
	return folder.of("aws_api_gateway_usage_plan").find((plan) => {
		const named = blocksOf(plan.block, "api_stages").flatMap(expressionsOf);
		const led = named.flatMap((one) => mentioned(folder, one, rest, "aws_api_gateway_stage"));
		return led.some((one) => one === api || ofApi(folder, api, "aws_api_gateway_stage").includes(one));
	});
}

/** The rate rule of a web ACL before it: of one of its stages, or of a distribution that leads to it. */
function guarded(folder: Folder, api: Resource): Attribute | undefined {
	const own = [api, ...ofApi(folder, api, ...stages)];
	const isOf = (given: Expression | undefined) =>
		mentioned(folder, given, api.type, ...stages).some((one) => own.includes(one));
	for (const one of folder.of("aws_wafv2_web_acl_association"))
		if (isOf(expressionAt(one.block, "resource_arn"))) return rateRuleOf(folder, one, "web_acl_arn");
	for (const one of folder.of("aws_cloudfront_distribution")) {
		const limit = expressionsOf(one.block).some(isOf) ? rateRuleOf(folder, one, "web_acl_id") : undefined;
		if (limit) return limit;
	}
	return undefined;
}

function isPublic(folder: Folder, api: Resource): Attribute | undefined {
	const given = expressionAt(api.block, "endpoint_configuration/types");
	const at = folder.header(api);
	if (!given || api.type === http)
		return byDefault(true, at, "API Gateway: an API is reached from the internet unless it is private");
	const value = evaluate(folder, given);
	if (value instanceof Unknown) return unknown(value.reason, folder.at(given));
	// SAM has one type, and a list only for the text of CloudFormation.
	return declared(![value].flat().includes("PRIVATE"), folder.at(given));
}

function routes(folder: Folder, api: Resource): FragmentLink[] {
	const found = new Map<Resource, FragmentLink>();
	for (const one of ofApi(folder, api, ...integrations))
		for (const expression of expressionsOf(one.block))
			for (const target of mentioned(folder, expression, "aws_lambda_function"))
				found.set(target, {
					kind: "routes",
					direction: "to",
					other: { by: "key", key: folder.key(target) },
					at: folder.at(expression),
				});
	return [...found.values()];
}
