import { posix } from "node:path";
import type { SourceFile } from "../../../design/text.ts";
import { loadGrammar } from "../../wasm.ts";
import type { LanguageAdapter } from "../adapter.ts";
import { Builder } from "../builder.ts";
import type { Class, Code, Expr, Fn, Parameter, Region, Type } from "../code.ts";
import { child, children, ofType, type Syntax, syntaxOf } from "../syntax.ts";
import { expression, type Host, type Place, typeOf } from "./go-expressions.ts";
import { nameFields } from "./go-fields.ts";

const grammar = "@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm";

/** Go, by the grammar of tree-sitter. A package is all files of a folder: `folder/*.go` names it. */
export const go: LanguageAdapter = {
	language: "go",
	load: () => loadGrammar(grammar),
	parse: (file) => new Reader(file).read(),
	filesOf: (module, by) => [module === "." ? packageOf(by) : `${module}/*.go`],
	fieldsAreNamed: true,
	imports: (packages) => {
		const version = "(?:/v\\d+)?";
		const names = packages.map((name) =>
			name.replaceAll(".", "\\.").replaceAll("/", `${version}/`).replaceAll("-", "\\-"),
		);
		return new RegExp(`"(?:${names.join("|")})${version}"`);
	},
};

export const packageOf = (path: string) => posix.join(posix.dirname(path), "*.go");

/** A major version in a path is the same package to whoever calls it. */
export const withoutVersion = (module: string) => module.replace(/\/v\d+(?=\/|$)/g, "").replace(/\.v\d+$/, "");

class Reader implements Host {
	readonly builder: Builder;
	private readonly file: SourceFile;
	/** Structs of this file, and those of the package that only have methods here. */
	private readonly classes = new Map<string, Class>();

	constructor(file: SourceFile) {
		this.file = file;
		this.builder = new Builder(file, "go");
	}

	read(): Code {
		const { code } = this.builder;
		const { root, faults } = syntaxOf(grammar, this.file.text);
		this.builder.tellFaults(faults);
		const [clause] = ofType(root, "package_clause");
		if (clause?.children[0]) code.package = this.builder.textOf(clause.children[0]);
		code.opened.push(".");
		const place = { region: code.module };
		for (const each of ofType(root, "type_declaration"))
			for (const spec of ofType(each, "type_spec")) this.classOf(spec, place);
		for (const each of root.children) this.statement(each, place);
		nameFields(code);
		return code;
	}

	private expr = (node: Syntax, place: Place): Expr => expression(node, place, this);

	private all(node: Syntax | undefined, place: Place): void {
		for (const each of node?.children ?? []) this.statement(each, place);
	}

	private within(kind: Region["kind"], node: Syntax, place: Place, more: Partial<Region> = {}): Place {
		return { ...place, region: this.builder.region(kind, node, place.region, more) };
	}

	private statement(node: Syntax, place: Place): void {
		if (node.isCut) return;
		const read = this.statements[node.type];
		if (read) read(node, place);
		else if (/^(block|statement_list|labeled_statement|(import|var|const)_(declaration|spec_list))$/.test(node.type))
			this.all(node, place);
		else if (node.type === "ERROR" || /statement$/.test(node.type)) this.all(node, place);
		else this.expr(node, place);
	}

