import { posix } from "node:path";
import type { SourceFile } from "../../../design/text.ts";
import { loadGrammar } from "../../wasm.ts";
import type { LanguageAdapter } from "../adapter.ts";
import { Builder } from "../builder.ts";
import type { Code, Expr, Fn, Parameter, Region, Type } from "../code.ts";
import { classRegionOf, scopeOf } from "../regions.ts";
import { child, children, ofType, type Syntax, syntaxOf } from "../syntax.ts";
import { expression, type Host, type Place, typeOf } from "./python-expressions.ts";

const grammar = "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm";

/** Python, by the grammar of tree-sitter. */
export const python: LanguageAdapter = {
	language: "python",
	load: () => loadGrammar(grammar),
	parse,
	filesOf,
	imports: (packages) => {
		const names = packages.map((name) => name.replaceAll(".", "\\."));
		return new RegExp(`^[ \\t]*(?:from|import)[ \\t]+(?:[\\w., ]+,[ \\t]*)?(?:${names.join("|")})\\b`, "m");
	},
};

function parse(file: SourceFile): Code {
	return new Reader(file).read();
}

/** A dotted module lies below the folder of some package root above the file; a relative one below the file's own. */
function filesOf(module: string, by: string): string[] {
	const dots = /^\.*/.exec(module)?.[0].length ?? 0;
	const path = module.slice(dots).split(".").filter(Boolean).join("/");
	const folders: string[] = [];
	for (let folder = posix.dirname(by); ; folder = posix.dirname(folder)) {
		folders.push(folder === "." ? "" : folder);
		if (folder === "." || folder === "/") break;
	}
	const roots = dots > 0 ? folders.slice(dots - 1, dots) : folders.flatMap((one) => [one, posix.join(one, "src")]);
	return roots.flatMap((root) => {
		const stem = posix.join(root, path);
		return path === "" ? [posix.join(root, "__init__.py")] : [`${stem}.py`, `${stem}/__init__.py`];
	});
}

class Reader implements Host {
	readonly builder: Builder;
	private readonly file: SourceFile;
	private readonly globals = new Map<Region, Set<string>>();

	constructor(file: SourceFile) {
		this.file = file;
		this.builder = new Builder(file, "python");
	}

	read(): Code {
		const { code } = this.builder;
		const { root, faults } = syntaxOf(grammar, this.file.text);
		this.builder.tellFaults(faults);
		this.block(root, { region: code.module });
		return code;
	}

	private expr = (node: Syntax, place: Place): Expr => expression(node, place, this);

	private block(node: Syntax | undefined, place: Place): void {
		for (const each of node?.children ?? []) this.statement(each, place);
	}

	private within(kind: Region["kind"], node: Syntax, place: Place, more: Partial<Region> = {}): Place {
		return { ...place, region: this.builder.region(kind, node, place.region, more) };
	}

	private statement(node: Syntax, place: Place): void {
		const read = this.statements[node.type];
		if (read) read(node, place);
		else
			for (const each of node.children)
				if (each.type === "block") this.block(each, place);
				else this.expr(each, place);
	}

