import type { SourceFile } from "../../../design/text.ts";
import { loadGrammar } from "../../wasm.ts";
import type { LanguageAdapter } from "../adapter.ts";
import { Builder } from "../builder.ts";
import type { Code, Expr, Fn, Parameter, Region } from "../code.ts";
import { scopeOf } from "../regions.ts";
import { child, children, ofType, type Syntax, syntaxOf } from "../syntax.ts";
import { filesOf, imports, type LambdaOf, nameSteps } from "./jvm.ts";
import { expression, type Host, kept, typeOf } from "./kotlin-expressions.ts";
import { basesOf, marksOf, parametersOf } from "./kotlin-parts.ts";

const grammar = "@tree-sitter-grammars/tree-sitter-kotlin/tree-sitter-kotlin.wasm";

/** Kotlin, by the grammar of tree-sitter. */
export const kotlin: LanguageAdapter = {
	language: "kotlin",
	load: () => loadGrammar(grammar),
	parse: (file) => new Reader(file).read(),
	filesOf,
	imports,
	classesAreFiles: true,
};

/**
 * The grammar's own scanner looks for a space, an end of line or a parenthesis without asking for the end of the text
 * (tree-sitter-kotlin 1.1.0, scanner.c): a file that ends in `@Name` or `set(` would never be read to its end.
 */
const soundEnd = "\n// )\n";

const notValues =
	/^(modifiers|variable_declaration|multi_variable_declaration|getter|setter|property_delegate|type_constraints|type_parameters|user_type|nullable_type)$/;
const flow = /^(if|when|try|return|throw)_expression$/;

class Reader implements Host {
	readonly builder: Builder;
	private readonly file: SourceFile;

	constructor(file: SourceFile) {
		this.file = file;
		this.builder = new Builder(file, "kotlin");
	}

	read(): Code {
		const { code } = this.builder;
		const { root, faults } = syntaxOf(grammar, this.file.text + soundEnd, kept);
		this.builder.tellFaults(faults);
		this.all(root.children, code.module);
		if (code.package) code.opened.push(code.package);
		nameSteps(code);
		return code;
	}

	private expr = (node: Syntax, region: Region): Expr => expression(node, region, this);

	private all(nodes: readonly Syntax[], region: Region): void {
		for (const each of nodes) this.statement(each, region);
	}

	private statement(node: Syntax, region: Region): void {
		const read = this.statements[node.type];
		if (read) read(node, region);
		else if (
			/^(block|class_body|enum_class_body|anonymous_initializer|companion_object|statements|source_file|ERROR)$/.test(
				node.type,
			)
		)
			this.all(node.children, region);
		else if (!/comment$/.test(node.type) && !kept.has(node.type)) this.expr(node, region);
	}

	inside(node: Syntax, region: Region): void {
		this.statements[node.type]?.(node, region);
	}

	private within(kind: Region["kind"], node: Syntax | undefined, region: Region, more: Partial<Region> = {}): void {
		if (node) this.statement(node, this.builder.region(kind, node, region, more));
	}

	private readonly statements: Record<string, ((node: Syntax, region: Region) => void) | undefined> = {
		package_header: (node) => {
			this.builder.code.package = this.builder.textOf(node.children[0] ?? node).replace(/\s+/g, "");
		},
		import: (node, region) => this.imported(node, region),
		file_annotation: () => {},
		type_alias: () => {},
		modifiers: () => {},
		identifier: (node, region) => {
			const word = this.builder.textOf(node);
			if (word === "break" || word === "continue") this.builder.exit({ kind: word, at: this.builder.at(node), region });
		},
		class_declaration: (node, region) => this.classOf(node, region),
		object_declaration: (node, region) => this.classOf(node, region, true),
		enum_entry: (node, region) => {
			const [name] = node.children;
			if (name) this.bind(this.builder.textOf(name), name, region, {});
		},
		function_declaration: (node, region) => void this.functionOf(node, region),
		secondary_constructor: (node, region) => void this.functionOf(node, region),
		getter: () => {},
		setter: () => {},
		property_declaration: (node, region) => this.property(node, region),
		if_expression: (node, region) => {
			const condition = child(node, "condition");
			const test = condition && this.expr(condition, region);
			const at = node.children.findIndex((one) => one.type === "else");
			const bodies = node.children.filter((one) => one.field !== "condition" && !/comment$/.test(one.type));
			const split = at < 0 ? bodies.length : bodies.findIndex((one) => one.type === "else");
			this.within("if", bodies.slice(0, split)[0], region, test ? { test } : {});
			this.within("else", bodies[split + 1], region, test ? { test } : {});
		},
		when_expression: (node, region) => {
			const [subject] = ofType(node, "when_subject");
			for (const each of subject?.children ?? []) this.statement(each, region);
			for (const each of ofType(node, "when_entry")) {
				for (const one of children(each, "condition")) this.expr(one, region);
				this.within("case", each.children.filter((one) => !one.field && one.type !== "else").at(-1), region);
			}
		},
		for_statement: (node, region) => this.forLoop(node, region),
		while_statement: (node, region) => this.whileLoop(node, region),
		do_while_statement: (node, region) => this.whileLoop(node, region),
		try_expression: (node, region) => {
			for (const each of node.children) {
				if (each.type === "block") this.within("try", each, region);
				else if (each.type === "catch_block") this.within("catch", ofType(each, "block")[0], region);
				else if (each.type === "finally_block") this.within("finally", ofType(each, "block")[0], region);
			}
		},
		return_expression: (node, region) => this.exit("return", node, region),
		throw_expression: (node, region) => this.exit("throw", node, region),
	};

