import { isMap, isScalar, LineCounter, type Node, type Pair, Scalar } from "yaml";
import { LineMap, type Note, type SourceFile } from "../../design/text.ts";
import type { Attribute, Block, Expression, ParsedFile } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { ResourceBlocks } from "./blocks.ts";
import { Expressions, keyOf, member, type Names } from "./expressions.ts";
import { withGlobals } from "./globals.ts";
import { implicitApis, implicitType, ofSam } from "./implicit-apis.ts";
import { constructOf } from "./synthesized.ts";
import { attributeNamed, types } from "./types/index.ts";

/** Where the parts of a template stand in a file: at its top, or within the `resources` of another language. */
export interface Parts {
	root: Node;
	parameters?: Node;
	resources?: Node;
	conditions?: Node;
	mappings?: Node;
	outputs?: Node;
	globals?: Node;
	text?: Names["text"];
	/** What the other parts of one deployment declare. */
	typeOf?(id: string): string | undefined;
}

const nested = "AWS::CloudFormation::Stack";
const applications = "AWS::Serverless::Application";
/** Values that the Systems Manager holds: the default is only where. */
const looksUp = /^AWS::SSM::Parameter::Value/;

const pairsOf = (node: Node | undefined) =>
	isMap(node) ? node.items.filter((pair) => keyOf(pair) !== "" && pair.value !== null) : [];

const textOf = (node: Node | undefined): string => (isScalar(node) ? String(node.value) : "");

/** Parses a template into blocks, as a Terraform folder has them. */
export function parse(file: SourceFile): ParsedFile {
	const lines = new LineMap(file.text);
	const { document, errors } = parseYaml(file.text, { lineCounter: new LineCounter() });
	const notes = errors.slice(0, 1).map(({ message, at: [start, end] }): Note => {
		const range = lines.range(start, Math.max(start, Math.min(end, start + 200)));
		const first = `Malformed YAML at line ${range.start.line + 1}: ${message}.`;
		return { file: file.path, range, severity: "warning", message: `${first} The rest of the file was read.` };
	});
	const root = document?.contents as Node | null | undefined;
	const parsed: ParsedFile = { path: file.path, text: file.text, lines, attributes: [], blocks: [], notes };
	if (!root || !isMap(root)) return parsed;
	parsed.blocks = blocksOf(file.path, {
		root,
		parameters: member(root, "Parameters"),
		resources: member(root, "Resources"),
		conditions: member(root, "Conditions"),
		mappings: member(root, "Mappings"),
		outputs: member(root, "Outputs"),
		globals: member(root, "Globals"),
	});
	return parsed;
}

/** What a resource is called by its cloud, and by the families. */
export function kindOf(resource: unknown): { cloud: string; type: string } | undefined {
	const cloud = textOf(member(resource, "Type"));
	const shape = Object.hasOwn(types, cloud) ? types[cloud] : undefined;
	const type = typeof shape?.type === "function" ? shape.type(member(resource, "Properties")) : shape?.type;
	const other = cloud === nested || cloud === applications ? "module" : cloud;
	return cloud ? { cloud, type: type ?? other } : undefined;
}

export function blocksOf(path: string, parts: Parts): Block[] {
	const shapes = new Map<string, { cloud: string; type: string }>();
	for (const pair of pairsOf(parts.resources)) {
		const kind = kindOf(pair.value);
		if (kind) shapes.set(keyOf(pair), kind);
	}
	const expressions = new Expressions(path, {
		parameters: new Set(pairsOf(parts.parameters).map(keyOf)),
		typeOf: (id) => shapes.get(id)?.type ?? parts.typeOf?.(id) ?? implicitType(id),
		attributeOf: (_, name) => attributeNamed(name),
		text: parts.text,
	});
	const builder = new Builder(path, expressions);
	const resources = pairsOf(parts.resources).flatMap((pair): Block[] => {
		const own = shapes.get(keyOf(pair));
		const properties = withGlobals(own?.cloud ?? "", member(pair.value, "Properties"), parts.globals);
		return own ? builder.resource(own, keyOf(pair), pair as Pair<Node, Node>, properties) : [];
	});
	return [
		...pairsOf(parts.parameters).map((pair) => {
			const value = pair.value as Node;
			const given = looksUp.test(textOf(member(value, "Type"))) ? undefined : member(value, "Default");
			return builder.block("variable", keyOf(pair), pair.key as Node, given && { default: given });
		}),
		builder.locals("condition", parts.conditions),
		builder.locals("mapping", parts.mappings),
		...pairsOf(parts.outputs).map((pair) => {
			const value = member(pair.value, "Value");
			const name = member(member(pair.value, "Export"), "Name");
			return builder.block("output", keyOf(pair), pair.key as Node, value && { value, ...(name && { export: name }) });
		}),
		...resources,
		...implicitApis(resources, ofSam).flatMap((api) => builder.implicit(api, parts.globals)),
	];
}