	private readonly statements: Record<string, ((node: Syntax, place: Place) => void) | undefined> = {
		comment: () => {},
		import_statement: (node, place) => this.imported(node, place),
		import_from_statement: (node, place) => this.imported(node, place),
		expression_statement: (node, place) => {
			for (const each of node.children)
				if (each.type === "assignment" || each.type === "augmented_assignment") this.assignment(each, place);
				else this.expr(each, place);
		},
		decorated_definition: (node, place) => {
			const marks = ofType(node, "decorator").map((each) => this.expr(each.children[0] ?? each, place));
			const definition = child(node, "definition");
			if (definition?.type === "class_definition") this.classOf(definition, marks, place);
			else if (definition) this.functionOf(definition, marks, place);
		},
		function_definition: (node, place) => this.functionOf(node, [], place),
		class_definition: (node, place) => this.classOf(node, [], place),
		if_statement: (node, place) => this.choice(node, place),
		for_statement: (node, place) => this.loop(node, place),
		while_statement: (node, place) => this.loop(node, place),
		try_statement: (node, place) => this.attempt(node, place),
		with_statement: (node, place) => this.held(node, place),
		return_statement: (node, place) => this.exit(node, place),
		raise_statement: (node, place) => this.exit(node, place),
		break_statement: (node, place) => this.exit(node, place),
		continue_statement: (node, place) => this.exit(node, place),
		global_statement: (node, { region }) => {
			const scope = scopeOf(region);
			const names = this.globals.get(scope) ?? new Set();
			for (const each of node.children) names.add(this.builder.textOf(each));
			this.globals.set(scope, names);
		},
		match_statement: (node, place) => {
			for (const each of children(node, "subject")) this.expr(each, place);
			for (const one of ofType(child(node, "body"), "case_clause"))
				this.block(child(one, "consequence"), this.within("case", one, place));
		},
	};

	private imported(node: Syntax, place: Place): void {
		const { builder } = this;
		const module = child(node, "module_name");
		const from = module && builder.textOf(module);
		if (from !== undefined && ofType(node, "wildcard_import").length > 0) builder.code.opened.push(from);
		for (const name of children(node, "name")) {
			const alias = name.type === "aliased_import" ? child(name, "alias") : undefined;
			const real = builder.textOf((name.type === "aliased_import" && child(name, "name")) || name);
			const local = alias ? builder.textOf(alias) : from === undefined ? real.split(".")[0] : real;
			// `import a.b` binds "a"; `import a.b as c` the module itself.
			const module = from ?? (alias ? real : local);
			this.bind(local, name, place, { from: module, exported: from === undefined ? "" : real });
		}
	}

	private bind(name: string, node: Syntax, { region }: Place, more: object = {}): void {
		const scope = scopeOf(region);
		const isGlobal = this.globals.get(scope)?.has(name);
		const where = isGlobal ? this.builder.code.module : scope;
		const isPublic = where.kind === "module" && { isPublic: true };
		this.builder.bind(name, node, where, region, { ...isPublic, ...more });
		if (where.kind === "class") this.builder.bind(`this.${name}`, node, where, region, more);
	}

	private assignment(node: Syntax, place: Place): Expr {
		const [left, right, type] = [child(node, "left"), child(node, "right"), child(node, "type")];
		const operator = child(node, "operator");
		if (!left) return this.builder.other(node);
		if (!right) {
			const of = typeOf(type, this.builder);
			if (of) this.nameOrMember(left, place, { type: of });
			return this.builder.other(node);
		}
		const value = right.type === "assignment" ? this.assignment(right, place) : this.expr(right, place);
		if (node.type === "augmented_assignment") {
			const target = this.expr(left, place);
			const sign = operator ? this.builder.textOf(operator) : "=";
			this.builder.write({ target, operator: sign, value, at: this.builder.at(node), region: place.region });
			return value;
		}
		this.assigned(left, value, place, typeOf(type, this.builder));
		return value;
	}

	assigned(target: Syntax, value: Expr, place: Place, type?: Type): Expr {
		const at = { start: target.start, end: target.end };
		const parts = patternParts(target);
		if (parts)
			for (const [index, part] of parts.entries()) {
				const item = value.kind === "list" && value.items.length === parts.length ? value.items[index] : undefined;
				this.nameOrMember(part, place, item ? { value: item } : { value, path: `[${index}]` });
			}
		else this.nameOrMember(target, place, { value, ...(type && { type }) });
		const read = this.expr(target, place);
		this.builder.write({ target: read, operator: "=", value, at: this.builder.at(at), region: place.region });
		return value;
	}

