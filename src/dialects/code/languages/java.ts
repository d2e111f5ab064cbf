import type { SourceFile } from "../../../design/text.ts";
import { loadGrammar } from "../../wasm.ts";
import type { LanguageAdapter } from "../adapter.ts";
import { Builder } from "../builder.ts";
import type { Code, Expr, Parameter, Region, Type } from "../code.ts";
import { scopeOf } from "../regions.ts";
import { child, children, ofType, type Syntax, syntaxOf } from "../syntax.ts";
import { argumentsOf, expression, type Host, typeOf, without } from "./java-expressions.ts";
import { filesOf, imports, type LambdaOf, nameSteps } from "./jvm.ts";

const grammar = "@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm";

/** Java, by the grammar of tree-sitter. */
export const java: LanguageAdapter = {
	language: "java",
	load: () => loadGrammar(grammar),
	parse: (file) => new Reader(file).read(),
	filesOf,
	imports,
	classesAreFiles: true,
};

class Reader implements Host {
	readonly builder: Builder;
	private readonly file: SourceFile;

	constructor(file: SourceFile) {
		this.file = file;
		this.builder = new Builder(file, "java");
	}

	read(): Code {
		const { code } = this.builder;
		const { root, faults } = syntaxOf(grammar, this.file.text);
		this.builder.tellFaults(faults);
		this.all(root.children, code.module);
		// Classes of its own package need no import.
		if (code.package) code.opened.push(code.package);
		nameSteps(code);
		return code;
	}

	private expr = (node: Syntax, region: Region): Expr => expression(node, region, this);

	private all(nodes: readonly Syntax[], region: Region): void {
		for (const each of nodes) this.statement(each, region);
	}

	/** A statement that need not be a block, in a region of its own. */
	private within(kind: Region["kind"], node: Syntax | undefined, region: Region, more: Partial<Region> = {}): Region {
		const inner = this.builder.region(kind, node ?? { start: 0, end: 0 }, region, more);
		if (node) this.statement(node, inner);
		return inner;
	}

	inside(node: Syntax, region: Region): void {
		for (const each of child(node, "body")?.children ?? []) {
			const inner = this.builder.region("case", each, region);
			this.all(without(each, "switch_label"), inner);
		}
	}

	private statement(node: Syntax, region: Region): void {
		const read = this.statements[node.type];
		if (read) read(node, region);
		else if (
			/^(block|class_body|constructor_body|program|labeled_statement|enum_body_declarations|static_initializer)$/.test(
				node.type,
			)
		)
			this.all(node.children, region);
		else if (!/comment$/.test(node.type)) this.expr(node, region);
	}

	private readonly statements: Record<string, ((node: Syntax, region: Region) => void) | undefined> = {
		package_declaration: (node) => {
			const [name] = ofType(node, "scoped_identifier", "identifier");
			if (name) this.builder.code.package = this.builder.textOf(name).replace(/\s+/g, "");
		},
		import_declaration: (node, region) => this.imported(node, region),
		class_declaration: (node, region) => this.classOf(node, region),
		interface_declaration: (node, region) => this.classOf(node, region),
		record_declaration: (node, region) => this.classOf(node, region),
		enum_declaration: (node, region) => this.classOf(node, region),
		method_declaration: (node, region) => this.functionOf(node, region),
		constructor_declaration: (node, region) => this.functionOf(node, region),
		compact_constructor_declaration: (node, region) => this.functionOf(node, region),
		field_declaration: (node, region) => this.variables(node, region),
		constant_declaration: (node, region) => this.variables(node, region),
		local_variable_declaration: (node, region) => this.variables(node, region),
		explicit_constructor_invocation: (node, region) => {
			const what = child(node, "constructor");
			const positional = argumentsOf(child(node, "arguments"), "", undefined, region, this);
			const callee = this.expr(what ?? node, region);
			this.builder.call({ callee, at: callee.at, whole: this.builder.at(node), positional, named: {}, region });
		},
		if_statement: (node, region) => {
			const condition = child(node, "condition");
			const test = condition && this.expr(condition, region);
			this.within("if", child(node, "consequence"), region, test ? { test } : {});
			const no = child(node, "alternative");
			if (no) this.within("else", no, region, test ? { test } : {});
		},
		while_statement: (node, region) => this.loop(node, region),
		do_statement: (node, region) => this.loop(node, region),
		for_statement: (node, region) => this.loop(node, region),
		enhanced_for_statement: (node, region) => {
			const [value, name] = [child(node, "value"), child(node, "name")];
			const over = value && this.expr(value, region);
			const inner = this.builder.region("loop", node, region, over ? { over } : {});
			const type = typeOf(child(node, "type"), this.builder);
			if (name && over)
				this.builder.bind(this.builder.textOf(name), name, scopeOf(region), inner, { over, ...(type && { type }) });
			const body = child(node, "body");
			if (body) this.statement(body, inner);
		},
		try_statement: (node, region) => this.attempt(node, region),
		try_with_resources_statement: (node, region) => this.attempt(node, region),
		synchronized_statement: (node, region) => {
			const held = ofType(node, "parenthesized_expression").map((one) => this.expr(one, region));
			this.within("with", child(node, "body"), region, { held });
		},
		return_statement: (node, region) => this.exit("return", node, region),
		throw_statement: (node, region) => this.exit("throw", node, region),
		yield_statement: (node, region) => this.exit("yield", node, region),
		break_statement: (node, region) => this.exit("break", node, region),
		continue_statement: (node, region) => this.exit("continue", node, region),
	};

