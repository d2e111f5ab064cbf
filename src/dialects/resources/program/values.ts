import type { Block, Expression, Span } from "../syntax.ts";
import type { Class, Fn } from "./form.ts";
import type { Source } from "./source.ts";

/** What a program holds in its names while it is worked out. */
export type Value =
	| { kind: "scalar"; expression: Expression }
	| { kind: "object"; entries: Map<string, Value>; at: Span; open: boolean }
	| { kind: "list"; items: Value[]; at: Span }
	| { kind: "made"; made: Made; at: Span }
	| { kind: "function"; fn: Fn; env: Env; at: Span }
	| { kind: "class"; class: Class; source: Source; at: Span }
	/** A file of the workspace as a whole. */
	| { kind: "module"; source: Source; at: Span }
	| { kind: "library"; name: string; at: Span; on?: Value }
	/** `isUnset`: nothing in the workspace sets it, so what the program says for that case holds. */
	| { kind: "unknown"; what: string; at: Span; isUnset?: boolean };

/** An object of a class: one of the library, or one of the workspace's own. */
export interface Made {
	/** "ecs.FargateService" */
	type: string;
	/** Ids from its stack down. */
	path: readonly string[];
	at: Span;
	props: Value | undefined;
	given: readonly Value[];
	fields: Map<string, Value>;
	/** The resource that it mainly is. */
	block?: Block;
}

/** Names that hold at a place of a program. */
export interface Env {
	source: Source;
	names: Map<string, Value>;
	outer?: Env;
	self?: Made;
}

export const placeOf = (value: Value): Span => (value.kind === "scalar" ? value.expression : value.at);

export const unknown = (what: string, at: Span): Value => ({ kind: "unknown", what: what.slice(0, 60), at });

export const literal = (value: string | number | boolean | null, at: Span): Expression => {
	const { file, start, end } = at;
	return { file, start, end, kind: "literal", value };
};

export const scalar = (value: string | number | boolean | null, at: Span): Value => {
	return { kind: "scalar", expression: literal(value, at) };
};

export function expressionOf(value: Value): Expression {
	const { file, start, end } = placeOf(value);
	const span = { file, start, end };
	switch (value.kind) {
		case "scalar":
			return value.expression;
		case "list":
			return { ...span, kind: "tuple", items: value.items.map(expressionOf) };
		case "object": {
			if (value.open) return { ...span, kind: "opaque", what: "what is spread into it", inner: [] };
			const entries = [...value.entries].map(([key, one]) => {
				const of = expressionOf(one);
				return { file, start: of.start, end: of.end, key: literal(key, of), value: of };
			});
			return { ...span, kind: "object", entries };
		}
		case "made":
			if (value.made.block) return referenceTo(value.made.block, "id", span);
			return { ...span, kind: "opaque", what: value.made.type, inner: [] };
		case "library":
			// A member of an enumeration is its name: ApplicationProtocol.HTTP.
			if (/\.[A-Z][A-Z\d_]*$/.test(value.name)) return literal(value.name.slice(value.name.lastIndexOf(".") + 1), span);
			return { ...span, kind: "opaque", what: value.name, inner: [] };
		case "unknown":
			return { ...span, kind: "opaque", what: value.what, inner: [] };
		default:
			return { ...span, kind: "opaque", what: "a function", inner: [] };
	}
}

export function referenceTo(block: Block, attribute: string, { file, start, end }: Span): Expression {
	return { file, start, end, kind: "reference", root: block.labels[0], steps: [block.labels[1], attribute] };
}

export function entry(value: Value | undefined, ...path: string[]): Value | undefined {
	return path.reduce<Value | undefined>((at, name) => {
		if (at?.kind === "object") return at.entries.get(name) ?? (at.open ? unknown(name, at.at) : undefined);
		return at?.kind === "unknown" ? unknown(`${at.what}.${name}`, at.at) : undefined;
	}, value);
}

export const itemsOf = (value: Value | undefined): Value[] => (value?.kind === "list" ? value.items : []);