	private nameOrMember(node: Syntax, place: Place, more: object): void {
		if (node.type === "identifier") this.bind(this.builder.textOf(node), node, place, more);
		const object = node.type === "attribute" ? child(node, "object") : undefined;
		if (object?.type !== "identifier" || this.builder.textOf(object) !== place.self) return;
		const owner = classRegionOf(place.region);
		const name = child(node, "attribute");
		if (owner && name) this.builder.bind(`this.${this.builder.textOf(name)}`, node, owner, place.region, more);
	}

	bindOver(pattern: Syntax, over: Expr, place: Place): void {
		const parts = patternParts(pattern);
		for (const [index, part] of (parts ?? [pattern]).entries())
			if (part.type === "identifier")
				this.builder.bind(this.builder.textOf(part), part, place.region, place.region, {
					over,
					...(parts && { path: `[${index}]` }),
				});
	}

	lambda(node: Syntax, place: Place): Fn {
		const body = child(node, "body");
		const region = this.builder.region("function", node, place.region);
		const inner = { ...place, region };
		const parameters = this.parameters(child(node, "parameters"), place, inner);
		const fn = this.builder.fn({ name: "", at: this.builder.at(node), parameters, marks: [] }, region);
		if (body) {
			const value = this.expr(body, inner);
			this.builder.exit({ kind: "return", value, at: this.builder.at(body), region });
		}
		return fn;
	}

	private functionOf(node: Syntax, marks: Expr[], place: Place): void {
		const { builder } = this;
		const name = child(node, "name");
		const own = name ? builder.textOf(name) : "";
		const region = builder.region("function", node, place.region);
		const isStatic = marks.some((mark) => mark.kind === "name" && mark.name === "staticmethod");
		const list = child(node, "parameters");
		const first = list?.children.find((each) => each.type === "identifier");
		const isMethod = place.region.kind === "class" && !isStatic;
		const self = isMethod && first ? builder.textOf(first) : place.self;
		const inner = { region, ...(self && { self }) };
		const parameters = this.parameters(list, place, inner);
		const result = typeOf(child(node, "return_type"), builder);
		const isAsync = /^async\b/.test(builder.textOf({ start: node.start, end: node.start + 6 }));
		const fn = builder.fn(
			{
				name: own,
				at: builder.at(name ?? node),
				...(place.region.class && { class: place.region.class }),
				parameters: isMethod ? parameters.slice(1) : parameters,
				marks,
				...(isAsync && { isAsync }),
				...(result && { result }),
			},
			region,
		);
		this.bind(own, name ?? node, place, { fn, marks });
		this.block(child(node, "body"), inner);
	}

	private parameters(list: Syntax | undefined, outer: Place, inner: Place): Parameter[] {
		const found: Parameter[] = [];
		for (const each of list?.children ?? []) {
			const name = each.type === "identifier" ? each : (child(each, "name") ?? ofType(each, "identifier")[0]);
			if (!name || /splat|separator/.test(each.type)) continue;
			const type = typeOf(child(each, "type"), this.builder);
			const value = child(each, "value");
			const otherwise = value && this.expr(value, outer);
			const marks = annotations(child(each, "type"), this.builder).map((mark) => this.expr(mark, outer));
			const one: Parameter = {
				name: this.builder.textOf(name),
				...(type && { type }),
				...(otherwise && { otherwise }),
				...(marks.length > 0 && { marks }),
			};
			found.push(one);
			this.builder.bind(one.name, name, inner.region, inner.region, { parameter: one, ...(type && { type }) });
		}
		return found;
	}