	private readonly statements: Record<string, ((node: Syntax, place: Place) => void) | undefined> = {
		comment: () => {},
		package_clause: () => {},
		label_name: () => {},
		type_declaration: (node, place) => {
			if (place.region.kind !== "module") for (const spec of ofType(node, "type_spec")) this.classOf(spec, place);
		},
		import_spec: (node, place) => this.imported(node, place),
		var_spec: (node, place) => this.variables(node, place),
		const_spec: (node, place) => this.variables(node, place),
		short_var_declaration: (node, place) => this.assignment(node, place, true),
		assignment_statement: (node, place) => this.assignment(node, place, false),
		receive_statement: (node, place) => this.assignment(node, place, true),
		inc_statement: (node, place) => this.step(node, "+=", place),
		dec_statement: (node, place) => this.step(node, "-=", place),
		function_declaration: (node, place) => this.functionOf(node, place),
		method_declaration: (node, place) => this.functionOf(node, place),
		if_statement: (node, place) => this.choice(node, place),
		for_statement: (node, place) => this.loop(node, place),
		send_statement: (node, place) => {
			const [channel, value] = [child(node, "channel"), child(node, "value")];
			if (!channel || !value) return;
			const of = this.expr(channel, place);
			const positional = [this.expr(value, place)];
			const callee: Expr = { ...this.builder.base(channel), kind: "member", of, name: "send" };
			const at = this.builder.at(channel);
			this.builder.call({ callee, at, whole: this.builder.at(node), positional, named: {}, region: place.region });
		},
		select_statement: (node, place) => this.cases(node, place),
		expression_switch_statement: (node, place) => this.cases(node, place),
		type_switch_statement: (node, place) => this.cases(node, place),
		expression_statement: (node, place) => {
			const [one] = node.children;
			const name = one?.type === "call_expression" ? child(one, "function") : undefined;
			if (name?.type === "identifier" && this.builder.textOf(name) === "panic") {
				for (const each of child(one, "arguments")?.children ?? []) this.expr(each, place);
				this.builder.exit({ kind: "throw", at: this.builder.at(node), region: place.region });
			} else this.all(node, place);
		},
		return_statement: (node, place) => {
			const [list] = ofType(node, "expression_list");
			const [value] = (list?.children ?? []).map((each) => this.expr(each, place));
			// `return nil, err` hands out nothing but that it failed.
			const isNone = value?.kind === "literal" && value.value === null;
			const at = this.builder.at(node);
			this.builder.exit({ kind: "return", ...(value && !isNone && { value }), at, region: place.region });
		},
		break_statement: (node, { region }) => this.builder.exit({ kind: "break", at: this.builder.at(node), region }),
		continue_statement: (node, { region }) =>
			this.builder.exit({ kind: "continue", at: this.builder.at(node), region }),
	};

