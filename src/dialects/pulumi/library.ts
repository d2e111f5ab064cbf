import { shapeOf } from "../arm/types.ts";
import { singular, snake } from "../cloudformation/blocks.ts";
import { fill as fillAsArm, room } from "../resources/blocks.ts";
import { inner, over, resource } from "../resources/program/draft.ts";
import type { Library, Working } from "../resources/program/library.ts";
import {
	entry,
	expressionOf,
	type Made,
	placeOf,
	referenceTo,
	scalar,
	unknown,
	type Value,
} from "../resources/program/values.ts";
import type { Block, Expression, Span } from "../resources/syntax.ts";
import { components } from "./awsx.ts";
import { fillChart, ignoredIn, isChart, isObject, metadataOf, objectOf } from "./kubernetes.ts";
import type { Config } from "./project.ts";
import { armTypeOf, typeOf } from "./types.ts";

const packages: Record<string, string> = {
	"@pulumi/aws": "aws",
	"@pulumi/awsx": "awsx",
	"@pulumi/gcp": "gcp",
	"@pulumi/azure": "azure",
	"@pulumi/azure-native": "azure-native",
	"@pulumi/kubernetes": "kubernetes",
	"@pulumi/pulumi": "pulumi",
	pulumi_aws: "aws",
	pulumi_awsx: "awsx",
	pulumi_gcp: "gcp",
	pulumi_azure: "azure",
	pulumi_azure_native: "azure-native",
	pulumi_kubernetes: "kubernetes",
	pulumi: "pulumi",
};

/** As Azure spells what Python writes with underscores. */
function camel(value: Value): Value {
	if (value.kind === "list") return { ...value, items: value.items.map(camel) };
	if (value.kind !== "object") return value;
	const entries = [...value.entries].map(([key, one]): [string, Value] => [
		key.replace(/(?<=[a-z\d])_([a-z\d])/g, (_, letter: string) => letter.toUpperCase()),
		camel(one),
	]);
	return { ...value, entries: new Map(entries) };
}

/** Fills a block with what a program gives a resource: objects are blocks, and lists of them several. */
export function fill(block: Block, props: Value | undefined): void {
	if (props?.kind !== "object") return;
	block.room = { ...block.room, "": { at: props.at, member: "" } };
	for (const [key, value] of props.entries) {
		const name = snake(key);
		const expression = expressionOf(value);
		if (expression.kind === "literal" && expression.value === null) continue;
		const { file, start, end } = expression;
		block.attributes.push({ file, start, end, name, value: expression });
		const nested = value.kind === "list" ? value.items : [value];
		for (const one of nested) {
			if (one.kind !== "object") continue;
			const within = inner(value.kind === "list" ? singular(name) : name, placeOf(one)).block;
			block.blocks.push(within);
			fill(within, one);
		}
	}
}

/** Pulumi's providers that are bridged from Terraform's: the same resources in camel case, or as Terraform spells them. */
export class Pulumi implements Library {
	readonly blocks: Block[] = [];
	private readonly labels = new Set<string>();
	private readonly config: Config;

	constructor(config: Config) {
		this.config = config;
	}

	named(from: string, name: string): string | undefined {
		const [, own, rest] = /^(@pulumi\/[\w-]+|pulumi(?:_[a-z_]+)?)(?:[/.]([\w/.]+))?/.exec(from) ?? [];
		if (!own || !Object.hasOwn(packages, own)) return undefined;
		const whole = [packages[own], ...(rest ? rest.split(/[/.]/).map(this.spelled) : [])].join(".");
		return name === "*" || name === "default" ? whole : `${whole}.${this.spelled(name)}`;
	}

	/** What is a word of Python has a line behind it: `lambda_`. */
	spelled(name: string): string {
		return name.replace(/(?<=\w)_$/, "");
	}

	make(name: string, given: readonly Value[], at: Span, program: Working): Value {
		const [id, props] = given;
		// What TypeScript writes as an object has a class in Python: aws.lb.TargetGroupHealthCheckArgs(interval=10).
		if (given.length === 1 && id.kind === "object") return id;
		const label = id && program.known(id);
		const own = entry(props, "args") ?? props;
		const kind = entry(own, "kind");
		const known = kind && program.known(kind);
		const made = this.declare(
			name,
			typeof label === "string" ? label : "it",
			at,
			known === undefined ? "" : String(known),
		);
		made.props = props;
		made.given = given;
		const component = Object.hasOwn(components, name) ? components[name] : undefined;
		component?.(made, typeof label === "string" ? label : "it", own, this);
		this.fill(made, own);
		return { kind: "made", made, at };
	}

