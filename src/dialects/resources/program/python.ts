import { posix } from "node:path";
import { child, children, ofType, type Syntax, syntaxOf } from "../../code/syntax.ts";
import { loadGrammar } from "../../wasm.ts";
import type { Span } from "../syntax.ts";
import type { Class, Fn, Form, Given, Member, Parameter, Pattern, Statement, Term } from "./form.ts";

const grammar = "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm";

export const loadPython = () => loadGrammar(grammar);

/** A file of Python in the form that programs are worked out in. */
export const readPython = (path: string, text: string): Form => new Reader(path, text).form();

/** The files that a module may be: of a package above the file, or beside it where the name starts with dots. */
export function pythonFiles(module: string, by: string): string[] {
	const dots = /^\.*/.exec(module)?.[0].length ?? 0;
	const path = module.slice(dots).replaceAll(".", "/");
	const folders: string[] = [];
	for (let folder = posix.dirname(by); ; folder = posix.dirname(folder)) {
		folders.push(folder === "." ? "" : folder);
		if (folder === "." || folder === "/") break;
	}
	const roots = dots > 0 ? folders.slice(dots - 1, dots) : folders;
	return roots.flatMap((root) => {
		const stem = posix.join(root, path);
		return path === "" ? [posix.join(root, "__init__.py")] : [`${stem}.py`, `${stem}/__init__.py`];
	});
}

const operators: Record<string, string> = { and: "&&", or: "||", "<>": "!=", is: "==", "is not": "!=", not: "!" };

/** Bases whose classes are made from the values of their fields. */
const records = /(^|\.)(BaseModel|BaseSettings|NamedTuple|TypedDict)$/;

class Reader {
	private readonly path: string;
	private readonly text: string;
	private readonly made: Form = {
		statements: [],
		imports: new Map(),
		declared: new Map(),
		handedOn: [],
		modules: [],
	};
	/** What the method that is read calls its object. */
	private self: string | undefined;

	constructor(path: string, text: string) {
		this.path = path;
		this.text = text;
	}

	form(): Form {
		const form = this.made;
		form.statements = this.all(syntaxOf(grammar, this.text).root.children);
		const declare = (list: readonly Statement[]): void => {
			for (const one of list) {
				if (one.kind === "declare" && one.to.kind === "name") form.declared.set(one.to.name, one.value);
				if (one.kind === "block") declare(one.statements);
			}
		};
		declare(form.statements);
		return form;
	}

	private span({ start, end }: { start: number; end: number }): Span {
		return { file: this.path, start, end };
	}

	private textOf({ start, end }: Syntax): string {
		return this.text.slice(start, end);
	}

	// --- statements