	private imported(node: Syntax, region: Region): void {
		const [path] = ofType(node, "scoped_identifier", "identifier");
		if (!path) return;
		const { builder } = this;
		const name = builder.textOf(path).replace(/\s+/g, "");
		if (ofType(node, "asterisk").length > 0) return void builder.code.opened.push(name);
		const dot = name.lastIndexOf(".");
		const own = name.slice(dot + 1);
		builder.bind(own, path, region, region, { from: name.slice(0, Math.max(dot, 0)), exported: own });
	}

	private marksOf(node: Syntax, region: Region): Expr[] {
		return ofType(node, "modifiers").flatMap((list) =>
			ofType(list, "annotation", "marker_annotation").map((each) => this.markOf(each, region)),
		);
	}

	private markOf(node: Syntax, region: Region): Expr {
		const { builder } = this;
		const name = child(node, "name");
		const callee = this.expr(name ?? node, region);
		const list = child(node, "arguments");
		if (!list) return callee;
		const named: Record<string, Expr> = {};
		const positional: Expr[] = [];
		// `@Retryable(backoff = @Backoff(delay = 200))`.
		const held = (value: Syntax) =>
			value.type === "annotation" ? this.markOf(value, region) : this.expr(value, region);
		for (const one of list.children) {
			const [key, value] = [child(one, "key"), child(one, "value")];
			if (one.type === "element_value_pair") {
				if (key && value) named[builder.textOf(key)] = held(value);
			} else if (!/comment$/.test(one.type)) positional.push(held(one));
		}
		const at = builder.at(name ?? node);
		const call = builder.call({ callee, at, whole: builder.at(node), positional, named, region });
		return { ...builder.base(node), kind: "call", call };
	}

	/** A field is a name of its class, and a member of its object. */
	private bind(name: string, node: Syntax, region: Region, more: object): void {
		const scope = scopeOf(region);
		if (scope.kind === "class") this.builder.bind(`this.${name}`, node, scope, region, more);
		else this.builder.bind(name, node, scope, region, { ...(scope.kind === "module" && { isPublic: true }), ...more });
	}

	private variables(node: Syntax, region: Region): void {
		const { builder } = this;
		const type = typeOf(child(node, "type"), builder);
		const marks = this.marksOf(node, region);
		const isStatic = ofType(node, "modifiers").some((one) => /\bstatic\b/.test(builder.textOf(one)));
		for (const each of children(node, "declarator")) {
			const [name, given] = [child(each, "name"), child(each, "value")];
			if (!name) continue;
			const value = given && this.expr(given, region);
			const said = {
				...(type && { type }),
				...(value && { value }),
				...(marks.length > 0 && { marks }),
				...(isStatic && { isStatic }),
			};
			this.bind(builder.textOf(name), name, region, said);
			const target = this.expr(name, region);
			if (value) builder.write({ target, operator: "=", value, at: builder.at(each), region });
		}
	}

	private classOf(node: Syntax, region: Region): void {
		const { builder } = this;
		const name = child(node, "name");
		const marks = this.marksOf(node, region);
		const lists = [child(node, "superclass"), child(node, "interfaces"), ...ofType(node, "extends_interfaces")];
		const types = lists.flatMap(
			(one) => one?.children.flatMap((each) => (each.type === "type_list" ? each.children : [each])) ?? [],
		);
		const bases = types.flatMap((one) => typeOf(one, builder) ?? []);
		const own = name ? builder.textOf(name) : "";
		const inner = builder.region("class", node, region);
		const one = builder.class({ name: own, at: builder.at(name ?? node), bases, named: {}, marks }, inner);
		this.bind(own, name ?? node, region, { class: one, marks });
		// A record's parts are its fields.
		for (const { name, type } of this.parameters(child(node, "parameters"), inner, undefined))
			builder.bind(`this.${name}`, node, inner, inner, type ? { type } : {});
		for (const each of child(node, "body")?.children ?? [])
			if (each.type === "enum_constant") {
				const constant = child(each, "name");
				if (constant) this.bind(builder.textOf(constant), constant, inner, {});
			} else this.statement(each, inner);
	}

	anonymous(node: Syntax, base: Type | undefined, region: Region): void {
		const inner = this.builder.region("class", node, region);
		this.builder.class({ name: "", at: this.builder.at(node), bases: base ? [base] : [], named: {}, marks: [] }, inner);
		this.all(node.children, inner);
	}

