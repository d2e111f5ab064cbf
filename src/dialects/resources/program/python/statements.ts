import { child, children, ofType, type Syntax } from "../../../code/syntax.ts";
import type { Form, Statement, Term } from "../form.ts";
import { Definitions } from "./definitions.ts";
import type { Terms } from "./terms.ts";

/** Statements of Python; what they import goes to the form of the file. */
export class Statements {
	private readonly terms: Terms;
	private readonly made: Form;
	private readonly definitions: Definitions;

	constructor(terms: Terms, made: Form) {
		this.terms = terms;
		this.made = made;
		this.definitions = new Definitions(terms, (body) => this.all(body));
	}

	/** Those of a block, one after the other. */
	all(list: readonly Syntax[]): Statement[] {
		return list.flatMap((one) => this.statement(one));
	}

	private block(node: Syntax | undefined): Statement {
		return { kind: "block", statements: this.all(node?.children ?? []), isScope: false };
	}

	private statement(node: Syntax): Statement[] {
		switch (node.type) {
			case "import_statement":
			case "import_from_statement":
				this.imported(node);
				return [];
			case "expression_statement":
				return node.children.flatMap((one) => this.expressed(one));
			case "decorated_definition": {
				const definition = child(node, "definition");
				return definition ? this.definitions.of(definition, ofType(node, "decorator")) : [];
			}
			case "function_definition":
			case "class_definition":
				return this.definitions.of(node, []);
			case "return_statement": {
				const [value] = node.children;
				return [{ kind: "return", ...(value && { value: this.terms.term(value) }) }];
			}
			case "if_statement":
				return this.choice([node, ...children(node, "alternative")]);
			case "for_statement": {
				const [left, right] = [child(node, "left"), child(node, "right")];
				if (!left || !right) return [];
				return [
					{
						kind: "each",
						to: this.terms.pattern(left),
						over: this.terms.term(right),
						body: this.block(child(node, "body")),
					},
				];
			}
			case "with_statement": {
				const held = ofType(ofType(node, "with_clause")[0], "with_item").flatMap((one): Statement[] => {
					const value = child(one, "value");
					return value ? [{ kind: "term", term: this.terms.term(value) }] : [];
				});
				return [...held, this.block(child(node, "body"))];
			}
			case "try_statement":
				return [this.block(child(node, "body"))];
			case "match_statement":
				return this.matched(node);
		}
		return [];
	}

	private expressed(node: Syntax): Statement[] {
		if (node.type === "augmented_assignment") return this.added(node);
		if (node.type !== "assignment") return [{ kind: "term", term: this.terms.term(node) }];
		const [left, right] = [child(node, "left"), child(node, "right")];
		if (!left || !right) return [];
		if (right.type === "assignment") {
			const inner = this.expressed(right);
			const [first] = inner;
			const again = first?.kind === "declare" ? first.value : undefined;
			return again ? [...inner, { kind: "declare", to: this.terms.pattern(left), value: again }] : inner;
		}
		const to = this.terms.pattern(left);
		const value = this.terms.term(right);
		if (to.kind !== "place") return [{ kind: "declare", to, value }];
		return [{ kind: "term", term: { ...this.terms.span(node), kind: "assign", to, value } }];
	}

	/** `count += 1` is `count = count + 1`. */
	private added(node: Syntax): Statement[] {
		const [left, right, sign] = [child(node, "left"), child(node, "right"), child(node, "operator")];
		if (!left || !right || !sign) return [];
		const operator = this.terms.textOf(sign).replace(/=$/, "");
		const operands = [this.terms.term(left), this.terms.term(right)];
		const value: Term = { ...this.terms.span(node), kind: "operation", operator, operands };
		return [{ kind: "term", term: { ...this.terms.span(node), kind: "assign", to: this.terms.pattern(left), value } }];
	}

	private choice([first, ...others]: Syntax[]): Statement[] {
		if (!first) return [];
		const test = child(first, "condition");
		const body = this.block(child(first, "consequence") ?? child(first, "body"));
		if (!test) return [body];
		const [no] = this.choice(others);
		return [{ kind: "if", test: this.terms.term(test), yes: body, ...(no && { no }) }];
	}

	private matched(node: Syntax): Statement[] {
		const [subject] = children(node, "subject");
		if (!subject) return [];
		const clauses = ofType(child(node, "body"), "case_clause");
		const cases = clauses.map((one) => {
			const pattern = ofType(one, "case_pattern")[0];
			const body = this.all(child(one, "consequence")?.children ?? []);
			const [test] = pattern?.children ?? [];
			return { ...(test && { test: this.terms.term(test) }), body, ends: true };
		});
		return [{ kind: "switch", subject: this.terms.term(subject), cases }];
	}

	private imported(node: Syntax): void {
		const { imports, handedOn, modules } = this.made;
		const module = child(node, "module_name");
		const from = module && this.terms.textOf(module);
		if (from !== undefined) modules.push(from);
		if (from !== undefined && ofType(node, "wildcard_import").length > 0) handedOn.push({ from });
		for (const name of children(node, "name")) {
			const alias = name.type === "aliased_import" ? child(name, "alias") : undefined;
			const real = this.terms.textOf((name.type === "aliased_import" && child(name, "name")) || name);
			if (from === undefined) modules.push(real);
			const local = alias ? this.terms.textOf(alias) : from === undefined ? real.split(".")[0] : real;
			// `import a.b` binds "a"; `import a.b as c` the module itself.
			imports.set(local, from === undefined ? { from: alias ? real : local, name: "*" } : { from, name: real });
		}
	}
}
