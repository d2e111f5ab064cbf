import { isMap, isScalar, isSeq, type Node, Pair, type Scalar, YAMLMap } from "yaml";
import { LineMap, type SourceFile } from "../../design/text.ts";
import { Expressions, member } from "../cloudformation/expressions.ts";
import { implicitApis, implicitType, ofServerless, throughImplicit } from "../cloudformation/implicit-apis.ts";
import { blocksOf, kindOf } from "../cloudformation/template.ts";
import type { Attribute, Block, Expression, ParsedFile, Span } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { Included, type Part } from "./included.ts";
import { Variables } from "./variables.ts";

const type = "aws_lambda_function";

/** What a function may say itself, and the provider for all of them. Source: serverless.com, AWS Lambda Functions. */
const members: Record<string, string> = {
	memorySize: "memory_size",
	timeout: "timeout",
	runtime: "runtime",
	reservedConcurrency: "reserved_concurrent_executions",
	name: "function_name",
	handler: "handler",
};
const shared = ["memorySize", "timeout", "runtime"];

/** A service as its own file tells it. */
export const parse = (file: SourceFile): ParsedFile => parseWith(file, () => undefined)[0];

/** A service with what it takes from other files, each as a file of its own; its own is the first. */
export function parseWith(file: SourceFile, textAt: (path: string) => string | undefined): ParsedFile[] {
	const empty = ({ path, text }: SourceFile): ParsedFile => {
		return { path, text, lines: new LineMap(text), attributes: [], blocks: [], notes: [] };
	};
	const own = empty(file);
	const root = parseYaml(file.text).document?.contents as Node | null | undefined;
	if (!isMap(root)) return [own];
	const files = new Map([[file.path, own]]);
	const fileAt = (path: string): ParsedFile => {
		const known = files.get(path) ?? empty({ path, text: textAt(path) ?? "" });
		files.set(path, known);
		return known;
	};
	const included = new Included(file.path, textAt);
	const kinds = new Map<string, string>();
	const typeOf = (id: string) => kinds.get(id) ?? implicitType(id);
	const expressionsAt = (path: string): Expressions => new Expressions(path, { ...names, typeOf, text });
	const variables = new Variables(root, file.path, included, expressionsAt);
	const text = variables.of.bind(variables);
	const partAt = (holder: Part, name: string): Part | undefined => {
		const node = member(holder.node, name);
		return node && { path: holder.path, node };
	};
	const whole: Part = { path: file.path, node: root };
	const templates = partAt(whole, "resources");
	const parts = (templates ? included.maps(templates) : []).flatMap((part) => resourcesOf(part, included));
	for (const { resources } of parts)
		for (const { key, value } of resources.items) {
			const kind = kindOf(value);
			if (kind) kinds.set(String((key as Scalar).value), kind.type);
		}
	for (const { path, resources, holder } of parts)
		fileAt(path).blocks.push(
			...blocksOf(path, {
				root,
				resources,
				conditions: holder && member(holder, "Conditions"),
				outputs: holder && member(holder, "Outputs"),
				text,
				typeOf,
			}),
		);
	const [provider, custom] = ["provider", "custom"].map((name) => {
		const part = partAt(whole, name);
		return part && included.behind(part).node;
	});
	const functions = partAt(whole, "functions");
	for (const part of (functions ? included.maps(functions) : []).flatMap((one) => included.members(one)))
		fileAt(part.path).blocks.push(
			...new FunctionBlocks(expressionsAt(part.path), part.key, part.node, provider, custom).all,
		);
	const all = [...files.values()].flatMap(({ blocks }) => blocks);
	for (const api of implicitApis(all, ofServerless)) {
		fileAt(api.file).blocks.push(api);
		if (api.labels[0] === ofServerless.rest[0])
			endpoint(api, expressionsAt(file.path), provider, fileAt(api.file).blocks);
	}
	for (const path of included.paths) fileAt(path);
	return [...files.values()];
}

