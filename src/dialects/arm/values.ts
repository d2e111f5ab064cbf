import { isMap, isScalar, isSeq, type Node } from "yaml";
import { keyOf, member } from "../cloudformation/expressions.ts";
import type { Entry, Expression, Span } from "../resources/syntax.ts";
import { type DeclaredResources, isDeployment } from "./declared.ts";
import { expressionIn, type Names } from "./language.ts";

const mostNesting = 60;

/** A loop that makes a resource or a property several times: its name, and how its present round is referred to. */
export interface Loop {
	name: string;
	root: string;
	step: string;
}

/** The values of one template, with the names that hold where they stand. */
export class Values implements Names {
	private readonly file: string;
	private readonly declared: DeclaredResources;
	private depth = 0;
	/** Loops that stand around what is read, the nearest last. */
	private readonly loops: Loop[] = [];

	constructor(file: string, declared: DeclaredResources) {
		this.file = file;
		this.declared = declared;
	}

	/** Where a node stands. */
	span(node: Node): Span {
		const [start, end] = node.range ?? [0, 0];
		return { file: this.file, start, end };
	}

	/** A text, worked out where it is an expression. */
	text(text: string): Expression {
		const span = { file: this.file, start: 0, end: 0 };
		return expressionIn(text, span, this) ?? { ...span, kind: "literal", value: text };
	}

	/** What a node of the document comes to. */
	of(node: Node): Expression {
		const span = this.span(node);
		if (this.depth > mostNesting) return { ...span, kind: "opaque", what: "it", inner: [] };
		this.depth++;
		try {
			if (isScalar(node)) {
				const { value } = node;
				const worked = typeof value === "string" ? expressionIn(value, span, this) : undefined;
				return worked ?? { ...span, kind: "literal", value: value as string | number | boolean | null };
			}
			if (isSeq(node)) return { ...span, kind: "tuple", items: node.items.map((one) => this.of(one as Node)) };
			if (!isMap(node)) return { ...span, kind: "opaque", what: "it", inner: [] };
			const entries = node.items.flatMap((pair): Entry[] => {
				const key = pair.key as Node | null;
				if (!key || !pair.value) return [];
				if (keyOf(pair) === "copy" && isSeq(pair.value)) return this.copies(pair.value.items as Node[]);
				return [this.entry(keyOf(pair), key, this.of(pair.value as Node))];
			});
			return { ...span, kind: "object", entries };
		} finally {
			this.depth--;
		}
	}

	private entry(name: string, key: Node, value: Expression): Entry {
		const span = this.span(key);
		return { ...span, end: Math.max(span.end, value.end), key: { ...span, kind: "literal", value: name }, value };
	}

	/** A property that is made several times: `copy: [{ name, count, input }]`. */
	private copies(list: readonly Node[]): Entry[] {
		return list.flatMap((one): Entry[] => {
			const [name, count, input] = ["name", "count", "input"].map((key) => member(one, key));
			if (!isScalar(name) || !count || !input) return [];
			const own = String(name.value);
			const span = this.span(one);
			const item = `${own}@${span.start}`;
			const value = this.within({ name: own, root: "for", step: item }, () => this.of(input));
			return [
				this.entry(own, name, { ...span, kind: "for", of: this.rounds(count), names: { item }, value, grouped: false }),
			];
		});
	}

	/** What `run` reads within a loop, where there is one. */
	within<T>(loop: Loop | undefined, run: () => T): T {
		if (!loop) return run();
		this.loops.push(loop);
		try {
			return run();
		} finally {
			this.loops.pop();
		}
	}

	index(name: string | undefined, at: Span): Expression | undefined {
		const loop = name === undefined ? this.loops.at(-1) : this.loops.findLast((one) => one.name === name);
		return loop && { ...at, kind: "reference", root: loop.root, steps: [loop.step] };
	}

	resource(given: readonly Expression[], at: Span): Expression | undefined {
		const found = this.declared.leads(given);
		if (!found) return undefined;
		if (isDeployment(found.type)) return { ...at, kind: "reference", root: "module", steps: [found.label] };
		return { ...at, kind: "reference", root: found.type, steps: [found.label, "id"] };
	}

	/** As many as a loop has rounds: the list that it goes over. */
	rounds(count: Node): Expression {
		const span = this.span(count);
		const zero: Expression = { ...span, kind: "literal", value: 0 };
		return { ...span, kind: "call", name: "range", arguments: [zero, this.of(count)] };
	}
}
