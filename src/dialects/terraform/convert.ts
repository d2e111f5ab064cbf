import type { Attribute, Block, Entry, Expression, Span, Step } from "../resources/syntax.ts";
import { heredocText, unescaped } from "./template.ts";
import type { TreeNode } from "./tree-node.ts";

const depthLimit = 200;
const mostStepsOfPath = 100;
/** Top-level blocks that nothing is read of. */
const unread = new Set(["data", "moved", "import", "removed", "check"]);
const operators = new Set(["==", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "&&", "||", "!"]);

const ofType = (node: TreeNode, type: string) => node.namedChildren.filter((child) => child.type === type);

/** Turns the parser's nodes of one text into plain syntax. `base` is where the text starts in its file. */
export class Converter {
	private readonly file: string;
	private readonly text: string;
	private readonly base: number;
	private depth = 0;

	constructor(file: string, text: string, base: number) {
		this.file = file;
		this.text = text;
		this.base = base;
	}

	body(node: TreeNode): { attributes: Attribute[]; blocks: Block[]; hasComment: boolean } {
		const attributes: Attribute[] = [];
		const blocks: Block[] = [];
		let hasComment = false;
		for (const child of node.namedChildren) {
			if (child.type === "attribute") {
				const attribute = this.attribute(child);
				if (attribute) attributes.push(attribute);
			} else if (child.type === "block") blocks.push(this.block(child));
			else if (child.type === "comment") hasComment = true;
			else if ((child.type === "ERROR" || child.type === "body") && this.depth < depthLimit) {
				const rescued = this.nested(() => this.body(child));
				attributes.push(...rescued.attributes);
				blocks.push(...rescued.blocks);
			}
		}
		return { attributes, blocks, hasComment };
	}

	private attribute(node: TreeNode): Attribute | undefined {
		const [name, value] = node.namedChildren.filter((child) => child.type !== "comment");
		if (name?.type !== "identifier" || value?.type !== "expression" || value.startIndex === value.endIndex) return;
		return { ...this.span(node), name: name.text, value: this.expression(value) };
	}

	private block(node: TreeNode): Block {
		const children = node.children;
		const words = children.filter((child) => child.type === "identifier" || child.type === "string_lit");
		const open = children.find((child) => child.type === "block_start") ?? node;
		const close = children.find((child) => child.type === "block_end");
		const body = children.find((child) => child.type === "body");
		const isRead = this.depth > 0 || !unread.has(words[0]?.text ?? "");
		const inner = body && isRead && this.depth < depthLimit ? this.nested(() => this.body(body)) : undefined;
		const span = this.span(node);
		const last = words.at(-1) ?? node;
		return {
			...span,
			type: words[0]?.text ?? "",
			labels: words.slice(1).map((word) => word.text.replace(/^"|"$/g, "")),
			header: { ...span, end: this.base + last.endIndex },
			inside: { ...span, start: this.base + open.endIndex, end: this.base + (close ?? node).startIndex },
			attributes: inner?.attributes ?? [],
			blocks: inner?.blocks ?? [],
			hasComment: (inner?.hasComment ?? false) || children.some((child) => child.type === "comment"),
		};
	}

	private nested<T>(run: () => T): T {
		this.depth++;
		try {
			return run();
		} finally {
			this.depth--;
		}
	}

	private expression(node: TreeNode): Expression {
		if (this.depth >= depthLimit) return this.opaque(node, "a deeply nested expression", []);
		return this.nested(() => this.expressionWithin(node));
	}

