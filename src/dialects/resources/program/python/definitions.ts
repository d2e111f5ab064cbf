import { child, ofType, type Syntax } from "../../../code/syntax.ts";
import type { Class, Fn, Statement, Term } from "../form.ts";
import type { Terms } from "./terms.ts";

/** Bases whose classes are made from the values of their fields. */
const records = /(^|\.)(BaseModel|BaseSettings|NamedTuple|TypedDict)$/;

/** Functions and classes of Python. */
export class Definitions {
	private readonly terms: Terms;
	private readonly statements: (body: readonly Syntax[]) => Statement[];

	/** `statements` reads those of a body. */
	constructor(terms: Terms, statements: (body: readonly Syntax[]) => Statement[]) {
		this.terms = terms;
		this.statements = statements;
	}

	/** A function or a class under its name, with what is marked on it. */
	of(node: Syntax, marks: readonly Syntax[]): Statement[] {
		const name = child(node, "name");
		if (!name) return [];
		const value: Term =
			node.type === "class_definition"
				? { ...this.terms.span(node), kind: "class", class: this.class(node, name, marks) }
				: { ...this.terms.span(node), kind: "function", fn: this.fn(node) };
		return [{ kind: "declare", to: { kind: "name", name: this.terms.textOf(name) }, value }];
	}

	private fn(node: Syntax): Fn {
		const body = this.statements(child(node, "body")?.children ?? []);
		return { ...this.terms.span(node), parameters: this.terms.parameters(node), body };
	}

	private class(node: Syntax, name: Syntax, marks: readonly Syntax[]): Class {
		const bases = (child(node, "superclasses")?.children ?? []).filter(({ type }) => type !== "keyword_argument");
		const [base] = bases;
		const isRecord =
			marks.some((mark) => /dataclass|attr\.s|\bdefine\b|\bfrozen\b/.test(this.terms.textOf(mark))) ||
			bases.some((one) => records.test(this.terms.textOf(one)));
		const own: Class = {
			...this.terms.span(name),
			name: this.terms.textOf(name),
			...(base && { base: this.terms.term(base) }),
			fields: [],
			methods: new Map(),
			...(isRecord && { isRecord }),
		};
		for (const one of child(node, "body")?.children ?? []) this.part(one, own);
		return own;
	}

	private part(node: Syntax, own: Class): void {
		if (node.type === "expression_statement") {
			const [one] = node.children;
			const left = one?.type === "assignment" ? child(one, "left") : undefined;
			if (left?.type !== "identifier" || !one) return;
			const value = child(one, "right");
			own.fields.push({ name: this.terms.textOf(left), ...(value && { value: this.terms.term(value) }) });
			return;
		}
		const marks = node.type === "decorated_definition" ? ofType(node, "decorator") : [];
		const definition = marks.length > 0 ? child(node, "definition") : node;
		const name = definition?.type === "function_definition" ? child(definition, "name") : undefined;
		if (!definition || !name) return;
		const marked = (word: string) => marks.some((mark) => this.terms.textOf(mark).includes(word));
		const first = child(definition, "parameters")?.children.find(({ type }) => type === "identifier");
		const isStatic = marked("staticmethod");
		const self = first && !isStatic ? this.terms.textOf(first) : undefined;
		const read = this.terms.within(self, () => this.fn(definition));
		const fn = isStatic ? read : { ...read, parameters: read.parameters.slice(1) };
		if (this.terms.textOf(name) === "__init__") own.maker = fn;
		else own.methods.set(this.terms.textOf(name), { fn, ...(marked("property") && { isGetter: true }) });
	}
}