	private classOf(node: Syntax, marks: Expr[], place: Place): void {
		const { builder } = this;
		const name = child(node, "name");
		const given = child(node, "superclasses")?.children ?? [];
		const bases = given.flatMap((each) => (each.type === "keyword_argument" ? [] : (typeOf(each, builder) ?? [])));
		const named = given.flatMap((each): [string, Expr][] => {
			const [key, value] = [child(each, "name"), child(each, "value")];
			return each.type === "keyword_argument" && key && value ? [[builder.textOf(key), this.expr(value, place)]] : [];
		});
		const region = builder.region("class", node, place.region);
		const own = name ? builder.textOf(name) : "";
		const at = builder.at(name ?? node);
		const one = builder.class({ name: own, at, bases, named: Object.fromEntries(named), marks }, region);
		this.bind(own, name ?? node, place, { class: one, marks });
		this.block(child(node, "body"), { region });
	}

	private choice(node: Syntax, place: Place): void {
		let rest = place;
		const branch = (one: Syntax) => {
			const condition = child(one, "condition");
			const body = child(one, "consequence") ?? child(one, "body");
			if (!condition) return this.block(body, rest);
			const test = this.expr(condition, rest);
			this.block(body, this.within("if", body ?? one, rest, { test }));
			rest = this.within("else", one, rest, { test });
		};
		branch(node);
		for (const each of children(node, "alternative")) branch(each);
	}

	private loop(node: Syntax, place: Place): void {
		const [left, right, condition] = [child(node, "left"), child(node, "right"), child(node, "condition")];
		const over = right && this.expr(right, place);
		const inner = this.within("loop", node, place, over ? { over } : {});
		if (condition) {
			inner.region.test = this.expr(condition, inner);
			this.builder.code.tests.push(inner.region);
		}
		if (left && over) this.bindOver(left, over, { ...inner, region: scopeOf(place.region) });
		this.block(child(node, "body"), inner);
		for (const each of children(node, "alternative")) this.block(child(each, "body"), place);
	}

	private attempt(node: Syntax, place: Place): void {
		for (const each of node.children) {
			const body = child(each, "body") ?? ofType(each, "block")[0];
			if (each.type === "block") this.block(each, this.within("try", each, place));
			else if (each.type === "except_clause" || each.type === "except_group_clause") {
				const held = children(each, "value").map((one) => this.expr(one, place));
				this.block(body, this.within("catch", each, place, { held }));
			} else if (each.type === "finally_clause") this.block(body, this.within("finally", each, place));
			else this.block(body, place);
		}
	}

	private held(node: Syntax, place: Place): void {
		const items = ofType(ofType(node, "with_clause")[0], "with_item");
		const held: Expr[] = [];
		for (const item of items) {
			const value = child(item, "value");
			if (!value) continue;
			const alias = child(value, "alias");
			const target = alias?.children[0];
			const expr = this.expr(value, place);
			held.push(expr);
			if (target) this.assigned(target, expr, place);
		}
		this.block(child(node, "body"), this.within("with", node, place, { held }));
	}

	private exit(node: Syntax, place: Place): void {
		const kinds = { return: "return", raise: "throw", break: "break", continue: "continue" } as const;
		const kind = kinds[node.type.replace("_statement", "") as keyof typeof kinds];
		const value = node.children.find((each) => each.type !== "comment" && each.field !== "cause");
		this.builder.exit({
			kind,
			...(value && { value: this.expr(value, place) }),
			at: this.builder.at(node),
			region: place.region,
		});
	}
}

function patternParts(node: Syntax): Syntax[] | undefined {
	return /^(pattern_list|tuple_pattern|list_pattern|tuple|list)$/.test(node.type) ? node.children : undefined;
}

/** What `Annotated[X, Depends(f)]` says beside the type. */
function annotations(type: Syntax | undefined, builder: Builder): Syntax[] {
	const node = type?.type === "type" ? type.children[0] : type;
	const [head, ...rest] = node && /^(generic_type|subscript)$/.test(node.type) ? node.children : [];
	if (!head || !/(^|\.)Annotated$/.test(builder.textOf(head))) return [];
	return rest
		.flatMap((each) => (each.type === "type_parameter" ? each.children : [each]))
		.slice(1)
		.map((each) => (each.type === "type" ? (each.children[0] ?? each) : each));
}