const names = { parameters: new Set<string>(), attributeOf: (_: string, name: string) => name.toLowerCase() };

/** The resources of one part of a service's templates, by the files that they stand in. */
function resourcesOf(part: Part, included: Included): { path: string; resources: YAMLMap; holder?: Node }[] {
	const found = new Map<string, YAMLMap>();
	const held = member(part.node, "Resources");
	const inside = held && included.behind({ path: part.path, node: held });
	for (const one of inside ? included.members(inside) : []) {
		const map = found.get(one.path) ?? new YAMLMap();
		map.items.push(new Pair(one.key, one.node));
		found.set(one.path, map);
	}
	return [...found].map(([path, resources]) => ({
		path,
		resources,
		...(path === part.path && { holder: part.node }),
	}));
}

/** What the provider says of its REST API: whether it is private, and the usage plan that counts each client by its key. */
function endpoint(api: Block, expressions: Expressions, provider: Node | undefined, all: Block[]): void {
	const inner = (type: string, of: Block): Block => {
		const block: Block = { ...of, type, labels: [], attributes: [], blocks: [] };
		of.blocks.push(block);
		return block;
	};
	const put = (block: Block, name: string, value: Expression) =>
		block.attributes.push({ file: value.file, start: value.start, end: value.end, name, value });
	const kind = member(provider, "endpointType");
	if (isScalar(kind)) {
		const value = expressions.literal(String(kind.value).toUpperCase(), expressions.span(kind));
		put(inner("endpoint_configuration", api), "types", value);
	}
	const throttle = member(member(member(provider, "apiGateway"), "usagePlan"), "throttle");
	if (!throttle) return;
	const plan: Block = { ...api, labels: ["aws_api_gateway_usage_plan", "plan"], attributes: [], blocks: [] };
	put(inner("api_stages", plan), "api_id", throughImplicit(ofServerless.rest, expressions.span(throttle)));
	const limits = inner("throttle_settings", plan);
	for (const [name, own] of Object.entries({ rateLimit: "rate_limit", burstLimit: "burst_limit" })) {
		const value = member(throttle, name);
		if (value) put(limits, own, expressions.of(value));
	}
	all.push(plan);
}

class FunctionBlocks {
	readonly all: Block[] = [];
	private readonly expressions: Expressions;
	private readonly label: string;
	private readonly provider: Node | undefined;
	private readonly custom: Node | undefined;

	constructor(expressions: Expressions, key: Node, value: Node, provider: Node | undefined, custom: Node | undefined) {
		this.expressions = expressions;
		this.provider = provider;
		this.custom = custom;
		this.label = isScalar(key) ? String(key.value) : "";
		const header = expressions.span(key);
		const block = this.block(type, this.label, header);
		block.end = Math.max(header.end, expressions.span(value).end);
		block.called = "a function of the Serverless Framework";
		for (const [name, path] of Object.entries(members)) {
			const node = member(value, name) ?? (shared.includes(name) ? member(provider, name) : undefined);
			if (node) block.attributes.push(this.attribute(path, expressions.of(node)));
		}
		const memory = { value: 1024, source: "Serverless Framework: memorySize is 1024 MB unless set" };
		block.defaults = { memory_size: memory };
		const given = [member(provider, "environment"), member(value, "environment")].filter((one) => one !== undefined);
		if (given.length > 0) {
			const inner = this.block("environment", this.label, header, block.blocks);
			const entries = given.flatMap((one) => {
				const all = expressions.of(one);
				return all.kind === "object" ? all.entries : [];
			});
			const span = expressions.span(given.at(-1)!);
			inner.attributes.push(this.attribute("variables", { ...span, kind: "object", entries }));
		}
		const provisioned = member(value, "provisionedConcurrency");
		if (provisioned) {
			const own = this.block("aws_lambda_provisioned_concurrency_config", `${this.label} provisioned`, header);
			own.attributes.push(this.attribute("function_name", this.itself(header)));
			own.attributes.push(this.attribute("provisioned_concurrent_executions", expressions.of(provisioned)));
		}
		this.release(member(value, "deploymentSettings"), custom, header);
		const events = member(value, "events");
		for (const [index, event] of (isSeq(events) ? (events.items as Node[]) : []).entries())
			this.event(event, index, header);
	}

