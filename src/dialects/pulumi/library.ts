import { singular, snake } from "../cloudformation/blocks.ts";
import { inner, resource } from "../resources/program/draft.ts";
import type { Library, Working } from "../resources/program/library.ts";
import { expressionOf, type Made, placeOf, referenceTo, unknown, type Value } from "../resources/program/values.ts";
import type { Block, Expression, Span } from "../resources/syntax.ts";
import { typeOf } from "./types.ts";

const packages: Record<string, string> = {
	"@pulumi/aws": "aws",
	"@pulumi/gcp": "gcp",
	"@pulumi/azure": "azure",
	"@pulumi/pulumi": "pulumi",
};

/** Fills a block with what a program gives a resource: objects are blocks, and lists of them several. */
export function fill(block: Block, props: Value | undefined): void {
	if (props?.kind !== "object") return;
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

/** Pulumi's providers that are bridged from Terraform's: the same resources in camel case. */
export class Pulumi implements Library {
	readonly blocks: Block[] = [];
	private readonly labels = new Set<string>();
	private readonly config: ReadonlyMap<string, Value>;

	constructor(config: ReadonlyMap<string, Value>) {
		this.config = config;
	}

	named(from: string, name: string): string | undefined {
		const [, own, rest] = /^(@pulumi\/[\w-]+)(?:\/(\w+))?/.exec(from) ?? [];
		if (!own || !Object.hasOwn(packages, own)) return undefined;
		const whole = [packages[own], ...(rest ? [rest] : [])].join(".");
		return name === "*" || name === "default" ? whole : `${whole}.${name}`;
	}

	make(name: string, given: readonly Value[], at: Span, program: Working): Value {
		const [id, props] = given;
		const label = id && program.known(id);
		const made: Made = { type: name, path: [], at, props, given, fields: new Map() };
		const type = typeOf(name);
		if (!type) return { kind: "made", made, at };
		const draft = resource(type, this.labelOf(type, typeof label === "string" ? label : "it"), at, name);
		fill(draft.block, props);
		made.block = draft.block;
		this.blocks.push(draft.block);
		return { kind: "made", made, at };
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
		if (/^pulumi\.(output|all|interpolate)$/.test(name)) return first;
		if (name === "pulumi.jsonStringify" && first) return json(first, at);
		const [type, method] = name.split("#");
		if (type === "pulumi.Config" && on && method) {
			const key = first && program.known(first);
			return (typeof key === "string" ? this.config.get(key) : undefined) ?? unknown(`the setting ${String(key)}`, at);
		}
		return undefined;
	}

	member(made: Made, name: string, at: Span): Value | undefined {
		if (!made.block) return undefined;
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