	private expressionWithin(node: TreeNode): Expression {
		const span = this.span(node);
		switch (node.type) {
			case "expression":
			case "collection_value":
			case "template_expr":
			case "operation": {
				const [only] = this.operands(node);
				return only ? { ...only, ...span } : this.opaque(node, "an empty expression", []);
			}
			case "literal_value":
				return this.literal(node);
			case "string_lit":
			case "quoted_template":
				return this.template(node, false);
			case "heredoc_template":
				return this.template(node, true);
			case "variable_expr":
				return this.named(node.text, span);
			case "function_call":
				return this.call(node);
			case "conditional":
				return { ...span, kind: "conditional", operands: this.operands(node) };
			case "binary_operation":
			case "unary_operation": {
				const operator = node.children.find((child) => operators.has(child.type))?.type ?? "";
				return { ...span, kind: "operation", operator, operands: this.operands(node) };
			}
			case "tuple":
				return { ...span, kind: "tuple", items: this.operands(node) };
			case "object":
				return { ...span, kind: "object", entries: this.entries(node) };
			case "for_expr":
				return this.loop(node);
			default:
				return this.opaque(node, "an expression that is not understood", this.within(node));
		}
	}

	/** What the loops that an expression stands in call their keys and items. */
	private readonly looped: { name: string; own: string }[] = [];

	private named(name: string, span: Span): Expression {
		const loop = this.looped.findLast((one) => one.name === name);
		return { ...span, kind: "reference", ...(loop ? { root: "for", steps: [loop.own] } : { root: name, steps: [] }) };
	}

	private loop(node: TreeNode): Expression {
		const form = node.firstNamedChild;
		const [intro, ...parts] = form?.namedChildren.filter(({ type }) => !/^comment$|_(start|end)$/.test(type)) ?? [];
		const [of] = intro ? this.operandsOf(intro, "expression") : [];
		const names = intro?.namedChildren.filter(({ type }) => type === "identifier").map(({ text }) => text) ?? [];
		if (!form || !of || names.length === 0) return this.opaque(node, "a for expression", this.within(node));
		const own = names.map((name) => ({ name, own: `${name}@${this.base + node.startIndex}` }));
		this.looped.push(...own);
		const values = parts.filter(({ type }) => type === "expression").map((one) => this.expression(one));
		const tested = parts.find(({ type }) => type === "for_cond");
		const [condition] = tested ? this.operandsOf(tested, "expression") : [];
		this.looped.length -= own.length;
		const [key, value] = form.type === "for_object_expr" ? values : [undefined, ...values];
		if (!value) return this.opaque(node, "a for expression", values);
		const [item, index] = own.map((one) => one.own).reverse();
		return {
			...this.span(node),
			kind: "for",
			of,
			names: { item, ...(index !== undefined && { key: index }) },
			...(key && { key }),
			value,
			...(condition && { condition }),
			grouped: parts.some(({ type }) => type === "ellipsis"),
		};
	}

	private operandsOf(node: TreeNode, type: string): Expression[] {
		return ofType(node, type).map((child) => this.expression(child));
	}

	/** The operands among a node's children, each with the traversal that follows it. */
	private operands(node: TreeNode): Expression[] {
		const found: Expression[] = [];
		for (const child of node.namedChildren) {
			if (child.type === "get_attr" || child.type === "index" || child.type === "splat") {
				const of = found.pop();
				if (of) found.push(this.extended(of, this.steps(child), child));
			} else if (!/^comment$|_start$|_end$|^ellipsis$/.test(child.type)) found.push(this.expression(child));
		}
		return found;
	}

	private extended(of: Expression, steps: Step[], node: TreeNode): Expression {
		const end = this.base + node.endIndex;
		// Each step makes the path anew.
		if ("steps" in of && of.steps.length > mostStepsOfPath) return this.opaque(node, "a very long path", []);
		if (of.kind === "reference" || of.kind === "access") return { ...of, end, steps: [...of.steps, ...steps] };
		return { file: of.file, start: of.start, end, kind: "access", of, steps };
	}

	private steps(node: TreeNode): Step[] {
		switch (node.type) {
			case "get_attr":
				return [node.namedChildren.at(-1)?.text ?? ""];
			case "legacy_index":
				return [Number(node.text.slice(1))];
			case "new_index": {
				const inner = node.namedChildren.find((child) => child.type === "expression");
				const key = inner ? this.expression(inner) : undefined;
				if (!key) return [""];
				return key.kind === "literal" && key.value !== null
					? [typeof key.value === "boolean" ? key : key.value]
					: [key];
			}
			case "attr_splat":
			case "full_splat":
				return ["*", ...node.namedChildren.flatMap((child) => this.steps(child))];
			default:
				return node.namedChildren.flatMap((child) => this.steps(child));
		}
	}