	/** How traffic moves to a new version. Source: serverless-plugin-canary-deployments, deploymentSettings. */
	private release(own: Node | undefined, custom: Node | undefined, header: Span): void {
		const common = member(custom, "deploymentSettings");
		const type = member(own, "type") ?? (own ? member(common, "type") : undefined);
		if (!type) return;
		const group = this.block(
			"aws_codedeploy_deployment_group",
			`${this.label} deployment`,
			this.expressions.span(type),
		);
		group.attributes.push(this.attribute("function", this.itself(header)));
		group.attributes.push(this.attribute("deployment_config_name", this.expressions.of(type)));
		const alarms = member(own, "alarms") ?? member(common, "alarms");
		if (!alarms) return;
		const inner = this.block("alarm_configuration", this.label, header, group.blocks);
		inner.attributes.push(this.attribute("alarms", this.expressions.of(alarms)));
	}

	private event(event: Node, index: number, header: Span): void {
		const doors = ["http", "httpApi", "alb", "websocket"];
		if (doors.some((name) => member(event, name))) {
			const key = isMap(event) ? this.expressions.span(event.items[0].key as Node) : header;
			const route = this.block("aws_apigatewayv2_route", `${this.label} event ${index}`, key);
			route.attributes.push(this.attribute("target", this.itself(header)));
			const api = this.gatewayOf(event);
			if (api) route.attributes.push(this.attribute("api_id", api));
		}
		const triggers = ["schedule", "eventBridge", "cloudwatchEvent", "sns", "s3", "iot"];
		if (triggers.some((name) => member(event, name))) {
			const target = this.block("aws_cloudwatch_event_target", `${this.label} event ${index}`, header);
			target.attributes.push(this.attribute("arn", this.itself(header)));
		}
		const source = member(event, "sqs") ?? member(event, "stream");
		if (!source) return;
		const mapping = this.block("aws_lambda_event_source_mapping", `${this.label} event ${index}`, header);
		mapping.attributes.push(this.attribute("function_name", this.itself(header)));
		mapping.attributes.push(this.attribute("event_source_arn", this.expressions.of(member(source, "arn") ?? source)));
	}

	/** The gateway that the framework makes for an event, unless one is given to it or a web ACL is put before it. */
	private gatewayOf(event: Node): Expression | undefined {
		const at = this.expressions.span(event);
		const isGiven = (part: string, name: string) => member(member(this.provider, part), name) !== undefined;
		if (member(event, "httpApi")) return isGiven("httpApi", "id") ? undefined : throughImplicit(ofServerless.http, at);
		if (!member(event, "http") || member(this.custom, "associateWaf")) return undefined;
		return isGiven("apiGateway", "restApiId") ? undefined : throughImplicit(ofServerless.rest, at);
	}

	private itself({ file, start, end }: Span): Expression {
		return { file, start, end, kind: "reference", root: type, steps: [this.label, "id"] };
	}

	private block(kind: string, label: string, header: Span, within?: Block[]): Block {
		const { file, start, end } = header;
		const isResource = within === undefined;
		const block: Block = {
			file,
			start,
			end,
			type: isResource ? "resource" : kind,
			labels: isResource ? [kind, label] : [],
			header,
			inside: header,
			attributes: [],
			blocks: [],
			hasComment: false,
		};
		(within ?? this.all).push(block);
		return block;
	}

	private attribute(name: string, value: Expression): Attribute {
		const { file, start, end } = value;
		return { file, start, end, name, value };
	}
}
