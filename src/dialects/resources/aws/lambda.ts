import { type Attribute, byDefault, declared } from "../../../design/attribute.ts";
import type { Declaration, FragmentLink } from "../../../design/fragment.ts";
import { handlerFiles } from "../../handler-files.ts";
import { stated } from "../../stated.ts";
import { asAmount, asCount, expressionAt, fact, settingOf } from "../facts.ts";
import type { Folder, Resource } from "../folder.ts";
import { givenIn } from "../given-list.ts";
import { nameOf } from "../names.ts";
import { mentioned } from "../references.ts";
import { expressionsOf } from "../syntax.ts";
import { releaseOf } from "./codedeploy.ts";
import { proxyType } from "./db-proxy.ts";
import { queueTypes } from "./queue.ts";
import { storeTypes } from "./store.ts";

/** What lets users, or a gateway for them, call a function. */
const doors = [
	"aws_lambda_function_url",
	"aws_apigatewayv2_integration",
	"aws_apigatewayv2_route",
	"aws_api_gateway_integration",
	"aws_lb_target_group_attachment",
];
/** What has a function work without anybody who waits. */
const triggers = [
	"aws_cloudwatch_event_target",
	"aws_sns_topic_subscription",
	"aws_s3_bucket_notification",
	"aws_scheduler_schedule",
];

/** Functions of Lambda: one instance works on one request at a time, and there are as many as requests. */
export function functions(folder: Folder): Declaration[] {
	return folder.of("aws_lambda_function").flatMap((one) => [declaration(folder, one), ...release(folder, one)]);
}

const of = (folder: Folder, one: Resource, ...types: string[]) =>
	folder
		.of(...types)
		.filter((other) => expressionsOf(other.block).some((each) => mentioned(folder, each, one.type).includes(one)));

function declaration(folder: Folder, one: Resource): Declaration {
	const at = folder.header(one);
	const sources = of(folder, one, "aws_lambda_event_source_mapping");
	const entered = of(folder, one, ...doors);
	const [first] = entered.length > 0 ? entered : [...sources, ...of(folder, one, ...triggers)];
	return {
		role: "declares",
		file: one.file.path,
		kind: "Service",
		at,
		name: nameOf(folder, one, "function_name"),
		keys: [folder.key(one)],
		attributes: stated({
			platform: declared("function", at),
			role: first && declared(entered.length > 0 ? "server" : "worker", folder.header(first)),
			concurrency: byDefault(1, at, "Lambda: an instance of a function works on one request at a time"),
			maxReplicas: reserved(folder, one),
			memoryLimit: fact(folder, one, "memory_size", {
				as: (value) => (asAmount(value) === undefined ? undefined : asAmount(value)! * 2 ** 20),
				default: { value: 128 * 2 ** 20, source: "aws_lambda_function: memory_size is 128 MB unless set" },
				anchor: null,
			}),
		}),
		starts: startedBy(folder, one),
		given: givenIn(folder, expressionAt(one.block, "environment/variables"), [...storeTypes, ...queueTypes, proxyType]),
		links: sources.flatMap((source) => consumed(folder, source)),
	};
}

/** The files that its handler may stand in, of what is uploaded (SAM's CodeUri). */
function startedBy(folder: Folder, one: Resource): string[] {
	const handler = settingOf(folder, one.block, "handler");
	const uploaded = settingOf(folder, one.block, "code_uri");
	if (typeof handler !== "string") return [];
	return handlerFiles(handler, typeof uploaded === "string" ? uploaded : "");
}

/** −1 is no reservation. */
function reserved(folder: Folder, one: Resource): Attribute | undefined {
	const value = settingOf(folder, one.block, "reserved_concurrent_executions");
	if (value === undefined || Number(value) < 0) return undefined;
	return fact(folder, one, "reserved_concurrent_executions", { as: asCount });
}

function consumed(folder: Folder, source: Resource): FragmentLink[] {
	const arn = expressionAt(source.block, "event_source_arn");
	return mentioned(folder, arn, ...queueTypes).map((queue) => ({
		kind: "consumes",
		direction: "to",
		other: { by: "key", key: folder.key(queue) },
		at: folder.at(arn!),
	}));
}

/** CodeDeploy moves an alias to a new version bit by bit, where somebody asks for it. */
function release(folder: Folder, one: Resource): Declaration[] {
	const [group] = of(folder, one, "aws_codedeploy_deployment_group");
	if (!group) return [];
	const at = folder.header(group);
	return [
		{
			role: "declares",
			file: group.file.path,
			kind: "Rollout",
			at,
			name: nameOf(folder, one, "function_name"),
			keys: [`${folder.key(one)}#rollout`],
			attributes: stated(releaseOf(folder, group)),
			links: [{ kind: "replaces", direction: "to", other: { by: "key", key: folder.key(one) }, at }],
		},
	];
}