	/** A resource without any arguments yet; `kind` tells some of Azure's apart. */
	declare(name: string, label: string, at: Span, kind = ""): Made {
		// Objects of all kinds are one type here, and share a name in the program.
		const path = isObject(name) || isChart(name) ? [label] : [];
		const made: Made = { type: name, path, at, props: undefined, given: [], fields: new Map() };
		const shape = shapeOf(armTypeOf(name) ?? "");
		const bridged = isObject(name) ? "kubernetes_manifest" : isChart(name) ? "helm_chart" : typeOf(name);
		const type = shape ? (typeof shape.type === "function" ? shape.type(kind) : shape.type) : bridged;
		if (!type) return made;
		made.block = resource(type, this.labelOf(type, label), at, name).block;
		if (shape) made.block.defaults = shape.defaults;
		this.blocks.push(made.block);
		return made;
	}

	/** Gives a resource its arguments. */
	fill(made: Made, props: Value | undefined): void {
		const { block, type, given } = made;
		if (!block) return;
		if (isObject(type)) {
			const draft = over(block).set("manifest", objectOf(made, made.path[0], props && camel(props)));
			const ignored = ignoredIn(given[2]);
			if (ignored) draft.add("lifecycle", made.at, { ignore_changes: ignored });
			return;
		}
		if (isChart(type)) {
			fillChart(over(block), made.path[0], props && camel(props), made.at);
			return;
		}
		const arm = armTypeOf(type);
		const asArm = arm === undefined || !props ? undefined : expressionOf(camel(props));
		if (arm === undefined) fill(block, props);
		else if (asArm?.kind === "object") {
			room(block, asArm);
			fillAsArm(block, asArm, shapeOf(arm)?.names ?? {});
		}
	}

	private labelOf(type: string, base: string): string {
		const plain = base.replace(/[/\s]+/g, "-");
		let label = plain;
		for (let number = 2; this.labels.has(`${type} ${label}`); number++) label = `${plain}-${number}`;
		this.labels.add(`${type} ${label}`);
		return label;
	}

	call(name: string, on: Value | undefined, given: readonly Value[], at: Span, program: Working): Value | undefined {
		const [first] = given;
		switch (name) {
			case "pulumi.output":
			case "pulumi.interpolate":
			case "pulumi.secret":
			case "pulumi.Output.from_input":
			case "pulumi.Output.create":
			case "pulumi.Output.secret":
				return first;
			case "pulumi.all":
			case "pulumi.Output.all":
				if (given.length === 1 && first.kind !== "scalar" && first.kind !== "made") return first;
				return { kind: "list", items: [...given], at };
			case "pulumi.concat":
			case "pulumi.Output.concat":
				return {
					kind: "scalar",
					expression: { ...at, kind: "template", parts: given.map(expressionOf), heredoc: false },
				};
			case "pulumi.jsonStringify":
			case "pulumi.Output.json_dumps":
				return first && json(first, at);
			case "pulumi.getStack":
			case "pulumi.get_stack":
				return this.config.stack === undefined ? unknown("the name of the stack", at) : scalar(this.config.stack, at);
		}
		const [type, method] = name.split("#");
		return type === "pulumi.Config" && on && method ? this.setting(method, given, at, program) : undefined;
	}

	/** What is asked for by `get` may be absent; then what is given beside the key holds. */
	setting(method: string, [first, ...others]: readonly Value[], at: Span, program: Working): Value {
		const key = first && program.known(first);
		const known = typeof key === "string" ? this.config.settings.get(key) : undefined;
		if (known) return known;
		const otherwise = others.flatMap((one) => (one.kind === "object" ? (entry(one, "default") ?? []) : [one]))[0];
		const mayBeAbsent = method.startsWith("get");
		if (mayBeAbsent && otherwise) return otherwise;
		if (mayBeAbsent && this.config.isWhole) return scalar(null, at);
		return { kind: "unknown", what: `the setting ${String(key)}`, at, isUnset: mayBeAbsent };
	}

	member(made: Made, name: string, at: Span): Value | undefined {
		if (!made.block) return undefined;
		if (isObject(made.type)) {
			const own = entry(made.props, "args") ?? made.props;
			return name === "metadata" ? metadataOf(made.path[0], own, at) : entry(own, name);
		}
		return { kind: "scalar", expression: referenceTo(made.block, snake(name), at) };
	}
}

export function json(value: Value, { file, start, end }: Span): Value {
	const expression: Expression = {
		file,
		start,
		end,
		kind: "call",
		name: "jsonencode",
		arguments: [expressionOf(value)],
	};
	return { kind: "scalar", expression };
}