	private all(list: readonly Syntax[]): Statement[] {
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
				return definition ? this.defined(definition, ofType(node, "decorator")) : [];
			}
			case "function_definition":
			case "class_definition":
				return this.defined(node, []);
			case "return_statement": {
				const [value] = node.children;
				return [{ kind: "return", ...(value && { value: this.term(value) }) }];
			}
			case "if_statement":
				return this.choice([node, ...children(node, "alternative")]);
			case "for_statement": {
				const [left, right] = [child(node, "left"), child(node, "right")];
				if (!left || !right) return [];
				return [
					{ kind: "each", to: this.pattern(left), over: this.term(right), body: this.block(child(node, "body")) },
				];
			}
			case "with_statement": {
				const held = ofType(ofType(node, "with_clause")[0], "with_item").flatMap((one): Statement[] => {
					const value = child(one, "value");
					return value ? [{ kind: "term", term: this.term(value) }] : [];
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
		if (node.type !== "assignment") return [{ kind: "term", term: this.term(node) }];
		const [left, right] = [child(node, "left"), child(node, "right")];
		if (!left || !right) return [];
		if (right.type === "assignment") {
			const inner = this.expressed(right);
			const [first] = inner;
			const again = first?.kind === "declare" ? first.value : undefined;
			return again ? [...inner, { kind: "declare", to: this.pattern(left), value: again }] : inner;
		}
		const to = this.pattern(left);
		const value = this.term(right);
		if (to.kind !== "place") return [{ kind: "declare", to, value }];
		return [{ kind: "term", term: { ...this.span(node), kind: "assign", to, value } }];
	}

	/** `count += 1` is `count = count + 1`. */
	private added(node: Syntax): Statement[] {
		const [left, right, sign] = [child(node, "left"), child(node, "right"), child(node, "operator")];
		if (!left || !right || !sign) return [];
		const operator = this.textOf(sign).replace(/=$/, "");
		const operands = [this.term(left), this.term(right)];
		const value: Term = { ...this.span(node), kind: "operation", operator, operands };
		return [{ kind: "term", term: { ...this.span(node), kind: "assign", to: this.pattern(left), value } }];
	}

	private choice([first, ...others]: Syntax[]): Statement[] {
		if (!first) return [];
		const test = child(first, "condition");
		const body = this.block(child(first, "consequence") ?? child(first, "body"));
		if (!test) return [body];
		const [no] = this.choice(others);
		return [{ kind: "if", test: this.term(test), yes: body, ...(no && { no }) }];
	}

	private matched(node: Syntax): Statement[] {
		const [subject] = children(node, "subject");
		if (!subject) return [];
		const clauses = ofType(child(node, "body"), "case_clause");
		const cases = clauses.map((one) => {
			const pattern = ofType(one, "case_pattern")[0];
			const body = this.all(child(one, "consequence")?.children ?? []);
			const [test] = pattern?.children ?? [];
			return { ...(test && { test: this.term(test) }), body, ends: true };
		});
		return [{ kind: "switch", subject: this.term(subject), cases }];
	}

	private imported(node: Syntax): void {
		const { imports, handedOn, modules } = this.made;
		const module = child(node, "module_name");
		const from = module && this.textOf(module);
		if (from !== undefined) modules.push(from);
		if (from !== undefined && ofType(node, "wildcard_import").length > 0) handedOn.push({ from });
		for (const name of children(node, "name")) {
			const alias = name.type === "aliased_import" ? child(name, "alias") : undefined;
			const real = this.textOf((name.type === "aliased_import" && child(name, "name")) || name);
			if (from === undefined) modules.push(real);
			const local = alias ? this.textOf(alias) : from === undefined ? real.split(".")[0] : real;
			// `import a.b` binds "a"; `import a.b as c` the module itself.
			imports.set(local, from === undefined ? { from: alias ? real : local, name: "*" } : { from, name: real });
		}
	}

	private defined(node: Syntax, marks: readonly Syntax[]): Statement[] {
		const name = child(node, "name");
		if (!name) return [];
		const value: Term =
			node.type === "class_definition"
				? { ...this.span(node), kind: "class", class: this.class(node, name, marks) }
				: { ...this.span(node), kind: "function", fn: this.fn(node) };
		return [{ kind: "declare", to: { kind: "name", name: this.textOf(name) }, value }];
	}

	private fn(node: Syntax): Fn {
		const body = child(node, "body");
		const parameters = (child(node, "parameters")?.children ?? []).flatMap((one) => this.parameter(one));
		if (node.type === "lambda") return { ...this.span(node), parameters, body: body ? this.term(body) : [] };
		return { ...this.span(node), parameters, body: this.all(body?.children ?? []) };
	}

	private parameter(node: Syntax): Parameter[] {
		if (/separator|comment/.test(node.type)) return [];
		const named = (one: Syntax): Syntax | undefined =>
			one.type === "identifier" ? one : (child(one, "name") ?? ofType(one, "identifier")[0]);
		const splat = /splat/.test(node.type) ? node : node.children.find(({ type }) => /splat/.test(type));
		const name = named(splat ?? node);
		if (!name) return [];
		const value = child(node, "value");
		return [
			{
				to: { kind: "name", name: this.textOf(name) },
				...(value && { otherwise: this.term(value) }),
				...(splat && { rest: splat.type.startsWith("dictionary") ? "named" : "items" }),
			},
		];
	}

	private class(node: Syntax, name: Syntax, marks: readonly Syntax[]): Class {
		const bases = (child(node, "superclasses")?.children ?? []).filter(({ type }) => type !== "keyword_argument");
		const [base] = bases;
		const isRecord =
			marks.some((mark) => /dataclass|attr\.s|\bdefine\b|\bfrozen\b/.test(this.textOf(mark))) ||
			bases.some((one) => records.test(this.textOf(one)));
		const own: Class = {
			...this.span(name),
			name: this.textOf(name),
			...(base && { base: this.term(base) }),
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
			own.fields.push({ name: this.textOf(left), ...(value && { value: this.term(value) }) });
			return;
		}
		const marks = node.type === "decorated_definition" ? ofType(node, "decorator") : [];
		const definition = marks.length > 0 ? child(node, "definition") : node;
		const name = definition?.type === "function_definition" ? child(definition, "name") : undefined;
		if (!definition || !name) return;
		const marked = (word: string) => marks.some((mark) => this.textOf(mark).includes(word));
		const before = this.self;
		const first = child(definition, "parameters")?.children.find(({ type }) => type === "identifier");
		const isStatic = marked("staticmethod");
		this.self = first && !isStatic ? this.textOf(first) : before;
		const read = this.fn(definition);
		const fn = isStatic ? read : { ...read, parameters: read.parameters.slice(1) };
		this.self = before;
		if (this.textOf(name) === "__init__") own.maker = fn;
		else own.methods.set(this.textOf(name), { fn, ...(marked("property") && { isGetter: true }) });
	}

	private pattern(node: Syntax): Pattern {
		if (node.type === "identifier") return { kind: "name", name: this.textOf(node) };
		const [object, attribute] = [child(node, "object"), child(node, "attribute")];
		if (node.type === "attribute" && object && attribute)
			return { kind: "place", of: this.term(object), name: this.textOf(attribute) };
		const [key] = children(node, "subscript");
		const of = child(node, "value");
		if (node.type === "subscript" && of && key?.type === "string")
			return { kind: "place", of: this.term(of), name: this.stringOf(key) };
		if (/^(pattern_list|tuple_pattern|list_pattern|tuple|list)$/.test(node.type))
			return { kind: "items", items: node.children.map((one) => this.pattern(one)) };
		return { kind: "items", items: [] };
	}

	// --- terms

	private term(node: Syntax): Term {
		const at = this.span(node);
		const named = node.children.filter(({ type }) => type !== "comment");
		if (node.isCut) return { ...at, kind: "other" };
		switch (node.type) {
			case "parenthesized_expression":
			case "interpolation":
			case "as_pattern":
			case "await":
			case "type":
				return named[0] ? this.term(named[0]) : { ...at, kind: "other" };
			case "identifier":
				return this.name(this.textOf(node), at);
			case "attribute": {
				const [of, name] = [child(node, "object"), child(node, "attribute")];
				return of && name
					? { ...at, kind: "member", of: this.term(of), name: this.textOf(name) }
					: { ...at, kind: "other" };
			}
			case "subscript": {
				const of = child(node, "value");
				const [key] = children(node, "subscript");
				return of && key ? { ...at, kind: "index", of: this.term(of), key: this.term(key) } : { ...at, kind: "other" };
			}
			case "integer":
			case "float": {
				const value = Number(this.textOf(node).replaceAll("_", ""));
				return Number.isNaN(value) ? { ...at, kind: "other" } : { ...at, kind: "literal", value };
			}
			case "true":
			case "false":
				return { ...at, kind: "literal", value: node.type === "true" };
			case "none":
				return { ...at, kind: "literal", value: null };
			case "string":
			case "concatenated_string":
				return this.string(node, at);
			case "list":
			case "tuple":
			case "set":
			case "expression_list": {
				const items = named.map((one) =>
					one.type === "list_splat" && one.children[0]
						? { value: this.term(one.children[0]), spread: true }
						: { value: this.term(one) },
				);
				return { ...at, kind: "list", items };
			}
			case "dictionary":
				return { ...at, kind: "object", members: named.flatMap((one) => this.pair(one)) };
			case "binary_operator":
			case "boolean_operator":
			case "comparison_operator":
			case "not_operator":
			case "unary_operator":
				return this.operation(node, at);
			case "conditional_expression": {
				const [yes, test, no] = named.map((one) => this.term(one));
				return test && no ? { ...at, kind: "choice", test, yes, no } : { ...at, kind: "other" };
			}
			case "lambda":
				return { ...at, kind: "function", fn: this.fn(node) };
			case "call":
				return this.call(node, at);
			case "list_comprehension":
			case "set_comprehension":
			case "generator_expression":
			case "dictionary_comprehension":
				return this.each(node, at);
		}
		return { ...at, kind: "other" };
	}

	private name(name: string, at: Span): Term {
		if (name === this.self) return { ...at, kind: "self" };
		if (name === "__name__") return { ...at, kind: "literal", value: "__main__" };
		return { ...at, kind: "name", name };
	}

	private pair(node: Syntax): Member[] {
		const [key, value] = [child(node, "key"), child(node, "value")];
		if (node.type === "pair" && key && value) return [{ key: this.term(key), value: this.term(value) }];
		return node.children[0] ? [{ value: this.term(node.children[0]) }] : [];
	}

	private stringOf(node: Syntax): string {
		const term = this.string(node, this.span(node));
		return term.kind === "literal" ? String(term.value) : "";
	}

	private string(node: Syntax, at: Span): Term {
		const strings = node.type === "string" ? [node] : ofType(node, "string");
		const parts = strings.flatMap((each) =>
			each.children.flatMap((part): (string | Term)[] => {
				if (part.type === "interpolation") return [this.term(part)];
				return part.type === "string_content" ? [unescaped(this.textOf(part))] : [];
			}),
		);
		if (parts.every((part) => typeof part === "string")) return { ...at, kind: "literal", value: parts.join("") };
		return { ...at, kind: "text", parts };
	}

	private operation(node: Syntax, at: Span): Term {
		const signs = node.children.filter(({ field }) => field === "operator" || field === "operators");
		const operands = node.children
			.filter((each) => !signs.includes(each) && each.type !== "comment")
			.map((one) => this.term(one));
		if (node.type === "not_operator") return { ...at, kind: "operation", operator: "!", operands };
		const [sign, ...more] = signs.map((one) => this.textOf(one).replace(/\s+/g, " "));
		if (sign === undefined || more.length > 0) return { ...at, kind: "other" };
		return { ...at, kind: "operation", operator: operators[sign] ?? sign, operands };
	}

	private call(node: Syntax, at: Span): Term {
		const [callee, list] = [child(node, "function"), child(node, "arguments")];
		if (!callee || !list) return { ...at, kind: "other" };
		const given = this.given(list);
		if (/^super\(.*\)\.__init__$/s.test(this.textOf(callee))) return { ...at, kind: "super", given };
		// Base.__init__(self, …) is an older way to say super().__init__(…).
		const own = child(callee, "attribute");
		if (own && this.textOf(own) === "__init__" && given.items[0]?.value.kind === "self")
			return { ...at, kind: "super", given: { ...given, items: given.items.slice(1) } };
		return { ...at, kind: "call", of: this.term(callee), given };
	}

	private given(list: Syntax): Given {
		if (list.type === "generator_expression") return { items: [{ value: this.term(list) }] };
		const given: Given = { items: [] };
		for (const one of list.children) {
			if (one.type === "comment") continue;
			const value = child(one, "value");
			const name = child(one, "name");
			const member: Member | undefined =
				one.type === "keyword_argument" && name && value
					? { key: { ...this.span(name), kind: "literal", value: this.textOf(name) }, value: this.term(value) }
					: one.type === "dictionary_splat" && one.children[0]
						? { value: this.term(one.children[0]) }
						: undefined;
			if (member) {
				given.named ??= { ...this.span(one), members: [] };
				given.named.end = one.end;
				given.named.members.push(member);
			} else if (one.type === "list_splat" && one.children[0])
				given.items.push({ value: this.term(one.children[0]), spread: true });
			else if (one.type !== "keyword_argument") given.items.push({ value: this.term(one) });
		}
		return given;
	}

	private each(node: Syntax, at: Span): Term {
		const [clause, ...more] = ofType(node, "for_in_clause");
		const [left, right, body] = [child(clause, "left"), child(clause, "right"), child(node, "body")];
		if (!left || !right || !body || more.length > 0) return { ...at, kind: "other" };
		const [condition] = ofType(node, "if_clause");
		const test = condition?.children[0];
		const [key, value] = body.type === "pair" ? [child(body, "key"), child(body, "value")] : [undefined, body];
		return {
			...at,
			kind: "each",
			to: this.pattern(left),
			over: this.term(right),
			...(test && { test: this.term(test) }),
			...(key && { key: this.term(key) }),
			makes: this.term(value ?? body),
		};
	}
}

function unescaped(text: string): string {
	if (!text.includes("\\")) return text;
	const known: Record<string, string> = { n: "\n", t: "\t", r: "\r", "\n": "" };
	return text.replace(/\\([\s\S])/g, (_, one: string) => known[one] ?? one);
}
