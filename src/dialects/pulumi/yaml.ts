import { isMap, isScalar, isSeq, type Node } from "yaml";
import { keyOf, member } from "../cloudformation/expressions.ts";
import {
	entry,
	expressionOf,
	type Made,
	referenceTo,
	scalar,
	unknown,
	type Value,
} from "../resources/program/values.ts";
import type { Expression, Span } from "../resources/syntax.ts";
import { parseYaml } from "../yaml.ts";
import { isObject } from "./kubernetes.ts";
import { json, type Pulumi } from "./library.ts";
import type { Config } from "./project.ts";

const mostNesting = 60;

/** A program of Pulumi that is a file of YAML: its resources by name, which mention each other as `${name.attribute}`. */
export class Template {
	private readonly made = new Map<string, Made>();
	/** What each resource is told, by its name. */
	private readonly told = new Map<string, Node>();
	private readonly variables = new Map<string, Node>();
	private readonly under = new Set<string>();
	private depth = 0;
	private readonly path: string;
	private readonly library: Pulumi;
	private readonly config: Config;

	constructor(path: string, library: Pulumi, config: Config) {
		this.path = path;
		this.library = library;
		this.config = config;
	}

	read(text: string): void {
		const root = parseYaml(text).document?.contents as Node | null | undefined;
		const variables = member(root, "variables");
		for (const pair of isMap(variables) ? variables.items : [])
			if (pair.value) this.variables.set(keyOf(pair), pair.value as Node);
		const resources = member(root, "resources");
		const declared = (isMap(resources) ? resources.items : []).flatMap((pair) => {
			const type = member(pair.value, "type");
			if (!isScalar(type) || !isScalar(pair.key)) return [];
			const properties = member(pair.value, "properties");
			const kind = member(properties, "kind");
			const own = isScalar(kind) ? String(kind.value) : "";
			const made = this.library.declare(String(type.value), keyOf(pair), this.at(pair.key), own);
			this.made.set(keyOf(pair), made);
			if (properties) this.told.set(keyOf(pair), properties);
			return [{ made, properties }];
		});
		for (const { made, properties } of declared) if (properties) this.library.fill(made, this.value(properties));
	}

	private at(node: Node): Span {
		const [start, end] = node.range ?? [0, 0];
		return { file: this.path, start, end };
	}

	private value(node: Node): Value {
		const at = this.at(node);
		if (this.depth > mostNesting) return unknown("it", at);
		this.depth++;
		try {
			return this.worth(node, at);
		} finally {
			this.depth--;
		}
	}

	private worth(node: Node, at: Span): Value {
		if (isScalar(node)) {
			const { value } = node;
			if (typeof value === "string") return this.text(value, at);
			return scalar(typeof value === "number" || typeof value === "boolean" ? value : null, at);
		}
		if (isSeq(node)) return { kind: "list", items: node.items.map((one) => this.value(one as Node)), at };
		if (!isMap(node)) return unknown("an alias", at);
		const [only, ...more] = node.items;
		const name = only && more.length === 0 ? /^fn::(\w+)$/i.exec(keyOf(only))?.[1] : undefined;
		if (name && only.value) return this.call(name, only.value as Node, at);
		const entries = node.items.flatMap((pair): [string, Value][] =>
			pair.value ? [[keyOf(pair), this.value(pair.value as Node)]] : [],
		);
		return { kind: "object", entries: new Map(entries), at, open: false };
	}

	private call(name: string, argument: Node, at: Span): Value {
		const given = this.value(argument);
		const items = given.kind === "list" ? given.items : [];
		const called = (func: string, ...of: Value[]): Value => {
			const expression: Expression = { ...at, kind: "call", name: func, arguments: of.map(expressionOf) };
			return { kind: "scalar", expression };
		};
		switch (name.toLowerCase()) {
			case "tojson":
				return json(given, at);
			case "secret":
				return given;
			case "join":
				return called("join", ...items);
			case "select":
				return items.length === 2 ? called("element", items[1], items[0]) : unknown(name, at);
			case "split":
				return called("split", ...items);
		}
		return unknown(`fn::${name}`, at);
	}

	/** `${web.arn}` alone is what it stands for; within a text it is a part of it. */
	private text(text: string, at: Span): Value {
		const parts = text.split(/(?<!\$)\$\{([^}]*)\}/);
		if (parts.length === 1) return scalar(text.replaceAll("$${", "${"), at);
		if (parts.length === 3 && parts[0] === "" && parts[2] === "") return this.named(parts[1], at);
		const whole = parts.map((part, index) => (index % 2 === 0 ? part : expressionOf(this.named(part, at))));
		return {
			kind: "scalar",
			expression: { ...at, kind: "template", parts: whole.filter((one) => one !== ""), heredoc: false },
		};
	}

	private named(path: string, at: Span): Value {
		const [name, ...steps] = path.split(/[.[\]"]+/).filter(Boolean);
		if (name === "pulumi") {
			const known = steps[0] === "stack" ? this.config.stack : undefined;
			return known === undefined ? unknown(path, at) : scalar(known, at);
		}
		const made = this.made.get(name);
		if (made && isObject(made.type)) {
			const found = steps.reduce<Node | undefined>((node, step) => member(node, step), this.told.get(name));
			if (found && found !== this.told.get(name)) return this.value(found);
			return steps.join(".") === "metadata.name" ? scalar(name, at) : unknown(path, at);
		}
		if (made?.block) return { kind: "scalar", expression: referenceTo(made.block, steps[0] ?? "id", at) };
		const value = this.config.settings.get(name.replace(/^.*:/, "")) ?? this.variable(name);
		if (!value) return unknown(path, at);
		return steps.reduce((one, step) => {
			if (one.kind === "list") return one.items[Number(step)] ?? unknown(path, at);
			return entry(one, step) ?? unknown(path, at);
		}, value);
	}

	private variable(name: string): Value | undefined {
		const node = this.variables.get(name);
		if (!node || this.under.has(name)) return undefined;
		this.under.add(name);
		const value = this.value(node);
		this.under.delete(name);
		return value;
	}
}