	/** By its last element or an alias; `go-redis` and `nats.go` are called redis and nats. */
	private imported(node: Syntax, { region }: Place): void {
		const { builder } = this;
		const [path, name] = [child(node, "path"), child(node, "name")];
		if (!path) return;
		const from = withoutVersion(builder.textOf(path).slice(1, -1));
		if (name?.type === "dot") builder.code.opened.push(from);
		if (name && name.type !== "package_identifier") return;
		const last = from.replace(/^.*\//, "");
		const called = name ? [builder.textOf(name)] : [last, last.replace(/^go-|[-.]go$/g, "").replaceAll("-", "_")];
		for (const one of new Set(called)) builder.bind(one, node, region, region, { from, exported: "" });
	}

	private bind(name: Syntax, { region }: Place, more: object): void {
		const text = this.builder.textOf(name);
		const isPublic = region.kind === "module" && { isPublic: true };
		if (text !== "_") this.builder.bind(text, name, region, region, { ...isPublic, ...more });
	}

	private variables(node: Syntax, place: Place): void {
		const names = children(node, "name").filter((each) => each.type === "identifier");
		const type = typeOf(child(node, "type"), this.builder);
		const values = (child(node, "value")?.children ?? []).map((each) => this.expr(each, place));
		this.assigned(names, values, place, node, "=", { ...(type && { type }) }, true);
	}

	private assignment(node: Syntax, place: Place, declares: boolean): void {
		const [left, right] = [child(node, "left"), child(node, "right")];
		const sign = child(node, "operator");
		const values =
			right?.type === "expression_list"
				? right.children.map((each) => this.expr(each, place))
				: right
					? [this.expr(right, place)]
					: [];
		this.assigned(left?.children ?? [], values, place, node, sign ? this.builder.textOf(sign) : "=", {}, declares);
	}

	/** Of several names that take one call's results the first is what it makes; the others say how it went. */
	private assigned(
		targets: readonly Syntax[],
		values: readonly Expr[],
		place: Place,
		node: Syntax,
		operator: string,
		more: object,
		declares: boolean,
	): void {
		for (const [index, target] of targets.entries()) {
			const own = values.length === targets.length || index === 0 ? values[index] : undefined;
			const held = own ? { value: own } : values[0] ? { value: values[0], path: `[${index}]` } : {};
			if (declares) this.bind(target, place, { ...more, ...held });
			const read = this.expr(target, place);
			if (read.kind === "member" && read.of.kind === "name" && read.of.name === "this" && operator === "=" && own)
				this.member(read.name, target, place, { value: own });
			if (!own) continue;
			this.builder.write({ target: read, operator, value: own, at: this.builder.at(node), region: place.region });
		}
	}

	private member(name: string, node: Syntax, { region }: Place, more: object): void {
		for (let at: Region | undefined = region; at; at = at.parent)
			if (at.class) {
				this.builder.bind(`this.${name}`, node, at, region, more);
				return;
			}
	}

	private step(node: Syntax, operator: string, place: Place): void {
		if (!node.children[0]) return;
		const target = this.expr(node.children[0], place);
		const value = this.builder.literal(node, 1);
		this.builder.write({ target, operator, value, at: this.builder.at(node), region: place.region });
	}

	made(type: string, fields: Record<string, Expr>, { region }: Place): void {
		const owner = this.classes.get(type);
		if (!owner) return;
		for (const [name, value] of Object.entries(fields))
			this.builder.code.names.push({ name: `this.${name}`, at: value.at, region: owner.region, within: region, value });
	}

	private classOf(node: Syntax, place: Place): void {
		const { builder } = this;
		const [name, type] = [child(node, "name"), child(node, "type")];
		if (!name || !type) return;
		const own = builder.textOf(name);
		const fields =
			type.type === "struct_type" ? ofType(ofType(type, "field_declaration_list")[0], "field_declaration") : [];
		const typed = fields.map((each) => {
			const tag = child(each, "tag");
			const marks = tag && [builder.literal(tag, builder.textOf(tag).slice(1, -1))];
			return { names: children(each, "name"), type: typeOf(child(each, "type"), builder), marks };
		});
		const embedded = typed.flatMap((each) => (each.names.length === 0 && each.type ? [each.type] : []));
		const other = typeOf(type, builder);
		const region = builder.region("class", node, place.region);
		const bases = other && other.name !== own ? [other] : embedded;
		const one = builder.class({ name: own, at: builder.at(name), bases, named: {}, marks: [] }, region);
		this.bind(name, place, { class: one });
		this.classes.set(own, one);
		for (const { names, type: of, marks } of typed)
			for (const each of names)
				if (each.type === "field_identifier")
					builder.bind(`this.${builder.textOf(each)}`, each, region, region, {
						...(of && { type: of }),
						...(marks && { marks }),
					});
	}

	/** The struct whose method it is; where another file has it, one that only stands for it. */
	private ownerOf(receiver: Syntax, place: Place): Class | undefined {
		const type = typeOf(child(ofType(receiver, "parameter_declaration")[0], "type"), this.builder);
		if (!type) return undefined;
		const known = this.classes.get(type.name);
		if (known) return known;
		const region = this.builder.region("class", receiver, place.region);
		const at = this.builder.at(receiver);
		const stand: Class = { name: type.name, at, region, bases: [{ name: type.name, of: [] }], named: {}, marks: [] };
		region.class = stand;
		this.classes.set(type.name, stand);
		return stand;
	}

	private functionOf(node: Syntax, place: Place): void {
		const { builder } = this;
		const name = child(node, "name");
		const receiver = child(node, "receiver");
		const owner = receiver && this.ownerOf(receiver, place);
		const region = builder.region("function", node, owner?.region ?? place.region);
		const own = ofType(receiver, "parameter_declaration")[0];
		const self = own && child(own, "name");
		const inner = { region, ...(self && { self: builder.textOf(self) }) };
		const parameters = this.parameters(child(node, "parameters"), inner);
		const result = this.resultOf(node);
		const called = name ? builder.textOf(name) : "";
		const at = builder.at(name ?? node);
		const fn = builder.fn(
			{ name: called, at, ...(owner && { class: owner }), parameters, marks: [], ...(result && { result }) },
			region,
		);
		if (owner && name) builder.bind(`this.${called}`, name, owner.region, owner.region, { fn });
		else if (name) this.bind(name, place, { fn });
		this.all(child(node, "body"), inner);
	}

	/** The first of what a function hands out. */
	private resultOf(node: Syntax): Type | undefined {
		const result = child(node, "result");
		const first = result?.type === "parameter_list" ? child(result.children[0], "type") : result;
		return typeOf(first, this.builder);
	}

	closure(node: Syntax, place: Place, runsAtOnce: boolean): Fn {
		const inner = this.within("function", node, place, runsAtOnce ? { runsAtOnce } : {});
		const parameters = this.parameters(child(node, "parameters"), inner);
		const at = this.builder.at(node);
		const fn = this.builder.fn({ name: "", at, parameters, marks: [] }, inner.region);
		this.all(child(node, "body"), inner);
		return fn;
	}

	private parameters(list: Syntax | undefined, { region }: Place): Parameter[] {
		const found: Parameter[] = [];
		for (const each of ofType(list, "parameter_declaration", "variadic_parameter_declaration")) {
			const own = typeOf(child(each, "type"), this.builder);
			const type = own && /^variadic/.test(each.type) ? { name: "list", of: [own] } : own;
			for (const name of children(each, "name").filter((one) => one.type === "identifier")) {
				const one = { name: this.builder.textOf(name), ...(type && { type }) };
				found.push(one);
				this.builder.bind(one.name, name, region, region, { parameter: one, ...(type && { type }) });
			}
		}
		return found;
	}

	private choice(node: Syntax, outer: Place): void {
		const start = child(node, "initializer");
		const place = start ? this.within("block", node, outer) : outer;
		if (start) this.statement(start, place);
		const condition = child(node, "condition");
		const test = condition && this.expr(condition, place);
		const yes = child(node, "consequence");
		if (yes) this.all(yes, this.within("if", yes, place, test ? { test } : {}));
		const no = child(node, "alternative");
		if (no) this.statement(no, this.within("else", no, place, test ? { test } : {}));
	}

	private loop(node: Syntax, place: Place): void {
		const [range] = ofType(node, "range_clause");
		const [clause] = ofType(node, "for_clause");
		const body = child(node, "body");
		const right = range && child(range, "right");
		const over = right && this.expr(right, place);
		const inner = this.within("loop", node, place, over ? { over } : {});
		const [, element] = (range && child(range, "left")?.children) || [];
		if (element && over) this.bind(element, inner, { over });
		const start = clause && child(clause, "initializer");
		if (start) this.statement(start, inner);
		const condition = clause
			? child(clause, "condition")
			: node.children.find((each) => each !== range && each !== body && each.type !== "comment");
		if (condition) {
			inner.region.test = this.expr(condition, inner);
			this.builder.code.tests.push(inner.region);
		}
		this.all(body, inner);
		const update = clause && child(clause, "update");
		if (update) this.statement(update, inner);
	}

	private cases(node: Syntax, outer: Place): void {
		const place = this.within("block", node, outer);
		const start = child(node, "initializer");
		if (start) this.statement(start, place);
		const value = child(node, "value");
		if (value) this.expr(value, place);
		for (const one of node.children) {
			if (!/_case$/.test(one.type)) continue;
			const inner = this.within("case", one, place);
			for (const each of one.children) if (each.field !== "type") this.statement(each, inner);
		}
	}
}