/** How a stack changes the resource stands beside its properties. */
function updates(made: ResourceBlocks, policy: Node | undefined, expressions: Expressions): void {
	if (!isMap(policy)) return;
	const header = expressions.span(policy);
	made.fill({ block: made.inner(made.block, "update_policy", header), path: ["UpdatePolicy"] }, policy);
	const refresh = member(policy, "AutoScalingInstanceRefresh");
	if (refresh)
		made.fill({ block: made.inner(made.block, "instance_refresh", header), path: ["InstanceRefresh"] }, refresh);
}

class Builder {
	private readonly path: string;
	private readonly expressions: Expressions;

	constructor(path: string, expressions: Expressions) {
		this.path = path;
		this.expressions = expressions;
	}

	block(type: string, label: string, key: Node, values: Readonly<Record<string, Node>> = {}): Block {
		const header = this.expressions.span(key);
		const attributes = Object.entries(values).map(([name, node]) => this.attribute(name, this.expressions.of(node)));
		return {
			file: this.path,
			start: header.start,
			end: header.end,
			type,
			labels: [label],
			header,
			inside: header,
			attributes,
			blocks: [],
			hasComment: false,
		};
	}

	private attribute(name: string, value: Expression): Attribute {
		return { file: this.path, start: value.start, end: value.end, name, value };
	}

	/** Conditions and mappings are what Terraform calls locals. */
	locals(kind: string, node: Node | undefined): Block {
		const start = node?.range?.[0] ?? 0;
		const header = { file: this.path, start, end: start };
		const attributes = pairsOf(node).map((pair) =>
			this.attribute(`${kind} ${keyOf(pair)}`, this.expressions.of(pair.value as Node)),
		);
		return { ...header, type: "locals", labels: [], header, inside: header, attributes, blocks: [], hasComment: false };
	}

	resource(
		own: { cloud: string; type: string },
		label: string,
		{ key, value: body }: Pair<Node, Node>,
		properties: Node | undefined,
	): Block[] {
		if (own.type === "module") return [this.call(label, key, properties)];
		const shape = types[own.cloud];
		if (!shape) return [];
		const made = new ResourceBlocks(this.expressions, shape, own.type, label, key, properties);
		updates(made, member(body, "UpdatePolicy"), this.expressions);
		made.block.end = Math.max(made.block.end, body ? this.expressions.span(body).end : 0);
		const condition = member(body, "Condition");
		const all = [made.block, ...made.others];
		const construct = constructOf(body);
		for (const block of all) {
			block.called = own.cloud;
			if (construct !== undefined) block.construct = construct;
			if (condition) block.attributes.push(this.attribute("count", this.counted(condition)));
		}
		return all;
	}

	/** A gateway that no resource declares: what `Globals` say of all is said of it too, and nothing of it can be written. */
	implicit(api: Block, globals: Node | undefined): Block[] {
		const [type, label] = api.labels;
		const cloud = type === ofSam.rest[0] ? "AWS::Serverless::Api" : "AWS::Serverless::HttpApi";
		const properties = withGlobals(cloud, undefined, globals);
		if (!properties) return [api];
		const key = new Scalar(label);
		key.range = [api.header.start, api.header.end, api.header.end];
		const { block, others } = new ResourceBlocks(this.expressions, types[cloud], type, label, key, properties);
		return [{ ...api, attributes: block.attributes, blocks: block.blocks }, ...others];
	}

	private counted(condition: Node): Expression {
		const span = this.expressions.span(condition);
		const number = (value: number) => this.expressions.literal(value, span);
		const of = this.expressions.condition(textOf(condition), span);
		return { ...span, kind: "conditional", operands: [of, number(1), number(0)] };
	}

	/** A stack within a stack, where its template is a file beside this one. */
	private call(label: string, key: Node, properties: Node | undefined): Block {
		const source = member(properties, "TemplateURL") ?? member(properties, "Location");
		const call = this.block("module", label, key, source && { source });
		for (const pair of pairsOf(member(properties, "Parameters")))
			call.attributes.push(this.attribute(keyOf(pair), this.expressions.of(pair.value as Node)));
		return call;
	}
}