	private imported(node: Syntax, region: Region): void {
		const { builder } = this;
		const [path, alias] = ofType(node, "qualified_identifier", "identifier");
		if (!path) return;
		const name = builder.textOf(path).replace(/\s+|`/g, "");
		if (node.children.some((one) => one.type === "*")) return void builder.code.opened.push(name);
		const dot = name.lastIndexOf(".");
		const exported = name.slice(dot + 1);
		const local = alias ? builder.textOf(alias) : exported;
		builder.bind(local, path, region, region, { from: name.slice(0, Math.max(dot, 0)), exported });
	}

	private bind(name: string, node: Syntax, region: Region, more: object): void {
		const scope = scopeOf(region);
		if (scope.kind === "class") this.builder.bind(`this.${name}`, node, scope, region, more);
		else this.builder.bind(name, node, scope, region, { ...(scope.kind === "module" && { isPublic: true }), ...more });
	}

	private property(node: Syntax, region: Region): void {
		const { builder } = this;
		const marks = marksOf(this, node, region);
		const last = node.children.findIndex((one) => /^(multi_)?variable_declaration$/.test(one.type));
		const given = node.children
			.slice(last + 1)
			.find((one) => !notValues.test(one.type) && !kept.has(one.type) && !/comment$/.test(one.type));
		const delegate = ofType(node, "property_delegate")[0]?.children[0];
		const value = given ? this.expr(given, region) : delegate && this.delegated(delegate, region);
		const several = ofType(node, "multi_variable_declaration")[0];
		const declared = several ? ofType(several, "variable_declaration") : ofType(node, "variable_declaration");
		for (const [index, each] of declared.entries()) {
			const name = ofType(each, "identifier")[0];
			if (!name) continue;
			const type = typeOf(
				each.children.find((one) => /_type$/.test(one.type)),
				builder,
			);
			const held = value && { value, ...(several && { path: `[${index}]` }) };
			this.bind(builder.textOf(name), name, region, {
				...(type && { type }),
				...held,
				...(marks.length > 0 && { marks }),
			});
			if (value && !several)
				builder.write({ target: this.expr(name, region), operator: "=", value, at: builder.at(node), region });
		}
	}

	/** `by lazy { … }` is what its function returns; another delegate holds the value in some way. */
	private delegated(node: Syntax, region: Region): Expr | undefined {
		const value = this.expr(node, region);
		if (value.kind !== "call" || value.call.callee.text !== "lazy") return undefined;
		const last = value.call.positional.at(-1);
		const inner = last?.kind === "function" ? last.fn.region : undefined;
		return this.builder.code.exits.find((one) => one.region === inner)?.value;
	}

	private classOf(node: Syntax, region: Region, isSingle = false): void {
		const { builder } = this;
		const name = child(node, "name");
		const marks = marksOf(this, node, region);
		const bases = basesOf(node, this.builder);
		const own = name ? builder.textOf(name) : "";
		const inner = builder.region("class", node, region);
		const one = builder.class(
			{ name: own, at: builder.at(name ?? node), bases, named: {}, marks, ...(isSingle && { isSingle }) },
			inner,
		);
		this.bind(own, name ?? node, region, { class: one, marks });
		const list = ofType(ofType(node, "primary_constructor")[0], "class_parameters")[0];
		for (const [parameter, at] of parametersOf(this, list, region))
			builder.bind(`this.${parameter.name}`, at, inner, inner, {
				...(parameter.type && { type: parameter.type }),
				...(parameter.marks && { marks: parameter.marks }),
				...(parameter.otherwise && { value: parameter.otherwise }),
			});
		for (const each of node.children) if (/^(enum_)?class_body$/.test(each.type)) this.all(each.children, inner);
	}

	anonymous(node: Syntax, region: Region): void {
		const inner = this.builder.region("class", node, region);
		this.builder.class(
			{ name: "", at: this.builder.at(node), bases: basesOf(node, this.builder), named: {}, marks: [] },
			inner,
		);
		for (const each of ofType(node, "class_body")) this.all(each.children, inner);
	}

	private functionOf(node: Syntax, region: Region): Fn {
		const { builder } = this;
		const name = child(node, "name");
		const own = name ? builder.textOf(name) : (region.class?.name ?? "");
		const marks = marksOf(this, node, region);
		const inner = builder.region("function", node, region);
		const list = ofType(node, "function_value_parameters")[0];
		const parameters = parametersOf(this, list, inner).map(([one, at]) => {
			builder.bind(one.name, at, inner, inner, {
				parameter: one,
				...(one.type && { type: one.type }),
				...(one.marks && { marks: one.marks }),
			});
			return one;
		});
		const index = list ? node.children.indexOf(list) : -1;
		const result = typeOf(
			node.children.slice(index + 1).find((one) => /_type$/.test(one.type)),
			builder,
		);
		const isAsync = /\bsuspend\b/.test(builder.textOf(ofType(node, "modifiers")[0] ?? { start: 0, end: 0 }));
		const owner = region.class;
		const fn = builder.fn(
			{
				name: own,
				at: builder.at(name ?? node),
				parameters,
				marks,
				...(owner && { class: owner }),
				...(isAsync && { isAsync }),
				...(result && { result }),
			},
			inner,
		);
		if (node.type === "function_declaration") this.bind(own, name ?? node, region, { fn, marks });
		this.body(node, inner);
		return fn;
	}

	/** A block, or the one expression that it returns. */
	private body(node: Syntax, inner: Region): void {
		for (const each of [...ofType(node, "function_body"), ...ofType(node, "block")]) {
			if (each.type === "block") this.all(each.children, inner);
			else if (each.children[0]?.type === "block") this.all(each.children[0].children, inner);
			else {
				const body = each.children.find((one) => !kept.has(one.type) && !/comment$/.test(one.type));
				if (body)
					this.builder.exit({
						kind: "return",
						value: this.expr(body, inner),
						at: this.builder.at(body),
						region: inner,
					});
			}
		}
	}

	lambda(node: Syntax, region: Region, { over, value: given, runsAtOnce, asks }: LambdaOf): Expr {
		const { builder } = this;
		const inner = builder.region("function", node, region, {
			...(runsAtOnce && { runsAtOnce }),
			...(over && { over }),
		});
		if (node.type === "anonymous_function") {
			const parameters = parametersOf(this, ofType(node, "function_value_parameters")[0], inner).map(([one]) => one);
			const fn = builder.fn({ name: "", at: builder.at(node), parameters, marks: [] }, inner);
			this.body(node, inner);
			return { ...builder.base(node), kind: "function", fn };
		}
		const list = ofType(node, "lambda_parameters")[0];
		const names = (list?.children ?? []).flatMap((one) =>
			one.type === "variable_declaration" ? ofType(one, "identifier").slice(0, 1) : [],
		);
		const parameters = names.map((one): Parameter => ({ name: builder.textOf(one) }));
		const fn = builder.fn({ name: "", at: builder.at(node), parameters, marks: [] }, inner);
		const known = { ...(over && { over }), ...(given && { value: given }) };
		if (!list) builder.bind("it", node, inner, inner, { parameter: { name: "it" }, ...known });
		for (const [index, one] of parameters.entries())
			builder.bind(one.name, names[index], inner, inner, { parameter: one, ...known });
		const body = node.children.filter((one) => one !== list && !/comment$/.test(one.type));
		const last = body.at(-1);
		const isValue = last && !this.statements[last.type] && last.type !== "assignment" && (!runsAtOnce || asks);
		this.all(isValue ? body.slice(0, -1) : body, inner);
		const value = isValue ? this.expr(last, inner) : undefined;
		if (value && asks) fn.says = value;
		if (value && last && !runsAtOnce) builder.exit({ kind: "return", value, at: builder.at(last), region: inner });
		return { ...builder.base(node), kind: "function", fn };
	}

	private forLoop(node: Syntax, region: Region): void {
		const { builder } = this;
		const parts = node.children.filter((one) => !kept.has(one.type) && !/comment$|^label$/.test(one.type));
		const [declared, over, body] = parts;
		if (!declared || !over) return;
		const value = this.expr(over, region);
		const inner = builder.region("loop", node, region, { over: value });
		const names =
			declared.type === "multi_variable_declaration" ? ofType(declared, "variable_declaration") : [declared];
		for (const [index, each] of names.entries()) {
			const name = ofType(each, "identifier")[0];
			const path = names.length > 1 ? { path: `[${index}]` } : {};
			if (name) builder.bind(builder.textOf(name), name, scopeOf(region), inner, { over: value, ...path });
		}
		if (body) this.statement(body, inner);
	}

	private whileLoop(node: Syntax, region: Region): void {
		const inner = this.builder.region("loop", node, region);
		const condition = child(node, "condition");
		if (condition) {
			inner.test = this.expr(condition, inner);
			this.builder.code.tests.push(inner);
		}
		for (const each of node.children) if (each !== condition && each.field !== "condition") this.statement(each, inner);
	}

	private exit(kind: "return" | "throw", node: Syntax, region: Region): void {
		const value = node.children.find(
			(one) => one.field !== "label" && !/comment$/.test(one.type) && !kept.has(one.type),
		);
		// Control flow that hands out a value: each of its branches is read.
		const read =
			value &&
			(flow.test(value.type) && value.type !== "if_expression"
				? void this.inside(value, region)
				: this.expr(value, region));
		this.builder.exit({ kind, ...(read && { value: read }), at: this.builder.at(node), region });
	}
}
