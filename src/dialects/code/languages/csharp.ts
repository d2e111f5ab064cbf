import type { SourceFile } from "../../../design/text.ts";
import { loadGrammar } from "../../wasm.ts";
import type { LanguageAdapter } from "../adapter.ts";
import { Builder } from "../builder.ts";
import type { Class, Code, Expr, Fn, Parameter, Region } from "../code.ts";
import { child, children, ofType, type Syntax, syntaxOf } from "../syntax.ts";
import { expression, type Host, typeOf } from "./csharp-expressions.ts";
import { setByConstructors } from "./fields.ts";
import { nameFields } from "./go-fields.ts";

const grammar = "@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm";

/** Where all that the platform and its packages have is looked for: what is used by an extension needs no name of its own. */
export const platform = "dotnet";

/** C#, by the grammar of tree-sitter. Classes of one project see each other. */
export const csharp: LanguageAdapter = {
	language: "csharp",
	load: () => loadGrammar(grammar),
	parse: (file) => new Reader(file).read(),
	filesOf: (module) => [module],
	fieldsAreNamed: true,
	// Usings may be implied, or stand in another file: names alone tell.
	imports: () => /(?:)/,
};

class Reader implements Host {
	readonly builder: Builder;
	private readonly file: SourceFile;
	private readonly members = new Map<Region, Set<string>>();
	private readonly locals = new Map<Region, Set<string>>();

	constructor(file: SourceFile) {
		this.file = file;
		this.builder = new Builder(file, "csharp");
	}

	read(): Code {
		const { code } = this.builder;
		const { root, faults } = syntaxOf(grammar, this.file.text);
		this.builder.tellFaults(faults);
		code.opened.push(platform);
		this.all(root.children, code.module);
		nameFields(code);
		setByConstructors(code);
		return code;
	}

	private expr = (node: Syntax, region: Region): Expr => expression(node, region, this);

	private all(nodes: readonly Syntax[] | undefined, region: Region): void {
		for (const each of nodes ?? []) this.statement(each, region);
	}

	private within(kind: Region["kind"], node: Syntax | undefined, region: Region, more: Partial<Region> = {}): Region {
		const inner = this.builder.region(kind, node ?? { start: 0, end: 0 }, region, more);
		if (node) this.statement(node, inner);
		return inner;
	}

	isMember(name: string, region: Region): boolean {
		for (let at: Region | undefined = region; at; at = at.parent) {
			if (this.locals.get(at)?.has(name)) return false;
			if (this.members.get(at)?.has(name)) return true;
		}
		return false;
	}

	bindLocal(name: Syntax, region: Region, more: object): void {
		const text = this.builder.textOf(name);
		const known = this.locals.get(region) ?? new Set();
		this.locals.set(region, known.add(text));
		this.builder.bind(text, name, region, region, { ...(region.kind === "module" && { isPublic: true }), ...more });
	}

	private statement(node: Syntax, region: Region): void {
		if (node.isCut) return;
		const read = this.statements[node.type];
		if (read) read(node, region);
		else if (
			/^(block|declaration_list|global_statement|expression_statement|labeled_statement|unsafe_statement|checked_statement|ERROR|accessor_list|else_clause|namespace_declaration|file_scoped_namespace_declaration)$/.test(
				node.type,
			)
		)
			this.all(node.children, region);
		else if (node.type === "using_directive") this.opens(node);
		else if (!/^(comment|modifier|preproc_\w+|attribute_list|qualified_name)$/.test(node.type)) this.expr(node, region);
		else if (/^preproc_(if|elif|else)/.test(node.type)) this.all(node.children, region);
	}

	/** `using Polly;`: extensions of that name space may be called; `using Id = …` and `using static` are of one class. */
	private opens(node: Syntax): void {
		const name = /^(?:global\s+)?using\s+([\w.]+)\s*;/.exec(this.builder.textOf(node))?.[1];
		if (!name) return;
		this.builder.code.uses ??= [];
		this.builder.code.uses.push(name);
	}

