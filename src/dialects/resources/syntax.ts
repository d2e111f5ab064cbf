import type { LineMap, Location, Note } from "../../design/text.ts";

/** Plain objects, so that the parser's memory can be freed and a file's syntax cached. Offsets are into the file's text. */
export interface Span {
	file: string;
	start: number;
	end: number;
}

/** One step of a traversal: `.name`, `[0]`, `["key"]`, `[each.key]`; a splat is "*". */
export type Step = string | number | Expression;

/** A call that `spread`s is given the members of its last argument: `merge(maps...)`. */
export type Expression = Span &
	(
		| { kind: "literal"; value: string | number | boolean | null }
		| { kind: "template"; parts: (string | Expression)[]; heredoc: boolean }
		| { kind: "reference"; root: string; steps: Step[] }
		| { kind: "access"; of: Expression; steps: Step[] }
		| { kind: "call"; name: string; arguments: Expression[]; spread?: boolean }
		| { kind: "operation"; operator: string; operands: Expression[] }
		| { kind: "conditional"; operands: Expression[] }
		| { kind: "tuple"; items: Expression[] }
		| { kind: "object"; entries: Entry[] }
		| Loop
		| { kind: "opaque"; what: string; inner: Expression[] }
	);

/** `[for key, item in of : value if condition]`; what its names stand for are references to `for.NAME`. */
export interface Loop {
	kind: "for";
	of: Expression;
	/** The names of the key and of the item, each told apart from those of other loops. */
	names: { key?: string; item: string };
	/** Of an object. */
	key?: Expression;
	value: Expression;
	condition?: Expression;
	/** Values of one key are gathered into a list. */
	grouped: boolean;
}

export interface Entry extends Span {
	key: Expression;
	value: Expression;
}

export interface Attribute extends Span {
	name: string;
	value: Expression;
}

export interface Block extends Span {
	type: string;
	labels: string[];
	/** Type and labels: `resource "aws_lb" "web"`. */
	header: Span;
	/** Between the braces. */
	inside: Span;
	attributes: Attribute[];
	blocks: Block[];
	hasComment: boolean;
	/** The call of a module that it is part of: "module.web". */
	module?: string;
	/** It is of a module that is not in the workspace, and stands where that is called. */
	outside?: boolean;
	/** Which of those that are made for each member of a collection. */
	each?: string;
	/** It is there only where the condition is worth this. */
	when?: { condition: Expression; holds: boolean };
	/** What the program calls it that it was made of. */
	construct?: string;
	/** What its own language calls its type, where that is not the type itself. */
	called?: string;
	/** Where an argument that is not there yet would be written, by path: a member of an object of a program. */
	room?: Record<string, { at: Span; member: string }>;
	/** What its own language does without an argument, by path, where that is not what Terraform's provider does. */
	defaults?: Record<string, { value: string | number | boolean; source: string }>;
}

export interface ParsedFile {
	path: string;
	text: string;
	lines: LineMap;
	attributes: Attribute[];
	blocks: Block[];
	notes: Note[];
}

export function located(file: ParsedFile, span: { start: number; end: number }): Location {
	return { file: file.path, range: file.lines.range(span.start, span.end) };
}

/** The same syntax, further on in its file. */
export function moved<T>(syntax: T, by: number): T {
	if (Array.isArray(syntax)) return syntax.map((item) => moved(item, by)) as T;
	if (typeof syntax !== "object" || syntax === null) return syntax;
	const copy = { ...syntax } as Record<string, unknown>;
	for (const name in copy) {
		const value = copy[name];
		if (name === "start" || name === "end") copy[name] = (value as number) + by;
		else if (typeof value === "object") copy[name] = moved(value, by);
	}
	return copy as T;
}

export function attributeOf(block: Block, name: string): Attribute | undefined {
	return block.attributes.find((attribute) => attribute.name === name);
}

export function blocksOf(block: Block, type: string): Block[] {
	return block.blocks.filter((inner) => inner.type === type);
}

export function dynamicOf(block: Block, type: string): Block | undefined {
	return block.blocks.find((inner) => inner.type === "dynamic" && inner.labels[0] === type);
}

/** Direct parts of an expression that are expressions themselves. */
export function childrenOf(expression: Expression): Expression[] {
	const inSteps = (steps: Step[]) => steps.filter((step) => typeof step === "object");
	switch (expression.kind) {
		case "literal":
			return [];
		case "template":
			return expression.parts.filter((part) => typeof part === "object");
		case "reference":
			return inSteps(expression.steps);
		case "access":
			return [expression.of, ...inSteps(expression.steps)];
		case "call":
			return expression.arguments;
		case "operation":
		case "conditional":
			return expression.operands;
		case "tuple":
			return expression.items;
		case "object":
			return expression.entries.flatMap((entry) => [entry.key, entry.value]);
		case "for":
			return [expression.of, expression.key, expression.value, expression.condition].filter((one) => one !== undefined);
		case "opaque":
			return expression.inner;
	}
}

/** Whether an expression refers to anything of a root ("each"). */
export const mentionsRoot = (expression: Expression, root: string): boolean =>
	(expression.kind === "reference" && expression.root === root) ||
	childrenOf(expression).some((child) => mentionsRoot(child, root));

/** Every expression of a block, nested blocks included. */
export function expressionsOf(block: Block): Expression[] {
	return [...block.attributes.map((attribute) => attribute.value), ...block.blocks.flatMap(expressionsOf)];
}
