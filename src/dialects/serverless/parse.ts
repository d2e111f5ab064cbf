import { isMap, isScalar, isSeq, type Node } from "yaml";
import { LineMap, type SourceFile } from "../../design/text.ts";
import { Expressions, keyOf, member } from "../cloudformation/expressions.ts";
import { blocksOf } from "../cloudformation/template.ts";
import type { Attribute, Block, Expression, ParsedFile, Span } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
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

export function parse(file: SourceFile): ParsedFile {
	const parsed: ParsedFile = { ...file, lines: new LineMap(file.text), attributes: [], blocks: [], notes: [] };
	const root = parseYaml(file.text).document?.contents as Node | null | undefined;
	if (!isMap(root)) return parsed;
	const variables = new Variables(root);
	const text = variables.of.bind(variables);
	const resources = member(root, "resources");
	const parts = isSeq(resources) ? (resources.items as Node[]) : resources ? [resources] : [];
	const kinds = new Map<string, string>();
	const functions = member(root, "functions");
	const expressions = new Expressions(file.path, {
		parameters: new Set(),
		typeOf: (id) => kinds.get(id),
		attributeOf: (_, name) => name.toLowerCase(),
		text,
	});
	for (const part of parts) {
		const blocks = blocksOf(file.path, {
			root,
			resources: member(part, "Resources"),
			conditions: member(part, "Conditions"),
			outputs: member(part, "Outputs"),
			text,
		});
		for (const { type, labels } of blocks) if (type === "resource") kinds.set(labels[1], labels[0]);
		parsed.blocks.push(...blocks);
	}
	const [provider, custom] = ["provider", "custom"].map((name) => member(root, name));
	for (const pair of isMap(functions) ? functions.items : [])
		if (keyOf(pair))
			parsed.blocks.push(
				...new FunctionBlocks(expressions, pair.key as Node, pair.value as Node, provider, custom).all,
			);
	return parsed;
}

class FunctionBlocks {
	readonly all: Block[] = [];
	private readonly expressions: Expressions;
	private readonly label: string;

	constructor(expressions: Expressions, key: Node, value: Node, provider: Node | undefined, custom: Node | undefined) {
		this.expressions = expressions;
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
			const route = this.block("aws_apigatewayv2_route", `${this.label} event ${index}`, header);
			route.attributes.push(this.attribute("target", this.itself(header)));
		}
		const source = member(event, "sqs") ?? member(event, "stream");
		if (!source) return;
		const mapping = this.block("aws_lambda_event_source_mapping", `${this.label} event ${index}`, header);
		mapping.attributes.push(this.attribute("function_name", this.itself(header)));
		mapping.attributes.push(this.attribute("event_source_arn", this.expressions.of(member(source, "arn") ?? source)));
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