	private functionOf(node: Syntax, region: Region): void {
		const { builder } = this;
		const name = child(node, "name");
		const own = name ? builder.textOf(name) : "";
		const marks = this.marksOf(node, region);
		const inner = builder.region("function", node, region);
		const parameters = this.parameters(child(node, "parameters"), region, inner);
		const result = typeOf(child(node, "type"), builder);
		const owner = region.class;
		const fn = builder.fn(
			{
				name: own,
				at: builder.at(name ?? node),
				parameters,
				marks,
				...(owner && { class: owner }),
				...(result && { result }),
			},
			inner,
		);
		if (node.type === "method_declaration") this.bind(own, name ?? node, region, { fn, marks });
		const body = child(node, "body");
		if (body) this.all(body.children, inner);
		this.fields(inner, owner);
	}

	/** `this.pool = …` in a constructor is what the field holds. */
	private fields(inner: Region, owner: Region["class"]): void {
		if (!owner) return;
		for (const { target, value, operator, region, at } of this.builder.code.writes) {
			if (operator !== "=" || scopeOf(region) !== inner) continue;
			const name =
				target.kind === "member" && target.of.kind === "name" && target.of.name === "this"
					? target.name
					: target.kind === "name" && inner.fn?.name === owner.name
						? target.name
						: undefined;
			const isLocal =
				target.kind === "name" && this.builder.code.names.some((one) => one.region === inner && one.name === name);
			if (name !== undefined && !isLocal)
				this.builder.code.names.push({ name: `this.${name}`, at, region: owner.region, within: region, value });
		}
	}

	private parameters(list: Syntax | undefined, outer: Region, inner: Region | undefined): Parameter[] {
		const { builder } = this;
		return (list?.children ?? []).flatMap((each): Parameter[] => {
			if (!/^(formal_parameter|spread_parameter|identifier)$/.test(each.type)) return [];
			const name =
				each.type === "identifier"
					? each
					: (child(each, "name") ?? child(ofType(each, "variable_declarator")[0], "name"));
			if (!name) return [];
			const type = typeOf(child(each, "type"), builder);
			const marks = this.marksOf(each, outer);
			const one = { name: builder.textOf(name), ...(type && { type }), ...(marks.length > 0 && { marks }) };
			if (inner)
				builder.bind(one.name, name, inner, inner, {
					parameter: one,
					...(type && { type }),
					...(marks.length > 0 && { marks }),
				});
			return [one];
		});
	}

	lambda(node: Syntax, region: Region, { over, value: given, runsAtOnce, asks }: LambdaOf): Expr {
		const { builder } = this;
		const inner = builder.region("function", node, region, {
			...(runsAtOnce && { runsAtOnce }),
			...(over && { over }),
		});
		const list = child(node, "parameters");
		const names = list?.type === "identifier" ? [list] : undefined;
		const parameters = names
			? names.map((one): Parameter => ({ name: builder.textOf(one) }))
			: this.parameters(list, region, undefined);
		const fn = builder.fn({ name: "", at: builder.at(node), parameters, marks: [] }, inner);
		for (const one of parameters)
			builder.bind(one.name, list ?? node, inner, inner, {
				parameter: one,
				...(over && { over }),
				...(given && { value: given }),
				...(one.type && { type: one.type }),
			});
		const body = child(node, "body");
		if (body?.type === "block") this.all(body.children, inner);
		else if (body) {
			const value = this.expr(body, inner);
			if (asks) fn.says = value;
			if (!runsAtOnce) builder.exit({ kind: "return", value, at: builder.at(body), region: inner });
		}
		return { ...builder.base(node), kind: "function", fn };
	}

	private loop(node: Syntax, region: Region): void {
		for (const each of children(node, "init")) this.statement(each, region);
		const inner = this.builder.region("loop", node, region);
		const [condition, body] = [child(node, "condition"), child(node, "body")];
		if (condition) {
			inner.test = this.expr(condition, inner);
			this.builder.code.tests.push(inner);
		}
		if (body) this.statement(body, inner);
		for (const each of children(node, "update")) this.expr(each, inner);
	}

	private attempt(node: Syntax, region: Region): void {
		const held: Expr[] = [];
		for (const each of child(node, "resources")?.children ?? []) {
			const [name, value] = [child(each, "name"), child(each, "value")];
			const expr = this.expr(value ?? each.children[0] ?? each, region);
			held.push(expr);
			const type = typeOf(child(each, "type"), this.builder);
			if (!name || !value) continue;
			this.bind(this.builder.textOf(name), name, region, { value: expr, ...(type && { type }) });
			this.builder.write({
				target: this.expr(name, region),
				operator: "=",
				value: expr,
				at: this.builder.at(each),
				region,
			});
		}
		const outer = held.length > 0 ? this.builder.region("with", node, region, { held }) : region;
		this.within("try", child(node, "body"), outer);
		for (const each of ofType(node, "catch_clause")) this.within("catch", child(each, "body"), region);
		for (const each of ofType(node, "finally_clause")) this.within("finally", ofType(each, "block")[0], region);
	}

	private exit(kind: "return" | "throw" | "yield" | "break" | "continue", node: Syntax, region: Region): void {
		const value = kind === "break" || kind === "continue" ? undefined : without(node, "comment")[0];
		this.builder.exit({ kind, ...(value && { value: this.expr(value, region) }), at: this.builder.at(node), region });
	}
}