	private readonly statements: Record<string, ((node: Syntax, region: Region) => void) | undefined> = {
		class_declaration: (node, region) => this.classOf(node, region),
		record_declaration: (node, region) => this.classOf(node, region),
		struct_declaration: (node, region) => this.classOf(node, region),
		interface_declaration: (node, region) => this.classOf(node, region),
		method_declaration: (node, region) => this.functionOf(node, region),
		constructor_declaration: (node, region) => this.functionOf(node, region),
		local_function_statement: (node, region) => this.functionOf(node, region),
		accessor_declaration: (node, region) => {
			const body = child(node, "body");
			if (body) this.within("block", body, region);
		},
		field_declaration: (node, region) =>
			this.variables(
				ofType(node, "variable_declaration")[0],
				region,
				ofType(node, "modifier").some((one) => this.builder.textOf(one) === "static"),
			),
		local_declaration_statement: (node, region) => this.variables(ofType(node, "variable_declaration")[0], region),
		variable_declaration: (node, region) => this.variables(node, region),
		property_declaration: (node, region) => {
			const [name, value] = [child(node, "name"), child(node, "value")];
			const type = typeOf(child(node, "type"), this.builder);
			const held =
				value && this.expr(value.type === "arrow_expression_clause" ? (value.children[0] ?? value) : value, region);
			const marks = this.marksOf(node, region);
			if (name)
				this.builder.bind(`this.${this.builder.textOf(name)}`, name, region, region, {
					...(type && { type }),
					...(held && { value: held }),
					...(marks.length > 0 && { marks }),
				});
			this.all(child(node, "accessors")?.children, region);
		},
		arrow_expression_clause: (node, region) => {
			const [body] = node.children;
			if (!body) return;
			const value = this.expr(body, region);
			this.builder.exit({ kind: "return", value, at: this.builder.at(body), region });
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
		foreach_statement: (node, region) => {
			const [left, right, body] = [child(node, "left"), child(node, "right"), child(node, "body")];
			const over = right && this.expr(right, region);
			const inner = this.builder.region("loop", node, region, over ? { over } : {});
			const type = typeOf(child(node, "type"), this.builder);
			if (left?.type === "identifier" && over) this.bindLocal(left, inner, { over, ...(type && { type }) });
			if (body) this.statement(body, inner);
		},
		try_statement: (node, region) => {
			for (const each of node.children) {
				const [own] = ofType(each, "block");
				if (each.type === "block") this.within("try", each, region);
				else if (each.type === "catch_clause") {
					const inner = this.builder.region("catch", each, region);
					const [declared] = ofType(each, "catch_declaration");
					const name = child(declared, "name");
					if (name) this.bindLocal(name, inner, {});
					this.all(child(each, "body")?.children, inner);
				} else if (each.type === "finally_clause") this.within("finally", own, region);
			}
		},
		using_statement: (node, region) => this.held(node, region),
		lock_statement: (node, region) => this.held(node, region),
		switch_statement: (node, region) => {
			const value = child(node, "value");
			if (value) this.expr(value, region);
			for (const each of ofType(child(node, "body"), "switch_section"))
				this.all(
					each.children.filter((one) => !/pattern$/.test(one.type)),
					this.builder.region("case", each, region),
				);
		},
		return_statement: (node, region) => this.exit("return", node, region),
		throw_statement: (node, region) => this.exit("throw", node, region),
		yield_statement: (node, region) => this.exit("yield", node, region),
		break_statement: (node, region) => this.exit("break", node, region),
		continue_statement: (node, region) => this.exit("continue", node, region),
	};

	private exit(kind: "return" | "throw" | "yield" | "break" | "continue", node: Syntax, region: Region): void {
		const [one] = node.children.filter((each) => each.type !== "comment");
		const value = one && this.expr(one, region);
		this.builder.exit({ kind, ...(value && { value }), at: this.builder.at(node), region });
	}

	private loop(node: Syntax, region: Region): void {
		const inner = this.builder.region("loop", node, region);
		for (const each of children(node, "initializer")) this.statement(each, inner);
		const condition = child(node, "condition");
		if (condition) {
			inner.test = this.expr(condition, inner);
			this.builder.code.tests.push(inner);
		}
		const body = child(node, "body");
		if (body) this.statement(body, inner);
		for (const each of children(node, "update")) this.expr(each, inner);
	}

	/** `using (…) { }` and `lock (…) { }`. */
	private held(node: Syntax, region: Region): void {
		const body = child(node, "body") ?? ofType(node, "block")[0];
		const inner = this.builder.region("with", node, region, { held: [] });
		for (const each of node.children) {
			if (each === body || each.type === "comment") continue;
			if (each.type === "variable_declaration") inner.held?.push(...this.variables(each, inner));
			else inner.held?.push(this.expr(each, inner));
		}
		if (body) this.statement(body, inner);
	}

	private variables(node: Syntax | undefined, region: Region, isStatic = false): Expr[] {
		const type = typeOf(child(node, "type"), this.builder);
		const held: Expr[] = [];
		for (const one of ofType(node, "variable_declarator")) {
			const name = child(one, "name");
			const value = one.children.find((each) => each !== name && each.type !== "comment" && each.field !== "name");
			const made = value && this.expr(value, region);
			// `new()` makes what its variable is declared to be.
			if (made?.kind === "call" && value?.type === "implicit_object_creation_expression" && type)
				made.call.callee = { ...made.call.callee, kind: "name", name: type.name, region, text: type.name };
			if (made) held.push(made);
			if (!name) continue;
			const text = this.builder.textOf(name);
			const more = { ...(type && { type }), ...(made && { value: made }), ...(isStatic && { isStatic }) };
			if (region.kind === "class") this.builder.bind(`this.${text}`, name, region, region, more);
			else this.bindLocal(name, region, more);
			if (!made) continue;
			const target = this.expr(name, region);
			this.builder.write({ target, operator: "=", value: made, at: this.builder.at(one), region });
		}
		return held;
	}

	private marksOf(node: Syntax, region: Region): Expr[] {
		return ofType(node, "attribute_list").flatMap((list) =>
			ofType(list, "attribute").map((each): Expr => {
				const name = child(each, "name");
				const callee = this.expr(name ?? each, region);
				const [given] = ofType(each, "attribute_argument_list");
				if (!given) return callee;
				const positional = given.children.map((one) => this.expr(one.children.at(-1) ?? one, region));
				const at = this.builder.at(name ?? each);
				const call = this.builder.call({ callee, at, whole: this.builder.at(each), positional, named: {}, region });
				return { ...this.builder.base(each), kind: "call", call };
			}),
		);
	}

	private classOf(node: Syntax, place: Region): void {
		const { builder } = this;
		const [name, body] = [child(node, "name"), child(node, "body")];
		const own = name ? builder.textOf(name) : "";
		const marks = this.marksOf(node, place);
		const bases = (ofType(node, "base_list")[0]?.children ?? []).flatMap((each) => typeOf(each, builder) ?? []);
		const region = builder.region("class", node, place);
		const one: Class = builder.class({ name: own, at: builder.at(name ?? node), bases, named: {}, marks }, region);
		if (name) builder.bind(own, name, place, place, { class: one, isPublic: true, marks });
		// Classes of a namespace or within another one are found by their name as well.
		if (name && place.kind !== "module") builder.bind(own, name, builder.code.module, place, { class: one });
		const members = new Set<string>();
		this.members.set(region, members);
		const [primary] = ofType(node, "parameter_list");
		for (const each of ofType(primary, "parameter")) {
			const of = child(each, "name");
			const type = typeOf(child(each, "type"), builder);
			if (!of) continue;
			members.add(builder.textOf(of));
			builder.bind(`this.${builder.textOf(of)}`, of, region, region, { ...(type && { type }) });
		}
		for (const each of body?.children ?? []) {
			const names = [
				child(each, "name"),
				...ofType(ofType(each, "variable_declaration")[0], "variable_declarator").map((v) => child(v, "name")),
			];
			if (/^(field|property|method|event_field)_declaration$/.test(each.type))
				for (const of of names) if (of) members.add(builder.textOf(of));
		}
		this.all(body?.children, region);
	}

	private functionOf(node: Syntax, place: Region): void {
		const { builder } = this;
		const name = child(node, "name");
		const marks = this.marksOf(node, place);
		const region = builder.region("function", node, place);
		const parameters = this.parameters(child(node, "parameters"), region);
		const result = typeOf(child(node, "returns") ?? child(node, "type"), builder);
		const isAsync = ofType(node, "modifier").some((each) => builder.textOf(each) === "async");
		const called = name ? builder.textOf(name) : "";
		const fn = builder.fn(
			{
				name: called,
				at: builder.at(name ?? node),
				...(place.class && { class: place.class }),
				parameters,
				marks,
				...(isAsync && { isAsync }),
				...(result && { result }),
			},
			region,
		);
		if (name && place.kind === "class") builder.bind(`this.${called}`, name, place, place, { fn, marks });
		else if (name) this.bindLocal(name, place, { fn });
		const body = child(node, "body");
		if (body) this.statement(body, region);
	}

	lambda(node: Syntax, place: Region, runsAtOnce: boolean): Fn {
		const region = this.builder.region("function", node, place, runsAtOnce ? { runsAtOnce } : {});
		const list = child(node, "parameters");
		const parameters = this.parameters(list, region);
		if (list?.type === "implicit_parameter") {
			const one = { name: this.builder.textOf(list) };
			parameters.push(one);
			this.bindLocal(list, region, { parameter: one });
		}
		const fn = this.builder.fn({ name: "", at: this.builder.at(node), parameters, marks: [] }, region);
		const body = child(node, "body");
		if (body?.type === "block") this.statement(body, region);
		else if (body) {
			const value = this.expr(body, region);
			this.builder.exit({ kind: "return", value, at: this.builder.at(body), region });
		}
		return fn;
	}

	private parameters(list: Syntax | undefined, region: Region): Parameter[] {
		return ofType(list, "parameter").flatMap((each): Parameter[] => {
			const name = child(each, "name");
			if (!name) return [];
			const type = typeOf(child(each, "type"), this.builder);
			const marks = this.marksOf(each, region);
			const one: Parameter = {
				name: this.builder.textOf(name),
				...(type && { type }),
				...(marks.length > 0 && { marks }),
			};
			this.bindLocal(name, region, { parameter: one, ...(type && { type }) });
			return [one];
		});
	}
}