	private literal(node: TreeNode): Expression {
		const child = node.firstNamedChild;
		const span = this.span(node);
		if (child?.type === "string_lit") return this.template(child, false);
		if (child?.type === "numeric_lit") return { ...span, kind: "literal", value: Number(node.text) };
		if (child?.type === "bool_lit") return { ...span, kind: "literal", value: node.text === "true" };
		return { ...span, kind: "literal", value: null };
	}

	/** Text is sliced from the source between interpolations: the grammar drops blanks around them. */
	private template(node: TreeNode, heredoc: boolean): Expression {
		const span = this.span(node);
		const holes = node.namedChildren.filter((child) => /^template_(interpolation|directive)$/.test(child.type));
		const marks = node.children.filter((child) =>
			/^quoted_template_(start|end)$|^heredoc_identifier$/.test(child.type),
		);
		let from = marks[0]?.endIndex ?? node.startIndex;
		if (heredoc) from = this.text.indexOf("\n", from) + 1;
		const until = marks.length > 1 ? marks[marks.length - 1].startIndex : node.endIndex;
		const parts: (string | Expression)[] = [];
		for (const hole of holes) {
			parts.push(this.text.slice(from, hole.startIndex));
			const inner = this.within(hole);
			parts.push(
				hole.type === "template_interpolation" && inner.length === 1
					? inner[0]
					: this.opaque(hole, "a template directive", inner),
			);
			from = hole.endIndex;
		}
		parts.push(this.text.slice(from, Math.max(until, from)));
		const decoded = heredoc ? heredocText(parts, node.text.startsWith("<<-")) : parts.map(unescaped);
		const kept = decoded.filter((part) => part !== "");
		if (kept.length === 0) return { ...span, kind: "literal", value: "" };
		if (kept.length === 1 && typeof kept[0] === "string" && !heredoc)
			return { ...span, kind: "literal", value: kept[0] };
		return { ...span, kind: "template", parts: kept, heredoc };
	}

	private call(node: TreeNode): Expression {
		const list = node.namedChildren.find((child) => child.type === "function_arguments");
		const name = node.firstNamedChild?.text ?? "";
		const inner = list ? this.operands(list) : [];
		const spread = list?.namedChildren.some((child) => child.type === "ellipsis");
		return { ...this.span(node), kind: "call", name, arguments: inner, ...(spread && { spread }) };
	}

	private entries(node: TreeNode): Entry[] {
		return node.namedChildren.flatMap((child) => {
			const [key, value] = child.type === "object_elem" ? ofType(child, "expression") : [];
			return key && value ? [{ ...this.span(child), key: this.objectKey(key), value: this.expression(value) }] : [];
		});
	}

	/** A bare word in front of `=` is the key itself, not a reference, nor what a loop calls so. */
	private objectKey(node: TreeNode): Expression {
		const key = this.expression(node);
		if (/^[\w-]+$/.test(node.text) && key.kind === "reference") {
			const { file, start, end } = key;
			return { file, start, end, kind: "literal", value: node.text };
		}
		if (key.kind !== "reference" || key.steps.length > 0 || node.text.startsWith("(")) return key;
		return { file: key.file, start: key.start, end: key.end, kind: "literal", value: key.root };
	}

	private within(node: TreeNode): Expression[] {
		return node.namedChildren.flatMap((child) =>
			child.type === "expression"
				? [this.expression(child)]
				: this.depth < depthLimit
					? this.nested(() => this.within(child))
					: [],
		);
	}

	private opaque(node: TreeNode, what: string, inner: Expression[]): Expression {
		return { ...this.span(node), kind: "opaque", what, inner };
	}

	private span(node: TreeNode): Span {
		return { file: this.file, start: this.base + node.startIndex, end: this.base + node.endIndex };
	}
}
